import type { DisputeReason } from './reasons.ts';
import type { TradeMade } from './event.ts';
import type { ExecutionId, OrderId, Price, Quantity, Side, TradeId } from './values.ts';

/** Trades that a venue can still be asked about; older ones are known to its journal only. */
export const TRADES_KEPT = 10_000;

/** What a trade is to one of its sides, as last corrected. */
export interface TradeSide {
  readonly side: Side;
  readonly orderId: OrderId;
  /** The last report of it to the order's owner that stands. */
  execution: ExecutionId;
  price: Price;
  quantity: Quantity;
  busted: boolean;
  /** Why the owner of its order does not know it; null while nobody says so. */
  disputed: DisputeReason | null;
}

/** What of the memory is kept in a snapshot. */
export interface TradesRecord {
  /** Oldest first, each with its first execution. */
  readonly trades: readonly (readonly [trade: TradeMade, execution: ExecutionId])[];
  /** The sides of those that were busted or corrected. */
  readonly amended: readonly (readonly [tradeId: TradeId, sides: readonly TradeSide[]])[];
}

/** Trades of one page. */
const PAGE_TRADES = 1_000;

/** A trade is a row of 64 bytes: seven 64-bit numbers, then two 32-bit words. Order id 0 stands for the house. */
const ROW_NUMBERS_SHIFT = 3;
const ROW_WORDS_SHIFT = 4;
const TRADE_ID = 0;
const EVENT_NUMBER = 1;
const AT = 2;
const QUANTITY = 3;
const BUY_ORDER_ID = 4;
const SELL_ORDER_ID = 5;
const EXECUTION = 6;
const PRICE = 14;
/** The aggressor, by its place in the list below, and whether the trade is synthetic. */
const KIND = 15;
const SYNTHETIC = 4;
const AGGRESSORS: readonly (Side | null)[] = [null, 'buy', 'sell'];

interface Page {
  readonly numbers: Float64Array;
  readonly words: Int32Array;
  readonly symbols: string[];
}

/**
 * The last trades of a venue, with the executions that told of them, and what has been done to them since. They are rows
 * of typed arrays: objects that live just long enough to be copied by the garbage collector cost it most.
 */
export class TradeMemory implements Iterable<TradeMade> {
  /** By trade id: trades are numbered consecutively, so that each takes the place of the oldest. */
  readonly #pages: Page[] = [];
  readonly #amended = new Map<TradeId, readonly TradeSide[]>();
  #last: TradeId = 0;

  /** Adds the next trade. Its executions have consecutive ids from the given one on. */
  push(trade: TradeMade, execution: ExecutionId): void {
    const { tradeId } = trade;
    const slot = tradeId % TRADES_KEPT;
    const row = slot % PAGE_TRADES;
    const page = (this.#pages[Math.floor(slot / PAGE_TRADES)] ??= newPage());
    const { numbers, words } = page;
    const number = row << ROW_NUMBERS_SHIFT;
    const word = row << ROW_WORDS_SHIFT;
    numbers[number + TRADE_ID] = tradeId;
    numbers[number + EVENT_NUMBER] = trade.number;
    numbers[number + AT] = trade.at;
    numbers[number + QUANTITY] = trade.quantity;
    numbers[number + BUY_ORDER_ID] = trade.buyOrderId ?? 0;
    numbers[number + SELL_ORDER_ID] = trade.sellOrderId ?? 0;
    numbers[number + EXECUTION] = execution;
    words[word + PRICE] = trade.price;
    words[word + KIND] = AGGRESSORS.indexOf(trade.aggressor) | (trade.synthetic ? SYNTHETIC : 0);
    page.symbols[row] = trade.symbol;
    this.#last = tradeId;
    if (this.#amended.size > 0) this.#amended.delete(tradeId - TRADES_KEPT);
  }

  get(tradeId: TradeId): TradeMade | undefined {
    if (!(tradeId > 0 && Number.isSafeInteger(tradeId))) return undefined;
    const slot = tradeId % TRADES_KEPT;
    const row = slot % PAGE_TRADES;
    const page = this.#pages[Math.floor(slot / PAGE_TRADES)];
    const number = row << ROW_NUMBERS_SHIFT;
    const word = row << ROW_WORDS_SHIFT;
    if (page === undefined || page.numbers[number + TRADE_ID] !== tradeId) return undefined;
    const { numbers, words, symbols } = page;
    const kind = words[word + KIND]!;
    return {
      type: 'trade',
      number: numbers[number + EVENT_NUMBER]!,
      at: numbers[number + AT]!,
      tradeId,
      symbol: symbols[row]!,
      price: words[word + PRICE]!,
      quantity: numbers[number + QUANTITY]!,
      aggressor: AGGRESSORS[kind & ~SYNTHETIC]!,
      buyOrderId: numbers[number + BUY_ORDER_ID]! || null,
      sellOrderId: numbers[number + SELL_ORDER_ID]! || null,
      synthetic: (kind & SYNTHETIC) !== 0,
    };
  }

  /** The trade that an execution told of last, unless it is forgotten. */
  tradeOf(execution: ExecutionId): TradeMade | undefined {
    for (const [tradeId, sides] of this.#amended) {
      if (sides.some((side) => side.execution === execution)) return this.get(tradeId);
    }
    const trade = this.#lastUpTo(execution);
    return trade !== undefined && this.sidesOf(trade).some((side) => side.execution === execution)
      ? trade
      : undefined;
  }

  /** The latest trade whose executions do not begin after the one given: they rise with the trades. */
  #lastUpTo(execution: ExecutionId): TradeMade | undefined {
    let low = Math.max(1, this.#last - TRADES_KEPT + 1);
    let high = this.#last;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.#executionOf(middle) <= execution) low = middle;
      else high = middle - 1;
    }
    return this.get(low);
  }

  /** The sides of a trade that have an order, buy first: both, or one where the house was the other. */
  sidesOf(trade: TradeMade): readonly TradeSide[] {
    return this.#amended.get(trade.tradeId) ?? sidesAsMade(trade, this.#executionOf(trade.tradeId));
  }

  /** Remembers that sides of a trade are no more as they were made. */
  amend(trade: TradeMade, sides: readonly TradeSide[]): void {
    this.#amended.set(trade.tradeId, sides);
  }

  /** Oldest first. */
  *[Symbol.iterator](): IterableIterator<TradeMade> {
    for (let id = Math.max(1, this.#last - TRADES_KEPT + 1); id <= this.#last; id++) {
      const trade = this.get(id);
      if (trade !== undefined) yield trade;
    }
  }

  record(): TradesRecord {
    return {
      trades: Array.from(this, (trade) => [trade, this.#executionOf(trade.tradeId)] as const),
      amended: [...this.#amended],
    };
  }

  restore({ trades, amended }: TradesRecord): void {
    for (const [trade, execution] of trades) this.push(trade, execution);
    for (const [tradeId, sides] of amended) this.#amended.set(tradeId, sides);
  }

  #executionOf(tradeId: TradeId): ExecutionId {
    const slot = tradeId % TRADES_KEPT;
    const page = this.#pages[Math.floor(slot / PAGE_TRADES)]!;
    return page.numbers[((slot % PAGE_TRADES) << ROW_NUMBERS_SHIFT) + EXECUTION]!;
  }
}

function newPage(): Page {
  const buffer = new ArrayBuffer(PAGE_TRADES << (ROW_NUMBERS_SHIFT + 3));
  return {
    numbers: new Float64Array(buffer),
    words: new Int32Array(buffer),
    symbols: Array<string>(PAGE_TRADES).fill(''),
  };
}

/**
 * A trade tells of the resting order first, in an auction of the buy, and of the only order where the house was the
 * other side.
 */
function sidesAsMade(trade: TradeMade, first: ExecutionId): TradeSide[] {
  const { buyOrderId, sellOrderId, aggressor, price, quantity } = trade;
  const buyFirst = sellOrderId === null || aggressor !== 'buy';
  const sides: TradeSide[] = [];
  const add = (side: Side, orderId: OrderId | null, execution: ExecutionId): void => {
    if (orderId !== null)
      sides.push({ side, orderId, execution, price, quantity, busted: false, disputed: null });
  };
  add('buy', buyOrderId, buyFirst ? first : first + 1);
  add('sell', sellOrderId, buyFirst && buyOrderId !== null ? first + 1 : first);
  return sides;
}

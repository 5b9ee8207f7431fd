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

/** The last trades of a venue, with the executions that told of them, and what has been done to them since. */
export class TradeMemory implements Iterable<TradeMade> {
  /** Both by trade id: trades are numbered consecutively, so that each takes the place of the oldest. */
  readonly #trades: TradeMade[] = [];
  readonly #executions: ExecutionId[] = [];
  readonly #amended = new Map<TradeId, readonly TradeSide[]>();
  #last: TradeId = 0;

  /** Adds the next trade. Its executions have consecutive ids from the given one on. */
  push(trade: TradeMade, execution: ExecutionId): void {
    const at = trade.tradeId % TRADES_KEPT;
    this.#trades[at] = trade;
    this.#executions[at] = execution;
    this.#last = trade.tradeId;
    if (this.#amended.size > 0) this.#amended.delete(trade.tradeId - TRADES_KEPT);
  }

  get last(): TradeMade | undefined {
    return this.#trades[this.#last % TRADES_KEPT];
  }

  get(tradeId: TradeId): TradeMade | undefined {
    const trade = this.#trades[tradeId % TRADES_KEPT];
    return trade?.tradeId === tradeId ? trade : undefined;
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
      if (this.#executions[middle % TRADES_KEPT]! <= execution) low = middle;
      else high = middle - 1;
    }
    return this.get(low);
  }

  /** The sides of a trade that have an order, buy first: both, or one where the house was the other. */
  sidesOf(trade: TradeMade): readonly TradeSide[] {
    return (
      this.#amended.get(trade.tradeId) ?? sidesAsMade(trade, this.#executions[trade.tradeId % TRADES_KEPT]!)
    );
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
      trades: Array.from(this, (trade) => [trade, this.#executions[trade.tradeId % TRADES_KEPT]!] as const),
      amended: [...this.#amended],
    };
  }

  restore({ trades, amended }: TradesRecord): void {
    for (const [trade, execution] of trades) this.push(trade, execution);
    for (const [tradeId, sides] of amended) this.#amended.set(tradeId, sides);
  }
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

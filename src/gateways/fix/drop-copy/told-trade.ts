import type { OrderState, TradeMade, VenueEvent } from '../../../engine/event.ts';
import { executionIdText, tradeIdText } from '../../../engine/ids.ts';
import type { TradeSide } from '../../../engine/trade-memory.ts';
import type { ExecutionId, Micros, OrderId, Price, Quantity, Side, TradeId } from '../../../engine/values.ts';
import type { Venue } from '../../../engine/venue.ts';

/** One side of a trade, with what is known of its order. */
export interface ToldSide {
  readonly side: Side;
  readonly orderId: OrderId;
  /** The report of it to the order's owner: that of the correction where there was one, the undone one of a bust. */
  readonly executionId: ExecutionId;
  /** Null where the order has been forgotten: nobody but who sees the whole venue is told of it then. */
  readonly owner: string | null;
  /** The order's chain of client order ids, the current one last. */
  readonly clientOrderIds: readonly string[];
}

/**
 * A trade as it is told: as it was made, with all its sides; or what has become of one side, which is told of each
 * alone, since what busts and corrections leave may differ by side.
 */
export interface ToldTrade {
  readonly kind: 'made' | 'corrected' | 'busted';
  readonly tradeId: TradeId;
  readonly symbol: string;
  readonly price: Price;
  readonly quantity: Quantity;
  /** When the trade was made, and when this became of it as far as that is known. */
  readonly madeAt: Micros;
  readonly at: Micros;
  /** Buy first. */
  readonly sides: readonly ToldSide[];
}

/** The same fact has the same id, whether it is told at once or when it is asked for. */
export function reportIdOf({ kind, tradeId, sides }: ToldTrade): string {
  const id = tradeIdText(tradeId);
  if (kind === 'made') return id;
  return `${id}-${kind === 'busted' ? 'bust' : 'correct'}-${executionIdText(sides[0]!.executionId)}`;
}

/** The trades that the venue remembers, oldest first, as they stand now. */
export function* rememberedTrades(venue: Venue): IterableIterator<ToldTrade> {
  for (const trade of venue.trades()) {
    // Prices of an instrument that has left the venue could not be told any more.
    if (venue.instrument(trade.symbol) === undefined) continue;
    const { tradeId, symbol, at } = trade;
    const sides = venue.recentTrades.sidesOf(trade);
    const asMade = sides.filter((side) => isAsMade(trade, side));
    const common = { tradeId, symbol, madeAt: at, at };
    if (asMade.length > 0) {
      const { price, quantity } = trade;
      yield {
        ...common,
        kind: 'made',
        price,
        quantity,
        sides: asMade.map((side) => rememberedSide(venue, side)),
      };
    }
    for (const side of sides) {
      if (asMade.includes(side)) continue;
      const { price, quantity, busted } = side;
      const kind = busted ? 'busted' : 'corrected';
      yield { ...common, kind, price, quantity, sides: [rememberedSide(venue, side)] };
    }
  }
}

/** Gathers the trades from the events that tell of them. */
export class LiveTrades {
  readonly #venue: Venue;
  #made: TradeMade | null = null;
  #sides: ToldSide[] = [];

  constructor(venue: Venue) {
    this.#venue = venue;
  }

  /** What the event completes. */
  hear(event: VenueEvent): ToldTrade | null {
    switch (event.type) {
      case 'trade':
        this.#made = event;
        this.#sides = [];
        return null;
      case 'order-executed':
        return this.#executed(event.tradeId, sideOf(event.order, event.executionId));
      case 'execution-busted':
        return this.#amended('busted', event, event.reference);
      case 'execution-corrected':
        return this.#amended('corrected', event, event.executionId);
      default:
        return null;
    }
  }

  /** The reports to the owners of both orders follow the trade. */
  #executed(tradeId: TradeId, side: ToldSide): ToldTrade | null {
    const made = this.#made;
    if (made?.tradeId !== tradeId) return null;
    this.#sides.push(side);
    const orders = [made.buyOrderId, made.sellOrderId].filter((orderId) => orderId !== null);
    if (this.#sides.length < orders.length) return null;
    const { symbol, price, quantity, at } = made;
    const sides = this.#sides.toSorted((one) => (one.side === 'buy' ? -1 : 1));
    return { kind: 'made', tradeId, symbol, price, quantity, madeAt: at, at, sides };
  }

  #amended(kind: 'busted' | 'corrected', event: Amendment, executionId: ExecutionId): ToldTrade {
    const { order, tradeId, price, quantity, at } = event;
    const madeAt = this.#venue.recentTrades.get(tradeId)?.at ?? at;
    const sides = [sideOf(order, executionId)];
    return { kind, tradeId, symbol: order.symbol, price, quantity, madeAt, at, sides };
  }
}

type Amendment = Extract<VenueEvent, { readonly type: 'execution-busted' | 'execution-corrected' }>;

function sideOf({ side, orderId, owner, clientOrderId }: OrderState, executionId: ExecutionId): ToldSide {
  return { side, orderId, executionId, owner, clientOrderIds: [clientOrderId] };
}

function rememberedSide(venue: Venue, { side, orderId, execution }: TradeSide): ToldSide {
  const order = venue.registry.byId(orderId);
  return {
    side,
    orderId,
    executionId: execution,
    owner: order?.owner ?? null,
    clientOrderIds: order?.clientOrderIds ?? [],
  };
}

function isAsMade(trade: TradeMade, { busted, price, quantity }: TradeSide): boolean {
  return !busted && price === trade.price && quantity === trade.quantity;
}

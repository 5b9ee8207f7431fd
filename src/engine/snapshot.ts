import type { TradeMade } from './event.ts';
import type { InstrumentTerms } from './instrument.ts';
import { Order } from './order.ts';
import { Venue } from './venue.ts';
import type {
  Micros,
  OrderId,
  OrderStatus,
  OrderType,
  Price,
  Quantity,
  Side,
  TimeInForce,
} from './values.ts';

/** Raised with every change of the form below; a snapshot of another version is not read. */
const VERSION = 1;

interface OrderRecord {
  readonly orderId: OrderId;
  readonly owner: string;
  readonly symbol: string;
  readonly side: Side;
  readonly orderType: OrderType;
  readonly timeInForce: TimeInForce;
  readonly enteredAt: Micros;
  readonly clientOrderIds: readonly string[];
  readonly price: Price | null;
  readonly quantity: Quantity;
  readonly cumQuantity: Quantity;
  readonly notional: number;
  readonly status: OrderStatus;
}

interface ListingRecord {
  readonly instrument: InstrumentTerms;
  readonly lastTrade: TradeMade | null;
  /** The orders in the book, both sides, each level from the front of its queue. */
  readonly queue: readonly OrderId[];
}

interface VenueRecord {
  readonly version: number;
  readonly name: string;
  readonly now: Micros;
  readonly dayBegan: Micros;
  readonly lastOrderId: OrderId;
  readonly eventNumber: number;
  readonly executionId: number;
  readonly tradeId: number;
  readonly listings: readonly ListingRecord[];
  readonly orders: readonly OrderRecord[];
  /** Each owner's closed orders in the order of their closing, which is the order in which they are forgotten. */
  readonly closed: readonly (readonly [owner: string, orders: readonly OrderId[]])[];
  readonly trades: readonly TradeMade[];
}

/** The whole venue as JSON text: the same state always gives the same text. */
export function snapshotOf(venue: Venue): string {
  const { registry, reporter } = venue;
  const record: VenueRecord = {
    version: VERSION,
    name: venue.name,
    now: venue.now,
    dayBegan: venue.dayBegan,
    lastOrderId: venue.lastOrderId,
    eventNumber: reporter.eventNumber,
    executionId: reporter.executionId,
    tradeId: reporter.tradeId,
    listings: Array.from(venue.listings(), (listing) => ({
      instrument: listing.instrument.terms,
      lastTrade: listing.lastTrade ?? null,
      queue: listing.restingOrders().map((order) => order.orderId),
    })),
    orders: Array.from(registry.all(), recordOf),
    closed: Array.from(registry.owners())
      .toSorted()
      .map((owner) => [owner, registry.closedOf(owner).map((order) => order.orderId)] as const)
      .filter(([, orders]) => orders.length > 0),
    trades: [...venue.trades()],
  };
  return JSON.stringify(record);
}

/** The venue that a snapshot was made of. Throws RangeError for another version's. */
export function restoreVenue(text: string): Venue {
  const record = JSON.parse(text) as VenueRecord;
  if (record.version !== VERSION) {
    throw new RangeError(`the snapshot of ${record.name} has version ${record.version}, not ${VERSION}`);
  }
  const venue = new Venue(record.name);
  for (const { instrument } of record.listings) venue.list(instrument);
  for (const order of record.orders) venue.adopt(orderOf(venue, order));
  for (const { instrument, lastTrade, queue } of record.listings) {
    const listing = venue.listing(instrument.symbol)!;
    listing.lastTrade = lastTrade ?? undefined;
    for (const orderId of queue) listing.restore(venue.registry.byId(orderId)!);
  }
  for (const [, orders] of record.closed) {
    for (const orderId of orders) venue.registry.close(venue.registry.byId(orderId)!);
  }
  for (const trade of record.trades) venue.recentTrades.push(trade);
  venue.now = record.now;
  venue.dayBegan = record.dayBegan;
  venue.lastOrderId = record.lastOrderId;
  Object.assign(venue.reporter, {
    eventNumber: record.eventNumber,
    executionId: record.executionId,
    tradeId: record.tradeId,
  });
  return venue;
}

function recordOf(order: Order): OrderRecord {
  return {
    orderId: order.orderId,
    owner: order.owner,
    symbol: order.listing.symbol,
    side: order.side,
    orderType: order.orderType,
    timeInForce: order.timeInForce,
    enteredAt: order.enteredAt,
    clientOrderIds: order.clientOrderIds,
    price: order.price,
    quantity: order.quantity,
    cumQuantity: order.cumQuantity,
    notional: order.notional,
    status: order.status,
  };
}

function orderOf(venue: Venue, record: OrderRecord): Order {
  const order = new Order(
    record.orderId,
    venue.listing(record.symbol)!,
    { ...record, instructions: null, clientOrderId: record.clientOrderIds[0]! },
    record.enteredAt,
  );
  order.clientOrderIds.push(...record.clientOrderIds.slice(1));
  order.cumQuantity = record.cumQuantity;
  order.notional = record.notional;
  order.status = record.status;
  return order;
}

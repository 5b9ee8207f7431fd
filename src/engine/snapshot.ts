import { BUY, SELL } from './book.ts';
import { NO_FIGURES, type DayFigures } from './day-figures.ts';
import type { TradeMade } from './event.ts';
import type { InstrumentTerms } from './instrument.ts';
import { list, setLastTrading } from './instruments.ts';
import type { AuctionOutlook, Listing, PhaseSetting } from './listing.ts';
import type { RateRecord } from './order-rate.ts';
import type { HoldRecord } from './hold-table.ts';
import { reserveRequests, setHoldDeadlines } from './pending.ts';
import { orderOf, recordOf, restorePlace, type OrderRecord } from './order-record.ts';
import { DEFAULT_RULES, type VenueRules } from './rules.ts';
import type { TradesRecord } from './trade-memory.ts';
import type { Micros, OrderId, TradeId } from './values.ts';
import { Venue } from './venue.ts';

/** Raised with every change of the form below; a snapshot of another version is not read. */
const VERSION = 3;

export interface ListingRecord {
  readonly number: number;
  readonly instrument: InstrumentTerms;
  readonly expired: boolean;
  readonly lastTrade: TradeMade | null;
  readonly day: DayFigures;
  readonly ownPhase: PhaseSetting | null;
  readonly outlook: AuctionOutlook;
  /** The orders in the book, both sides, each price from the front of its queues. */
  readonly queue: readonly OrderId[];
  /** Those that wait for an auction without a price, by time. */
  readonly unpriced: readonly OrderId[];
  /** Those that wait for a trigger, by time. */
  readonly waiting: readonly OrderId[];
}

/** All that a venue is, as plain data. */
export interface VenueRecord {
  readonly version: number;
  readonly name: string;
  readonly now: Micros;
  readonly dayBegan: Micros;
  readonly lastTradeBefore?: TradeId;
  readonly lastOrderId: OrderId;
  readonly lastListing: number;
  readonly eventNumber: number;
  readonly executionId: number;
  readonly tradeId: number;
  readonly rules: VenueRules;
  readonly phase: PhaseSetting;
  readonly rate: RateRecord;
  readonly listings: readonly ListingRecord[];
  readonly orders: readonly OrderRecord[];
  /** Each owner's closed orders in the order of their closing, which is the order in which they are forgotten. */
  readonly closed: readonly (readonly [owner: string, orders: readonly OrderId[]])[];
  readonly trades: TradesRecord;
  readonly holds: readonly HoldRecord[];
}

/** The whole venue as JSON text: the same state always gives the same text. */
export function snapshotOf(venue: Venue): string {
  return JSON.stringify(venueRecordOf(venue));
}

export function venueRecordOf(venue: Venue): VenueRecord {
  const { registry, reporter } = venue;
  return {
    version: VERSION,
    name: venue.name,
    now: venue.now,
    dayBegan: venue.dayBegan,
    lastTradeBefore: venue.lastTradeBefore,
    lastOrderId: venue.lastOrderId,
    lastListing: venue.lastListing,
    eventNumber: reporter.eventNumber,
    executionId: reporter.executionId,
    tradeId: reporter.tradeId,
    rules: venue.rules,
    phase: venue.phase,
    rate: venue.orderRate.record(),
    listings: Array.from(venue.listings(), (listing) => listingRecordOf(venue, listing)),
    orders: Array.from(registry.all(), recordOf),
    closed: Array.from(registry.owners())
      .toSorted()
      .map((owner) => [owner, registry.closedOf(owner)] as const)
      .filter(([, orders]) => orders.length > 0),
    trades: venue.recentTrades.record(),
    holds: venue.holdTable.record(),
  };
}

function listingRecordOf(venue: Venue, listing: Listing): ListingRecord {
  const { number, expired, ownPhase, outlook, book } = listing;
  return {
    number,
    instrument: listing.instrument.terms,
    expired,
    lastTrade: listing.lastTrade ?? null,
    day: listing.day.figures,
    ownPhase,
    outlook,
    queue: ([BUY, SELL] as const).flatMap((side) =>
      Array.from(book.orders(side), ({ reference }) => venue.orderByReference(reference).orderId),
    ),
    unpriced: Array.from(listing.unpriced, ({ orderId }) => orderId),
    waiting: listing.triggers.orders().map(({ subject }) => subject.orderId),
  };
}

/** The venue that a snapshot was made of. Throws RangeError for another version's. */
export function restoreVenue(text: string): Venue {
  return venueOf(JSON.parse(text) as VenueRecord);
}

/** The venue of a record: a new one, or one that is empty. Throws as `restoreVenue` does. */
export function venueOf(record: VenueRecord, venue: Venue = new Venue(record.name)): Venue {
  if (record.version !== VERSION) {
    throw new RangeError(`the snapshot of ${record.name} has version ${record.version}, not ${VERSION}`);
  }
  const { now, dayBegan, lastTradeBefore = 0, lastOrderId, phase } = record;
  // Snapshots of before there was a rule do not have it.
  const rules = { ...DEFAULT_RULES, ...record.rules };
  Object.assign(venue, { now, dayBegan, lastTradeBefore, lastOrderId, rules, phase });
  const { eventNumber, executionId, tradeId } = record;
  Object.assign(venue.reporter, { eventNumber, executionId, tradeId });
  venue.orderRate.restore(record.rate);
  for (const listing of record.listings) restoreListing(venue, listing);
  venue.lastListing = record.lastListing;
  for (const order of record.orders) venue.open(orderOf(venue, order));
  const shown = new Map(record.orders.map((order) => [order.orderId, order.special?.shown ?? null]));
  for (const { queue, unpriced, waiting } of record.listings) {
    for (const orderId of [...queue, ...unpriced, ...waiting]) {
      restorePlace(venue.registry.byId(orderId)!, shown.get(orderId)!);
    }
  }
  for (const order of venue.registry.open()) {
    if (order.place === 'aside') restorePlace(order, null);
    setHoldDeadlines(venue, order);
  }
  for (const order of venue.registry.all()) reserveRequests(venue, order);
  for (const [, orders] of record.closed) {
    for (const orderId of orders) venue.registry.close(venue.registry.byId(orderId)!);
  }
  venue.recentTrades.restore(record.trades);
  venue.holdTable.restore(record.holds);
  return venue;
}

function restoreListing(venue: Venue, record: ListingRecord): void {
  const listing = list(venue, record.instrument, record.number);
  listing.expired = record.expired;
  setLastTrading(venue, listing);
  listing.lastTrade = record.lastTrade ?? undefined;
  // Snapshots of before there were figures of the day have none.
  listing.day.restore(record.day ?? NO_FIGURES, record.lastTrade?.price ?? null);
  listing.outlook = record.outlook;
  listing.ownPhase = record.ownPhase;
  if (record.ownPhase === null) return;
  listing.phase = record.ownPhase.phase;
  venue.deadlines.set('phase-end', listing.number, record.ownPhase.until);
}

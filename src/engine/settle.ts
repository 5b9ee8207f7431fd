/** What follows from what has happened in a listing, until nothing more does. */
import { cancel, withdraw } from './lifecycle.ts';
import type { Listing } from './listing.ts';
import { enterBook, isFillable } from './matching.ts';
import type { Order } from './order.ts';
import { pegPrice } from './peg-price.ts';
import { kindRefusal } from './phase-checks.ts';
import { prepare } from './placing.ts';
import type { RejectReason } from './reject.ts';
import type { Price } from './values.ts';
import { BUY, SELL, type BookSide } from './book.ts';
import type { Venue } from './venue.ts';

/** Wakes triggered orders, trades all-or-none orders that now can, and prices pegs, until nothing happens. */
export function settle(venue: Venue, listing: Listing): void {
  // Pegs follow no pegs, so another pass is for a trade, an order that went or woke, or a peg; none comes back.
  const bound = listing.pegs.size + listing.triggers.size + 2 - changesOf(venue);
  for (let passes = 1; listing.matching === 'continuous'; passes++) {
    if (passes > bound + changesOf(venue)) throw new Error(`${listing.symbol} does not settle`);
    wakeAll(venue, listing);
    if (tradeAllOrNone(venue, listing)) continue;
    if (!repricePegs(venue, listing)) break;
  }
  listing.noted = [];
}

/** Grows with each trade, and with each order that closes. */
function changesOf({ reporter, registry }: Venue): number {
  return reporter.tradeId - registry.openOrders;
}

// ---------------------------------------------------------------- triggers

/** Wakes the orders whose price has come, each with what it wakes in turn behind those who wait already. */
function wakeAll(venue: Venue, listing: Listing): void {
  const queue = woken(venue, listing);
  for (let at = 0; at < queue.length; at++) {
    wake(venue, queue[at]!);
    for (const order of woken(venue, listing)) queue.push(order);
  }
}

/** The orders that prices since the last look have woken. */
function woken({ rules }: Venue, listing: Listing): Order[] {
  const { triggers, noted, book } = listing;
  if (triggers.size === 0 || listing.matching !== 'continuous') return [];
  listing.noted = [];
  const orders =
    rules.stopTrigger === 'quote'
      ? triggers.wake(book.best(SELL), book.best(BUY))
      : noted.flatMap((price, at) => (price === noted[at - 1] ? [] : triggers.wake(price, price)));
  return orders.map(({ subject }) => subject);
}

/** An order's trigger has come: it is on its way like a new one. */
export function wake(venue: Venue, order: Order): void {
  const special = order.ownSpecial;
  special.waiting = null;
  special.stopPrice = null;
  special.triggered = true;
  prepare(venue, order);
  venue.reporter.report({ type: 'order-triggered', order: order.state() });
  if (awakeRefusal(order) === null) enterBook(venue, order);
  else cancel(venue, order, 'phase-ended');
}

/** Why the phase has no place for an order that is now an ordinary one; only a decision can wake it there. */
function awakeRefusal(order: Order): RejectReason | null {
  const { kind: orderType, timeInForce, price, quantity, special, listing } = order;
  const { instructions } = special!;
  return kindRefusal({ orderType, timeInForce, price, quantity, instructions }, listing);
}

// ---------------------------------------------------------------- all-or-none

/** Lets the first all-or-none order trade that now can. */
function tradeAllOrNone(venue: Venue, listing: Listing): boolean {
  // What woke may have begun a volatility auction.
  if (listing.allOrNone.size === 0 || listing.matching !== 'continuous') return false;
  const bid = bestOfAll(listing, BUY);
  const ask = bestOfAll(listing, SELL);
  const order = listing.allOrNone
    .toArray(({ side, limit }) =>
      side === 'buy' ? ask !== null && limit! >= ask : bid !== null && limit! <= bid,
    )
    .find(isFillable);
  if (order === undefined) return false;
  withdraw(order);
  enterBook(venue, order);
  return true;
}

/** The best price of a side, shown or not. */
function bestOfAll({ book }: Listing, side: BookSide): Price | null {
  return book.orders(side).next().value?.price ?? null;
}

// ---------------------------------------------------------------- pegs

/** Prices all pegs. Whether one of them has another price, or place, than before. */
function repricePegs(venue: Venue, listing: Listing): boolean {
  if (listing.pegs.size === 0) return false;
  const { book } = listing;
  if (listing.pegBid === book.bestUnpegged(BUY) && listing.pegAsk === book.bestUnpegged(SELL)) return false;
  let changed = false;
  for (const order of listing.pegs.toArray()) {
    if (listing.matching !== 'continuous') return false;
    if (order.open && reprice(venue, order)) changed = true;
  }
  if (changed) {
    listing.unsettlePegs();
    return true;
  }
  listing.pegBid = book.bestUnpegged(BUY);
  listing.pegAsk = book.bestUnpegged(SELL);
  return false;
}

function reprice(venue: Venue, order: Order): boolean {
  const special = order.ownSpecial;
  const price = priceOfPeg(order);
  if (price === special.workingPrice) return false;
  if (order.handle !== 0) {
    order.listing.book.cancel(order.handle);
    order.handle = 0;
  }
  special.workingPrice = price;
  special.place = price === null ? 'aside' : 'book';
  venue.reporter.report({ type: 'order-restated', order: order.state(), reason: 'repriced' });
  if (price !== null) enterBook(venue, order);
  return true;
}

function priceOfPeg({ side, price, listing, special }: Order): Price | null {
  const { book, instrument } = listing;
  const { pegReference, pegOffset } = special!.instructions!;
  return pegPrice(
    { side, reference: pegReference!, offset: pegOffset, cap: price },
    book.bestUnpegged(BUY),
    book.bestUnpegged(SELL),
    instrument.tickTable,
    instrument.lowestPrice,
  );
}

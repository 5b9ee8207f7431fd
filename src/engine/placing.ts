/** Where an order goes that is in no queue: to wait for its trigger or its auction, or to meet the book. */
import { enterBook, firstPrice, matchPlain } from './matching.ts';
import { ORDER_TYPE_RULES } from './order-types.ts';
import type { Order } from './order.ts';
import { joinsBook } from './phases.ts';
import { isPrice, type Price } from './values.ts';
import type { Venue } from './venue.ts';

/** Lets a new order, or one that was held, into the market: acknowledged where it goes, then on its way. */
export function admit(venue: Venue, order: Order): void {
  if (isPlain(order)) {
    venue.reporter.accepted(order);
    matchPlain(venue, order);
  } else {
    prepare(venue, order);
    venue.reporter.accepted(order);
    proceed(venue, order);
  }
  venue.touch(order.listing);
}

/** Whether neither the order nor its listing has anything special about it: so it is with most, and they go straight. */
function isPlain({ special, orderType, timeInForce, listing }: Order): boolean {
  return (
    special === null &&
    orderType === 'limit' &&
    (timeInForce === 'day' || timeInForce === 'gtc') &&
    listing.matching === 'continuous' &&
    listing.instrument.dynamicBand === null
  );
}

/** Finds where an order will go, and at which price it will work, before that is told. */
export function prepare(venue: Venue, order: Order): void {
  const { listing, special, orderType } = order;
  const { trigger, limit } = ORDER_TYPE_RULES[orderType];
  if (trigger !== null && !special!.triggered) return waitForTrigger(order, trigger);
  if (orderType === 'pegged' || !joinsBook(order.timeInForce, listing.phase)) {
    order.ownSpecial.place = 'aside';
    return;
  }
  if (special !== null) special.place = 'book';
  if (listing.matching === 'at-last') {
    if (limit === 'none' && order.price === null) order.ownSpecial.workingPrice = listing.last;
  } else if (listing.matching === 'continuous') {
    if (orderType === 'market-to-limit') order.price ??= firstPrice(order);
    slide(venue, order);
  }
}

/** Sends a prepared order on. It is in its place afterwards, or closed; settling has the last word on pegs. */
export function proceed(venue: Venue, order: Order): void {
  const { listing } = order;
  const { place } = order;
  if (place === 'book') {
    enterBook(venue, order);
  } else if (place === 'trigger') {
    listing.note(listing.last);
  } else if (order.orderType === 'pegged') {
    listing.pegs.add(order);
    listing.unsettlePegs();
  } else {
    listing.aside.add(order);
  }
}

function waitForTrigger(order: Order, trigger: 'against' | 'in-favour'): void {
  const { listing, side } = order;
  const special = order.ownSpecial;
  const { stopPrice, trailOffset } = special.instructions!;
  special.place = 'trigger';
  if (trailOffset === null) {
    special.waiting = listing.triggers.addStop(order, side, trigger, stopPrice!);
    return;
  }
  const { last } = listing;
  const stop = last === null ? null : side === 'buy' ? last + trailOffset : last - trailOffset;
  // One that was suspended goes on from where it was.
  special.waiting = listing.triggers.addTrailing(order, side, trailOffset, special.stopPrice ?? stop);
}

/** Whether a post-only order would trade where it is to rest, at this price, and may not rest anywhere else. */
export function wouldTake(
  { rules }: Venue,
  order: Order,
  price = order.price,
  leaves = order.leavesQuantity,
): boolean {
  if (order.special?.instructions?.postOnly !== true || order.listing.matching !== 'continuous') return false;
  const first = firstPrice(order, price, leaves);
  return first !== null && (rules.postOnly === 'reject' || priceShortOf(order, first) === null);
}

/** Moves a post-only order that would trade to the nearest price at which it rests. */
export function slide({ rules }: Venue, order: Order): void {
  const { special, listing } = order;
  if (special?.instructions?.postOnly !== true) return;
  special.workingPrice = null;
  if (rules.postOnly === 'reject' || listing.matching !== 'continuous') return;
  const first = firstPrice(order);
  if (first !== null) special.workingPrice = priceShortOf(order, first);
}

/** The nearest price at which the order does not reach the given one; null when the instrument has none. */
function priceShortOf({ side, listing }: Order, price: Price): Price | null {
  const { tickTable, lowestPrice } = listing.instrument;
  const short = side === 'buy' ? tickTable.below(price) : tickTable.above(price);
  return short >= lowestPrice && isPrice(short) ? short : null;
}

/** How an incoming order meets the book. */
import { cancel, close } from './lifecycle.ts';
import { SIDE_NUMBERS } from './listing.ts';
import { beginVolatilityAuction, putAside } from './market.ts';
import { AT_LIMIT, IMMEDIATE_OR_CANCEL, MARKET } from './order-flags.ts';
import { ORDER_TYPE_RULES } from './order-types.ts';
import type { Order } from './order.ts';
import { collect, displayOf, rest, restingFlags } from './resting.ts';
import { TIME_IN_FORCE_RULES } from './time-in-force.ts';
import type { Price, Quantity, Side } from './values.ts';
import type { Venue } from './venue.ts';

/** Lets an order that is in no queue meet the book as the phase has it. */
export function enterBook(venue: Venue, order: Order): void {
  const { matching } = order.listing;
  if (matching === 'continuous') matchNow(venue, order);
  else if (matching === 'at-last') matchAtLast(venue, order);
  else collect(order);
  if (order.special !== null) order.special.entered = true;
}

// ---------------------------------------------------------------- what the book would do

/** The price at which an incoming order would trade first; null when it would not. */
export function firstPrice(order: Order, limit = order.limit, leaves = order.leavesQuantity): Price | null {
  const { listing, side, group } = order;
  const bound = boundOf(order, limit);
  const flags = bound === null ? MARKET : 0;
  return listing.book.firstPrice(SIDE_NUMBERS[side], bound ?? 0, leaves, flags, group);
}

/** How much of an incoming order would trade at once, counted as far as `enough`. */
function fillable(order: Order, enough: Quantity): Quantity {
  const { listing, side, leavesQuantity, group } = order;
  const bound = boundOf(order, order.limit);
  const flags = bound === null ? MARKET : 0;
  return listing.book.fillable(SIDE_NUMBERS[side], bound ?? 0, leavesQuantity, flags, group, enough);
}

/** Whether an order would trade in full if it came in now. */
export function isFillable(order: Order): boolean {
  return fillable(order, order.leavesQuantity) >= order.leavesQuantity;
}

/** The limit of an incoming order, or the dynamic band's where that is closer; null for no limit. */
function boundOf({ listing, side }: Order, limit: Price | null): Price | null {
  const band = listing.bandLimit(side);
  if (band === null) return limit;
  return limit === null || reaches(side, limit, band) ? band : limit;
}

/** Whether a limit of the side admits the price. */
function reaches(side: Side, limit: Price, price: Price): boolean {
  return side === 'buy' ? limit >= price : limit <= price;
}

// ---------------------------------------------------------------- continuous trading

/** The short way of a limit order without anything special. */
export function matchPlain(venue: Venue, order: Order): void {
  const { listing, reference, side, price, quantity, group } = order;
  listing.book.submit(reference, SIDE_NUMBERS[side], price!, quantity, 0, group);
  closeIfOver(venue, order);
}

function matchNow(venue: Venue, order: Order): void {
  const { listing, limit, side, special } = order;
  const { rests, allOrNothing, remainder } = TIME_IN_FORCE_RULES[order.timeInForce];
  if (allOrNothing && !isFillable(order)) return cancel(venue, order, remainder);
  if (special !== null && !special.entered && !meetsMinimum(order)) {
    return cancel(venue, order, 'minimum-quantity');
  }
  const bound = boundOf(order, limit);
  const mayRest = rests && limit !== null && ORDER_TYPE_RULES[order.orderType].rests;
  const findsNoPrice = order.orderType === 'market-to-limit' && limit === null;
  const isAllOrNone = special?.instructions?.allOrNone === true;
  if (isAllOrNone && !isFillable(order)) return rest(order);
  if (!findsNoPrice) {
    const stays = mayRest && bound === limit && !isAllOrNone;
    const flags = stays ? restingFlags(order) : IMMEDIATE_OR_CANCEL | (bound === null ? MARKET : 0);
    listing.book.submit(
      order.reference,
      SIDE_NUMBERS[side],
      bound ?? 0,
      order.leavesQuantity,
      flags,
      order.group,
      stays ? displayOf(order) : 0,
    );
    if (closeIfOver(venue, order) || stays) return;
  }
  if (bound !== limit && wouldTradeBeyond(order, bound!)) return breach(venue, order, mayRest);
  if (mayRest) rest(order);
  else cancel(venue, order, findsNoPrice ? 'nothing-to-match' : remainder);
}

/** Closes the record of an order that matching has ended, if self-match has not done so already; true for such a one. */
function closeIfOver(venue: Venue, order: Order): boolean {
  if (order.open) return false;
  if (order.reference !== 0) close(venue, order);
  return true;
}

function meetsMinimum(order: Order): boolean {
  const minimum = order.special?.instructions?.minimumQuantity ?? null;
  return minimum === null || fillable(order, minimum) >= minimum;
}

/** Whether somebody offers a price that the order's own limit admits, but not the band that ends at `bound`. */
function wouldTradeBeyond({ listing, side, limit }: Order, bound: Price): boolean {
  for (const { price } of listing.book.orders(SIDE_NUMBERS[side === 'buy' ? 'sell' : 'buy'])) {
    if (!reaches(side, bound, price)) return limit === null || reaches(side, limit, price);
  }
  return false;
}

/** The order has traded as far as the dynamic band lets it, and would go on beyond. */
function breach(venue: Venue, order: Order, mayRest: boolean): void {
  if (venue.rules.bandBreach === 'cancel') return cancel(venue, order, 'price-band');
  const { rests, remainder } = TIME_IN_FORCE_RULES[order.timeInForce];
  beginVolatilityAuction(venue, order.listing);
  if (!mayRest) cancel(venue, order, rests ? 'price-band' : remainder);
  else if (order.orderType === 'pegged') putAside(venue, order);
  else collect(order);
}

// ---------------------------------------------------------------- trading at last

/** Everything trades at the last price: with any order of the other side whose own price admits it. */
function matchAtLast(venue: Venue, order: Order): void {
  const { listing, side, limit } = order;
  const { last } = listing;
  const { rests, allOrNothing, remainder } = TIME_IN_FORCE_RULES[order.timeInForce];
  if (last !== null && (limit === null || reaches(side, limit, last))) {
    const number = SIDE_NUMBERS[side];
    const leaves = order.leavesQuantity;
    if (allOrNothing && listing.book.fillable(number, last, leaves, AT_LIMIT, order.group) < leaves) {
      return cancel(venue, order, remainder);
    }
    listing.book.submit(order.reference, number, last, leaves, AT_LIMIT | IMMEDIATE_OR_CANCEL, order.group);
    if (closeIfOver(venue, order)) return;
  }
  if (rests) collect(order);
  else cancel(venue, order, remainder);
}

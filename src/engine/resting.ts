/** How orders stand in the book. */
import { SIDE_NUMBERS } from './listing.ts';
import { ALL_OR_NONE, HIDDEN, ICEBERG, NO_MATCH, PEGGED } from './order-flags.ts';
import type { Order } from './order.ts';
import { TIME_IN_FORCE_RULES } from './time-in-force.ts';

/** What the book must know of an order that rests; 0 of a plain one. */
export function restingFlags(order: Order): number {
  const instructions = order.special?.instructions;
  if (instructions == null) return 0;
  const { displayQuantity, allOrNone, pegReference } = instructions;
  const display = displayQuantity === null ? 0 : displayQuantity === 0 ? HIDDEN : ICEBERG;
  return display | (allOrNone ? ALL_OR_NONE : 0) | (pegReference === null ? 0 : PEGGED);
}

/** The most that an iceberg shows at a time; 0 of any other order. */
export function displayOf(order: Order): number {
  return order.special?.instructions?.displayQuantity ?? 0;
}

/** Puts an order at the end of its level without matching it. */
export function rest(order: Order): void {
  const { listing, limit, leavesQuantity, reference, group } = order;
  const flags = restingFlags(order) | NO_MATCH;
  listing.book.submit(
    reference,
    SIDE_NUMBERS[order.side],
    limit!,
    leavesQuantity,
    flags,
    group,
    displayOf(order),
  );
  noteResting(order);
}

/** Enters an order that the book has taken in the lists of its listing. */
export function noteResting(order: Order): void {
  const { listing, special, orderType } = order;
  if (special?.instructions?.allOrNone === true) listing.allOrNone.add(order);
  if (orderType === 'pegged') listing.pegs.add(order);
  const isOfAuctions = TIME_IN_FORCE_RULES[order.timeInForce].auctions !== null;
  if (isOfAuctions || (order.price === null && orderType !== 'pegged')) listing.passing.add(order);
}

/** Puts an order among those that wait for an auction, or for trading to begin. */
export function collect(order: Order): void {
  if (order.limit !== null) return rest(order);
  order.listing.unpriced.add(order);
  order.listing.passing.add(order);
}

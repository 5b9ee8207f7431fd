/** The ways in which an order leaves the market. */
import type { CancelReason } from './reasons.ts';
import type { Order } from './order.ts';
import { forgetDecisions } from './pending.ts';
import type { Venue } from './venue.ts';

/** Takes an open order out of wherever it is, without a word and without closing it. */
export function withdraw(order: Order): void {
  const { listing, special } = order;
  if (order.handle !== 0) {
    listing.book.cancel(order.handle);
    order.handle = 0;
  } else if (listing.unpriced.size > 0) {
    listing.unpriced.delete(order);
  }
  if (listing.passing.size > 0) listing.passing.remove(order);
  if (special === null) return;
  listing.allOrNone.remove(order);
  listing.aside.remove(order);
  listing.pegs.remove(order);
  if (special.waiting !== null) {
    special.stopPrice = special.waiting.stopPrice;
    listing.triggers.remove(special.waiting);
    special.waiting = null;
  }
}

/** Ends the record of an order that has been told to be closed. */
export function close(venue: Venue, order: Order): void {
  const { special } = order;
  withdraw(order);
  if (special !== null) {
    if (special.instructions?.expireAt != null) venue.deadlines.set('order-expiry', order.orderId, null);
    forgetDecisions(venue, order);
  }
  venue.registry.close(order);
}

export function cancel(
  venue: Venue,
  order: Order,
  reason: CancelReason,
  requestId: string | null = null,
): void {
  withdraw(order);
  const quantity = order.leavesQuantity;
  order.status = 'canceled';
  venue.reporter.canceled(order, reason, requestId, quantity);
  close(venue, order);
  venue.touch(order.listing);
}

export function expire(venue: Venue, order: Order): void {
  withdraw(order);
  const expiredQuantity = order.leavesQuantity;
  order.status = 'expired';
  venue.reporter.report({ type: 'order-expired', order: order.state(), expiredQuantity });
  close(venue, order);
  venue.touch(order.listing);
}

/** What has traded of an order, changed by hand: the market has no part in it. */
import { comeIn } from './held.ts';
import { close, withdraw } from './lifecycle.ts';
import type { Order } from './order.ts';
import { MAX_EXACT, type OrderStatus, type Price, type Quantity } from './values.ts';
import type { Venue } from './venue.ts';

/** The status of an open order that nothing else is to be said of. */
export function liveStatus(order: Order): OrderStatus {
  if (order.status === 'stopped') return 'stopped';
  return order.cumQuantity > 0 ? 'partially-filled' : 'new';
}

/** Whether so much more may have traded of an order: sums stay exact integers. */
export function canTrade(order: Order, quantity: Quantity, value: number): boolean {
  return order.cumQuantity + quantity <= MAX_EXACT && Math.abs(order.notional + value) <= MAX_EXACT;
}

/**
 * Adds to what has traded of an order. What is open shrinks in its place; when nothing is left the order is filled,
 * and `closeFilled` ends its record once that is told. A closed order stays what it is.
 */
export function addTraded(venue: Venue, order: Order, quantity: Quantity, value: number): void {
  order.cumQuantity += quantity;
  order.notional += value;
  if (!order.open) return venue.registry.amend(order);
  if (order.cumQuantity + order.closedQuantity >= order.quantity) {
    withdraw(order);
    order.status = 'filled';
  } else {
    if (order.status !== 'suspended') order.status = liveStatus(order);
    if (order.handle !== 0) order.listing.book.resize(order.handle, order.leavesQuantity);
  }
}

/**
 * Takes from what has traded of an order, and has that told. With a broker it is open again (FIX order state change
 * J.1.a); with an exchange it does not come back to the market: what was filled is now canceled.
 */
export function takeTraded(
  venue: Venue,
  order: Order,
  quantity: Quantity,
  value: number,
  tell: () => void,
): void {
  order.cumQuantity -= quantity;
  order.notional -= value;
  if (comesBack(venue, order)) return comeBack(venue, order, tell);
  closeTaken(venue, order, quantity);
  tell();
  closeFilled(venue, order);
}

function comesBack({ rules, registry, maxOpenOrders }: Venue, order: Order): boolean {
  if (rules.profile !== 'broker' || order.cumQuantity + order.closedQuantity >= order.quantity) return false;
  if (order.open) return true;
  return order.status === 'filled' && !order.listing.expired && registry.openOrders < maxOpenOrders;
}

function comeBack(venue: Venue, order: Order, tell: () => void): void {
  if (!order.open) venue.reopen(order);
  else if (order.place !== 'book') return tellLive(order, tell);
  withdraw(order);
  order.status = liveStatus(order);
  comeIn(venue, order, tell);
}

/** What waits somewhere has nothing to do but wait for more. */
function tellLive(order: Order, tell: () => void): void {
  if (order.status !== 'suspended' && order.status !== 'pending-new') order.status = liveStatus(order);
  tell();
}

function closeTaken(venue: Venue, order: Order, quantity: Quantity): void {
  if (order.status === 'filled') order.status = 'canceled';
  if (!order.open) return venue.registry.amend(order);
  order.closedQuantity += quantity;
  if (order.status !== 'suspended') order.status = liveStatus(order);
}

/** Changes what has traded of an order was worth. */
export function changeValue(venue: Venue, order: Order, value: number): void {
  order.notional += value;
  venue.registry.amend(order);
}

/** Ends the record of an order that has been told to be filled; lets its listing settle. */
export function closeFilled(venue: Venue, order: Order): void {
  venue.touch(order.listing);
  if (order.reference !== 0 && !order.open) close(venue, order);
}

/** The worth of a fill in ticks × lots; null when it is no exact integer. */
export function valueOf(price: Price, quantity: Quantity): number | null {
  const value = price * quantity;
  return Math.abs(value) <= MAX_EXACT ? value : null;
}

/** How an order changes, by its owner's request or by decision. */
import type { ReplaceOrder } from './command.ts';
import { hasStopPrice, hasTooManySlices, isDisplay, isExpiry, type Asked } from './instruction-checks.ts';
import { MAX_ECHO, PLAIN, type Instructions } from './instructions.ts';
import { comeIn } from './held.ts';
import { close, withdraw } from './lifecycle.ts';
import { enterBook } from './matching.ts';
import { ORDER_TYPE_RULES } from './order-types.ts';
import type { Order } from './order.ts';
import { kindRefusal } from './phase-checks.ts';
import { PHASE_RULES } from './phases.ts';
import { slide, wouldTake } from './placing.ts';
import type { RejectReason } from './reject.ts';
import { priceRefusal, valueRefusal } from './validation.ts';
import { isPrice, type Micros, type Price, type Quantity } from './values.ts';
import type { Venue } from './venue.ts';

/** What is to become of an order; null keeps it. */
export type Changes = Pick<
  ReplaceOrder,
  'price' | 'quantity' | 'stopPrice' | 'displayQuantity' | 'expireAt' | 'echo'
>;

/** An order as the changes would make it. */
interface Outcome {
  readonly price: Price | null;
  readonly quantity: Quantity;
  readonly instructions: Instructions | null;
  readonly leaves: Quantity;
  /** Whether it loses its place in the book, and comes in anew. */
  readonly anew: boolean;
}

/** When a request comes, and whether its owner has asked for more by then than the rules allow. */
export interface Moment {
  readonly now: Micros;
  readonly exceedsRate: boolean;
}

/** Why the owner may not replace an order of theirs so; null when they may. */
export function replaceRefusal(
  venue: Venue,
  command: ReplaceOrder,
  order: Order,
  { now, exceedsRate }: Moment,
): RejectReason | null {
  const { listing } = order;
  const outcome = outcomeOf(venue, order, command, isRenewing(venue));
  const asked = askedOf(order, outcome);
  return (
    unchangeable(command, order) ??
    priceRefusal(asked, listing) ??
    partsRefusal(command, outcome, now) ??
    valueRefusal(asked, listing) ??
    (outcome.leaves <= 0 && venue.rules.replaceBelowFilled === 'reject' ? 'below-filled' : null) ??
    (PHASE_RULES[listing.phase].replace ? null : 'phase-forbids-replace') ??
    (outcome.anew ? kindRefusal(asked, listing) : null) ??
    (exceedsRate ? 'order-rate-exceeded' : null) ??
    (outcome.anew && wouldTake(venue, order, outcome.price, outcome.leaves) ? 'would-take' : null)
  );
}

/** The order as the checks of new orders look at it. */
export function askedOf(
  { kind, timeInForce, special }: Order,
  { price, quantity, instructions }: Outcome,
): Asked {
  // The stop price of an order that woke is of the past.
  const isSpent = instructions !== null && special?.triggered === true;
  return {
    orderType: kind,
    timeInForce,
    price,
    quantity,
    instructions: isSpent ? { ...instructions, stopPrice: null } : instructions,
  };
}

/** Whether the venue cancels what is replaced, and enters it anew. */
function isRenewing({ rules }: Venue): boolean {
  return rules.replaceStyle === 'cancel-and-new';
}

function unchangeable(command: ReplaceOrder, order: Order): RejectReason | null {
  const { orderType, timeInForce, stopPrice, displayQuantity, expireAt } = command;
  const isWaiting = hasStopPrice(order.orderType) && !order.special!.triggered;
  const becomesDated = order.timeInForce === 'gtc' && expireAt !== null;
  const isGood =
    (orderType === null || orderType === order.orderType) &&
    (timeInForce === null || timeInForce === order.timeInForce || (timeInForce === 'gtd' && becomesDated)) &&
    (stopPrice === null || isWaiting) &&
    (displayQuantity === null || (order.special?.instructions?.displayQuantity ?? null) !== null) &&
    (expireAt === null || order.timeInForce === 'gtd' || becomesDated);
  return isGood ? null : 'unchangeable-field';
}

function partsRefusal(
  { stopPrice, displayQuantity, expireAt, echo }: Changes,
  { quantity, instructions }: Outcome,
  now: Micros,
): RejectReason | null {
  if (stopPrice !== null && !isPrice(stopPrice)) return 'invalid-price';
  if (expireAt !== null && !isExpiry(expireAt, now)) return 'invalid-expiry';
  if (echo !== undefined && echo.length > MAX_ECHO) return 'echo-too-long';
  const isGood =
    displayQuantity === null
      ? !hasTooManySlices(instructions?.displayQuantity ?? 0, quantity)
      : isDisplay(displayQuantity, quantity);
  return isGood ? null : 'invalid-display-quantity';
}

export function takesPrice({ price, orderType }: Order): boolean {
  return price !== null || ORDER_TYPE_RULES[orderType].limit !== 'none';
}

export function outcomeOf(venue: Venue, order: Order, changes: Changes, renews: boolean): Outcome {
  const price = takesPrice(order) ? (changes.price ?? order.price) : null;
  const quantity = changes.quantity ?? order.quantity;
  const leaves = quantity - order.cumQuantity - order.closedQuantity;
  const instructions = instructionsAfter(order, changes);
  const anew =
    order.place === 'book' &&
    leaves > 0 &&
    (renews ||
      (price !== order.price && order.orderType !== 'pegged') ||
      losesPriority(venue, order, leaves, changes.displayQuantity));
  return { price, quantity, instructions, leaves, anew };
}

/** Whether an order that keeps its price loses its place among the orders of it. */
function losesPriority(
  { rules }: Venue,
  order: Order,
  leaves: Quantity,
  newDisplay: Quantity | null,
): boolean {
  const display = order.special?.instructions?.displayQuantity ?? null;
  // What others do not see may change without their loss; to come into sight, or leave it, is to change queues.
  if (display !== null) return newDisplay !== null && (display === 0) !== (newDisplay === 0);
  if (leaves === order.leavesQuantity) return false;
  return leaves < order.leavesQuantity
    ? !rules.quantityDecreaseKeepsPriority
    : !rules.quantityIncreaseKeepsPriority;
}

function instructionsAfter(
  order: Order,
  { stopPrice, displayQuantity, expireAt, echo }: Changes,
): Instructions | null {
  const instructions = order.special?.instructions ?? null;
  const isSameEcho = echo === undefined || (echo === '' ? null : echo) === (instructions?.echo ?? null);
  if (stopPrice === null && displayQuantity === null && expireAt === null && isSameEcho) return instructions;
  const before = instructions ?? PLAIN;
  return {
    ...before,
    stopPrice: stopPrice ?? before.stopPrice,
    displayQuantity: displayQuantity ?? before.displayQuantity,
    expireAt: expireAt ?? before.expireAt,
    echo: isSameEcho ? before.echo : echo === '' ? null : (echo ?? null),
  };
}

/** Replaces an order on a request that is good. */
export function replace(venue: Venue, command: ReplaceOrder, order: Order): void {
  if (!order.open) return grow(venue, command, order);
  const { clientOrderId, orderId, price, leavesQuantity } = order;
  const outcome = outcomeOf(venue, order, command, isRenewing(venue));
  if (command.clientOrderId !== null) venue.registry.rename(order, command.clientOrderId);
  if (isRenewing(venue)) venue.renumber(order);
  change(venue, order, outcome, () =>
    venue.reporter.replaced(order, clientOrderId, orderId, price, leavesQuantity),
  );
}

/** FIX order state change C.1.c: a filled order is open again with what the replace adds to it. */
function grow(venue: Venue, command: ReplaceOrder, order: Order): void {
  const { price, quantity } = outcomeOf(venue, order, command, false);
  const { clientOrderId, price: previousPrice } = order;
  Object.assign(order, { price, quantity, status: 'partially-filled' });
  venue.reopen(order);
  if (command.clientOrderId !== null) venue.registry.rename(order, command.clientOrderId);
  comeIn(venue, order, () => venue.reporter.replaced(order, clientOrderId, order.orderId, previousPrice, 0));
}

/** Gives an order its new terms, tells of them, and then lets them have their effect. */
export function change(venue: Venue, order: Order, outcome: Outcome, tell: () => void): void {
  const { price, leaves, instructions, anew } = outcome;
  const { listing } = order;
  const before = order.special?.instructions ?? null;
  // FIX order state change C.3.c: a quantity below what is filled is amended to it, and the order is done.
  order.quantity = Math.max(outcome.quantity, order.cumQuantity + order.closedQuantity);
  if (price !== order.price) listing.unsettlePegs();
  order.price = price;
  if (instructions !== before) changeInstructions(venue, order, instructions!);
  if (leaves <= 0) {
    order.status = 'filled';
    withdraw(order);
    tell();
    close(venue, order);
  } else if (breaksCap(order)) {
    // It may not trade at its old price any more, not even before settling finds it a new one.
    withdraw(order);
    listing.pegs.add(order);
    Object.assign(order.ownSpecial, { place: 'aside', workingPrice: null });
    tell();
  } else if (anew) {
    withdraw(order);
    if (order.orderType === 'pegged') listing.pegs.add(order);
    slide(venue, order);
    if (listing.matching === 'at-last' && order.price === null) order.ownSpecial.workingPrice = listing.last;
    tell();
    enterBook(venue, order);
  } else {
    tell();
    if (order.handle !== 0) resize(order, before);
  }
  venue.touch(listing);
}

/** Whether a pegged order stands at a price that its cap does not admit. */
function breaksCap({ side, price, special, orderType }: Order): boolean {
  const working = special === null ? null : special.workingPrice;
  if (orderType !== 'pegged' || price === null || working === null) return false;
  return side === 'buy' ? working > price : working < price;
}

function changeInstructions(venue: Venue, order: Order, instructions: Instructions): void {
  const { listing } = order;
  const special = order.ownSpecial;
  const { stopPrice, expireAt } = instructions;
  special.instructions = instructions;
  if (expireAt !== null) {
    order.timeInForce = 'gtd';
    venue.deadlines.set('order-expiry', order.orderId, expireAt);
  }
  if (special.waiting === null) {
    if (!special.triggered && stopPrice !== null) special.stopPrice = stopPrice;
  } else if (stopPrice !== null && stopPrice !== special.waiting.stopPrice) {
    listing.triggers.move(special.waiting, stopPrice);
    listing.note(listing.last);
  }
}

/** Brings the book to an order's new quantities, in its place. */
function resize(order: Order, before: Instructions | null): void {
  const { book } = order.listing;
  if (book.openOf(order.handle) !== order.leavesQuantity) book.resize(order.handle, order.leavesQuantity);
  const display = order.special?.instructions?.displayQuantity ?? null;
  if (display !== null && display !== before?.displayQuantity) book.setDisplay(order.handle, display);
}

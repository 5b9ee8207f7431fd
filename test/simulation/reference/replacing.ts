import type { ReplaceOrder } from '../../../src/engine/command.ts';
import type { Decision } from '../../../src/engine/decision.ts';
import type { OrderRestated } from '../../../src/engine/event.ts';
import { ORDER_TYPE_RULES } from '../../../src/engine/order-types.ts';
import { PHASE_RULES } from '../../../src/engine/phases.ts';
import type { RejectReason } from '../../../src/engine/reject.ts';
import { isPrice } from '../../../src/engine/values.ts';
import { TIME_IN_FORCE_RULES } from '../../../src/engine/time-in-force.ts';
import {
  displayOf,
  isPegged,
  isUntriggered,
  leavesOf,
  limitOf,
  NO_INSTRUCTIONS,
  stateOf,
  type Order,
} from './model.ts';
import { destine, kindRefusal, place, wouldTake } from './placing.ts';
import { hasTooManySlices, isDisplay, refusePrices, refuseQuantity, refuseTicks } from './refusals.ts';
import { noteLast } from './resting.ts';
import type { World } from './world.ts';

/** What a replace may change, null where it does not. */
type Change = Pick<
  ReplaceOrder,
  'orderType' | 'timeInForce' | 'price' | 'quantity' | 'stopPrice' | 'displayQuantity' | 'expireAt'
>;

/** The order as it would be. */
function changed(order: Order, change: Change): Order {
  const { stopPrice, displayQuantity, expireAt } = change;
  const takesPrice = ORDER_TYPE_RULES[order.orderType].limit !== 'none' || order.price !== null;
  let { instructions } = order;
  if (stopPrice !== null || displayQuantity !== null || expireAt !== null) {
    instructions = { ...(instructions ?? NO_INSTRUCTIONS) };
    instructions = {
      ...instructions,
      stopPrice: stopPrice ?? instructions.stopPrice,
      displayQuantity: displayQuantity ?? instructions.displayQuantity,
      expireAt: expireAt ?? instructions.expireAt,
    };
  }
  return {
    ...order,
    price: takesPrice ? (change.price ?? order.price) : order.price,
    quantity: change.quantity ?? order.quantity,
    stopPrice: stopPrice ?? order.stopPrice,
    timeInForce: expireAt === null ? order.timeInForce : 'gtd',
    instructions,
  };
}

function refuseFields(order: Order, change: Change): RejectReason | null {
  const { orderType, timeInForce, stopPrice, displayQuantity, expireAt } = change;
  const becomesGtd = order.timeInForce === 'gtc' && timeInForce === 'gtd' && expireAt !== null;
  const fits =
    (orderType === null || orderType === order.orderType) &&
    (timeInForce === null || timeInForce === order.timeInForce || becomesGtd) &&
    (stopPrice === null || (isUntriggered(order) && order.orderType !== 'trailing-stop')) &&
    (displayQuantity === null || displayOf(order) !== null) &&
    (expireAt === null || order.timeInForce === 'gtd' || order.timeInForce === 'gtc');
  return fits ? null : 'unchangeable-field';
}

/** What is wrong with the values that the order would have. */
function refuseValues(world: World, order: Order, change: Change): RejectReason | null {
  const after = changed(order, change);
  const { listing, price, quantity } = after;
  const limit = ORDER_TYPE_RULES[order.orderType].limit === 'required' ? 'required' : 'optional';
  const stopPrice = isUntriggered(order) && order.orderType !== 'trailing-stop' ? after.stopPrice : null;
  const prices = refusePrices(listing, limit, price, stopPrice);
  if (prices !== null) return prices;
  if (stopPrice !== null && !isPrice(stopPrice)) return 'invalid-price';
  const { expireAt, displayQuantity } = change;
  if (expireAt !== null && (!Number.isSafeInteger(expireAt) || expireAt <= world.now))
    return 'invalid-expiry';
  if (displayQuantity !== null && !isDisplay(displayQuantity, quantity)) return 'invalid-display-quantity';
  if (hasTooManySlices(displayOf(after), quantity)) return 'invalid-display-quantity';
  return refuseTicks(listing, price, stopPrice, 0) ?? refuseQuantity(listing, price, quantity);
}

function closes(order: Order, change: Change): boolean {
  return change.quantity !== null && change.quantity <= order.cum + order.closed;
}

export function refuseReplacement(
  world: World,
  order: Order,
  command: ReplaceOrder,
  over: boolean,
): RejectReason | null {
  const reason = refuseFields(order, command) ?? refuseValues(world, order, command);
  if (reason !== null) return reason;
  if (closes(order, command) && world.rules.replaceBelowFilled === 'reject') return 'below-filled';
  if (!PHASE_RULES[world.phaseOf(order.listing)].replace) return 'phase-forbids-replace';
  const after = changed(order, command);
  const anew = isPlacedAnew(world, order, after, world.rules.replaceStyle === 'cancel-and-new');
  const kind = anew ? kindRefusal(world, after) : null;
  if (kind !== null) return kind;
  if (over) return 'order-rate-exceeded';
  return anew && wouldTake(world, after) ? 'would-take' : null;
}

/** Whether the order leaves its place in the book and comes in again. */
function isPlacedAnew(world: World, order: Order, after: Order, always: boolean): boolean {
  if (order.place !== 'book' || leavesOf(after) === 0) return false;
  if (always || (after.price !== order.price && !isPegged(order))) return true;
  const display = displayOf(order);
  if (display !== null && (display === 0) !== (displayOf(after) === 0)) return true;
  if (display !== null) return false;
  const { quantityDecreaseKeepsPriority, quantityIncreaseKeepsPriority } = world.rules;
  if (after.quantity < order.quantity) return !quantityDecreaseKeepsPriority;
  return after.quantity > order.quantity && !quantityIncreaseKeepsPriority;
}

export function replace(world: World, order: Order, command: ReplaceOrder): void {
  const before = {
    id: order.orderId,
    name: order.clientOrderId,
    price: order.price,
    leaves: leavesOf(order),
  };
  if (command.clientOrderId !== null) world.nameOrder(order, command.clientOrderId);
  const anew = apply(world, order, command, world.rules.replaceStyle === 'cancel-and-new');
  world.report({
    type: 'order-replaced',
    order: stateOf(order),
    origClientOrderId: before.name,
    previousOrderId: before.id,
    previousPrice: before.price,
    previousLeaves: before.leaves,
  });
  if (anew) place(world, order);
  world.ended(order);
}

/** Makes the change, but for coming in again: whether that must follow. */
function apply(world: World, order: Order, change: Change, underNewId: boolean): boolean {
  const after = changed(order, change);
  const anew = isPlacedAnew(world, order, after, underNewId);
  const waitsAnew = after.stopPrice !== order.stopPrice;
  const { price, quantity, stopPrice, timeInForce, instructions } = after;
  const grew = quantity > order.quantity;
  const display = displayOf(order);
  Object.assign(order, { price, quantity, stopPrice, timeInForce, instructions });
  if (underNewId) {
    order.orderId = ++world.lastOrderId;
    world.orders.set(order.orderId, order);
  }
  if (order.cum + order.closed >= quantity) {
    order.quantity = order.cum + order.closed;
    world.end(order, 'filled');
    return false;
  }
  if (order.place === 'trigger') {
    if (waitsAnew) order.waitsSince = ++world.seq;
    noteLast(world, order.listing, order);
  }
  if (breaksCap(order)) {
    // It may not trade at its old price any more, not even before settling finds it a new one.
    world.leaveBook(order);
    order.place = 'aside';
    order.working = null;
    return false;
  }
  if (anew) {
    world.leaveBook(order);
    // What is in the book stays there, also what was for an auction that is over.
    const isForAuctions = TIME_IN_FORCE_RULES[order.timeInForce].auctions !== null;
    if (isForAuctions) order.working = limitOf(order);
    else if (!isPegged(order)) destine(world, order);
  } else if (order.place === 'book') {
    showChanged(order, display, grew);
  }
  return anew;
}

/** Whether a pegged order stands at a price that its cap does not admit. */
function breaksCap({ side, price, working, orderType }: Order): boolean {
  if (orderType !== 'pegged' || price === null || working === null) return false;
  return side === 'buy' ? working > price : working < price;
}

/** What the book shows of an order that keeps its place. */
function showChanged(order: Order, before: number | null, grew: boolean): void {
  const display = displayOf(order);
  if (display === null) order.shown = leavesOf(order);
  else if (display !== before) order.shown = Math.min(display, leavesOf(order));
  else if (!grew) order.shown = Math.min(order.shown, leavesOf(order));
}

/** The venue changes an order by hand: refused with a reason, or done and told. */
export function restate(
  world: World,
  order: Order,
  { quantity, price }: Extract<Decision, { verb: 'restate' }>,
): RejectReason | null {
  const reduces = quantity !== null && quantity < order.quantity;
  const change: Change = {
    orderType: null,
    timeInForce: null,
    price,
    quantity,
    stopPrice: null,
    displayQuantity: null,
    expireAt: null,
  };
  if (price !== null && ORDER_TYPE_RULES[order.orderType].limit === 'none' && order.price === null) {
    return 'unchangeable-field';
  }
  const reason = refuseValues(world, order, change);
  if (reason !== null) return reason;
  if (closes(order, change)) return 'below-filled';
  const after = changed(order, change);
  if (isPlacedAnew(world, order, after, false)) {
    const kind = kindRefusal(world, after);
    if (kind !== null) return kind;
    if (wouldTake(world, after)) return 'would-take';
  }
  const anew = apply(world, order, change, false);
  const event: Pick<OrderRestated, 'type' | 'order' | 'reason'> = {
    type: 'order-restated',
    order: stateOf(order),
    reason: reduces ? 'reduced' : 'decided',
  };
  world.report(event);
  if (anew) place(world, order);
  return null;
}

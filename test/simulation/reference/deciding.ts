import type { Decision } from '../../../src/engine/decision.ts';
import type { RejectReason } from '../../../src/engine/reject.ts';
import { isOrderQuantity, isPrice } from '../../../src/engine/values.ts';
import { isDark, isOpen, leavesOf, liveStatus, opposite, stateOf, type Order } from './model.ts';
import { destine, kindRefusal, place, wouldTake } from './placing.ts';
import { lastOf } from './prices.ts';
import { replace as replaceNow, restate } from './replacing.ts';
import { cancelNow, refuseHeldCancel, refuseReplace } from './requests.ts';
import { wake } from './settling.ts';
import { execute, isTooLarge } from './trading.ts';
import { queueOf } from './walk.ts';
import type { World } from './world.ts';

export function decide(world: World, decision: Decision): void {
  const order = world.orders.get(decision.orderId);
  const reason = order === undefined ? 'unknown-order' : carry(world, order, decision);
  if (reason === null) return;
  const { verb, orderId } = decision;
  world.tell({ type: 'decision-rejected', verb, orderId, reason });
}

/** Does it, or says why not. */
function carry(world: World, order: Order, decision: Decision): RejectReason | null {
  switch (decision.verb) {
    case 'ack':
      return order.status === 'pending-new' ? acknowledge(world, order) : 'not-held';
    case 'release':
      return order.hold !== null || order.status === 'suspended' ? release(world, order) : 'not-held';
    case 'reject':
      if (order.status !== 'pending-new' && order.status !== 'new') return 'not-held';
      return reject(world, order, decision.reason, decision.text);
    case 'fill':
      return fill(world, order, decision);
    case 'cancel':
    case 'expire':
    case 'done-for-day':
      return isOpen(order) ? end(world, order, decision.verb) : 'not-open';
    case 'suspend':
      return order.status === 'new' || order.status === 'partially-filled'
        ? suspend(world, order)
        : 'not-open';
    case 'trigger':
      if (order.place !== 'trigger') return 'not-waiting';
      wake(world, order);
      return null;
    case 'restate':
      return isOpen(order) ? restate(world, order, decision) : 'not-open';
    case 'guarantee':
      return guarantee(world, order, decision);
    case 'accept-cancel':
    case 'accept-replace':
      if (`accept-${order.request?.command.type}` !== decision.verb) return 'not-held';
      return acceptRequest(world, order);
    case 'reject-cancel':
    case 'reject-replace':
      if (`reject-${order.request?.command.type}` !== decision.verb) return 'not-held';
      return rejectRequest(world, order, decision.reason, decision.text);
  }
}

function acknowledge(world: World, order: Order): null {
  order.status = 'new';
  world.report({ type: 'order-accepted', order: stateOf(order) });
  return null;
}

/** Lets a held or suspended order go where it would go if it came now. */
export function release(world: World, order: Order): null {
  const { status } = order;
  order.hold = null;
  order.status = liveStatus(order);
  const reason =
    kindRefusal(world, order) === null ? (wouldTake(world, order) ? 'would-take' : null) : 'phase-ended';
  if (reason === null) destine(world, order);
  if (status === 'pending-new') world.report({ type: 'order-accepted', order: stateOf(order) });
  if (status === 'suspended')
    world.report({ type: 'order-restated', order: stateOf(order), reason: 'resumed' });
  if (reason === null) place(world, order);
  else world.cancel(order, reason);
  return null;
}

export function reject(world: World, order: Order, reason: RejectReason, text: string | null): null {
  world.end(order, 'rejected');
  const { owner, clientOrderId, symbol, side, orderType, price, quantity, timeInForce, instructions } = order;
  world.report({
    type: 'order-rejected',
    owner,
    clientOrderId,
    symbol,
    side,
    orderType,
    price,
    quantity,
    timeInForce,
    instructions,
    reason,
    text,
    order: stateOf(order),
    existing: null,
  });
  world.ended(order);
  return null;
}

function guarantee(
  world: World,
  order: Order,
  decision: Extract<Decision, { verb: 'guarantee' }>,
): RejectReason | null {
  if (!['new', 'partially-filled', 'stopped'].includes(order.status)) return 'not-open';
  const quantity = decision.quantity ?? leavesOf(order);
  if (!isOrderQuantity(quantity)) return 'invalid-quantity';
  if (quantity > leavesOf(order)) return 'beyond-open-quantity';
  const price = decision.price ?? fairPrice(order);
  if (price === null) return 'no-price';
  if (!isPrice(price)) return 'invalid-price';
  order.status = 'stopped';
  world.report({ type: 'order-guaranteed', order: stateOf(order), price, quantity });
  return null;
}

function fairPrice({ listing, side, price }: Order): number | null {
  const quote = queueOf(listing, opposite(side)).find((other) => !isDark(other) && other.working !== null);
  return price ?? quote?.working ?? lastOf(listing);
}

/** The house takes the other side. */
function fill(
  world: World,
  order: Order,
  decision: Extract<Decision, { verb: 'fill' }>,
): RejectReason | null {
  const { force } = decision;
  const wasOpen = isOpen(order);
  if (!wasOpen && !force) return 'not-open';
  const quantity = decision.quantity ?? leavesOf(order);
  if (!isOrderQuantity(quantity)) return 'invalid-quantity';
  if (quantity > leavesOf(order) && !force) return 'beyond-open-quantity';
  if (decision.price !== null && !isPrice(decision.price)) return 'invalid-price';
  const { side } = order;
  const price = decision.price ?? fairPrice(order);
  if (price === null) return 'no-price';
  if (isTooLarge(order, price, quantity, 0, 0)) return 'value-too-large';
  if (order.status === 'pending-new') acknowledge(world, order);
  const tradeId = ++world.lastTradeId;
  const own = {
    buyOrderId: side === 'buy' ? order.orderId : null,
    sellOrderId: side === 'sell' ? order.orderId : null,
  };
  world.tell({
    type: 'trade',
    tradeId,
    symbol: order.symbol,
    price,
    quantity,
    aggressor: side,
    ...own,
    synthetic: true,
  });
  const done = execute(
    world,
    order,
    { tradeId, price, quantity, liquidity: 'removed', synthetic: true },
    wasOpen,
  );
  world.ended(order);
  order.shown = Math.min(order.shown, leavesOf(order));
  world.remember({
    tradeId,
    symbol: order.symbol,
    buy: side === 'buy' ? done : null,
    sell: side === 'sell' ? done : null,
  });
  return null;
}

function end(world: World, order: Order, verb: 'cancel' | 'expire' | 'done-for-day'): null {
  if (verb === 'cancel') world.cancel(order, 'operator');
  else if (verb === 'expire') expire(world, order);
  else {
    world.end(order, 'done-for-day');
    world.report({ type: 'order-done-for-day', order: stateOf(order) });
    world.ended(order);
  }
  return null;
}

export function expire(world: World, order: Order): void {
  const expiredQuantity = leavesOf(order);
  world.end(order, 'expired');
  world.report({ type: 'order-expired', order: stateOf(order), expiredQuantity });
  world.ended(order);
}

function suspend(world: World, order: Order): null {
  world.leaveBook(order);
  order.hold = null;
  order.status = 'suspended';
  order.place = 'held';
  order.working = null;
  world.report({ type: 'order-restated', order: stateOf(order), reason: 'suspended' });
  return null;
}

/** As if the request came now: it may be refused after all. */
export function acceptRequest(world: World, order: Order): null {
  const { command, origClientOrderId, owner } = order.request!;
  order.request = null;
  const reason =
    command.type === 'cancel'
      ? refuseHeldCancel(world, order, command.clientOrderId)
      : refuseReplace(world, order, command, false);
  if (reason !== null) {
    world.tell({
      type: 'request-rejected',
      request: command.type,
      owner,
      clientOrderId: command.clientOrderId,
      origClientOrderId,
      reason,
      text: null,
      order: stateOf(order),
    });
  } else if (command.type === 'cancel') {
    cancelNow(world, order, command.clientOrderId);
  } else {
    replaceNow(world, order, command);
  }
  return null;
}

export function rejectRequest(world: World, order: Order, reason: RejectReason, text: string | null): null {
  world.rejectRequest(order, reason, text);
  return null;
}

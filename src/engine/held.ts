/** Orders and requests that wait for a decision: how they come to wait, and how orders go on. */
import type { AddHold, CancelOrder, RemoveHold, ReplaceOrder } from './command.ts';
import type { OrderState } from './event.ts';
import type { CancelReason } from './reasons.ts';
import type { HoldRule, HoldStage } from './holds.ts';
import { cancel, close } from './lifecycle.ts';
import { liveStatus } from './by-hand.ts';
import type { Order } from './order.ts';
import { BOT_OWNER_PREFIX } from './order-registry.ts';
import { forgetHold, holdRequest, pends, setHoldDeadlines, tellOrderPending, type Held } from './pending.ts';
import { kindRefusal } from './phase-checks.ts';
import { prepare, proceed, wouldTake } from './placing.ts';
import type { RejectReason } from './reject.ts';
import type { Venue } from './venue.ts';

export function addHold({ holdTable, reporter }: Venue, { hold }: AddHold): void {
  if (holdTable.has(hold.name)) {
    return reporter.tell({
      type: 'decision-rejected',
      verb: 'hold',
      orderId: null,
      reason: 'duplicate-hold',
    });
  }
  holdTable.add(hold);
  reporter.tell({ type: 'hold-added', hold });
}

export function removeHold({ holdTable, reporter }: Venue, { name }: RemoveHold): void {
  if (!holdTable.has(name)) {
    return reporter.tell({ type: 'decision-rejected', verb: 'hold', orderId: null, reason: 'unknown-hold' });
  }
  holdTable.remove(name);
  reporter.tell({ type: 'hold-removed', name });
}

/**
 * Offers a new order to the holds. True when one has taken it: the order is told, and waits. A hold that takes orders
 * at both stages takes them at the first.
 */
export function takeNew(venue: Venue, order: Order, tells: boolean): boolean {
  if (venue.holdTable.size === 0 || order.owner.startsWith(BOT_OWNER_PREFIX)) return false;
  const early = take(venue, order, ({ stages }) => stages.includes('new'));
  const rule =
    early ?? take(venue, order, ({ stages }) => stages.includes('match') && !stages.includes('new'));
  if (rule === null) return false;
  const special = order.ownSpecial;
  special.place = 'held';
  if (early === null) {
    if (tells) tellOrderPending(venue, order);
    venue.reporter.accepted(order);
  } else {
    order.status = 'pending-new';
  }
  special.held = heldBy(venue, rule, tells && early !== null);
  const { deadline } = special.held;
  setHoldDeadlines(venue, order);
  const stage: HoldStage = early === null ? 'match' : 'new';
  const { name: hold, pend } = rule;
  venue.reporter.report({ type: 'order-held', order: order.state(), stage, hold, pend, deadline });
  removeIfSpent(venue, rule);
  return true;
}

/** Offers the request, refused by nothing else, to the holds. True when one has taken it: it is told, and waits. */
export function takeRequest(venue: Venue, order: Order, command: CancelOrder | ReplaceOrder): boolean {
  const { type: request, clientOrderId } = command;
  if (venue.holdTable.size === 0 || clientOrderId === null || order.owner.startsWith(BOT_OWNER_PREFIX))
    return false;
  // What is done to an order that waits for a decision itself takes effect at once.
  if (order.place === 'held' || !order.open) return false;
  const rule = take(venue, order, ({ stages }) => stages.includes(request));
  if (rule === null) return false;
  const { name: hold, pend } = rule;
  const held = heldBy(venue, rule, pends(venue, command));
  const { deadline } = held;
  const state = asLeftByEarlier(order);
  holdRequest(venue, order, { ...held, command });
  venue.reporter.report({
    type: 'request-held',
    order: state,
    request,
    clientOrderId,
    hold,
    pend,
    deadline,
  });
  removeIfSpent(venue, rule);
  return true;
}

/** FIX order state change D.2.b: a request behind others is about the order as they will leave it. */
function asLeftByEarlier(order: Order): OrderState {
  const state = order.state();
  const { request = null, laterRequests = [] } = order.special ?? {};
  const earlier = [request, ...laterRequests].flatMap((held) =>
    held?.command.type === 'replace' ? [held.command] : [],
  );
  const quantity = earlier.findLast((command) => command.quantity !== null)?.quantity ?? state.quantity;
  return { ...state, quantity, leavesQuantity: state.leavesQuantity + quantity - state.quantity };
}

function take(venue: Venue, order: Order, concerns: (rule: HoldRule) => boolean): HoldRule | null {
  const { owner, side, clientOrderId, quantity, price } = order;
  const { symbol } = order.listing;
  return venue.holdTable.take({ symbol, side, owner, clientOrderId, quantity, price }, concerns);
}

function heldBy(
  venue: Venue,
  { name: hold, onTimeout, timeoutMicros, pend }: HoldRule,
  tells: boolean,
): Held {
  const deadline = onTimeout === 'keep' ? null : venue.now + timeoutMicros;
  return { hold, onTimeout, deadline, pend, owesPend: tells && !pend };
}

function removeIfSpent(venue: Venue, rule: HoldRule): void {
  if (!venue.holdTable.isSpent(rule)) return;
  venue.holdTable.remove(rule.name);
  venue.reporter.tell({ type: 'hold-removed', name: rule.name });
}

/** Accepts an order that waits for that; it waits on. */
export function acknowledge(venue: Venue, order: Order): void {
  if (order.special?.held?.owesPend === true) tellOrderPending(venue, order);
  order.status = 'new';
  venue.reporter.accepted(order);
}

/** Lets an order that is held or suspended into the market as if it came now, or ends it where it may not come now. */
export function release(venue: Venue, order: Order): void {
  const { status } = order;
  if (status === 'pending-new' && order.special?.held?.owesPend === true) tellOrderPending(venue, order);
  forgetHold(venue, order);
  order.listing.releases++;
  if (status === 'pending-new') order.status = 'new';
  if (status === 'suspended') order.status = liveStatus(order);
  comeIn(venue, order, () => {
    if (status === 'pending-new') venue.reporter.accepted(order);
    if (status === 'suspended') {
      venue.reporter.report({ type: 'order-restated', order: order.state(), reason: 'resumed' });
    }
  });
}

/** Lets an order that is open and nowhere into the market as if it came now, once that is told; or ends it at once. */
export function comeIn(venue: Venue, order: Order, tell: () => void): void {
  const refusal = placingRefusal(venue, order);
  if (refusal === null) prepare(venue, order);
  tell();
  if (refusal === null) proceed(venue, order);
  else cancel(venue, order, refusal);
  venue.touch(order.listing);
}

/** Refuses an order that was never accepted. */
export function reject(venue: Venue, order: Order, reason: RejectReason, text: string | null): void {
  order.status = 'rejected';
  const state = order.state();
  const { owner, clientOrderId, symbol, side, orderType, price, quantity, timeInForce, instructions } = state;
  venue.reporter.report({
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
    order: state,
    existing: null,
  });
  close(venue, order);
}

/** Why an order that was entered before may not go on in this phase, or at this price. */
function placingRefusal(venue: Venue, order: Order): CancelReason | null {
  const { kind: orderType, timeInForce, price, quantity, special, listing } = order;
  const instructions = special === null ? null : special.instructions;
  if (kindRefusal({ orderType, timeInForce, price, quantity, instructions }, listing) !== null) {
    return 'phase-ended';
  }
  return wouldTake(venue, order) ? 'would-take' : null;
}

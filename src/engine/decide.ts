/** The fate of orders and requests, decided from outside the market. */
import { addTraded, canTrade, closeFilled, valueOf } from './by-hand.ts';
import type { Decide } from './command.ts';
import type { Decision } from './decision.ts';
import { acknowledge, reject, release } from './held.ts';
import { cancel, close, expire, withdraw } from './lifecycle.ts';
import { SIDE_NUMBERS } from './listing.ts';
import type { Order } from './order.ts';
import type { RejectReason } from './reject.ts';
import { forgetHold, rejectRequest, takeBackRequest } from './pending.ts';
import { restate } from './restate.ts';
import { requestCancel, requestReplace } from './requests.ts';
import { wake } from './settle.ts';
import { isOrderQuantity, isPrice, type Price, type Quantity } from './values.ts';
import type { Venue } from './venue.ts';

type Verb = Decision['verb'];
type DecisionOf<V extends Verb> = Extract<Decision, { readonly verb: V }>;

/** Carries a decision out. When it cannot, it says why, and has changed nothing. */
type Carry<V extends Verb> = (venue: Venue, order: Order, decision: DecisionOf<V>) => RejectReason | null;

export function decide(venue: Venue, { decision }: Decide): void {
  const { verb, orderId } = decision;
  const order = venue.registry.byId(orderId);
  const reason = order === undefined ? 'unknown-order' : carryOut(venue, order, decision);
  if (reason !== null) venue.reporter.tell({ type: 'decision-rejected', verb, orderId, reason });
  else venue.touch(order!.listing);
}

function carryOut<V extends Verb>(venue: Venue, order: Order, decision: DecisionOf<V>): RejectReason | null {
  const carry = VERBS[decision.verb] as Carry<V>;
  return carry(venue, order, decision);
}

/** Nobody has decided about an order in time. */
export function endHold(venue: Venue, order: Order): void {
  if (order.special!.held!.onTimeout === 'release') release(venue, order);
  else if (order.status === 'pending-new') reject(venue, order, 'refused-by-decision', null);
  else cancel(venue, order, 'operator');
}

/** Nobody has decided about an order's request in time. */
export function endRequestHold(venue: Venue, order: Order): void {
  if (order.special!.request!.onTimeout === 'release') acceptRequest(venue, order);
  else rejectRequest(venue, order, 'refused-by-decision', null);
}

/** Lets the request take effect as if it came now. */
function acceptRequest(venue: Venue, order: Order): void {
  const held = takeBackRequest(venue, order);
  const { owner, origClientOrderId } = held.command;
  // It may have been about a request before it that was refused.
  const isKnown = venue.registry.byClientId(owner, origClientOrderId) === order;
  const command = isKnown ? held.command : { ...held.command, origClientOrderId: order.clientOrderId };
  if (command.type === 'cancel') requestCancel(venue, command, held);
  else requestReplace(venue, command, held);
}

const VERBS: { readonly [V in Verb]: Carry<V> } = {
  ack(venue, order) {
    if (order.status !== 'pending-new') return 'not-held';
    acknowledge(venue, order);
    return null;
  },
  release(venue, order) {
    if (order.special === null || (order.special.held === null && order.status !== 'suspended'))
      return 'not-held';
    release(venue, order);
    return null;
  },
  reject(venue, order, { reason, text }) {
    // FIX order state change A.1.a: the exchange may refuse what the broker has acknowledged.
    if (order.status !== 'pending-new' && order.status !== 'new') return 'not-held';
    withdraw(order);
    reject(venue, order, reason, text);
    return null;
  },
  fill,
  cancel(venue, order) {
    if (!order.open) return 'not-open';
    cancel(venue, order, 'operator');
    return null;
  },
  expire(venue, order) {
    if (!order.open) return 'not-open';
    expire(venue, order);
    return null;
  },
  'done-for-day'(venue, order) {
    if (!order.open) return 'not-open';
    withdraw(order);
    order.status = 'done-for-day';
    venue.reporter.report({ type: 'order-done-for-day', order: order.state() });
    close(venue, order);
    return null;
  },
  suspend(venue, order) {
    if (order.status !== 'new' && order.status !== 'partially-filled') return 'not-open';
    forgetHold(venue, order);
    withdraw(order);
    order.status = 'suspended';
    const special = order.ownSpecial;
    special.place = 'held';
    special.workingPrice = null;
    venue.reporter.report({ type: 'order-restated', order: order.state(), reason: 'suspended' });
    return null;
  },
  trigger(venue, order) {
    if (order.place !== 'trigger') return 'not-waiting';
    order.listing.triggers.remove(order.special!.waiting!);
    wake(venue, order);
    return null;
  },
  restate: (venue, order, decision) => (order.open ? restate(venue, order, decision) : 'not-open'),
  guarantee,
  'accept-cancel': (venue, order) => answer(order, 'cancel', () => acceptRequest(venue, order)),
  'accept-replace': (venue, order) => answer(order, 'replace', () => acceptRequest(venue, order)),
  'reject-cancel': (venue, order, { reason, text }) =>
    answer(order, 'cancel', () => rejectRequest(venue, order, reason, text)),
  'reject-replace': (venue, order, { reason, text }) =>
    answer(order, 'replace', () => rejectRequest(venue, order, reason, text)),
};

/** Answers the request on an order that waits, if it is one of this kind. */
function answer(order: Order, request: 'cancel' | 'replace', carry: () => void): RejectReason | null {
  if (order.special?.request?.command.type !== request) return 'not-held';
  carry();
  return null;
}

/** FIX order state change L.1.a: the order is stopped, which says more of it than that it is new or partially filled. */
function guarantee(venue: Venue, order: Order, decision: DecisionOf<'guarantee'>): RejectReason | null {
  if (order.status !== 'new' && order.status !== 'partially-filled' && order.status !== 'stopped')
    return 'not-open';
  const quantity = decision.quantity ?? order.leavesQuantity;
  const price = decision.price ?? fairPrice(order);
  if (!isOrderQuantity(quantity)) return 'invalid-quantity';
  if (quantity > order.leavesQuantity) return 'beyond-open-quantity';
  if (price === null) return 'no-price';
  if (!isPrice(price)) return 'invalid-price';
  order.status = 'stopped';
  venue.reporter.report({ type: 'order-guaranteed', order: order.state(), price, quantity });
  return null;
}

/** Trades an order with the house: nothing of the market, neither its last price nor what waits for it, is moved. */
function fill(venue: Venue, order: Order, decision: DecisionOf<'fill'>): RejectReason | null {
  const { force } = decision;
  const quantity = decision.quantity ?? order.leavesQuantity;
  if (!order.open && !force) return 'not-open';
  if (!isOrderQuantity(quantity)) return 'invalid-quantity';
  if (quantity > order.leavesQuantity && !force) return 'beyond-open-quantity';
  const price = decision.price ?? fairPrice(order);
  if (price === null) return 'no-price';
  if (!isPrice(price)) return 'invalid-price';
  const value = valueOf(price, quantity);
  if (value === null || !canTrade(order, quantity, value)) return 'value-too-large';
  if (order.status === 'pending-new') acknowledge(venue, order);
  fillByHouse(venue, order, price, quantity);
  return null;
}

/** The price of a fill for which none is said: the order's own, else the market's; null without any. */
function fairPrice({ price, side, listing }: Order): Price | null {
  return price ?? listing.book.best(SIDE_NUMBERS[side === 'buy' ? 'sell' : 'buy']) ?? listing.last;
}

function fillByHouse(venue: Venue, order: Order, price: Price, quantity: Quantity): void {
  const { reporter } = venue;
  const { side, orderId, listing } = order;
  const buyOrderId = side === 'buy' ? orderId : null;
  const sellOrderId = side === 'sell' ? orderId : null;
  const { tradeId } = reporter.trade(listing.symbol, price, quantity, side, buyOrderId, sellOrderId, true);
  addTraded(venue, order, quantity, price * quantity);
  reporter.report({
    type: 'order-executed',
    order: order.state(),
    tradeId,
    price,
    quantity,
    liquidity: 'removed',
    synthetic: true,
  });
  closeFilled(venue, order);
}

/** What of an order waits for a decision: the order itself, or what its owner asks for. */
import type { CancelOrder, EnterOrder, ReplaceOrder } from './command.ts';
import type { HoldRule } from './holds.ts';
import type { Order } from './order.ts';
import { BOT_OWNER_PREFIX } from './order-registry.ts';
import type { RejectReason } from './reject.ts';
import type { Micros } from './values.ts';
import type { Venue } from './venue.ts';

/** What becomes of it, and when, if nobody decides. */
export interface Held {
  /** The hold that took it; absent in snapshots of before this was kept. */
  readonly hold?: string;
  /** Null for never. */
  readonly deadline: Micros | null;
  readonly onTimeout: HoldRule['onTimeout'];
  /** Whether its owner has been told that it is pending. */
  readonly pend: boolean;
  /** Whether the owner has yet to be told so, once it goes on. */
  readonly owesPend: boolean;
}

/** A cancel or replace of an order that goes on as it is. */
export interface HeldRequest extends Held {
  readonly command: CancelOrder | ReplaceOrder;
}

/** A held request as others see it. */
export interface PendingRequest {
  readonly request: 'cancel' | 'replace';
  readonly clientOrderId: string | null;
  readonly pend: boolean;
  readonly deadline: Micros | null;
}

/** Whether the owner of an order or request is told that it is pending. Bots and the venue's operator are not. */
export function pends(
  { rules }: Venue,
  {
    owner,
    clientOrderId,
    pends: asked,
  }: Pick<EnterOrder, 'owner' | 'pends'> & { clientOrderId: string | null },
): boolean {
  return (
    (asked ?? rules.profile === 'broker') && clientOrderId !== null && !owner.startsWith(BOT_OWNER_PREFIX)
  );
}

/** FIX order state change B.1.d: the order is known, and not acknowledged. */
export function tellOrderPending({ reporter }: Venue, order: Order): void {
  const { status } = order;
  order.status = 'pending-new';
  const state = order.state();
  order.status = status;
  // Where it will go is found when it does.
  reporter.report({ type: 'order-pending', order: { ...state, place: 'held', workingPrice: null } });
}

export function tellRequestPending(
  { reporter }: Venue,
  order: Order,
  command: CancelOrder | ReplaceOrder,
): void {
  reporter.report({
    type: 'request-pending',
    order: order.state(),
    request: command.type,
    clientOrderId: command.clientOrderId!,
  });
}

/** Sees to it that holds end in time: those that have just begun, or come from a snapshot. */
export function setHoldDeadlines({ deadlines }: Venue, { orderId, special }: Order): void {
  deadlines.set('order-hold', orderId, special?.held?.deadline ?? null);
  deadlines.set('request-hold', orderId, special?.request?.deadline ?? null);
}

/** Has a request wait; one that comes while another does waits behind it. Its id is taken, and finds the order. */
export function holdRequest(venue: Venue, order: Order, request: HeldRequest): void {
  const special = order.ownSpecial;
  if (special.request === null) special.request = request;
  else special.laterRequests.push(request);
  venue.registry.reserve(order, request.command.clientOrderId!);
  setHoldDeadlines(venue, order);
}

/** Takes the request off its order; the one behind it is next. */
export function takeBackRequest(venue: Venue, order: Order): HeldRequest {
  const special = order.special!;
  const request = special.request!;
  special.request = special.laterRequests.shift() ?? null;
  venue.registry.unreserve(order, request.command.clientOrderId!);
  setHoldDeadlines(venue, order);
  return request;
}

/** Gives the requests of an order that comes from a snapshot their ids again. */
export function reserveRequests({ registry }: Venue, order: Order): void {
  if (order.special === null) return;
  for (const { command } of [order.special.request, ...order.special.laterRequests].filter(
    (each) => each !== null,
  ))
    registry.reserve(order, command.clientOrderId!);
}

export function rejectRequest(venue: Venue, order: Order, reason: RejectReason, text: string | null): void {
  const { type, owner, clientOrderId, origClientOrderId } = takeBackRequest(venue, order).command;
  venue.reporter.tell({
    type: 'request-rejected',
    request: type,
    owner,
    clientOrderId,
    origClientOrderId,
    reason,
    text,
    order: order.state(),
  });
}

/** The order itself waits no more. */
export function forgetHold(venue: Venue, order: Order): void {
  if (order.special === null || order.special.held === null) return;
  order.special.held = null;
  setHoldDeadlines(venue, order);
}

/** Ends all waiting of an order that has closed: for what its owner asked it is too late. */
export function forgetDecisions(venue: Venue, order: Order): void {
  forgetHold(venue, order);
  while (order.special?.request != null) rejectRequest(venue, order, 'too-late', null);
}

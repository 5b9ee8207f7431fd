/** What of an order waits for a decision: the order itself, or what its owner asks for. */
import type { CancelOrder, ReplaceOrder } from './command.ts';
import type { HoldRule } from './holds.ts';
import type { Order } from './order.ts';
import type { RejectReason } from './reject.ts';
import type { Micros } from './values.ts';
import type { Venue } from './venue.ts';

/** What becomes of it, and when, if nobody decides. */
export interface Held {
  /** Null for never. */
  readonly deadline: Micros | null;
  readonly onTimeout: HoldRule['onTimeout'];
}

/** A cancel or replace of an order that goes on as it is. */
export interface HeldRequest extends Held {
  readonly command: CancelOrder | ReplaceOrder;
  readonly pend: boolean;
}

/** A held request as others see it. */
export interface PendingRequest {
  readonly request: 'cancel' | 'replace';
  readonly clientOrderId: string | null;
  readonly pend: boolean;
  readonly deadline: Micros | null;
}

/** Sees to it that holds end in time: those that have just begun, or come from a snapshot. */
export function setHoldDeadlines({ deadlines }: Venue, { orderId, special }: Order): void {
  deadlines.set('order-hold', orderId, special?.held?.deadline ?? null);
  deadlines.set('request-hold', orderId, special?.request?.deadline ?? null);
}

/** Takes the request off its order. */
export function takeBackRequest(venue: Venue, order: Order): HeldRequest {
  const request = order.special!.request!;
  order.special!.request = null;
  setHoldDeadlines(venue, order);
  return request;
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
  if (order.special?.request != null) rejectRequest(venue, order, 'too-late', null);
}

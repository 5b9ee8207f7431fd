/** What owners ask about orders that they have. */
import type { CancelAll, CancelOrder, ReplaceOrder } from './command.ts';
import { takeRequest } from './held.ts';
import { cancel } from './lifecycle.ts';
import type { Order } from './order.ts';
import { pends, tellRequestPending, type HeldRequest } from './pending.ts';
import { PHASE_RULES } from './phases.ts';
import type { RejectReason } from './reject.ts';
import { phaseOf } from './market.ts';
import { replace, replaceRefusal, type Moment } from './replace.ts';
import { addressRefusal, cancelRefusal, repeats } from './validation.ts';
import type { Venue } from './venue.ts';

/** Cancels an order, unless that is refused, or a hold takes the request: one that was `held` is past them. */
export function requestCancel(venue: Venue, command: CancelOrder, held: HeldRequest | null = null): void {
  const { registry, reporter } = venue;
  const { owner, clientOrderId } = command;
  const order = registry.byClientId(owner, command.origClientOrderId);
  if (order === undefined) return reporter.requestRejected('cancel', command, 'unknown-order', undefined);
  const refusal = cancelRefusalOf(venue, command, order, held !== null);
  if (refusal !== null) return reporter.requestRejected('cancel', command, refusal, order);
  if (isStopped(venue, order, command, held)) return;
  cancel(venue, order, clientOrderId === null ? 'operator' : 'requested', clientOrderId);
}

/** Replaces an order, with the same exceptions. */
export function requestReplace(venue: Venue, command: ReplaceOrder, held: HeldRequest | null = null): void {
  const { registry, reporter, now } = venue;
  const { owner } = command;
  const exceedsRate = held === null && venue.countRequest(owner);
  const order = registry.byClientId(owner, command.origClientOrderId);
  if (order === undefined) return reporter.requestRejected('replace', command, 'unknown-order', undefined);
  const refusal = replaceRefusalOf(venue, command, order, held !== null, { now, exceedsRate });
  if (refusal !== null) return reporter.requestRejected('replace', command, refusal, order);
  if (isStopped(venue, order, command, held)) return;
  replace(venue, command, order);
}

/** Why the order may not be canceled so; one that `wasHeld` is past what waits on the order. Changes nothing. */
export function cancelRefusalOf(
  venue: Venue,
  command: CancelOrder,
  order: Order,
  wasHeld: boolean,
): RejectReason | null {
  const { owner, clientOrderId } = command;
  return (
    cancelRefusal(command, order, isTaken(venue, owner, clientOrderId)) ??
    (wasHeld ? null : pendingRefusal(venue, order)) ??
    (clientOrderId !== null && !mayCancel(venue, order) ? 'phase-forbids-cancel' : null)
  );
}

/** Why the order may not be replaced so; likewise. */
export function replaceRefusalOf(
  venue: Venue,
  command: ReplaceOrder,
  order: Order,
  wasHeld: boolean,
  moment: Moment,
): RejectReason | null {
  const { owner, clientOrderId } = command;
  return (
    addressRefusal(command, order, isTaken(venue, owner, clientOrderId), venue.rules) ??
    (wasHeld ? null : pendingRefusal(venue, order)) ??
    replaceRefusal(venue, command, order, moment)
  );
}

/** Offers a good request to the holds. One that none of them takes goes on, once its owner knows that it is pending. */
function isStopped(
  venue: Venue,
  order: Order,
  command: CancelOrder | ReplaceOrder,
  held: HeldRequest | null,
): boolean {
  if (held === null && takeRequest(venue, order, command)) return true;
  if (held === null ? pends(venue, command) : held.owesPend) tellRequestPending(venue, order, command);
  return false;
}

function pendingRefusal({ rules }: Venue, { special }: Order): RejectReason | null {
  const isFree = special === null || special.request === null || rules.requestsWhilePending === 'queue';
  return isFree ? null : 'request-pending';
}

function isTaken({ registry }: Venue, owner: string, clientOrderId: string | null): boolean {
  return clientOrderId !== null && registry.hasClientId(owner, clientOrderId);
}

/** Cancels all that fits; those that a halt does not let their owner cancel stay. */
export function cancelAll(venue: Venue, command: CancelAll): void {
  const { owner, symbol, side, clientOrderId } = command;
  const orders = venue.registry
    .open(owner)
    .filter((order) => repeats(command, order) && (clientOrderId === null || mayCancel(venue, order)));
  for (const order of orders) cancel(venue, order, clientOrderId === null ? 'mass-cancel' : 'requested');
  venue.reporter.tell({
    type: 'mass-canceled',
    owner,
    symbol,
    side,
    clientOrderId,
    orders: orders.length,
  });
}

/** Whether the phase lets owners cancel. */
function mayCancel(venue: Venue, { listing }: Order): boolean {
  const { phase, allowCancels } = phaseOf(venue, listing);
  return PHASE_RULES[phase].cancel && (phase !== 'halt' || allowCancels);
}

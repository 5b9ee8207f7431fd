/** What owners ask about orders that they have. */
import type { CancelAll, CancelOrder, ReplaceOrder } from './command.ts';
import { takeRequest } from './held.ts';
import { cancel } from './lifecycle.ts';
import type { Order } from './order.ts';
import { PHASE_RULES } from './phases.ts';
import type { RejectReason } from './reject.ts';
import { phaseOf } from './market.ts';
import { replace, replaceRefusal } from './replace.ts';
import { addressRefusal, cancelRefusal, repeats } from './validation.ts';
import type { Venue } from './venue.ts';

/** Cancels an order, unless that is refused, or a hold takes the request: one that is decided is past them. */
export function requestCancel(venue: Venue, command: CancelOrder, isDecided = false): void {
  const { registry, reporter } = venue;
  const { owner, clientOrderId } = command;
  const order = registry.byClientId(owner, command.origClientOrderId);
  if (order === undefined) return reporter.requestRejected('cancel', command, 'unknown-order', undefined);
  const refusal =
    cancelRefusal(command, order, isTaken(venue, owner, clientOrderId)) ??
    pendingRefusal(order) ??
    (clientOrderId !== null && !mayCancel(venue, order) ? 'phase-forbids-cancel' : null);
  if (refusal !== null) return reporter.requestRejected('cancel', command, refusal, order);
  if (!isDecided && takeRequest(venue, order, command)) return;
  cancel(venue, order, clientOrderId === null ? 'operator' : 'requested', clientOrderId);
}

/** Replaces an order, with the same exceptions. */
export function requestReplace(venue: Venue, command: ReplaceOrder, isDecided = false): void {
  const { registry, reporter } = venue;
  const { owner, clientOrderId } = command;
  const exceedsRate = !isDecided && venue.countRequest(owner);
  const order = registry.byClientId(owner, command.origClientOrderId);
  if (order === undefined) return reporter.requestRejected('replace', command, 'unknown-order', undefined);
  const refusal: RejectReason | null =
    addressRefusal(command, order, isTaken(venue, owner, clientOrderId)) ??
    pendingRefusal(order) ??
    replaceRefusal(venue, command, order, exceedsRate);
  if (refusal !== null) return reporter.requestRejected('replace', command, refusal, order);
  if (!isDecided && takeRequest(venue, order, command)) return;
  replace(venue, command, order);
}

function pendingRefusal({ special }: Order): RejectReason | null {
  return special === null || special.request === null ? null : 'request-pending';
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

import type { CancelAll, CancelOrder, ReplaceOrder } from '../../../src/engine/command.ts';
import type { RejectReason } from '../../../src/engine/reject.ts';
import { isClientOrderId } from './entering.ts';
import { holdRequest } from './holding.ts';
import { isOpen, stateOf, type Order } from './model.ts';
import { overRate } from './refusals.ts';
import { refuseReplacement, replace as replaceNow } from './replacing.ts';
import type { World } from './world.ts';

export function cancel(world: World, command: CancelOrder): void {
  const order = world.orderOf(command.owner, command.origClientOrderId);
  const reason =
    order === undefined
      ? 'unknown-order'
      : (refuseCancelId(world, command) ??
        refuseTarget(world, order, command) ??
        refuseCancel(world, order, command));
  if (order === undefined || reason !== null) return refuse(world, command, reason!, order);
  if (holdRequest(world, order, command, command.origClientOrderId)) return;
  cancelNow(world, order, command.clientOrderId);
}

export function cancelNow(world: World, order: Order, clientOrderId: string | null): void {
  world.cancel(order, clientOrderId === null ? 'operator' : 'requested', clientOrderId);
}

/** Asks whether a cancel that was held may take effect now. */
export function refuseHeldCancel(
  world: World,
  order: Order,
  clientOrderId: string | null,
): RejectReason | null {
  const { owner } = order;
  return refuseCancelId(world, { owner, clientOrderId }) ?? refuseCancel(world, order, { clientOrderId });
}

export function replace(world: World, command: ReplaceOrder): void {
  const over = overRate(world, command.owner);
  const order = world.orderOf(command.owner, command.origClientOrderId);
  const reason = order === undefined ? 'unknown-order' : refuseReplace(world, order, command, over);
  if (order === undefined || reason !== null) return refuse(world, command, reason!, order);
  if (holdRequest(world, order, command, command.origClientOrderId)) return;
  replaceNow(world, order, command);
}

export function refuseReplace(
  world: World,
  order: Order,
  command: ReplaceOrder,
  over: boolean,
): RejectReason | null {
  const { owner, clientOrderId, defect } = command;
  if (clientOrderId !== null) {
    if (!isClientOrderId(clientOrderId)) return 'invalid-client-order-id';
    if (world.orderOf(owner, clientOrderId) !== undefined) return 'duplicate-client-order-id';
  }
  if (!isOpen(order)) return 'too-late';
  if (defect !== null) return defect;
  return refuseTarget(world, order, command) ?? refuseReplacement(world, order, command, over);
}

function refuseCancelId(
  world: World,
  { owner, clientOrderId }: { readonly owner: string; readonly clientOrderId: string | null },
): RejectReason | null {
  const isTaken = clientOrderId !== null && world.orderOf(owner, clientOrderId) !== undefined;
  return isTaken ? 'duplicate-client-order-id' : null;
}

function refuseTarget(
  world: World,
  order: Order,
  { symbol, side }: Pick<CancelOrder, 'symbol' | 'side'>,
): RejectReason | null {
  if (!isOpen(order)) return 'too-late';
  if (symbol !== null && world.listing(symbol) !== order.listing) return 'order-mismatch';
  if (side !== null && side !== order.side) return 'order-mismatch';
  return order.request === null ? null : 'request-pending';
}

function refuseCancel(
  world: World,
  order: Order,
  { clientOrderId }: Pick<CancelOrder, 'clientOrderId'>,
): RejectReason | null {
  return clientOrderId !== null && forbidsCancels(world, order) ? 'phase-forbids-cancel' : null;
}

function forbidsCancels(world: World, order: Order): boolean {
  const { phase, allowCancels } = world.setting(order.listing);
  return phase === 'halt' && !allowCancels;
}

function refuse(
  world: World,
  command: CancelOrder | ReplaceOrder,
  reason: RejectReason,
  order: Order | undefined,
): void {
  const { type, owner, clientOrderId, origClientOrderId } = command;
  world.tell({
    type: 'request-rejected',
    request: type,
    owner,
    clientOrderId,
    origClientOrderId,
    reason,
    text: null,
    order: order === undefined ? null : stateOf(order),
  });
}

export function cancelAll(world: World, command: CancelAll): void {
  const { owner, symbol, side, clientOrderId } = command;
  const listing = symbol === null ? null : world.listing(symbol);
  let orders = 0;
  for (const order of listing === undefined ? [] : world.openOrders(listing)) {
    if (owner !== null && order.owner !== owner) continue;
    if (side !== null && order.side !== side) continue;
    if (clientOrderId !== null && forbidsCancels(world, order)) continue;
    world.cancel(order, clientOrderId === null ? 'mass-cancel' : 'requested');
    orders++;
  }
  world.tell({ type: 'mass-canceled', owner, symbol, side, clientOrderId, orders });
}

import type { EnterOrder } from '../../../src/engine/command.ts';
import type { OrderState } from '../../../src/engine/event.ts';
import { ORDER_TYPE_RULES } from '../../../src/engine/order-types.ts';
import { PHASE_RULES } from '../../../src/engine/phases.ts';
import type { RejectReason } from '../../../src/engine/reject.ts';
import { hold } from './holding.ts';
import { stateOf, type Listing, type Order } from './model.ts';
import { destine, kindRefusal, place, wouldTake } from './placing.ts';
import {
  overRate,
  refuseInstructions,
  refusePrices,
  refuseQuantity,
  refuseTicks,
  refuseWords,
} from './refusals.ts';
import type { World } from './world.ts';

export function enter(world: World, command: EnterOrder): void {
  const over = overRate(world, command.owner);
  const listing = world.listing(command.symbol);
  const reason = refuseName(world, command) ?? refuse(world, listing, command);
  if (reason !== null) return reject(world, command, reason);
  const order = orderOf(world, listing!, command);
  const late = refuseLate(world, order, over);
  if (late !== null) return reject(world, command, late);
  order.orderId = ++world.lastOrderId;
  world.orders.set(order.orderId, order);
  world.nameOrder(order, command.clientOrderId);
  world.open.add(order);
  if (hold(world, order, 'new')) return;
  order.status = 'new';
  if (hold(world, order, 'match')) return;
  destine(world, order);
  world.report({ type: 'order-accepted', order: stateOf(order) });
  place(world, order);
}

export function isClientOrderId(id: unknown): boolean {
  return typeof id === 'string' && id.length >= 1 && id.length <= 64;
}

function refuseName(world: World, { owner, clientOrderId }: EnterOrder): RejectReason | null {
  if (!isClientOrderId(clientOrderId)) return 'invalid-client-order-id';
  return world.orderOf(owner, clientOrderId) === undefined ? null : 'duplicate-client-order-id';
}

/** What can be said of the order alone. */
function refuse(world: World, listing: Listing | undefined, command: EnterOrder): RejectReason | null {
  if (listing === undefined) return command.defect ?? 'unknown-symbol';
  if (command.defect !== null) return command.defect;
  const words = refuseWords(world, listing, command);
  if (words !== null) return words;
  const stopPrice = command.instructions?.stopPrice ?? null;
  const { limit } = ORDER_TYPE_RULES[command.orderType];
  const price = limit === 'none' ? null : command.price;
  return (
    refusePrices(listing, limit, price, stopPrice) ??
    refuseInstructions(world.now, command) ??
    refuseTicks(listing, price, stopPrice, command.instructions?.pegOffset ?? 0) ??
    refuseQuantity(listing, price, command.quantity)
  );
}

/** What depends on the phase, on the owner's other orders and on the book. */
function refuseLate(world: World, order: Order, over: boolean): RejectReason | null {
  if (!PHASE_RULES[world.phaseOf(order.listing)].enter) return 'phase-forbids-entry';
  const kind = kindRefusal(world, order);
  if (kind !== null) return kind;
  if (over) return 'order-rate-exceeded';
  const most = world.rules.maxOpenOrdersPerOwner;
  const open = [...world.open].filter(({ owner }) => owner === order.owner).length;
  if (most !== null && open >= most) return 'too-many-orders-of-owner';
  return wouldTake(world, order) ? 'would-take' : null;
}

function orderOf(world: World, listing: Listing, command: EnterOrder): Order {
  const { owner, clientOrderId, side, orderType, quantity, timeInForce, instructions } = command;
  return {
    orderId: 0,
    owner,
    clientOrderId,
    listing,
    symbol: listing.symbol,
    side,
    orderType,
    price: ORDER_TYPE_RULES[orderType].limit === 'none' ? null : command.price,
    timeInForce,
    instructions,
    status: 'pending-new',
    carried: null,
    place: 'held',
    stopPrice: instructions?.stopPrice ?? null,
    working: null,
    quantity,
    cum: 0,
    closed: 0,
    notional: 0,
    enteredAt: world.now,
    shown: 0,
    seq: 0,
    triggered: false,
    waitsSince: 0,
    placed: false,
    hold: null,
    request: null,
    forgotten: false,
  };
}

function reject(world: World, command: EnterOrder, reason: RejectReason): void {
  const { owner, clientOrderId, symbol, side, orderType, price, quantity, timeInForce, instructions } =
    command;
  let existing: OrderState | null = null;
  if (reason === 'duplicate-client-order-id') existing = stateOf(world.orderOf(owner, clientOrderId)!);
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
    text: null,
    order: null,
    existing,
  });
}

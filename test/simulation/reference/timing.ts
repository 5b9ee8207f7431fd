import { TIME_IN_FORCE_RULES } from '../../../src/engine/time-in-force.ts';
import { acceptRequest, expire, reject, rejectRequest, release } from './deciding.ts';
import { isOpen, type Listing, type Order } from './model.ts';
import { followVenue } from './phases.ts';
import { settle } from './settling.ts';
import type { World } from './world.ts';

/** Something that time does to one listing. Kinds rise in the order in which they are done at one time. */
interface Due {
  readonly time: number;
  readonly kind: number;
  readonly id: number;
  readonly listing: Listing;
  readonly act: () => void;
}

/** All that is still to come, soonest first. */
function comingDue(world: World): Due[] {
  const due: Due[] = [];
  const add = (
    time: number | null | undefined,
    kind: number,
    id: number,
    listing: Listing,
    act: () => void,
  ): void => {
    if (time !== null && time !== undefined) due.push({ time, kind, id, listing, act });
  };
  for (const order of world.open) {
    const { listing, orderId: id } = order;
    if (TIME_IN_FORCE_RULES[order.timeInForce].expiresAtTime) {
      add(order.instructions?.expireAt, 0, id, listing, () => expire(world, order));
    }
    add(order.hold?.deadline, 2, id, listing, () => timeOut(world, order));
    add(order.request?.deadline, 3, id, listing, () => timeOutRequest(world, order));
  }
  for (const [id, listing] of [...world.listings.values()].entries()) {
    if (!listing.expired)
      add(listing.terms.lastTradingAt, 1, id, listing, () => expireInstrument(world, listing));
    add(listing.own?.until, 4, id, listing, () => followVenue(world, listing));
  }
  return due.toSorted((one, other) => one.time - other.time || one.kind - other.kind || one.id - other.id);
}

export function nextDeadline(world: World): number {
  return comingDue(world)[0]?.time ?? Infinity;
}

/** Does all that is due by now, each as a turn of its own. */
export function passTime(world: World): void {
  for (;;) {
    const first = comingDue(world)[0];
    if (first === undefined || first.time > world.now) return;
    first.act();
    settle(world, first.listing);
  }
}

function timeOut(world: World, order: Order): void {
  const { onTimeout } = order.hold!;
  if (onTimeout === 'release') release(world, order);
  else if (order.status === 'pending-new') reject(world, order, 'refused-by-decision', null);
  else world.cancel(order, 'operator');
}

function timeOutRequest(world: World, order: Order): void {
  if (order.request!.onTimeout === 'release') acceptRequest(world, order);
  else rejectRequest(world, order, 'refused-by-decision', null);
}

function expireInstrument(world: World, listing: Listing): void {
  listing.expired = true;
  for (const order of world.openOrders(listing)) world.cancel(order, 'instrument-expired');
  world.tell({ type: 'instrument-expired', symbol: listing.symbol });
}

export function endDay(world: World): void {
  // What expires now is still known until the next day ends.
  for (const order of new Set(world.orders.values())) if (!isOpen(order)) world.forget(order);
  for (const order of world.openOrders()) {
    if (TIME_IN_FORCE_RULES[order.timeInForce].expiresAtDayEnd) expire(world, order);
  }
  world.rate = { second: 0, counts: new Map() };
  world.lastTradeBefore = world.lastTradeId;
  world.tell({ type: 'day-ended' });
  for (const order of world.openOrders()) order.carried = { quantity: order.cum, notional: order.notional };
}

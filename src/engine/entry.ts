import type { EnterOrder } from './command.ts';
import { takeNew } from './held.ts';
import { pends, tellOrderPending } from './pending.ts';
import { admit, wouldTake } from './placing.ts';
import type { RejectReason } from './reject.ts';
import type { Moment } from './replace.ts';
import { entryRefusal } from './validation.ts';
import type { Venue } from './venue.ts';

/** Takes a new order, or refuses it. */
export function enterOrder(venue: Venue, command: EnterOrder): void {
  const { registry, now, reporter } = venue;
  const { owner } = command;
  const exceedsRate = venue.countRequest(owner);
  const refusal = entryRefusalOf(venue, command, { now, exceedsRate });
  if (refusal !== null) {
    const isKnown = refusal === 'duplicate-client-order-id';
    const existing = isKnown ? registry.byClientId(owner, command.clientOrderId)!.state() : null;
    return reporter.rejected(command, refusal, existing);
  }
  const order = registry.make(venue.lastOrderId + 1, venue.listing(command.symbol)!, command, now);
  order.group = registry.groupOf(owner);
  if (order.special !== null && wouldTake(venue, order))
    return reporter.rejected(command, 'would-take', null);
  venue.lastOrderId++;
  venue.open(order);
  const tells = pends(venue, command);
  if (takeNew(venue, order, tells)) return;
  if (tells) tellOrderPending(venue, order);
  admit(venue, order);
}

/** Why a new order is refused, as far as that can be known before there is one. Changes nothing. */
export function entryRefusalOf(
  venue: Venue,
  command: EnterOrder,
  { now, exceedsRate }: Moment,
): RejectReason | null {
  const { registry, rules } = venue;
  const { owner, clientOrderId, symbol } = command;
  const isDuplicate = registry.hasClientId(owner, clientOrderId);
  const circumstances = { now, exceedsRate, rules, isDuplicate };
  return entryRefusal(command, venue.listing(symbol), circumstances) ?? roomRefusal(venue, owner);
}

function roomRefusal({ registry, rules, maxOpenOrders }: Venue, owner: string): RejectReason | null {
  const { maxOpenOrdersPerOwner } = rules;
  if (maxOpenOrdersPerOwner !== null && registry.countOpen(owner) >= maxOpenOrdersPerOwner) {
    return 'too-many-orders-of-owner';
  }
  return registry.openOrders >= maxOpenOrders ? 'too-many-open-orders' : null;
}

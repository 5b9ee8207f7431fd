/** What time does. */
import { endHold, endRequestHold } from './decide.ts';
import type { Deadline } from './deadlines.ts';
import { expireInstrument } from './instruments.ts';
import { expire } from './lifecycle.ts';
import { endOwnPhase } from './market.ts';
import type { Order } from './order.ts';
import { BOT_OWNER_PREFIX } from './order-registry.ts';
import { TIME_IN_FORCE_RULES } from './time-in-force.ts';
import type { Venue } from './venue.ts';

/** Does what was due at a moment that has come. */
export function meetDeadline(venue: Venue, { kind, number }: Deadline): void {
  if (kind === 'order-expiry') {
    const order = venue.registry.byId(number)!;
    expire(venue, order);
  } else if (kind === 'last-trading') {
    expireInstrument(venue, venue.listingByNumber(number));
  } else if (kind === 'order-hold') {
    endHold(venue, venue.registry.byId(number)!);
  } else if (kind === 'request-hold') {
    endRequestHold(venue, venue.registry.byId(number)!);
  } else {
    endOwnPhase(venue, venue.listingByNumber(number));
  }
}

/** The end of the trading day: closed orders are forgotten, and those for the day expire. */
export function endDay(venue: Venue): void {
  venue.registry.forgetClosed();
  venue.orderRate.clear();
  for (const order of venue.registry.open()) {
    if (TIME_IN_FORCE_RULES[order.timeInForce].expiresAtDayEnd) expire(venue, order);
  }
  for (const listing of venue.listings()) listing.day.endDay();
  venue.dayBegan = venue.now;
  venue.lastTradeBefore = venue.reporter.tradeId;
  venue.reporter.tell({ type: 'day-ended' });
  for (const order of venue.registry.open()) carryOver(venue, order);
}

/** FIX order state changes H.1: what an order has traded by now is not of the day that begins; a broker says so. */
function carryOver({ rules, reporter }: Venue, order: Order): void {
  const { cumQuantity: quantity, notional, owner } = order;
  order.ownSpecial.carried = { quantity, notional };
  if (rules.profile !== 'broker' || owner.startsWith(BOT_OWNER_PREFIX)) return;
  reporter.report({ type: 'order-restated', order: order.state(), reason: 'renewed' });
}

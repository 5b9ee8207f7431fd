import type { Command } from '../../engine/command.ts';
import type { OrderExecuted, OrderState, VenueEvent } from '../../engine/event.ts';
import { orderIdText } from '../../engine/ids.ts';
import { REJECT_REASONS } from '../../engine/reject.ts';
import type { OrderId } from '../../engine/values.ts';
import type { Venue } from '../../engine/venue.ts';
import { MethodError, refused } from '../errors.ts';
import { VenueUnavailable, type VenueHost } from '../host.ts';
import type { Result } from '../methods.ts';
import { renderExecution, renderOrder } from '../render.ts';

/**
 * Has the venue do something for a user, and returns what happened. Throws MethodError when the venue takes no commands, or
 * refuses what an operator may ask of it.
 */
export function submit(venueHost: VenueHost, command: Command, user: string): readonly VenueEvent[] {
  let events: readonly VenueEvent[];
  try {
    events = venueHost.submit(command, user);
  } catch (error) {
    if (error instanceof VenueUnavailable) throw new MethodError('unavailable', error.message);
    throw error;
  }
  // Nothing that is due by itself is refused: this one is about the command.
  const rejected = events.find((event) => event.type === 'decision-rejected');
  if (rejected !== undefined) throw refused(rejected.reason);
  return events;
}

/** The order as its last event has it, and its fills. */
export function outcome(
  venue: Venue,
  events: readonly VenueEvent[],
  orderId: OrderId,
): Result<'order.enter'> {
  let id = orderId;
  let order: OrderState | undefined;
  const executions: OrderExecuted[] = [];
  for (const event of events) {
    if (!('order' in event) || event.order === null) continue;
    // Where a replace is a cancel and a new order, the order goes on under another id.
    if (event.type === 'order-replaced' && event.previousOrderId === id) id = event.order.orderId;
    if (event.order.orderId !== id) continue;
    order = event.order;
    if (event.type === 'order-executed') executions.push(event);
  }
  order ??= venue.order(id);
  if (order === undefined) throw new Error(`the venue has not said what became of ${orderIdText(orderId)}`);
  return {
    order: renderOrder(venue, order),
    executions: executions.map((event) => renderExecution(venue, event)),
  };
}

/** The refusal of an order or request, in the words of whoever decided it. */
export function refusalOf(
  event: Extract<VenueEvent, { type: 'order-rejected' | 'request-rejected' }>,
): MethodError {
  return new MethodError('refused', event.text ?? REJECT_REASONS[event.reason], { reason: event.reason });
}

import type { Decision } from '../../engine/decision.ts';
import { refused } from '../errors.ts';
import type { CheckedParams, Result } from '../methods.ts';
import type { Call, Caller } from './call.ts';
import { oneOrder } from './lookup.ts';
import { Reading } from './reading.ts';
import { requireOne } from './require.ts';
import { outcome, submit } from './submit.ts';

type Outcome = Result<'order.release'>;

/** Handles a method that decides about an order, and says nothing but which order and why. */
export function decides(
  verb: Exclude<Decision['verb'], 'fill' | 'restate' | 'guarantee' | 'reject' | `reject-${string}`>,
): (params: CheckedParams<'order.release'>, call: Call) => Outcome {
  return ({ venue, orderId }, call) => decide(call, venue, orderId, (id) => ({ verb, orderId: id }));
}

export function refuses(
  verb: Extract<Decision['verb'], 'reject' | `reject-${string}`>,
): (params: CheckedParams<'order.reject'>, call: Call) => Outcome {
  return ({ venue, orderId, reason, text = null }, call) =>
    decide(call, venue, orderId, (id) => ({ verb, orderId: id, reason, text }));
}

export function fillOrder(call: Caller, params: CheckedParams<'order.fill'>): Outcome {
  return decide(call, params.venue, params.orderId, (orderId, reading) => ({
    verb: 'fill',
    orderId,
    quantity: reading.quantity(params.quantity),
    price: reading.price(params.price),
    force: params.force,
  }));
}

export function restateOrder(call: Caller, params: CheckedParams<'order.restate'>): Outcome {
  requireOne(params, ['price', 'quantity', 'filled']);
  return decide(call, params.venue, params.orderId, (orderId, reading) => ({
    verb: 'restate',
    orderId,
    quantity: reading.quantity(params.quantity),
    price: reading.price(params.price),
    cumQuantity: reading.quantity(params.filled),
  }));
}

export function guaranteeOrder(call: Caller, params: CheckedParams<'order.guarantee'>): Outcome {
  return decide(call, params.venue, params.orderId, (orderId, reading) => ({
    verb: 'guarantee',
    orderId,
    quantity: reading.quantity(params.quantity),
    price: reading.price(params.price),
  }));
}

function decide(
  { host, user }: Caller,
  venue: string | undefined,
  orderId: string,
  decision: (orderId: number, reading: Reading) => Decision,
): Outcome {
  const { venueHost, order } = oneOrder(host, venue, orderId);
  const reading = new Reading(venueHost.venue.instrument(order.symbol));
  const wanted = decision(order.orderId, reading);
  if (reading.defect !== null) throw refused(reading.defect);
  const events = submit(venueHost, { type: 'decide', decision: wanted }, user);
  return outcome(venueHost.venue, events, order.orderId);
}

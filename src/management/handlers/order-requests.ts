import { TOO_FINE } from '../../engine/decimal.ts';
import { orderIdText } from '../../engine/ids.ts';
import type { Command, EnterOrder } from '../../engine/command.ts';
import type { OrderExecuted, OrderState, VenueEvent } from '../../engine/event.ts';
import type { Instrument } from '../../engine/instrument.ts';
import type { RejectReason } from '../../engine/reject.ts';
import type { OrderId } from '../../engine/values.ts';
import type { Venue } from '../../engine/venue.ts';
import { MethodError, refused } from '../errors.ts';
import { VenueUnavailable, type DaemonHost, type VenueHost } from '../host.ts';
import type { CheckedParams, Result } from '../methods.ts';
import { renderExecution, renderOrder } from '../render.ts';
import { oneInstrument, oneOrder, venuesOf } from './lookup.ts';

/** How the client order ids begin that are made up for requests without one. */
const MADE_UP_ID = 'OP-';

export function enterOrder(host: DaemonHost, params: CheckedParams<'order.enter'>): Result<'order.enter'> {
  const venueHost = venueFor(host, params);
  const { venue } = venueHost;
  const reading = new Reading(venue.instrument(params.symbol));
  const command: EnterOrder = {
    type: 'enter',
    owner: params.owner,
    clientOrderId: params.clientOrderId ?? madeUpId(venue, params.owner),
    symbol: params.symbol,
    side: params.side,
    orderType: params.orderType ?? (params.price === undefined ? 'market' : 'limit'),
    price: reading.price(params.price),
    quantity: reading.quantity(params.quantity) ?? 0,
    timeInForce: params.timeInForce,
    defect: reading.defect,
  };
  const events = submit(venueHost, command);
  const accepted = events.find((event) => event.type === 'order-accepted');
  if (accepted === undefined) throw refusalIn(events);
  return outcome(venue, events, accepted.order.orderId);
}

export function cancelOrder(host: DaemonHost, params: CheckedParams<'order.cancel'>): Result<'order.cancel'> {
  const { venueHost, order } = oneOrder(host, params.venue, params.orderId);
  const { venue } = venueHost;
  const events = submit(venueHost, {
    type: 'cancel',
    owner: order.owner,
    clientOrderId: params.clientOrderId ?? null,
    origClientOrderId: order.clientOrderId,
    symbol: null,
    side: null,
  });
  if (events.some((event) => event.type === 'request-rejected')) throw refusalIn(events);
  return { order: outcome(venue, events, order.orderId).order };
}

export function replaceOrder(
  host: DaemonHost,
  params: CheckedParams<'order.replace'>,
): Result<'order.replace'> {
  const { venueHost, order } = oneOrder(host, params.venue, params.orderId);
  const { venue } = venueHost;
  if (params.price === undefined && params.quantity === undefined) {
    throw new MethodError('invalid-params', 'A replace changes the price, the quantity or both.', {
      problems: [{ path: '', message: 'price or quantity is required' }],
    });
  }
  const reading = new Reading(venue.instrument(order.symbol));
  const events = submit(venueHost, {
    type: 'replace',
    owner: order.owner,
    clientOrderId: params.clientOrderId ?? null,
    origClientOrderId: order.clientOrderId,
    symbol: null,
    side: null,
    orderType: null,
    timeInForce: null,
    price: reading.price(params.price),
    quantity: reading.quantity(params.quantity),
    defect: reading.defect,
  });
  if (events.some((event) => event.type === 'request-rejected')) throw refusalIn(events);
  return outcome(venue, events, order.orderId);
}

/** The venue that is named, the only one, or the only one that trades the symbol. */
function venueFor(
  host: DaemonHost,
  { venue, symbol }: { venue?: string | undefined; symbol: string },
): VenueHost {
  const [first, ...others] = venuesOf(host, venue);
  // The only venue refuses an unknown symbol itself, so that the refusal is on its record.
  return first !== undefined && others.length === 0 ? first : oneInstrument(host, venue, symbol).venueHost;
}

function submit(venueHost: VenueHost, command: Command): readonly VenueEvent[] {
  try {
    return venueHost.submit(command);
  } catch (error) {
    if (error instanceof VenueUnavailable) throw new MethodError('unavailable', error.message);
    throw error;
  }
}

/** Of the number of the event that it will cause, so it is new unless somebody has chosen the same. */
function madeUpId(venue: Venue, owner: string): string {
  let number = venue.reporter.eventNumber + 1;
  while (venue.orderByClientId(owner, `${MADE_UP_ID}${number}`) !== undefined) number++;
  return `${MADE_UP_ID}${number}`;
}

function refusalIn(events: readonly VenueEvent[]): MethodError {
  for (const event of events) {
    if (event.type === 'order-rejected' || event.type === 'request-rejected') return refused(event.reason);
  }
  throw new Error('the venue neither did what was asked nor refused it');
}

/** The order as its last event has it, and its fills. */
function outcome(venue: Venue, events: readonly VenueEvent[], orderId: OrderId): Result<'order.enter'> {
  let order: OrderState | null = null;
  const executions: OrderExecuted[] = [];
  for (const event of events) {
    if (!('order' in event) || event.order?.orderId !== orderId) continue;
    order = event.order;
    if (event.type === 'order-executed') executions.push(event);
  }
  if (order === null) throw new Error(`the venue has not said what became of ${orderIdText(orderId)}`);
  return {
    order: renderOrder(venue, order),
    executions: executions.map((event) => renderExecution(venue, event)),
  };
}

/** Decimal text as ticks and lots, and the first thing that was wrong with it. Without an instrument nothing is read. */
class Reading {
  readonly #instrument: Instrument | undefined;
  defect: RejectReason | null = null;

  constructor(instrument: Instrument | undefined) {
    this.#instrument = instrument;
  }

  price(text: string | undefined): number | null {
    return this.#whole(text, 'price-off-tick', 'invalid-price', (instrument, value) =>
      instrument.ticksOf(value),
    );
  }

  quantity(text: string | undefined): number | null {
    return this.#whole(text, 'quantity-off-lot', 'invalid-quantity', (instrument, value) =>
      instrument.lotsOf(value),
    );
  }

  #whole(
    text: string | undefined,
    off: RejectReason,
    invalid: RejectReason,
    parse: (instrument: Instrument, text: string) => number,
  ): number | null {
    if (text === undefined || this.#instrument === undefined) return null;
    const value = parse(this.#instrument, text);
    if (Number.isFinite(value)) return value;
    this.defect ??= value === TOO_FINE ? off : invalid;
    return null;
  }
}

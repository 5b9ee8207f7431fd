import type { EnterOrder } from '../../engine/command.ts';
import type { OrderState, VenueEvent } from '../../engine/event.ts';
import { unlessPlain } from '../../engine/instructions.ts';
import type { OrderType } from '../../engine/values.ts';
import type { Venue } from '../../engine/venue.ts';
import { refused } from '../errors.ts';
import type { DaemonHost, VenueHost } from '../host.ts';
import type { CheckedParams, Result } from '../methods.ts';
import type { Caller } from './call.ts';
import { oneInstrument, oneOrder, oneVenue, venuesOf } from './lookup.ts';
import { momentOf, Reading } from './reading.ts';
import { requireOne } from './require.ts';
import { outcome, refusalOf, submit } from './submit.ts';

/** How the client order ids begin that are made up for requests without one. */
const MADE_UP_ID = 'OP-';

export function enterOrder(
  { host, user }: Caller,
  params: CheckedParams<'order.enter'>,
): Result<'order.enter'> {
  const venueHost = venueFor(host, params);
  const { venue } = venueHost;
  const { owner } = params;
  const clientOrderId = params.clientOrderId ?? madeUpId(venue, owner);
  const events = submit(venueHost, entryOf(venueHost, params, clientOrderId), user);
  for (const event of events) {
    // What was due by itself has happened before, to other orders.
    if (event.type === 'order-rejected' && isOf(event, owner, clientOrderId)) throw refusalOf(event);
    if (
      (event.type === 'order-accepted' || event.type === 'order-held') &&
      isOf(event.order, owner, clientOrderId)
    ) {
      return outcome(venue, events, event.order.orderId);
    }
  }
  throw new Error('the venue neither took the order nor refused it');
}

export function cancelOrder(
  { host, user }: Caller,
  params: CheckedParams<'order.cancel'>,
): Result<'order.cancel'> {
  const { venueHost, order } = oneOrder(host, params.venue, params.orderId);
  const { clientOrderId } = params;
  const events = submit(
    venueHost,
    clientOrderId === undefined
      ? { type: 'decide', decision: { verb: 'cancel', orderId: order.orderId } }
      : { type: 'cancel', ...requestOn(order, clientOrderId) },
    user,
  );
  throwRefusal(events, order, clientOrderId);
  return { order: outcome(venueHost.venue, events, order.orderId).order };
}

export function cancelAll(
  { host, user }: Caller,
  params: CheckedParams<'order.cancelAll'>,
): Result<'order.cancelAll'> {
  const { owner = null, symbol, side = null } = params;
  const { venueHost, instrument } =
    symbol === undefined
      ? { venueHost: oneVenue(host, params.venue), instrument: null }
      : oneInstrument(host, params.venue, symbol);
  const events = submit(
    venueHost,
    {
      type: 'cancel-all',
      owner,
      symbol: instrument?.symbol ?? null,
      side,
      clientOrderId: null,
    },
    user,
  );
  return { orders: events.find((event) => event.type === 'mass-canceled')?.orders ?? 0 };
}

export function replaceOrder(
  { host, user }: Caller,
  params: CheckedParams<'order.replace'>,
): Result<'order.replace'> {
  const { venueHost, order } = oneOrder(host, params.venue, params.orderId);
  const { venue } = venueHost;
  const { clientOrderId } = params;
  requireOne(params, ['price', 'quantity', 'stopPrice', 'display', 'expireAt']);
  const reading = new Reading(venue.instrument(order.symbol));
  const price = reading.price(params.price);
  const quantity = reading.quantity(params.quantity);
  const stopPrice = reading.price(params.stopPrice);
  const displayQuantity = reading.quantity(params.display);
  const expireAt = params.expireAt === undefined ? null : momentOf(params.expireAt, 'expireAt', venueHost);
  if (reading.defect !== null) throw refused(reading.defect);
  // A decision changes no more than price and quantity; the operator's own request changes the rest.
  const decided =
    clientOrderId === undefined && stopPrice === null && displayQuantity === null && expireAt === null;
  const events = submit(
    venueHost,
    decided
      ? {
          type: 'decide',
          decision: { verb: 'restate', orderId: order.orderId, quantity, price, cumQuantity: null },
        }
      : {
          type: 'replace',
          ...requestOn(order, clientOrderId ?? null),
          orderType: null,
          timeInForce: null,
          price,
          quantity,
          stopPrice,
          displayQuantity,
          expireAt,
          defect: null,
        },
    user,
  );
  throwRefusal(events, order, clientOrderId);
  return outcome(venue, events, order.orderId);
}

function entryOf(
  venueHost: VenueHost,
  params: CheckedParams<'order.enter'>,
  clientOrderId: string,
): EnterOrder {
  const { owner, symbol, side, expireAt } = params;
  const reading = new Reading(venueHost.venue.instrument(symbol));
  return {
    type: 'enter',
    owner,
    clientOrderId,
    symbol,
    side,
    orderType: params.orderType ?? impliedType(params),
    price: reading.price(params.price),
    quantity: reading.quantity(params.quantity) ?? 0,
    timeInForce: params.timeInForce ?? (expireAt === undefined ? 'day' : 'gtd'),
    instructions: unlessPlain({
      stopPrice: reading.price(params.stopPrice),
      trailOffset: reading.price(params.trailOffset),
      pegReference: params.peg ?? null,
      pegOffset: reading.price(params.pegOffset) ?? 0,
      displayQuantity: reading.quantity(params.display),
      minimumQuantity: reading.quantity(params.minimum),
      allOrNone: params.allOrNone,
      postOnly: params.postOnly,
      expireAt: expireAt === undefined ? null : momentOf(expireAt, 'expireAt', venueHost),
      echo: null,
    }),
    defect: reading.defect,
  };
}

/** What an order is that says no type. */
function impliedType(params: CheckedParams<'order.enter'>): OrderType {
  if (params.peg !== undefined) return 'pegged';
  if (params.trailOffset !== undefined) return 'trailing-stop';
  if (params.stopPrice !== undefined) return params.price === undefined ? 'stop' : 'stop-limit';
  return params.price === undefined ? 'market' : 'limit';
}

/** A request in the name of the order's owner, or with null as the operator. */
function requestOn(
  { owner, clientOrderId: origClientOrderId }: OrderState,
  clientOrderId: string | null,
): {
  owner: string;
  clientOrderId: string | null;
  origClientOrderId: string;
  symbol: null;
  side: null;
} {
  return { owner, clientOrderId, origClientOrderId, symbol: null, side: null };
}

function throwRefusal(
  events: readonly VenueEvent[],
  { owner }: OrderState,
  clientOrderId: string | undefined,
): void {
  for (const event of events) {
    if (event.type !== 'request-rejected') continue;
    // Another request, that had been held, may have ended by the way.
    if (event.owner === owner && event.clientOrderId === (clientOrderId ?? null)) throw refusalOf(event);
  }
}

function isOf(
  named: { readonly owner: string; readonly clientOrderId: string },
  owner: string,
  clientOrderId: string,
): boolean {
  return named.owner === owner && named.clientOrderId === clientOrderId;
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

/** Of the number of the event that it will cause, so it is new unless somebody has chosen the same. */
function madeUpId(venue: Venue, owner: string): string {
  let number = venue.reporter.eventNumber + 1;
  while (venue.orderByClientId(owner, `${MADE_UP_ID}${number}`) !== undefined) number++;
  return `${MADE_UP_ID}${number}`;
}

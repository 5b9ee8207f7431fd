import type { HoldMatch, HoldRule } from '../../engine/holds.ts';
import { MethodError } from '../errors.ts';
import type { VenueHost } from '../host.ts';
import type { CheckedParams } from '../methods.ts';
import { renderHold } from '../render.ts';
import type { Handlers } from './call.ts';
import { onlyNamed, oneVenue, venuesOf } from './lookup.ts';
import { Reading } from './reading.ts';
import { submit } from './submit.ts';

export const holdHandlers: Handlers<'hold'> = {
  'hold.list': ({ venue }, { host }) => ({
    holds: venuesOf(host, venue).flatMap(({ venue: each }) =>
      Array.from(each.holds(), (hold) => renderHold(each, hold)),
    ),
  }),
  'hold.show': ({ venue, name }, { host }) => {
    const found = venuesOf(host, venue).flatMap((venueHost) =>
      Array.from(venueHost.venue.holds())
        .filter((hold) => hold.name === name)
        .map((hold) => ({ venueHost, hold })),
    );
    const { venueHost, hold } = onlyNamed(found, 'hold', name);
    return { hold: renderHold(venueHost.venue, hold) };
  },
  'hold.add': (params, { host, user }) => {
    const venueHost = oneVenue(host, params.venue);
    const hold = holdOf(venueHost, params);
    submit(venueHost, { type: 'add-hold', hold }, user);
    return { hold: renderHold(venueHost.venue, hold) };
  },
  'hold.remove': ({ venue, name }, { host, user }) => {
    submit(oneVenue(host, venue), { type: 'remove-hold', name }, user);
    return { name };
  },
};

function holdOf(venueHost: VenueHost, params: CheckedParams<'hold.add'>): HoldRule {
  const { name, stages, nth, times = null, pend, timeoutMs, onTimeout } = params;
  const match = matchOf(venueHost, params);
  return { name, stages, match, nth, times, pend, timeoutMicros: timeoutMs * 1_000, onTimeout };
}

function matchOf({ venue }: VenueHost, params: CheckedParams<'hold.add'>): HoldMatch {
  const { symbol = null, side = null, owner = null, clientOrderId = null } = params;
  const { minQuantity, maxQuantity, minPrice, maxPrice } = params;
  const instrument = symbol === null ? undefined : venue.instrument(symbol);
  const bounds = { minQuantity, maxQuantity, minPrice, maxPrice };
  const bound = Object.entries(bounds).find(([, value]) => value !== undefined)?.[0];
  if (bound !== undefined && instrument === undefined) {
    throw badBound(bound, 'needs symbol to name one instrument, whose prices and quantities are meant');
  }
  const reading = new Reading(instrument);
  const match: HoldMatch = {
    // Orders are known by the symbol, whatever name of the instrument they were sent with.
    symbol: instrument?.symbol ?? symbol,
    side,
    owner,
    clientOrderId,
    minQuantity: reading.quantity(minQuantity),
    maxQuantity: reading.quantity(maxQuantity),
    minPrice: reading.price(minPrice),
    maxPrice: reading.price(maxPrice),
  };
  if (reading.defect !== null && bound !== undefined) {
    throw badBound(bound, 'prices and quantities must be multiples of tick and lot size');
  }
  return match;
}

function badBound(path: string, message: string): MethodError {
  return new MethodError('invalid-params', `${path}: ${message}`, { problems: [{ path, message }] });
}

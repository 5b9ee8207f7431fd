import type { OrderState } from '../../engine/event.ts';
import { parseOrderId } from '../../engine/ids.ts';
import type { Instrument } from '../../engine/instrument.ts';
import { MethodError } from '../errors.ts';
import type { DaemonHost, SessionHost, VenueHost } from '../host.ts';

/** Names that a message lists at most. */
const NAMES_SHOWN = 10;

/** The venue of that name, or all. Throws MethodError when there is none. */
export function venuesOf(host: DaemonHost, name: string | undefined): readonly VenueHost[] {
  const venues = host.venues();
  if (name === undefined) return venues;
  const venue = venues.find((each) => each.venue.name === name);
  if (venue === undefined) {
    throw new MethodError('not-found', `There is no venue "${name}".`, { next: thereIs(venueNames(venues)) });
  }
  return [venue];
}

/** The venue of that name, or the only one. */
export function oneVenue(host: DaemonHost, name: string | undefined): VenueHost {
  const venues = venuesOf(host, name);
  if (venues.length > 1) {
    throw new MethodError(
      'ambiguous',
      `There are ${venues.length} venues: ${venueNames(venues).join(', ')}.`,
    );
  }
  const [venue] = venues;
  if (venue === undefined) throw new MethodError('not-found', 'This daemon has no venues.');
  return venue;
}

/** An instrument by symbol or alias, on the named venue or the only one that has it. */
export function oneInstrument(
  host: DaemonHost,
  venue: string | undefined,
  symbol: string,
): { readonly venueHost: VenueHost; readonly instrument: Instrument } {
  const venues = venuesOf(host, venue);
  const found = venues.flatMap((venueHost) => {
    const instrument = venueHost.venue.instrument(symbol);
    return instrument === undefined ? [] : [{ venueHost, instrument }];
  });
  return only(
    found,
    ({ venueHost }) => venueHost,
    () => {
      const symbols = venues.flatMap((each) => symbolsOf(each));
      return new MethodError('not-found', `No venue trades "${symbol}".`, { next: thereIs(symbols) });
    },
    symbol,
  );
}

/** An order by its id, on the named venue or the only one that has it. */
export function oneOrder(
  host: DaemonHost,
  venue: string | undefined,
  orderId: string,
): { readonly venueHost: VenueHost; readonly order: OrderState } {
  const id = parseOrderId(orderId);
  const found = venuesOf(host, venue).flatMap((venueHost) => {
    const order = id === null ? undefined : venueHost.venue.order(id);
    return order === undefined ? [] : [{ venueHost, order }];
  });
  return only(
    found,
    ({ venueHost }) => venueHost,
    () =>
      new MethodError('not-found', `There is no order ${orderId}.`, {
        next: 'order.list shows those that are known.',
      }),
    orderId,
  );
}

/** A session by its name, on the named venue or the only one that has it. */
export function oneSession(host: DaemonHost, venue: string | undefined, name: string): SessionHost {
  const found = venuesOf(host, venue).flatMap((venueHost) => {
    const session = venueHost.session(name);
    return session === undefined ? [] : [{ venueHost, session }];
  });
  return onlyNamed(found, 'session', name).session;
}

/** The one of that name. Throws MethodError when there is none, or several venues have one. */
export function onlyNamed<Found extends { readonly venueHost: VenueHost }>(
  found: readonly Found[],
  entity: 'session' | 'endpoint' | 'bot' | 'hold' | 'fault',
  name: string,
): Found {
  const none = (): MethodError =>
    new MethodError('not-found', `There is no ${entity} "${name}".`, {
      next: `${entity}.list shows those that there are.`,
    });
  return only(found, ({ venueHost }) => venueHost, none, name);
}

/** The one that was found. Throws MethodError when there is none, or several venues have one. */
export function only<Found>(
  found: readonly Found[],
  venueOf: (found: Found) => VenueHost,
  none: () => MethodError,
  what: string,
): Found {
  const [first] = found;
  if (first === undefined) throw none();
  if (found.length > 1) {
    throw new MethodError(
      'ambiguous',
      `Several venues have ${what}: ${venueNames(found.map(venueOf)).join(', ')}.`,
    );
  }
  return first;
}

function venueNames(venues: readonly VenueHost[]): string[] {
  return venues.map(({ venue }) => venue.name);
}

function symbolsOf({ venue }: VenueHost): string[] {
  return Iterator.from(venue.instruments())
    .take(NAMES_SHOWN + 1)
    .map(({ symbol }) => symbol)
    .toArray();
}

function thereIs(names: readonly string[]): string {
  if (names.length === 0) return 'There is none.';
  const shown = names.slice(0, NAMES_SHOWN).join(', ');
  return names.length > NAMES_SHOWN ? `There is ${shown} and more.` : `There is ${shown}.`;
}

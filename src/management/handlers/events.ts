import { MethodError } from '../errors.ts';
import type { Handlers } from './call.ts';
import { venuesOf } from './lookup.ts';

export const eventsHandlers: Handlers<'events'> = {
  'events.subscribe': ({ venue, symbol, owner, types }, { host, connection }) => {
    const venues = venuesOf(host, venue);
    if (symbol !== undefined && !venues.some((each) => each.venue.instrument(symbol) !== undefined)) {
      throw new MethodError('not-found', `No venue trades "${symbol}".`);
    }
    const filter = {
      symbol: symbol ?? null,
      owner: owner ?? null,
      types: types === undefined ? null : new Set(types),
    };
    return { subscription: connection.subscriptions.toEvents(venues, filter) };
  },
  'events.unsubscribe': ({ subscription }, { connection }) => {
    connection.subscriptions.end(subscription);
    return { subscription };
  },
};

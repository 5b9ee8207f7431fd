import { parseOrderId } from '../../engine/ids.ts';
import { MethodError } from '../errors.ts';
import type { EventFilter, WatchedVenues } from '../event-feed.ts';
import type { DaemonHost, VenueHost } from '../host.ts';
import type { CheckedParams } from '../methods.ts';
import type { Handlers } from './call.ts';
import { venuesOf } from './lookup.ts';

export const eventsHandlers: Handlers<'events'> = {
  'events.subscribe': (params, { host, connection }) => {
    const { venues, filter } = wanted(host, params);
    return { subscription: connection.subscriptions.toEvents(venues, filter) };
  },
  'events.unsubscribe': ({ subscription }, { connection }) => {
    connection.subscriptions.end(subscription);
    return { subscription };
  },
  'events.open': (params, { host, queues, user }) => {
    const { venues, filter } = wanted(host, params);
    const { queue, created } = queues.open(user, params, venues, filter);
    return { queue: queue.show(), created };
  },
  'events.poll': async ({ queue: name, afterSeq, limit, waitMs }, { queues, user }, signal) => {
    await queues.toRead(user, name).waitFor(afterSeq, waitMs, signal);
    return queues.toRead(user, name).read(afterSeq, limit);
  },
  'events.close': ({ queue }, { queues, user }) => {
    queues.close(user, queue);
    return { queue };
  },
  'events.list': (_, { queues, user }) => ({ queues: queues.list(user).map((queue) => queue.show()) }),
};

/** Whose events, and which of them. Throws MethodError when no venue has such. */
function wanted(
  host: DaemonHost,
  { venue, symbol, owner, orderId, types }: CheckedParams<'events.subscribe'>,
): { readonly venues: WatchedVenues; readonly filter: EventFilter } {
  const venues = venuesOf(host, venue);
  if (symbol !== undefined && !venues.some((each) => each.venue.instrument(symbol) !== undefined)) {
    throw new MethodError('not-found', `No venue trades "${symbol}".`);
  }
  return {
    venues: watched(host, venue === undefined ? null : venues[0]!),
    filter: {
      symbol: symbol ?? null,
      owner: owner ?? null,
      orderId: orderId === undefined ? null : parseOrderId(orderId),
      types: types === undefined ? null : new Set(types),
    },
  };
}

function watched(host: DaemonHost, one: VenueHost | null): WatchedVenues {
  return { one, follow: (visit) => (one === null ? host.follow(visit) : visit(one)) };
}

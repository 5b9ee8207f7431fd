import { byName, same } from './difference.ts';
import { armingProblem } from '../faults/arming.ts';
import { configuredPlaces } from './fault-places.ts';
import type { VenueConfig } from './venue-config.ts';

/**
 * What is wanted of a venue whose file has changed while somebody may have changed the venue by hand: all that the file
 * says anew, and what runs wherever it says the same as before. `before` and `after` are the file, `running` the venue.
 */
export function mergeVenue(before: VenueConfig, after: VenueConfig, running: VenueConfig): VenueConfig {
  const endpoints = mergeList(before.endpoints, after.endpoints, running.endpoints, ({ name }) => name);
  const instruments = mergeList(
    before.instruments,
    after.instruments,
    running.instruments,
    ({ symbol }) => symbol,
  );
  const sessions = mergeList(before.sessions, after.sessions, running.sessions, ({ name }) => name);
  const faults = mergeList(before.faults, after.faults, running.faults, ({ name }) => name);
  const bots = mergeList(before.bots, after.bots, running.bots, ({ name }) => name);
  const places = byName(endpoints, ({ name }) => name);
  const books = byName(instruments, ({ symbol }) => symbol);
  // What was made by hand goes with what it stood on.
  const placed = sessions.filter(({ endpoint }) => places.has(endpoint));
  const concerned = configuredPlaces({ endpoints, sessions: placed, instruments });
  return {
    venue: mergeOne(before.venue, after.venue, running.venue),
    instruments,
    phases: mergeOne(before.phases, after.phases, running.phases),
    holds: mergeList(before.holds, after.holds, running.holds, ({ name }) => name),
    endpoints,
    sessions: placed,
    edits: mergeOne(before.edits, after.edits, running.edits),
    faults: faults.filter(({ kind, match }) => armingProblem(kind, match, concerned) === null),
    bots: bots.filter(({ symbol }) => books.has(symbol)),
  };
}

function mergeOne<Value>(before: Value, after: Value, running: Value): Value {
  return same([before], [after]) ? running : after;
}

function mergeList<Item>(
  before: readonly Item[],
  after: readonly Item[],
  running: readonly Item[],
  key: (item: Item) => string,
): Item[] {
  const old = byName(before, key);
  const now = byName(running, key);
  const wanted = byName(after, key);
  const filed = after.flatMap((item) => {
    const previous = old.get(key(item));
    if (previous === undefined || !same(previous, item)) return [item];
    const present = now.get(key(item));
    return present === undefined ? [] : [present];
  });
  return [...filed, ...running.filter((item) => !wanted.has(key(item)) && !old.has(key(item)))];
}

import { activityBots, activityProblem, withActivity, type ActivityTerms } from './activity.ts';
import { byName, same } from './difference.ts';
import { NO_ACTIVITY } from '../bots/activity.ts';
import { armingProblem } from '../faults/arming.ts';
import { configuredPlaces } from './fault-places.ts';
import type { BotConfig, VenueConfig } from './venue-config.ts';

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
  const venue = mergeOne(before.venue, after.venue, running.venue);
  const activity = mergeActivity([before, after, running], { venue, instruments });
  const own = ({ bots }: VenueConfig): BotConfig[] => bots.filter((bot) => bot.activity === null);
  const bots = mergeList(own(before), own(after), own(running), ({ name }) => name);
  const places = byName(endpoints, ({ name }) => name);
  const books = byName(instruments, ({ symbol }) => symbol);
  // What was made by hand goes with what it stood on.
  const placed = sessions.filter(({ endpoint }) => places.has(endpoint));
  const concerned = configuredPlaces({ endpoints, sessions: placed, instruments });
  return {
    venue,
    instruments,
    phases: mergeOne(before.phases, after.phases, running.phases),
    holds: mergeList(before.holds, after.holds, running.holds, ({ name }) => name),
    endpoints,
    sessions: placed,
    edits: mergeOne(before.edits, after.edits, running.edits),
    faults: faults.filter(({ kind, match }) => armingProblem(kind, match, concerned) === null),
    activity,
    bots: [
      ...activityBots({ venue, instruments, activity }),
      ...bots.filter(({ symbol }) => books.has(symbol)),
    ],
  };
}

/** Levels that somebody has set stay, where the file says the same as before of the book and the level still fits. */
function mergeActivity(
  [before, after, running]: readonly [VenueConfig, VenueConfig, VenueConfig],
  { venue, instruments }: Pick<VenueConfig, 'venue' | 'instruments'>,
): ActivityTerms {
  const levels = mergeOne(before.activity.levels, after.activity.levels, running.activity.levels);
  const terms = { levels, books: {} };
  const books = instruments.flatMap((instrument) => {
    const [old, wanted, present] = [before, after, running].map(
      ({ activity }) => activity.books[instrument.symbol] ?? NO_ACTIVITY,
    ) as [string, string, string];
    const level = mergeOne(old, wanted, present);
    return activityProblem(level, instrument, { venue, activity: terms }) === null
      ? [[instrument.symbol, level] as const]
      : [];
  });
  return withActivity(terms, books);
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

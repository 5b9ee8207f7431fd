import { activityLevels, NO_ACTIVITY } from '../bots/activity.ts';
import { activityBots, activityProblem, withActivity } from '../config/activity.ts';
import { plan, type Operation } from '../config/plan.ts';
import type { VenueConfig } from '../config/venue-config.ts';
import type { ActivityBookJson, ActivityLevelJson } from '../management/activity-entities.ts';
import type { BotJson } from '../management/entities.ts';

/** How much goes on at the books of a venue, as the management protocol shows it. */
export function shownActivity(
  { venue: { name: venue }, instruments, activity, bots: configs }: VenueConfig,
  bots: readonly BotJson[],
): { books: ActivityBookJson[]; levels: ActivityLevelJson[] } {
  const made = new Set(configs.filter((bot) => bot.activity !== null).map(({ name }) => name));
  const ofActivity = Map.groupBy(
    bots.filter(({ name }) => made.has(name)),
    ({ symbol }) => symbol,
  );
  const books = instruments.map(({ symbol }) => {
    const own = ofActivity.get(symbol) ?? [];
    const orders = own.reduce((sum, bot) => sum + bot.orders, 0);
    const level = activity.books[symbol] ?? NO_ACTIVITY;
    return { venue, symbol, level, bots: own.map(({ name }) => name), orders };
  });
  const levels = Object.entries(activityLevels(activity.levels)).map(([level, kinds]) => {
    return { venue, level, bots: structuredClone(kinds) as ActivityLevelJson['bots'] };
  });
  return { books, levels };
}

/** What brings books of a venue, all without a symbol, to another level. Throws RangeError where one cannot be had. */
export function activityChange(state: VenueConfig, symbol: string | null, level: string): Operation[] {
  const known = Object.keys(activityLevels(state.activity.levels));
  if (!known.includes(level))
    throw new RangeError(`level: there is no level of activity "${level}": there is ${known.join(', ')}`);
  const { instruments } = state;
  const meant = instruments.filter((terms) => symbol === null || terms.symbol === symbol);
  const problems = meant.map((terms) => activityProblem(level, terms, state)).filter((each) => each !== null);
  if (problems.length > 0) throw new RangeError(`level: ${problems.slice(0, 5).join('; ')}`);
  const activity = withActivity(
    state.activity,
    meant.map((terms) => [terms.symbol, level] as const),
  );
  const own = state.bots.filter((bot) => bot.activity === null);
  const bots = activityBots({ ...state, activity });
  const taken = bots.find(({ name }) => own.some((other) => other.name === name));
  if (taken !== undefined) throw new RangeError(`level: there is a bot ${taken.name} already`);
  return plan([state], [{ ...state, activity, bots: [...bots, ...own] }]);
}

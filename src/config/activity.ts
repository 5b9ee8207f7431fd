import { activityLevels, botsOfLevel, NO_ACTIVITY, type ActivityLevel } from '../bots/activity.ts';
import { Instrument, type InstrumentTerms } from '../engine/instrument.ts';
import type { VenueFile } from './schema.ts';
import { botMisfit } from './bot-fit.ts';
import type { BotConfig, VenueConfig } from './venue-config.ts';

/** How much goes on at the books of a venue by itself. */
export interface ActivityTerms {
  /** What the venue has of its own: other numbers of levels that there are, and more levels. */
  readonly levels: Readonly<Record<string, ActivityLevel>>;
  /** The levels of the books by their symbols; nothing goes on at those that are not named. */
  readonly books: Readonly<Record<string, string>>;
}

/** An instrument that is made by hand is not meant by what the file says of all: a test wants a quiet book. */
export function activityTerms({ venue, instrument: instruments, activity }: VenueFile): ActivityTerms {
  const levels = instruments.map(({ symbol, activity: own = venue.activity }) => [symbol, own] as const);
  return { levels: activity, books: booksAt(levels) };
}

/** Other levels of some books. */
export function withActivity(
  terms: ActivityTerms,
  levels: Iterable<readonly [symbol: string, level: string]>,
): ActivityTerms {
  return { ...terms, books: booksAt([...Object.entries(terms.books), ...levels]) };
}

function booksAt(levels: Iterable<readonly [string, string]>): ActivityTerms['books'] {
  return Object.fromEntries([...new Map(levels)].filter(([, level]) => level !== NO_ACTIVITY));
}

type Traded = Pick<VenueConfig, 'venue' | 'instruments' | 'activity'>;

/** The bots that the levels of the books come to. Each has a name, and so random numbers, of its level, kind and book. */
export function activityBots({ venue, instruments, activity }: Traded): BotConfig[] {
  const levels = activityLevels(activity.levels);
  return instruments.flatMap((terms) => {
    const { symbol, referencePrice } = terms;
    const level = activity.books[symbol];
    if (level === undefined || levels[level] === undefined || referencePrice === undefined) return [];
    return botsOfLevel(levels[level], new Instrument(terms), referencePrice).map(({ kind, parameters }) => ({
      name: `${level}-${kind}-${symbol.replaceAll(/[/:]/g, '-')}`,
      kind,
      symbol,
      seed: venue.seed,
      activity: level,
      parameters,
    }));
  });
}

/** What the bots of a level send. */
const NEEDED = { orderTypes: ['limit', 'market'], timesInForce: ['gtc', 'ioc'] } as const;

/** Why a level that there is cannot be that of an instrument's book; null when it can. */
export function activityProblem(
  level: string,
  terms: InstrumentTerms,
  { venue, activity }: Pick<VenueConfig, 'venue' | 'activity'>,
): string | null {
  if (level === NO_ACTIVITY) return null;
  const { symbol, referencePrice } = terms;
  if (referencePrice === undefined)
    return `"${level}" needs a referencePrice of ${symbol}, around which its bots begin to quote`;
  for (const key of ['orderTypes', 'timesInForce'] as const) {
    const taken: readonly string[] = terms[key] ?? venue[key];
    const missing = NEEDED[key].find((each) => !taken.includes(each));
    if (missing !== undefined)
      return `"${level}" needs ${key} of ${symbol} with "${missing}", which its bots send`;
  }
  const one = { venue, instruments: [terms], activity: { ...activity, books: { [symbol]: level } } };
  const instrument = new Instrument(terms);
  const misfits = activityBots(one).map(({ kind, parameters }) => botMisfit(kind, parameters, instrument));
  const misfit = misfits.find((each) => each !== null);
  return misfit === undefined ? null : `"${level}": ${misfit}`;
}

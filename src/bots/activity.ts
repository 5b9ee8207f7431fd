import * as z from 'zod';
import type { Instrument } from '../engine/instrument.ts';
import { BOTS } from './index.ts';
import { marketMakerParameters } from './market-maker.ts';

/** Levels of activity: how much goes on at a book by itself, and which bots with which numbers make it so. */

/** The kinds of bots that make a book alive, in the order in which they are made. A level has one of each at most. */
export const ACTIVITY_KINDS = ['market-maker', 'noise', 'taker', 'momentum'] as const;
export type ActivityKind = (typeof ACTIVITY_KINDS)[number];

/** Numbers of the bots of a level, by their kinds. What is not said is as the kind has it. */
export type ActivityLevel = {
  readonly [Kind in ActivityKind]?: Readonly<Record<string, unknown>> | undefined;
};

export const NO_ACTIVITY = 'none';

/**
 * The levels that every venue has. Sizes count the smallest orders that the instrument takes, so that a level fits
 * shares and currencies alike.
 */
export const ACTIVITY_LEVELS: Readonly<Record<string, ActivityLevel>> = {
  [NO_ACTIVITY]: {},
  slow: {
    'market-maker': { levels: 5, quantityLots: 100, refreshMs: 2_000, skewLots: 500 },
    noise: { ordersPerSecond: 0.5, limitShare: 0.5, maxLots: 50, lifetimeMs: 20_000, maxOpenOrders: 20 },
    taker: { quantityLots: 20, everyMs: { mean: 10_000 } },
  },
  fast: {
    'market-maker': { levels: 5, quantityLots: 200, refreshMs: 500, skewLots: 1_000 },
    noise: { ordersPerSecond: 10, limitShare: 0.6, maxLots: 50, lifetimeMs: 3_000, maxOpenOrders: 50 },
    taker: { quantityLots: 20, everyMs: { mean: 500 } },
  },
};

/** The numbers that a level may give: all that its kinds take, but for the price that the instrument has already. */
export const activityLevel = z.strictObject({
  'market-maker': numbersOf(marketMakerParameters.omit({ reference: true })),
  noise: numbersOf(BOTS.noise.parameters),
  taker: numbersOf(BOTS.taker.parameters),
  momentum: numbersOf(BOTS.momentum.parameters),
} satisfies Record<ActivityKind, z.ZodType>);

/** The same keys, none of which must be given or is given by itself. */
function numbersOf(parameters: z.ZodObject): z.ZodOptional<z.ZodObject> {
  const shape = Object.entries(parameters.shape).map(([key, schema]) => {
    const { description = '' } = schema as z.ZodType;
    const own = schema instanceof z.ZodDefault ? schema.unwrap() : schema;
    return [key, (own as z.ZodType).optional().describe(description)] as const;
  });
  return z.strictObject(Object.fromEntries(shape)).optional();
}

/** The levels of a venue that has more of its own, or other numbers of these: what is named is changed, all else stays. */
export function activityLevels(
  given: Readonly<Record<string, ActivityLevel>>,
): Readonly<Record<string, ActivityLevel>> {
  const levels: Record<string, ActivityLevel> = { ...ACTIVITY_LEVELS };
  for (const [name, level] of Object.entries(given)) {
    const base: ActivityLevel = Object.hasOwn(ACTIVITY_LEVELS, name) ? ACTIVITY_LEVELS[name]! : {};
    const kinds = ACTIVITY_KINDS.filter((kind) => level[kind] !== undefined || base[kind] !== undefined);
    levels[name] = Object.fromEntries(kinds.map((kind) => [kind, { ...base[kind], ...level[kind] }]));
  }
  return levels;
}

/** One bot of a level on the book of an instrument. */
interface ActivityBot {
  readonly kind: ActivityKind;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** The bots that a level is on the book of an instrument, whose reference price the quotes begin around. */
export function botsOfLevel(level: ActivityLevel, instrument: Instrument, reference: string): ActivityBot[] {
  return ACTIVITY_KINDS.flatMap((kind) => {
    const numbers = level[kind];
    if (numbers === undefined) return [];
    const own = kind === 'market-maker' ? { reference } : {};
    return [{ kind, parameters: sized(BOTS[kind].parameters.parse({ ...numbers, ...own }), instrument) }];
  });
}

/** Parameters that are sizes of orders or positions. */
const SIZES = ['quantityLots', 'maxLots', 'skewLots'];

function sized(
  parameters: object,
  { minQuantity, maxQuantity }: Instrument,
): Readonly<Record<string, unknown>> {
  const entries = Object.entries(parameters).map(([key, value]: [string, unknown]) => {
    if (!SIZES.includes(key) || typeof value !== 'number') return [key, value] as const;
    const lots = value * minQuantity;
    return [key, key === 'skewLots' ? lots : Math.min(lots, maxQuantity)] as const;
  });
  return Object.fromEntries(entries);
}

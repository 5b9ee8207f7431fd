import { ORDER_ATTRIBUTES } from '../../src/engine/instructions.ts';
import type { InstrumentTerms } from '../../src/engine/instrument.ts';
import {
  BAND_BREACHES,
  DEFAULT_RULES,
  POST_ONLY_MODES,
  REPLACE_BELOW_FILLED,
  REPLACE_STYLES,
  SELF_MATCH_MODES,
  STOP_TRIGGERS,
  type VenueRules,
} from '../../src/engine/rules.ts';
import { MATCHING_POLICIES } from '../../src/engine/instrument.ts';
import { ORDER_TYPES, TIMES_IN_FORCE } from '../../src/engine/values.ts';
import type { SeededRandom } from '../kit/seed.ts';

/** What a run may use; each run draws which of it is on. */
export const FEATURES = [
  'market',
  'iceberg',
  'hidden',
  'post-only',
  'minimum',
  'all-or-none',
  'stops',
  'trailing',
  'if-touched',
  'pegs',
  'market-to-limit',
  'phases',
  'auction-orders',
  'gtd',
  'replace',
  'holds',
  'decisions',
  'corrections',
  'rules',
  'instruments',
  'tick-table',
  'quantity-limits',
  'static-band',
  'dynamic-band',
  'pro-rata',
  'self-match',
  'quote-trigger',
  'cancel-and-new',
  'owner-limits',
  'negative-prices',
  'bad-values',
  'bots',
] as const;
export type Feature = (typeof FEATURES)[number];

/** What the seed draws before the first command. */
export interface Configuration {
  readonly on: ReadonlySet<Feature>;
  readonly owners: readonly string[];
  readonly symbols: readonly string[];
  /** How the kinds of commands are weighted in this run. */
  readonly weights: ReadonlyMap<string, number>;
  /** How far behind the middle prices are, at least and at most; below zero is beyond it. */
  readonly spread: readonly [number, number];
  /** Open orders above which orders are rather canceled than entered. */
  readonly crowd: number;
}

/** In ticks; few prices around it, so that orders meet. */
export const CENTRE = 100;

const SIZES = { currency: 'USD', tickSize: '0.01', lotSize: '1' };
const EQUITY = { ...SIZES, assetClass: 'equity' } as const;
const FUTURE = {
  ...SIZES,
  assetClass: 'future',
  underlying: 'OIL',
  expiry: '2027-03-19',
  multiplier: '1.25',
} as const;

const WEIGHTS: readonly (readonly [string, number, Feature | null])[] = [
  ['enter', 120, null],
  ['cancel', 22, null],
  ['replace', 26, 'replace'],
  ['decide', 16, 'decisions'],
  ['bust', 4, 'corrections'],
  ['correct', 5, 'corrections'],
  ['dispute', 2, 'corrections'],
  ['set-phase', 8, 'phases'],
  ['add-hold', 2, 'holds'],
  ['remove-hold', 1, 'holds'],
  ['set-rules', 1.2, 'rules'],
  ['update-instrument', 2, 'instruments'],
  ['remove-instrument', 0.3, 'instruments'],
  ['create-instrument', 0.5, 'instruments'],
  ['cancel-all', 1.5, null],
  ['advance', 2, null],
  ['end-day', 0.9, null],
];

export function drawConfiguration(random: SeededRandom, without: ReadonlySet<Feature>): Configuration {
  const share = random.pick([0.25, 0.5, 0.75, 1]);
  const on = new Set(FEATURES.filter((feature) => !without.has(feature) && random.chance(share)));
  const weights = new Map<string, number>();
  for (const [kind, weight, feature] of WEIGHTS) {
    if (feature === null || on.has(feature)) weights.set(kind, weight * random.pick([0.5, 1, 1, 2]));
  }
  return {
    on,
    owners: ['A', 'B', 'C', ...(on.has('bots') ? ['bot:D'] : [])],
    symbols: ['ONE', 'TWO', 'SIX'].slice(0, random.integer(1, 3)),
    weights,
    spread: random.pick([
      [-3, 5],
      [-2, 3],
      [-1, 2],
      [-1, 1],
    ] as const),
    crowd: random.pick([8, 20, 40]),
  };
}

function some<Word>(random: SeededRandom, words: readonly Word[]): readonly Word[] {
  return random.chance(0.85) ? words : words.filter(() => random.chance(0.9));
}

export function drawRules(random: SeededRandom, { on }: Configuration): VenueRules {
  const limited = on.has('owner-limits');
  return {
    ...DEFAULT_RULES,
    orderTypes: some(random, ORDER_TYPES),
    timesInForce: some(random, TIMES_IN_FORCE),
    attributes: some(random, ORDER_ATTRIBUTES),
    matching: on.has('pro-rata') ? random.pick(MATCHING_POLICIES) : 'price-time',
    stopTrigger: on.has('quote-trigger') ? random.pick(STOP_TRIGGERS) : 'last-trade',
    selfMatch: on.has('self-match') ? random.pick(SELF_MATCH_MODES) : 'none',
    postOnly: random.pick(POST_ONLY_MODES),
    replaceStyle: on.has('cancel-and-new') ? random.pick(REPLACE_STYLES) : 'in-place',
    quantityDecreaseKeepsPriority: random.chance(0.7),
    quantityIncreaseKeepsPriority: random.chance(0.3),
    replaceBelowFilled: random.pick(REPLACE_BELOW_FILLED),
    bandBreach: on.has('phases') ? random.pick(BAND_BREACHES) : 'cancel',
    volatilityAuctionMicros: random.integer(1, 200_000),
    maxOpenOrdersPerOwner: limited && random.chance(0.5) ? random.integer(1, 15) : null,
    maxOrdersPerSecond: limited && random.chance(0.5) ? random.integer(3, 30) : null,
  };
}

/** Terms of an instrument; `now` for when its trading ends. */
export function drawTerms(
  random: SeededRandom,
  { on }: Configuration,
  symbol: string,
  now: number,
): InstrumentTerms {
  const may = (feature: Feature): boolean => on.has(feature) && random.chance(0.6);
  const optional = <Field extends keyof InstrumentTerms>(
    is: boolean,
    field: Field,
    value: () => InstrumentTerms[Field],
  ): Partial<InstrumentTerms> => (is ? { [field]: value() } : {});
  return {
    ...(symbol === 'TWO' ? FUTURE : EQUITY),
    symbol,
    aliases: { isin: `US-${symbol}` },
    ...optional(may('tick-table'), 'tickTable', () => [
      { from: '0.98', tickSize: '0.02' },
      { from: random.pick(['1.00', '1.04']), tickSize: '0.04' },
    ]),
    ...optional(may('quantity-limits'), 'minQuantity', () => String(random.integer(1, 2))),
    ...optional(may('quantity-limits'), 'maxQuantity', () => String(random.integer(15, 40))),
    ...optional(may('quantity-limits'), 'maxNotional', () => random.pick(['16', '22.5', '40.01'])),
    ...optional(may('negative-prices'), 'negativePrices', () => true),
    ...optional(random.chance(0.4), 'referencePrice', () => random.pick(['1.00', '0.98', '1.04'])),
    ...optional(may('static-band'), 'staticBandPercent', () => random.pick(['5', '7.5', '4.04'])),
    ...optional(may('dynamic-band'), 'dynamicBandPercent', () => random.pick(['1', '2.5', '4.04'])),
    ...optional(may('instruments'), 'orderTypes', () => some(random, ORDER_TYPES)),
    ...optional(may('instruments'), 'timesInForce', () => some(random, TIMES_IN_FORCE)),
    ...optional(may('instruments'), 'attributes', () => some(random, ORDER_ATTRIBUTES)),
    ...optional(may('pro-rata'), 'matching', () => random.pick(MATCHING_POLICIES)),
    ...optional(
      may('instruments') && random.chance(0.15),
      'lastTradingAt',
      () => now + random.integer(1, 3_000_000),
    ),
  };
}

import * as z from 'zod';
import {
  ASSET_CLASSES,
  EXERCISE_STYLES,
  MATCHING_POLICIES,
  PUT_CALL,
  type InstrumentTerms,
} from '../engine/instrument.ts';
import {
  attributes,
  currency,
  date,
  levelName,
  orderTypes,
  price,
  step,
  symbol,
  timesInForce,
} from './forms.ts';

const instant = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)$/, {
    error: 'must be a time with its offset, for example "2026-12-18T16:30:00Z"',
    abort: true,
  })
  .refine((text) => Date.parse(text) > 0, 'is no time of the calendar');

const words = z.string().min(1).max(64);

/** The table [[instrument]]. Which of its keys an asset class needs is in engine/asset-classes.ts. */
export const instrumentTable = z.strictObject({
  symbol: symbol.describe('What it is called on this venue'),
  assetClass: z.enum(ASSET_CLASSES).describe('What kind of instrument it is'),
  currency: currency.describe('Currency of its prices'),
  tickSize: step.describe('Smallest step of a price, as text: "0.01"'),
  lotSize: step.describe('Smallest step of a quantity, as text: "1"'),
  aliases: z
    .record(
      z.string().regex(/^[A-Za-z][A-Za-z0-9-]{0,31}$/, 'must be a kind of identifier, for example isin'),
      symbol,
    )
    .default({})
    .describe(
      'Other identifiers by which clients may name it, by kind: { isin = "US0378331005" }. FIX has a source for isin, cusip, sedol, quik, ric, exchange, cta, bloomberg, wertpapier, dutch, valoren, sicovam, belgian, common, clearing, opra and figi; other kinds are names for Symbol',
    ),
  tickTable: z
    .array(z.strictObject({ from: step, tickSize: step }))
    .min(1)
    .optional()
    .describe('Coarser price steps from certain prices on: [{ from = "10", tickSize = "0.05" }]'),
  minQuantity: step.optional().describe('Smallest quantity of an order'),
  maxQuantity: step.optional().describe('Largest quantity of an order'),
  maxNotional: step.optional().describe('Largest price times quantity (times multiplier) of an order'),
  negativePrices: z.boolean().optional().describe('Whether prices of zero and below are taken'),
  referencePrice: price.optional().describe('What bands and auctions start from while nothing has traded'),
  staticBandPercent: step
    .optional()
    .describe("How far from the reference price an order's price may be: others are refused"),
  dynamicBandPercent: step
    .optional()
    .describe('How far from the last trade a trade may be: what would trade beyond is stopped there'),
  orderTypes: orderTypes.optional().describe("Order types that it takes; the venue's unless given"),
  timesInForce: timesInForce.optional().describe("Times in force that it takes; the venue's unless given"),
  attributes: attributes.optional().describe("What its orders may ask for; the venue's unless given"),
  matching: z.enum(MATCHING_POLICIES).optional().describe("How it is matched; the venue's way unless given"),
  lastTradingAt: instant.optional().describe('When trading in it ends: "2026-12-18T16:30:00Z"'),
  underlying: words.optional().describe('Options and futures: what they are on'),
  expiry: date.optional().describe('Options and futures: the day on which they end'),
  strike: price.optional().describe('Options: at which price they are exercised'),
  putCall: z.enum(PUT_CALL).optional().describe('Options: the right to sell, or to buy'),
  exerciseStyle: z.enum(EXERCISE_STYLES).optional().describe('Options: exercised at any time, or at the end'),
  multiplier: step.optional().describe('Options and futures: units of the underlying in one contract'),
  baseCurrency: currency.optional().describe('Currency pairs and crypto: what quantities are of'),
  settlementType: words.optional().describe('How it is settled, for example "spot", "T+1" or "cash"'),
  fixingDate: date.optional().describe('NDFs: the day of the fixing'),
  fixingSource: words.optional().describe('NDFs: where the fixing comes from'),
  settlementCurrency: currency.optional().describe('Currency in which it is settled'),
  activity: levelName
    .optional()
    .describe("How much goes on at its book by itself: a level of activity; the venue's unless given"),
  settlementDate: date.optional().describe('The day on which it is settled'),
});

type InstrumentTable = z.output<typeof instrumentTable>;

/** What the venue itself goes by: the level of activity is not of it. */
export function termsOf({ lastTradingAt, activity: _activity, ...terms }: InstrumentTable): InstrumentTerms {
  return lastTradingAt === undefined ? terms : { ...terms, lastTradingAt: Date.parse(lastTradingAt) * 1_000 };
}

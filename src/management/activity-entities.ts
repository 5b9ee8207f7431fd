import * as z from 'zod';
import { count, venueName } from './entity-parts.ts';

/** A book, and how much goes on there without clients. */
export const activityBook = z.strictObject({
  venue: venueName,
  symbol: z.string(),
  level: z.string().describe('The level of activity; none where only clients trade, and bots made otherwise'),
  bots: z.array(z.string()).describe('Names of the bots that the level comes to'),
  orders: count.describe('Orders that they have entered'),
});
export type ActivityBookJson = z.output<typeof activityBook>;

/** A level of activity of a venue. */
export const activityLevel = z.strictObject({
  venue: venueName,
  level: z.string(),
  bots: z
    .record(z.string(), z.record(z.string(), z.unknown()))
    .describe('The kinds of its bots, one of each, with what they have otherwise than their kind by itself'),
});
export type ActivityLevelJson = z.output<typeof activityLevel>;

import * as z from 'zod';
import { activityBook, activityLevel } from './activity-entities.ts';
import { symbol, venue } from './parameters.ts';

const levelName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,31}$/, 'must be a level such as none, slow or fast')
  .describe("The level: none, slow, fast, or one of the venue file's own");

/** The methods about levels of activity. */
export const ACTIVITY_METHODS = {
  'activity.show': {
    summary: 'Show how much goes on at books by itself, and what the levels come to',
    role: 'viewer',
    params: z.strictObject({ venue, symbol: symbol.optional() }),
    result: z.strictObject({ books: z.array(activityBook), levels: z.array(activityLevel) }),
  },
  'activity.set': {
    summary: 'Say how much goes on at a book by itself, or at all of a venue, until the daemon ends',
    role: 'operator',
    deferred: true,
    params: z.strictObject({ level: levelName, venue, symbol: symbol.optional() }),
    result: z.strictObject({ books: z.array(activityBook) }),
  },
} as const;

import * as z from 'zod';
import { clock, clockMode } from './clock-entities.ts';
import { duration, moment } from './parameters.ts';

const run = {
  clock,
  steps: z.int().describe('Things that were due and have happened'),
  stopped: z
    .enum(['reached', 'idle', 'steps'])
    .describe(
      'Why it went no further: it is where it was to go, nothing more is due, or there were too many steps',
    ),
};

function most(steps: number) {
  return z.int().min(1).max(100_000_000).default(steps).describe('The most things that may happen');
}

/** The clock that all venues of the daemon live by. */
export const CLOCK_METHODS = {
  'clock.show': {
    summary: 'Show the clock that the venues live by',
    role: 'viewer',
    params: z.strictObject({}),
    result: z.strictObject({ clock }),
  },
  'clock.set': {
    summary: 'Let the clock go otherwise, or leap',
    role: 'operator',
    params: z.strictObject({
      mode: clockMode.optional().describe('How it goes from now on; absent for as it does'),
      factor: z
        .int()
        .min(1)
        .max(10_000)
        .optional()
        .describe('Of a scaled clock: how many of its seconds pass in one'),
      at: moment
        .optional()
        .describe('Of a scaled or manual one: what it shows next, a time, or so long from now: 30s, 2h'),
    }),
    result: z.strictObject({ clock }),
  },
  'clock.advance': {
    summary: 'Move a manual clock, and have all happen that is due by then',
    role: 'operator',
    deferred: true,
    params: z.strictObject({
      to: moment.describe('A time such as 2026-01-05T16:30:00Z, or so long from now: 30s, 5m, 2h'),
      steps: most(10_000_000),
    }),
    result: z.strictObject(run),
  },
  'clock.runUntilIdle': {
    summary: 'Move a manual clock from deadline to deadline until nothing is due soon',
    role: 'operator',
    deferred: true,
    params: z.strictObject({
      within: duration
        .default('1h')
        .describe('Nothing is due when the next deadline is further away than this'),
      steps: most(10_000),
    }),
    result: z.strictObject(run),
  },
} as const;

import * as z from 'zod';
import type { Micros } from '../../engine/values.ts';

const MAX_MS = 86_400_000;
const ms = z.number().min(0).max(MAX_MS);

/** A time that a bot waits: always the same, or drawn anew each time. */
export const delay = z.union(
  [
    ms,
    z
      .strictObject({ from: ms, to: ms })
      .refine(({ from, to }) => from <= to, { error: 'must not be above "to"', path: ['from'] }),
    z.strictObject({
      mean: ms.describe('Of an exponential distribution, or with a deviation of a normal one'),
      deviation: ms.optional(),
    }),
  ],
  { error: 'must be milliseconds, { from, to }, { mean } or { mean, deviation }' },
);

export type Delay = z.output<typeof delay>;

/** Draws a delay: uniform between two bounds; exponential about a mean; normal with a deviation, and never below 0. */
export function drawDelay(spec: Delay, random: () => number): Micros {
  return Math.round(Math.min(MAX_MS, Math.max(0, drawMs(spec, random))) * 1_000);
}

function drawMs(spec: Delay, random: () => number): number {
  if (typeof spec === 'number') return spec;
  if ('from' in spec) return spec.from + random() * (spec.to - spec.from);
  const { mean, deviation } = spec;
  if (deviation === undefined) return -Math.log(1 - random()) * mean;
  // Box and Muller's transform of two uniform numbers.
  const radius = Math.sqrt(-2 * Math.log(1 - random()));
  return mean + deviation * radius * Math.cos(2 * Math.PI * random());
}

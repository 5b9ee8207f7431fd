import { decimalsOf, TOO_FINE, unitsOf } from './decimal.ts';

/** The number of digits after the point that a size may have: crypto assets need 8 and more. */
export const MAX_DECIMALS = 12;

/** A positive decimal as integers: `units` × 10^-`decimals`. */
export interface Step {
  readonly units: number;
  readonly decimals: number;
}

/** What is wrong with text that is none. */
export const NO_STEP = `must be a positive decimal with at most ${MAX_DECIMALS} digits after the point`;

/** The text as integers; null unless it is a positive decimal with at most MAX_DECIMALS digits after the point. */
export function readStep(text: string): Step | null {
  const decimals = decimalsOf(text);
  const units = decimals > MAX_DECIMALS ? TOO_FINE : unitsOf(text, decimals);
  return Number.isFinite(units) && units > 0 ? { units, decimals } : null;
}

import type { Step } from './step.ts';
import type { Price } from './values.ts';

/**
 * How many ticks a price may be away from its reference, with the band as a percentage of the reference. Exact: a price
 * is outside when |price − reference| × 100 > percent × |reference|, and the left side only takes whole ticks.
 */
export function bandWidth(percent: Step, reference: Price): Price {
  const size = Math.abs(reference);
  const product = percent.units * size;
  const divisor = 100 * 10 ** percent.decimals;
  if (product <= Number.MAX_SAFE_INTEGER) return (product - (product % divisor)) / divisor;
  return Number((BigInt(percent.units) * BigInt(size)) / BigInt(divisor));
}

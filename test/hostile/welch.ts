/** Beyond the slowest tenth, what other work did to a measurement is larger than what is looked for. */
const KEPT_SHARE = 0.9;

/**
 * Welch's t of two lists of times: how far apart their means are, in units of what chance would have them be. The slowest
 * of both together do not count.
 */
export function welch(one: readonly number[], other: readonly number[]): number {
  const all = [...one, ...other].toSorted((a, b) => a - b);
  const most = all[Math.ceil(all.length * KEPT_SHARE) - 1]!;
  const [first, second] = [one, other].map((times) => momentsOf(times.filter((time) => time <= most))) as [
    Moments,
    Moments,
  ];
  return (first.mean - second.mean) / Math.sqrt(first.squaredError + second.squaredError);
}

interface Moments {
  readonly mean: number;
  /** Of the mean. */
  readonly squaredError: number;
}

function momentsOf(times: readonly number[]): Moments {
  const mean = times.reduce((sum, time) => sum + time, 0) / times.length;
  const squares = times.reduce((sum, time) => sum + (time - mean) ** 2, 0);
  return { mean, squaredError: squares / (times.length - 1) / times.length };
}

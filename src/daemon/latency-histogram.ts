/** Each power of two is divided into so many parts: what is read is off by 3 % at most. */
const PARTS_BITS = 5;
const PARTS = 1 << PARTS_BITS;
/** What takes longer counts as this: over two seconds. */
const MAX_NANOS = 2 ** 31 - 1;
const BUCKETS = (31 - PARTS_BITS + 1) * PARTS;

/**
 * How long things took, in nanoseconds. Unlike the histogram of node:perf_hooks it counts many of one duration at once,
 * which is what a turn is to its orders, and tells how many took no longer than a bound, which is what Prometheus asks.
 */
export class LatencyHistogram {
  readonly #counts = new Float64Array(BUCKETS);
  count = 0;
  sumNanos = 0;
  maxNanos = 0;

  record(nanos: number, count = 1): void {
    const value = Math.min(Math.max(0, Math.floor(nanos)), MAX_NANOS);
    this.#counts[bucketOf(value)]! += count;
    this.count += count;
    this.sumNanos += value * count;
    if (value > this.maxNanos) this.maxNanos = value;
  }

  add(other: LatencyHistogram): void {
    for (let at = 0; at < BUCKETS; at++) this.#counts[at]! += other.#counts[at]!;
    this.count += other.count;
    this.sumNanos += other.sumNanos;
    this.maxNanos = Math.max(this.maxNanos, other.maxNanos);
  }

  clear(): void {
    this.#counts.fill(0);
    this.count = 0;
    this.sumNanos = 0;
    this.maxNanos = 0;
  }

  /** What so many percent took no longer than; 0 when there was nothing. */
  percentile(percent: number): number {
    let left = (this.count * percent) / 100;
    if (this.count === 0) return 0;
    for (let at = 0; at < BUCKETS; at++) {
      left -= this.#counts[at]!;
      if (left <= 0 && this.#counts[at]! > 0) return Math.min(boundOf(at) - 1, this.maxNanos);
    }
    return this.maxNanos;
  }

  /** How many took less than a power of two of nanoseconds, exactly. */
  countBelow(power: number): number {
    const end = bucketOf(Math.min(2 ** power, MAX_NANOS));
    let count = 0;
    for (let at = 0; at < end; at++) count += this.#counts[at]!;
    return count;
  }
}

function bucketOf(value: number): number {
  if (value < PARTS) return value;
  const power = 31 - Math.clz32(value);
  const shift = power - PARTS_BITS;
  return (shift + 1) * PARTS + (value >> shift) - PARTS;
}

/** The first value that is in the next bucket. */
function boundOf(bucket: number): number {
  if (bucket < PARTS) return bucket + 1;
  const shift = Math.floor(bucket / PARTS) - 1;
  return ((bucket % PARTS) + PARTS + 1) * 2 ** shift;
}

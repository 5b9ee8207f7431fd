import { LatencyHistogram } from './latency-histogram.ts';

/** How long the recent past is, of which there are two halves: what is told is of the last half to whole minute. */
const HALF_MS = 30_000;

/**
 * How long requests about orders took: from the socket that they were read from to the socket that they were answered
 * on. Requests that are read together are counted together, so it costs an order next to nothing.
 */
export class OrderLatency {
  /** Requests that sessions have made. */
  requests = 0;
  readonly sinceStart = new LatencyHistogram();
  #current = new LatencyHistogram();
  #previous = new LatencyHistogram();
  #halfBegan = performance.now();

  /** So many requests, which were read at that time of `performance.now()`, have been answered. */
  answered(readAtMs: number, requests: number): void {
    const now = performance.now();
    if (now - this.#halfBegan >= HALF_MS) this.#beginHalf(now);
    const nanos = (now - readAtMs) * 1e6;
    this.sinceStart.record(nanos, requests);
    this.#current.record(nanos, requests);
  }

  /** Adds those of about the last minute. */
  addRecentTo(sum: LatencyHistogram): void {
    const now = performance.now();
    if (now - this.#halfBegan >= HALF_MS) this.#beginHalf(now);
    sum.add(this.#previous);
    sum.add(this.#current);
  }

  #beginHalf(now: number): void {
    const oldest = this.#previous;
    this.#previous = this.#current;
    if (now - this.#halfBegan >= 2 * HALF_MS) this.#previous.clear();
    oldest.clear();
    this.#current = oldest;
    this.#halfBegan = now;
  }
}

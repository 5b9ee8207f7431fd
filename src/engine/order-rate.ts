import type { Micros } from './values.ts';

const SECOND: Micros = 1_000_000;

/** What is kept of the rates in a snapshot. */
export interface RateRecord {
  readonly second: number;
  readonly counts: readonly (readonly [owner: string, count: number])[];
}

/** Counts what each owner asks for within the current second of the clock. */
export class OrderRate {
  #second = -1;
  #counts = new Map<string, number>();

  /** Counts one more; returns how many it makes in this second. */
  count(owner: string, now: Micros): number {
    const second = Math.floor(now / SECOND);
    if (second !== this.#second) {
      this.#second = second;
      this.#counts.clear();
    }
    const count = (this.#counts.get(owner) ?? 0) + 1;
    this.#counts.set(owner, count);
    return count;
  }

  /** How many one more would make. Counts nothing. */
  next(owner: string, now: Micros): number {
    const count = Math.floor(now / SECOND) === this.#second ? this.#counts.get(owner) : 0;
    return (count ?? 0) + 1;
  }

  /** Forgets what was counted. */
  clear(): void {
    this.#second = -1;
    this.#counts.clear();
  }

  record(): RateRecord {
    return { second: this.#second, counts: [...this.#counts] };
  }

  restore(record: RateRecord): void {
    this.#second = record.second;
    this.#counts = new Map(record.counts);
  }
}

import { randomInt } from 'node:crypto';
import type { TestContext } from 'node:test';

/** Numbers by chance that can be had again: mulberry32 (Tommy Ettinger), which passes gjrand's tests. */
export class SeededRandom {
  readonly seed: number;
  #state: number;

  constructor(seed: number) {
    this.seed = seed;
    this.#state = seed | 0;
  }

  /** At least 0 and below 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from `least` to `most`, both included. */
  integer(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[this.integer(0, items.length - 1)]!;
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }
}

/** The same numbers from 0 up to, not including, 1, for what takes no more than a function. */
export function randomNumbers(seed: number): () => number {
  const random = new SeededRandom(seed);
  return () => random.next();
}

/**
 * The seed of this run: SEED from the environment, else the one given, else a new one. It stands in the test's output
 * either way. A gate gives one: it tells whether a change broke something, and new seeds are for the long runs.
 */
export function seedOf(test: TestContext, byDefault = randomInt(2 ** 31)): number {
  const seed = process.env['SEED'] === undefined ? byDefault : Number(process.env['SEED']);
  if (!Number.isSafeInteger(seed))
    throw new RangeError(`SEED must be a whole number, not ${process.env['SEED']}`);
  test.diagnostic(`SEED=${seed} repeats this run`);
  return seed;
}

export function seeded(test: TestContext): SeededRandom {
  return new SeededRandom(seedOf(test));
}

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { NO_KEY, NO_POSITION, PriceIndex } from '../../src/engine/price-index.ts';
import { MAX_PRICE, MIN_PRICE } from '../../src/engine/values.ts';
import { seeded, seedOf } from '../kit/seed.ts';

/** Levels as an array of [key, level], sorted: what the index must be equal to. */
class SortedLevels {
  readonly levels: [key: number, level: number][] = [];

  toggle(key: number, level: number): 'inserted' | 'removed' {
    const at = this.levels.findIndex(([other]) => other >= key);
    if (at >= 0 && this.levels[at]![0] === key) {
      this.levels.splice(at, 1);
      return 'removed';
    }
    this.levels.splice(at < 0 ? this.levels.length : at, 0, [key, level]);
    return 'inserted';
  }
}

/** Adds the key if it is not there, removes it if it is; on both. */
function toggle(index: PriceIndex, sorted: SortedLevels, key: number, level: number): void {
  if (sorted.toggle(key, level) === 'inserted') index.insert(key, level);
  else index.remove(key);
}

function walk(index: PriceIndex): number[] {
  const levels: number[] = [];
  for (let at = index.firstPosition(); at !== NO_POSITION; at = index.nextPosition(at)) {
    levels.push(index.levelAt(at));
  }
  return levels;
}

function assertBest(index: PriceIndex, sorted: SortedLevels): void {
  const [key, level] = sorted.levels[0] ?? [NO_KEY, 0];
  assert.equal(index.bestKey, key);
  assert.equal(index.best, level);
}

function assertSame(index: PriceIndex, sorted: SortedLevels): void {
  assertBest(index, sorted);
  assert.deepEqual(
    walk(index),
    sorted.levels.map(([, level]) => level),
  );
}

const near = fc.integer({ min: -80, max: 80 });
const key = fc.oneof(
  { weight: 4, arbitrary: near },
  { weight: 2, arbitrary: fc.integer({ min: -2000, max: 2000 }) },
  { weight: 1, arbitrary: fc.integer({ min: MIN_PRICE, max: MAX_PRICE }) },
  { weight: 1, arbitrary: near.map((offset) => MIN_PRICE + Math.abs(offset)) },
  { weight: 1, arbitrary: near.map((offset) => MAX_PRICE - Math.abs(offset)) },
);

describe('a price index', () => {
  for (const windowKeys of [64, 1024, 65_536]) {
    it(`equals a sorted array, with a window of ${windowKeys} keys`, (t) => {
      fc.assert(
        fc.property(fc.array(key, { minLength: 1, maxLength: 300, size: 'max' }), (keys) => {
          const index = new PriceIndex(windowKeys);
          const sorted = new SortedLevels();
          for (const [step, next] of keys.entries()) {
            const level = (): number => sorted.levels.find(([other]) => other === next)?.[1] ?? 0;
            assert.equal(index.find(next), level());
            toggle(index, sorted, next, step + 1);
            assertSame(index, sorted);
            assert.equal(index.find(next), level());
          }
        }),
        { seed: seedOf(t), numRuns: windowKeys > 1024 ? 10 : 60 },
      );
    });
  }

  it('equals a sorted array with thousands of far levels, whose blocks split and merge', (t) => {
    const random = seeded(t);
    const index = new PriceIndex(64);
    const sorted = new SortedLevels();
    // Keys from 4,000 places: first most of them get a level, then most lose it again.
    for (let step = 1; step <= 30_000; step++) {
      const place = random.integer(0, 3999);
      const present = index.find(place * 1000) !== 0;
      if (present === step <= 15_000 && random.chance(0.9)) continue;
      toggle(index, sorted, place * 1000, step);
      assertBest(index, sorted);
      if (step % 1000 === 0) assertSame(index, sorted);
    }
    while (sorted.levels.length > 0) toggle(index, sorted, sorted.levels.at(-1)![0], 0);
    assertSame(index, sorted);
  });

  it('tells the highest key from the lowest, which are nearly 2^32 apart', () => {
    for (const [first, second] of [
      [MAX_PRICE, MIN_PRICE],
      [MIN_PRICE, MAX_PRICE],
    ] as const) {
      const index = new PriceIndex(64);
      const sorted = new SortedLevels();
      for (let step = 0; step < 40; step++) {
        toggle(index, sorted, first === MAX_PRICE ? first - step : first + step, 2 * step + 1);
        toggle(index, sorted, second === MAX_PRICE ? second - step : second + step, 2 * step + 2);
        assertSame(index, sorted);
      }
    }
  });

  it('forgets the levels that a move of the window has taken out of it', () => {
    const index = new PriceIndex(64);
    for (let at = 0; at < 40; at++) index.insert(at, 1);
    index.insert(-1000, 2);
    for (let at = -1016; at < -952; at++) assert.equal(index.find(at), at === -1000 ? 2 : 0);
    for (let at = 0; at < 40; at++) assert.equal(index.find(at), 1);
  });

  it('follows a best price that runs away in either direction, with its levels behind it', () => {
    const index = new PriceIndex(64);
    const sorted = new SortedLevels();
    for (let step = 0; step < 2000; step++) toggle(index, sorted, -step * 3, step + 1);
    assertSame(index, sorted);
    for (let step = 1999; step >= 500; step--) {
      toggle(index, sorted, -step * 3, 0);
      assertBest(index, sorted);
      // A level a tick behind the best one calls the window back.
      if (step % 7 === 0) toggle(index, sorted, -(step - 1) * 3 + 1, 10_000 + step);
    }
    assertSame(index, sorted);
  });

  it('takes no more memory for levels that are gone', () => {
    const index = new PriceIndex(64);
    const keys = Array.from({ length: 100_000 }, (_, at) => at * 1000);
    for (const at of keys) index.insert(at, 1);
    const full = index.bytes;
    for (const at of keys) if (at % 256_000 !== 0) index.remove(at);
    assert.ok(index.bytes < full / 10, `${index.bytes} of ${full} bytes`);
    assert.equal(walk(index).length, Math.ceil(100_000 / 256));
  });

  it(
    'takes levels at hundreds of thousands of far prices in no more time for each',
    { timeout: 30_000 },
    (t) => {
      const random = seeded(t);
      const index = new PriceIndex(64);
      const keys = new Set(Array.from({ length: 400_000 }, () => random.integer(0, MAX_PRICE)));
      for (const next of keys) index.insert(next, 1);
      assert.equal(walk(index).length, keys.size);
      for (const next of keys) index.remove(next);
      assert.equal(index.best, 0);
    },
  );

  for (const windowKeys of [0, 32, 100, 64.5, 131_072, NaN]) {
    it(`is not made with a window of ${windowKeys} keys`, () => {
      assert.throws(() => new PriceIndex(windowKeys), RangeError);
    });
  }
});

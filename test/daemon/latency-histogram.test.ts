import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LatencyHistogram } from '../../src/daemon/latency-histogram.ts';
import { seeded } from '../kit/seed.ts';

/** Each power of two has 32 parts. */
const MOST_OFF = 1 / 32;

describe('a histogram of latencies', () => {
  it('tells percentiles as a sorted list would, but for 3 %', (test) => {
    const random = seeded(test);
    const histogram = new LatencyHistogram();
    const values: number[] = [];
    for (let at = 0; at < 5_000; at++) {
      const nanos = Math.floor(2 ** (random.next() * 30));
      const count = random.integer(1, 5);
      histogram.record(nanos, count);
      for (let each = 0; each < count; each++) values.push(nanos);
    }
    values.sort((left, right) => left - right);
    assert.equal(histogram.count, values.length);
    assert.equal(
      histogram.sumNanos,
      values.reduce((sum, value) => sum + value, 0),
    );
    assert.equal(histogram.maxNanos, values.at(-1));
    for (const percent of [0.1, 1, 25, 50, 90, 99, 99.9, 100]) {
      const exact = values[Math.max(0, Math.ceil((values.length * percent) / 100) - 1)]!;
      const told = histogram.percentile(percent);
      assert.ok(told >= exact && told <= exact * (1 + MOST_OFF) + 1, `${percent} %: ${told}, not ${exact}`);
    }
    for (let power = 0; power <= 30; power++) {
      assert.equal(
        histogram.countBelow(power),
        values.filter((value) => value < 2 ** power).length,
        `${power}`,
      );
    }
  });

  it('is empty at first, and holds what is beyond its bounds', () => {
    const histogram = new LatencyHistogram();
    assert.deepEqual([histogram.percentile(50), histogram.count, histogram.countBelow(30)], [0, 0, 0]);
    histogram.record(-5);
    histogram.record(1e12);
    assert.equal(histogram.percentile(1), 0);
    assert.equal(histogram.percentile(100), 2 ** 31 - 1);
    const sum = new LatencyHistogram();
    sum.record(7);
    sum.add(histogram);
    assert.deepEqual([sum.count, sum.countBelow(3)], [3, 2]);
    assert.equal(sum.countBelow(2), 1);
    sum.clear();
    assert.deepEqual([sum.count, sum.percentile(99)], [0, 0]);
  });
});

import assert from 'node:assert/strict';
import { availableParallelism } from 'node:os';
import { it } from 'node:test';
import { seedOf } from '../kit/seed.ts';
import { fuzzFixOnCores } from './fix-fuzz-workers.ts';

const INPUTS = 2_000_000;
const HEAP_BYTES = 10 * 1024 * 1024;

it(`does with ${INPUTS} random inputs what the oracle does`, { timeout: 600_000 }, async (test) => {
  const seed = seedOf(test, 1);
  const began = performance.now();
  const result = await fuzzFixOnCores({ seed, count: INPUTS }, Math.min(2, availableParallelism()));
  const perSecond = Math.round((result.inputs / (performance.now() - began)) * 1000);
  test.diagnostic(`${perSecond} inputs/s, slowest ${result.slowestMs.toFixed(1)} ms`);
  assert.ok(result.inputs >= INPUTS);
  assert.ok(
    result.delivered > INPUTS / 20,
    `${result.delivered} messages got through: too few to prove much`,
  );
  assert.ok(result.answers > INPUTS / 5, `${result.answers} answers: too few to prove much`);
  assert.ok(result.heapGrowthBytes < HEAP_BYTES, `the heap has grown by ${result.heapGrowthBytes} bytes`);
});

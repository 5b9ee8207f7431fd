import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { describe, it } from 'node:test';
import { Worker } from 'node:worker_threads';
import type { Finding } from './canary.ts';
import { FAULTS, type Fault } from './faults.ts';
import { faulty } from './planting.ts';

/** Within so many runs of so many commands each fault must be found; most are in the first. */
const RUNS = 100;
const OPERATIONS = 500;

async function hunt(fault: Fault): Promise<Finding | null> {
  const { promise, resolve, reject } = Promise.withResolvers<Finding | null>();
  const worker = new Worker(new URL('canary.ts', import.meta.url), {
    workerData: { fault, runs: RUNS, operations: OPERATIONS },
  });
  worker.once('message', resolve).once('error', reject);
  const found = await promise;
  await worker.terminate();
  return found;
}

describe('the simulation finds planted faults', { concurrency: availableParallelism() }, () => {
  for (const fault of FAULTS) {
    it(fault.name, async (context) => {
      const found = await hunt(fault);
      assert.ok(found !== null, `not found in ${RUNS} runs of ${OPERATIONS} commands`);
      context.diagnostic(`run ${found.run}, ${found.steps} steps: ${found.kind}`);
      assert.ok(
        found.showsAgain,
        'what is left after shrinking does not show the fault when it is read again',
      );
    });
  }
});

it('a fault whose text has gone from the engine is no silent success', () => {
  const source = readFileSync(new URL('../../../src/engine/matching.ts', import.meta.url), 'utf8');
  const fault = { name: 'gone', file: 'matching.ts', find: 'no such text', replace: '' };
  assert.throws(() => faulty(source, fault), /its text is in matching\.ts 0 times, not once/);
});

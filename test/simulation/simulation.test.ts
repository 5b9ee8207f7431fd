import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seedOf } from '../kit/seed.ts';
import { play } from './players.ts';
import { writeSteps } from './recording.ts';

test('the engine does what the reference venue does, over 200 runs of 5,000 commands', async (context) => {
  const report = await play({
    first: seedOf(context, 1),
    seeds: 200,
    operations: 5_000,
    without: [],
    progress: (text) => context.diagnostic(text),
  });
  for (const { seed, failure } of report.failures) {
    context.diagnostic(
      `seed ${seed}, ${failure.steps.length} steps, for --replay:\n${writeSteps(failure.steps)}`,
    );
  }
  assert.deepEqual(
    report.failures.map(({ seed, failure }) => `seed ${seed}: ${failure.message}`),
    [],
  );
  assert.equal(report.seeds, 200);
});

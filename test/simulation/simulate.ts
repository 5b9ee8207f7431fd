import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { FEATURES, type Feature } from './configuration.ts';
import { play, type Report } from './players.ts';
import { readSteps, writeSteps } from './recording.ts';
import { replay } from './simulation.ts';

/**
 * Compares the engine with the reference venue on random runs: `node test/simulation/simulate.ts --seed 1 --seeds 200
 * --ops 5000`. A failure is shrunk and printed; saved to a file it is run again with `--replay FILE`.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '200' },
    ops: { type: 'string', default: '5000' },
    without: { type: 'string', default: '' },
    replay: { type: 'string' },
  },
});

if (values.replay === undefined) {
  const without = values.without.split(',').filter((word) => word !== '');
  const unknown = without.filter((word) => !FEATURES.includes(word as Feature));
  if (unknown.length > 0)
    throw new RangeError(`no such features: ${unknown.join(', ')}; there are ${FEATURES.join(', ')}`);
  const report = await play({
    first: whole('seed', values.seed),
    seeds: whole('seeds', values.seeds),
    operations: whole('ops', values.ops),
    without: without as Feature[],
    progress: (text) => console.error(text),
  });
  print(report);
} else {
  const failure = replay(readSteps(readFileSync(values.replay, 'utf8')));
  console.log(failure === null ? 'All is as it should be.' : failure.message);
  process.exitCode = failure === null ? 0 : 1;
}

function whole(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0)
    throw new RangeError(`--${name} must be a whole number, not ${text}`);
  return value;
}

function print({ seeds, operations, seconds, failures }: Report): void {
  for (const { seed, failure } of failures) {
    console.log(
      `SEED ${seed}, ${failure.steps.length} steps: ${failure.message}\n${writeSteps(failure.steps)}`,
    );
  }
  const rate = `${(seeds / seconds).toFixed(1)} seeds/s, ${Math.round(operations / seconds)} operations/s`;
  console.log(`${seeds} seeds, ${failures.length} failed, ${seconds.toFixed(1)} s: ${rate}`);
  process.exitCode = failures.length === 0 ? 0 : 1;
}

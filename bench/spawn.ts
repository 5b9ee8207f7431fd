/**
 * How long a test waits for a daemon of its own: `spawn` of the SDK, until its connection answers. The median of some
 * runs after one that warms up, from the sources as they are.
 *
 *   node bench/spawn.ts [--json]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from '../sdk/index.ts';
import { helpIfAsked } from '../scripts/usage.ts';
import { printFigures, RUNS } from './figures.ts';

helpIfAsked(import.meta.filename);

const VENUE = join(import.meta.dirname, 'venues', 'quiet.toml');

const times: number[] = [];
for (let run = 0; run <= RUNS; run++) {
  const home = mkdtempSync(join(tmpdir(), 'simctl-bench-spawn-'));
  try {
    const began = performance.now();
    await using daemon = await spawn({ venues: [VENUE], home });
    await daemon.rpc.ping();
    if (run > 0) times.push(performance.now() - began);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
const median = times.toSorted((one, other) => one - other)[(RUNS - 1) / 2]!;
printFigures([{ case: 'spawn a daemon, connected', value: median, unit: 'ms', limit: 700 }]);

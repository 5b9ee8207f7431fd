/**
 * Order entry over FIX, as a client meets it: a daemon of its own process, one TCP connection, every second order
 * trading.
 *
 *   node bench/fix.ts [--orders N] [--rounds N] [--begin FIX.4.2|FIX.4.4] [--json]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { spawn } from '../sdk/index.ts';
import { putLoad, type FixLoadResult } from './fix-load.ts';

const VENUE = join(import.meta.dirname, 'venues', 'quiet.toml');

const { values } = parseArgs({
  options: {
    orders: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '3' },
    begin: { type: 'string', default: 'FIX.4.2' },
    json: { type: 'boolean', default: false },
  },
});
const orders = Number(values.orders);
const rounds = Number(values.rounds);

interface Measured extends FixLoadResult {
  readonly durability: string;
  readonly window: number;
  readonly orders: number;
}

const results: Measured[] = [];
for (const durability of ['none', 'process', 'full'] as const) {
  const home = mkdtempSync(join(tmpdir(), 'simctl-bench-'));
  const daemon = await spawn({ venues: [VENUE], home, durability });
  try {
    const endpoint = daemon.endpoints.find(({ beginString }) => beginString === values.begin)!;
    for (const window of [1, 256]) {
      const count = window === 1 ? Math.max(2, Math.floor(orders / 10 / 2) * 2) : orders;
      const load = {
        host: endpoint.host,
        port: endpoint.port,
        beginString: endpoint.beginString,
        senderCompId: endpoint.sessions[0]!.targetCompId,
        targetCompId: endpoint.sessions[0]!.senderCompId,
        symbol: 'TEST',
        window,
      };
      await putLoad({ ...load, orders: Math.min(count, 10_000) });
      const runs: FixLoadResult[] = [];
      for (let round = 0; round < rounds; round++) runs.push(await putLoad({ ...load, orders: count }));
      results.push({ durability, window, orders: count, ...median(runs) });
    }
  } finally {
    await daemon.stop();
    rmSync(home, { recursive: true, force: true });
  }
}

if (values.json) {
  console.log(
    JSON.stringify({ beginString: values.begin, rounds, node: process.version, load: loadavg(), results }),
  );
} else {
  console.table(results);
}

/** The run whose throughput is the median. */
function median(runs: readonly FixLoadResult[]): FixLoadResult {
  return runs.toSorted((left, right) => left.ordersPerSec - right.ordersPerSec)[runs.length >> 1]!;
}

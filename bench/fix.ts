/**
 * Order entry over FIX, as a client meets it: a daemon of its own process, one TCP connection, every second order
 * trading.
 *
 *   node bench/fix.ts [--orders N] [--rounds N] [--begin FIX.4.2|FIX.4.4] [--durability none,process,full]
 *                     [--window 1,256] [--log] [--profile] [--json]
 *
 * With --log the venue logs its messages. --profile says where the process of the venue spends its time, by layer; the
 * profiler slows it down.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { spawn, type SpawnedDaemon } from '../sdk/index.ts';
import { putLoad, type FixLoad, type FixLoadResult } from './fix-load.ts';
import { cpuMicrosOf } from './process-figures.ts';
import { profileClock, profiledEnvironment, readShares, type ProfileShares } from './profile.ts';
import { helpIfAsked } from '../scripts/usage.ts';

helpIfAsked(import.meta.filename);

const VENUE = join(import.meta.dirname, 'venues', 'quiet.toml');

const { values } = parseArgs({
  options: {
    orders: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '3' },
    begin: { type: 'string', default: 'FIX.4.2' },
    durability: { type: 'string', default: 'none,process,full' },
    window: { type: 'string', default: '1,256' },
    log: { type: 'boolean', default: false },
    profile: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const orders = Number(values.orders);
const rounds = Number(values.rounds);

type Durability = 'none' | 'process' | 'full';

interface Case {
  readonly durability: Durability;
  readonly window: number;
}

/** `cpuMicrosPerOrder` is of the venue's process: steadier than the rate where others are at work too. */
type Run = FixLoadResult & { readonly cpuMicrosPerOrder: number | null };

const results: (Case & Run & { readonly orders: number })[] = [];
const profiles: (Case & ProfileShares)[] = [];
const windows = values.window.split(',').map(Number);
for (const durability of values.durability.split(',') as Durability[]) {
  // A profile is of a process, so each window has one of its own.
  if (values.profile) for (const window of windows) await profile({ durability, window });
  else await withDaemon(durability, process.env, (daemon) => measure(daemon, durability, windows));
}

if (values.json) {
  const how = { beginString: values.begin, rounds, node: process.version, load: loadavg() };
  console.log(JSON.stringify({ ...how, results, profiles }));
} else {
  console.table(results);
  for (const shares of profiles) printProfile(shares);
}

async function withDaemon(
  durability: Durability,
  env: NodeJS.ProcessEnv,
  use: (daemon: SpawnedDaemon) => Promise<void>,
): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'simctl-bench-'));
  try {
    await using daemon = await spawn({ venues: [venueIn(home)], home, durability, env });
    await use(daemon);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** The venue's file: as it is, or a copy that has its messages logged. */
function venueIn(home: string): string {
  if (!values.log) return VENUE;
  const file = join(home, 'logged.toml');
  writeFileSync(file, readFileSync(VENUE, 'utf8').replace('[venue]\n', '[venue]\nmessageLog = true\n'));
  return file;
}

async function measure(daemon: SpawnedDaemon, durability: Durability, of: readonly number[]): Promise<void> {
  const endpoint = daemon.endpoints.find(({ beginString }) => beginString === values.begin)!;
  for (const window of of) {
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
    const runs: Run[] = [];
    for (let round = 0; round < rounds; round++) runs.push(await run(daemon, { ...load, orders: count }));
    results.push({ durability, window, orders: count, ...median(runs) });
  }
}

async function run(daemon: SpawnedDaemon, load: FixLoad): Promise<Run> {
  const before = cpuMicrosOf(daemon.pid);
  const result = await putLoad(load);
  const after = cpuMicrosOf(daemon.pid);
  const micros = before === null || after === null ? null : (after - before) / load.orders;
  return { ...result, cpuMicrosPerOrder: micros === null ? null : Math.round(micros * 10) / 10 };
}

async function profile({ durability, window }: Case): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'simctl-profile-'));
  try {
    let from = 0;
    let to = 0;
    await withDaemon(durability, profiledEnvironment(directory), async (daemon) => {
      from = profileClock();
      await measure(daemon, durability, [window]);
      to = profileClock();
    });
    profiles.push({ durability, window, ...readShares(directory, from, to) });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function printProfile({ durability, window, layers, functions }: Case & ProfileShares): void {
  const line = ({ name, percent }: ProfileShares['layers'][number]): string =>
    `${percent.toFixed(1).padStart(6)} %  ${name}`;
  console.log(`\nDurability ${durability}, window ${window}: of the time in which the venue was not idle`);
  console.log(layers.map(line).join('\n'));
  console.log('by function\n' + functions.map(line).join('\n'));
}

/** The run whose throughput is the median. */
function median(runs: readonly Run[]): Run {
  return runs.toSorted((left, right) => left.ordersPerSec - right.ordersPerSec)[runs.length >> 1]!;
}

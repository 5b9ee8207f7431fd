/**
 * What bots cost: a hundred books at the level "fast" beside a client who enters orders on a book of its own.
 *
 *   node bench/activity.ts [--seconds N] [--rounds N] [--per-second N] [--durability none|process|full] [--profile] [--json]
 *
 * One daemon, whose books are brought to "none" and to "fast" in turn: each pair of runs gives one ratio of the 99th
 * percentiles, and the median of the ratios counts. The processor's share is that of the daemon while nobody sends
 * orders, as /proc has it. Then an hour of "fast" on the manual clock, from one advance.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { spawn, type SpawnedDaemon } from '../sdk/index.ts';
import { helpIfAsked } from '../scripts/usage.ts';
import { PacedRun, type PacedResult } from './paced-orders.ts';
import { cpuMicrosOf } from './process-figures.ts';
import { profileClock, profiledEnvironment, readShares } from './profile.ts';

helpIfAsked(import.meta.filename);

const BOOKS = 100;
/** The first seconds after a change of level do not count. */
const SETTLE_MS = 2_000;

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '10' },
    rounds: { type: 'string', default: '5' },
    'per-second': { type: 'string', default: '1000' },
    durability: { type: 'string', default: 'process' },
    profile: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const seconds = Number(values.seconds);
const durability = values.durability as 'none' | 'process' | 'full';

/** A venue with many books that have a reference price, and one that belongs to the client alone. */
function venueOf(books: number, level: string): string {
  const instrument = (symbol: string, more: string): string =>
    `[[instrument]]\nsymbol = "${symbol}"\nassetClass = "equity"\ncurrency = "USD"\ntickSize = "0.01"\nlotSize = "1"\n${more}\n`;
  return [
    `[venue]\nname = "BUSY"\nactivity = "${level}"\n`,
    instrument('TEST', 'activity = "none"'),
    ...Array.from({ length: books }, (_, index) => instrument(`B${index}`, 'referencePrice = "100.00"')),
    '[[endpoint]]\nname = "fix"\nprotocol = "fix"\nbeginString = "FIX.4.4"\n',
    '[[session]]\nendpoint = "fix"\nsenderCompId = "BUSY"\ntargetCompId = "*"\n',
  ].join('\n');
}

const home = mkdtempSync(join(tmpdir(), 'simctl-bench-'));
try {
  const busy = await busyDaemon();
  const hour = await hourOf();
  const result = {
    ...busy,
    ...hour,
    durability,
    load: loadavg().map((each) => Number(each.toFixed(2))),
    node: process.version,
  };
  if (values.json) console.log(JSON.stringify(result));
  else console.table(Object.entries(result).map(([figure, value]) => ({ figure, value: String(value) })));
} finally {
  rmSync(home, { recursive: true, force: true });
}

async function busyDaemon() {
  const file = join(home, 'busy.toml');
  writeFileSync(file, venueOf(BOOKS, 'none'));
  const profiles = join(home, 'profiles');
  const env = values.profile ? profiledEnvironment(profiles) : process.env;
  const figures = await withDaemon(file, env, async (daemon) => {
    const atNone = await cpuShare(daemon, 'none');
    const atFast = await cpuShare(daemon, 'fast');
    const { books } = await daemon.activity.show();
    const pairs: { none: PacedResult; fast: PacedResult }[] = [];
    for (let round = 0; round < Number(values.rounds); round++) {
      // Each goes first in turn, since the machine may be busier at one time than at another.
      const first = round % 2 === 0 ? await orders(daemon, 'none', round) : null;
      const loaded = await orders(daemon, 'fast', round);
      pairs.push({ none: first ?? (await orders(daemon, 'none', round)), fast: loaded });
    }
    return {
      measured: atFast,
      bots: books.reduce((sum, { bots }) => sum + bots.length, 0),
      cpuPercentNone: atNone.percent,
      cpuPercentFast: atFast.percent,
      p99MsNone: median(pairs.map((pair) => pair.none.p99Ms)),
      p99MsFast: median(pairs.map((pair) => pair.fast.p99Ms)),
      p99Ratio: median(pairs.map((pair) => pair.fast.p99Ms / pair.none.p99Ms)),
    };
  });
  const { measured, ...told } = figures;
  if (values.profile) printShares(readShares(profiles, measured.from, measured.to));
  return told;
}

async function withDaemon<Figures>(
  file: string,
  env: NodeJS.ProcessEnv,
  use: (daemon: SpawnedDaemon) => Promise<Figures>,
): Promise<Figures> {
  await using daemon = await spawn({ venues: [file], home: join(home, 'daemon'), durability, env });
  return await use(daemon);
}

interface CpuShare {
  /** Of one processor; null where nobody counts it. */
  readonly percent: number | null;
  readonly from: number;
  readonly to: number;
}

/** What the daemon takes while nobody but its bots does anything. */
async function cpuShare(daemon: SpawnedDaemon, level: string): Promise<CpuShare> {
  await become(daemon, level);
  const [before, since, from] = [cpuMicrosOf(daemon.pid), performance.now(), profileClock()];
  await wait(seconds * 1_000);
  const [after, until, to] = [cpuMicrosOf(daemon.pid), performance.now(), profileClock()];
  const percent = before === null ? null : Number(((after! - before) / (until - since) / 10).toFixed(2));
  return { percent, from, to };
}

async function orders(daemon: SpawnedDaemon, level: string, round: number): Promise<PacedResult> {
  await become(daemon, level);
  await daemon.order.cancelAll({ symbol: 'TEST' });
  const { host, port } = daemon.endpoints[0]!;
  const perSecond = Number(values['per-second']);
  const load = {
    host,
    port,
    beginString: 'FIX.4.4',
    senderCompId: `C-${level}-${round}`,
    targetCompId: 'BUSY',
    symbol: 'TEST',
  };
  const run = new PacedRun({ ...load, requests: perSecond * seconds, perSecond });
  await run.ready;
  return await run.run();
}

async function become(daemon: SpawnedDaemon, level: string): Promise<void> {
  const { books } = await daemon.activity.show();
  const others = books.filter((book) => book.symbol !== 'TEST' && book.level !== level);
  for (const { symbol } of others) await daemon.activity.set({ level, symbol });
  await wait(SETTLE_MS);
}

/** An hour of a book at "fast", that somebody waits for. */
async function hourOf(): Promise<{ hourSeconds: number; hourOrders: number }> {
  const file = join(home, 'hour.toml');
  writeFileSync(file, venueOf(1, 'fast'));
  await using daemon = await spawn({
    venues: [file],
    home: join(home, 'hour'),
    clock: 'manual',
    at: '2026-01-05T08:00:00Z',
    timeoutMs: 120_000,
  });
  const began = performance.now();
  await daemon.clock.advance({ to: '1h', steps: 10_000_000 });
  const hourSeconds = (performance.now() - began) / 1_000;
  const { books } = await daemon.activity.show({ symbol: 'B0' });
  return { hourSeconds: Number(hourSeconds.toFixed(2)), hourOrders: books[0]!.orders };
}

function printShares({ layers, functions }: ReturnType<typeof readShares>): void {
  for (const { name, percent } of [...layers, ...functions])
    console.log(`${percent.toFixed(1).padStart(6)} %  ${name}`);
}

function median(figures: readonly number[]): number {
  return Number(figures.toSorted((left, right) => left - right)[figures.length >> 1]!.toFixed(3));
}

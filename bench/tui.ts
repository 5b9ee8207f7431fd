/**
 * What the dashboard costs, in real terminals of 160 by 50 characters:
 *
 *   node bench/tui.ts [--only paint,idle,load] [--seconds N] [--rate N] [--dashboards 0,1,5] [--rounds N] [--json]
 *
 * paint: from the key in a shell that starts it until the state of the daemon is on the screen. idle: each view while
 * nothing happens. load: the book while orders come at the rate, and what they wait for their answers; the numbers of
 * dashboards take turns. On a machine that does other work look at the time that the process used rather than at that
 * of the clock.
 */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { spawn, type SpawnedDaemon } from '../sdk/index.ts';
import { helpIfAsked } from '../scripts/usage.ts';
import { openDashboard } from '../test/kit/dashboard.ts';
import type { Terminal } from '../test/kit/terminal.ts';
import { VIEWS } from '../tui/views/index.ts';
import type { PacedOrders, PacedResult } from './paced-orders.ts';
import { cpuMicrosOf, residentBytesOf } from './process-figures.ts';

helpIfAsked(import.meta.filename);

const VENUE = join(import.meta.dirname, 'venues', 'quiet.toml');
const SIZE = { columns: 160, rows: 50 };
/** What the first screen with something from the daemon has, and the one before has not. */
const PAINTED = /1 venue/;
/** Starts it when the terminal has all that it needs itself. */
const AT_ENTER = 'read go; exec "$@"';
const BOOK = 'TEST on QUIET';
/** A start, and what is compiled and fetched in it, is not the state that is measured. */
const SETTLE_MS = 3_000;
/** What comes without such a pause is one drawing. */
const DRAWING_MS = 25;

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: 'paint,idle,load' },
    seconds: { type: 'string', default: '10' },
    rate: { type: 'string', default: '5000' },
    dashboards: { type: 'string', default: '0,1,5' },
    rounds: { type: 'string', default: '3' },
    json: { type: 'boolean', default: false },
  },
});
const seconds = Number(values.seconds);
const rounds = Number(values.rounds);

interface Paint {
  /** Until there is anything of it, and until there is something of the daemon. */
  readonly firstMs: number;
  readonly paintedMs: number;
  /** That the process has used until then; null where the system does not tell. */
  readonly cpuMs: number | null;
}

interface Cost {
  readonly view: string;
  /** Of one processor. */
  readonly cpuPercent: number | null;
  readonly residentMegabytes: number | null;
  readonly drawingsPerSec: number;
}

interface Load extends Cost {
  readonly dashboards: number;
  readonly orderP50Ms: number;
  readonly orderP99Ms: number;
  readonly daemonCpuPercent: number | null;
}

/** A daemon with one quiet venue, and dashboards on it. */
async function withDaemon<Result>(
  measure: (home: string, daemon: SpawnedDaemon) => Promise<Result>,
): Promise<Result> {
  const home = mkdtempSync(join(tmpdir(), 'simctl-bench-'));
  try {
    await using daemon = await spawn({ venues: [VENUE], home, name: 'bench', durability: 'none' });
    return await measure(home, daemon);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** The first one compiles what later ones find compiled, and is told apart. */
function paints(): Promise<Paint[]> {
  return withDaemon(async (home) => {
    const results: Paint[] = [];
    for (let run = 0; run <= 2 * rounds; run++) results.push(await paint(home));
    return results;
  });
}

async function paint(home: string): Promise<Paint> {
  await using terminal = await openDashboard({ ...SIZE, home, shell: AT_ENTER });
  const began = performance.now();
  await terminal.press('Enter');
  await terminal.until(VIEWS[0]!.name);
  const firstMs = performance.now() - began;
  await terminal.until(PAINTED);
  const paintedMs = performance.now() - began;
  const cpu = cpuMicrosOf(terminal.pid);
  // As people leave it: who is killed keeps nothing of what was compiled.
  await terminal.press('q');
  await terminal.ended();
  return {
    firstMs: Math.round(firstMs),
    paintedMs: Math.round(paintedMs),
    cpuMs: cpu === null ? null : cpu / 1_000,
  };
}

function idle(): Promise<Cost[]> {
  return withDaemon(async (home) => {
    await using terminal = await openDashboard({ ...SIZE, home });
    await terminal.until(PAINTED);
    const costs: Cost[] = [];
    for (const { key, name } of VIEWS) {
      await terminal.press(key);
      await delay(SETTLE_MS);
      costs.push(await costOf(terminal, name, delay(seconds * 1_000)));
    }
    return costs;
  });
}

/** What it costs until the work is done. */
async function costOf(terminal: Terminal, view: string, work: Promise<unknown>): Promise<Cost> {
  const { pid } = terminal;
  let drawings = 0;
  let [written, writing] = [terminal.written, false];
  const looking = setInterval(() => {
    const writes = terminal.written !== written;
    if (writes && !writing) drawings++;
    [written, writing] = [terminal.written, writes];
  }, DRAWING_MS);
  const began = performance.now();
  const before = cpuMicrosOf(pid);
  await work.finally(() => clearInterval(looking));
  const after = cpuMicrosOf(pid);
  const took = (performance.now() - began) / 1_000;
  const resident = residentBytesOf(pid);
  return {
    view,
    cpuPercent: percent(before, after, took),
    residentMegabytes: resident === null ? null : Math.round(resident / 1e6),
    drawingsPerSec: Math.round((drawings / took) * 10) / 10,
  };
}

function percent(before: number | null, after: number | null, took: number): number | null {
  return before === null || after === null ? null : Math.round((after - before) / took / 1_000) / 10;
}

async function loads(): Promise<Load[]> {
  const numbers = values.dashboards.split(',').map(Number);
  const results: Load[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const dashboards of numbers)
      results.push(await withDaemon((home, daemon) => load(home, daemon, dashboards)));
  }
  return results.toSorted((one, other) => one.dashboards - other.dashboards);
}

async function load(home: string, daemon: SpawnedDaemon, dashboards: number): Promise<Load> {
  await using trader = await Trader.start(daemon);
  await using terminals = new AsyncDisposableStack();
  let first: Terminal | null = null;
  for (let nth = 0; nth < dashboards; nth++) {
    const terminal = terminals.use(await openDashboard({ ...SIZE, home }));
    await terminal.until(PAINTED);
    await terminal.press(VIEWS.find(({ name }) => name === 'book')!.key);
    await terminal.until(BOOK);
    first ??= terminal;
  }
  const before = cpuMicrosOf(daemon.pid);
  const began = performance.now();
  const running = trader.run();
  const none = { view: '', cpuPercent: null, residentMegabytes: null, drawingsPerSec: 0 };
  const cost = first === null ? none : await costOf(first, 'book', running);
  const { p50Ms, p99Ms } = await running;
  const took = (performance.now() - began) / 1_000;
  return {
    dashboards,
    ...cost,
    orderP50Ms: p50Ms,
    orderP99Ms: p99Ms,
    daemonCpuPercent: percent(before, cpuMicrosOf(daemon.pid), took),
  };
}

/** Sends the requests, from a thread of its own. */
class Trader implements AsyncDisposable {
  readonly #thread: Worker;

  private constructor(thread: Worker) {
    this.#thread = thread;
  }

  /** Resolves when there is a book. */
  static async start(daemon: SpawnedDaemon): Promise<Trader> {
    const { host, port, beginString, sessions } = daemon.endpoints[0]!;
    const { targetCompId, senderCompId } = sessions[0]!;
    const perSecond = Number(values.rate);
    const plan: PacedOrders = {
      host,
      port,
      beginString,
      senderCompId: targetCompId,
      targetCompId: senderCompId,
      symbol: 'TEST',
      requests: Math.round(perSecond * seconds),
      perSecond,
    };
    const thread = new Worker(new URL('paced-thread.ts', import.meta.url), { workerData: plan });
    await once(thread, 'message');
    return new Trader(thread);
  }

  async run(): Promise<PacedResult> {
    const told = once(this.#thread, 'message');
    this.#thread.postMessage('run', []);
    const [result] = (await told) as [PacedResult];
    return result;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#thread.terminate();
  }
}

// At the end, since classes are there from their line on only.
const only = values.only.split(',');
const figures = {
  paint: only.includes('paint') ? await paints() : [],
  idle: only.includes('idle') ? await idle() : [],
  load: only.includes('load') ? await loads() : [],
};
const machine = loadavg().map((each) => Math.round(each * 10) / 10);
if (values.json) console.log(JSON.stringify({ node: process.version, machine, ...figures }));
else {
  for (const table of Object.values(figures)) if (table.length > 0) console.table(table);
  console.log(`load ${machine.join(' ')}, Node ${process.version}`);
}

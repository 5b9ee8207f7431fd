/**
 * The management protocol, as a client meets it: a daemon of its own process, the SDK on one connection, and many
 * subscribers to events in a thread beside the one that trades.
 *
 *   node bench/management.ts [--calls N] [--seconds N] [--subscribers 0,50] [--events 20000] [--json]
 *
 * On a machine that does other work the times of the clock say little: the time that the daemon's process used, and
 * the load, are told beside them.
 */
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHistogram, performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { spawn, type SpawnedDaemon } from '../sdk/index.ts';
import type { ReadersCount, ReadersOptions } from './event-readers.ts';
import { putLoad } from './fix-load.ts';
import { cpuMicrosOf } from './process-figures.ts';
import { helpIfAsked } from '../scripts/usage.ts';

helpIfAsked(import.meta.filename);

const VENUE = join(import.meta.dirname, 'venues', 'quiet.toml');
const IN_FLIGHT = 128;
/** Two orders that trade with each other: both accepted, one trade, both executed. */
const EVENTS_PER_ORDER = 2.5;

const { values } = parseArgs({
  options: {
    calls: { type: 'string', default: '50000' },
    seconds: { type: 'string', default: '5' },
    subscribers: { type: 'string', default: '0,50' },
    events: { type: 'string', default: '20000' },
    json: { type: 'boolean', default: false },
  },
});
const calls = Number(values.calls);

interface CallFigures {
  readonly calls: string;
  readonly perSec: number;
  readonly p50Us: number;
  readonly p99Us: number;
  /** Of the daemon's process, for one call. */
  readonly cpuUs: number | null;
}

interface EventFigures {
  readonly subscribers: number;
  readonly eventsPerSec: number;
  /** What all subscribers got. */
  readonly sentPerSec: number;
  readonly megabytesPerSec: number;
  readonly gaps: number;
  readonly orderP50Us: number;
  readonly orderP99Us: number;
  /** Of the daemon's process: 100 is one core. */
  readonly cpuPercent: number | null;
}

const home = mkdtempSync(join(tmpdir(), 'simctl-bench-'));
try {
  await using daemon = await spawn({ venues: [VENUE], home });
  const callFigures = [
    await measureCalls(daemon, 'rpc.ping, one after the other', 1, () => daemon.rpc.ping()),
    await measureCalls(daemon, 'book.show, one after the other', 1, () =>
      daemon.book.show({ symbol: 'TEST' }),
    ),
    await measureCalls(daemon, `rpc.ping, ${IN_FLIGHT} in flight`, IN_FLIGHT, () => daemon.rpc.ping()),
    await measureCalls(daemon, `book.show, ${IN_FLIGHT} in flight`, IN_FLIGHT, () =>
      daemon.book.show({ symbol: 'TEST' }),
    ),
  ];
  const eventFigures: EventFigures[] = [];
  for (const count of values.subscribers.split(','))
    eventFigures.push(await measureEvents(daemon, Number(count)));
  print(callFigures, eventFigures);
} finally {
  rmSync(home, { recursive: true, force: true });
}

async function measureCalls(
  daemon: SpawnedDaemon,
  name: string,
  inFlight: number,
  call: () => Promise<unknown>,
): Promise<CallFigures> {
  const run = async (
    count: number,
  ): Promise<{ seconds: number; latency: ReturnType<typeof createHistogram> }> => {
    const latency = createHistogram();
    let left = count;
    const caller = async (): Promise<void> => {
      while (left-- > 0) {
        const began = performance.now();
        await call();
        latency.record(Math.max(1, Math.round((performance.now() - began) * 1e6)));
      }
    };
    const began = performance.now();
    await Promise.all(Array.from({ length: inFlight }, caller));
    return { seconds: (performance.now() - began) / 1_000, latency };
  };
  const count = inFlight === 1 ? Math.ceil(calls / 5) : calls;
  await run(Math.ceil(count / 5));
  const cpu = cpuMicrosOf(daemon.pid);
  const { seconds, latency } = await run(count);
  const used = cpuMicrosOf(daemon.pid);
  return {
    calls: name,
    perSec: Math.round(count / seconds),
    p50Us: micros(latency.percentile(50)),
    p99Us: micros(latency.percentile(99)),
    cpuUs: cpu === null || used === null ? null : Math.round(((used - cpu) / count) * 10) / 10,
  };
}

async function measureEvents(daemon: SpawnedDaemon, subscribers: number): Promise<EventFigures> {
  const ordersPerSec = Math.round(Number(values.events) / EVENTS_PER_ORDER);
  const orders = 2 * Math.ceil((ordersPerSec * Number(values.seconds)) / 2);
  const readers = subscribers === 0 ? null : await startReaders(daemon, subscribers);
  const before = await countOf(readers);
  const cpu = cpuMicrosOf(daemon.pid);
  const began = performance.now();
  const load = await putLoad({ ...clientOf(daemon), symbol: 'TEST', orders, window: 256, ordersPerSec });
  const seconds = (performance.now() - began) / 1_000;
  const used = cpuMicrosOf(daemon.pid);
  const after = await countOf(readers);
  await readers?.terminate();
  return {
    subscribers,
    eventsPerSec: Math.round((orders * EVENTS_PER_ORDER) / seconds),
    sentPerSec: Math.round((after.events - before.events) / seconds),
    megabytesPerSec: Math.round((after.bytes - before.bytes) / seconds / 1e5) / 10,
    gaps: after.gaps - before.gaps,
    orderP50Us: load.p50Us,
    orderP99Us: load.p99Us,
    cpuPercent: cpu === null || used === null ? null : Math.round((used - cpu) / seconds / 1e4),
  };
}

async function startReaders(daemon: SpawnedDaemon, subscribers: number): Promise<Worker> {
  const { management } = await daemon.daemon.status();
  const token = readFileSync(join(home, daemon.name, 'admin.token'), 'utf8').trim();
  const options: ReadersOptions = { port: management.port, token, subscribers };
  const readers = new Worker(new URL('./event-readers.ts', import.meta.url), { workerData: options });
  await once(readers, 'message');
  return readers;
}

async function countOf(readers: Worker | null): Promise<ReadersCount> {
  if (readers === null) return { events: 0, gaps: 0, bytes: 0 };
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- threads have no origin
  readers.postMessage('count');
  const [count] = (await once(readers, 'message')) as [ReadersCount];
  return count;
}

function clientOf(
  daemon: SpawnedDaemon,
): Pick<Parameters<typeof putLoad>[0], 'host' | 'port' | 'beginString' | 'senderCompId' | 'targetCompId'> {
  const { host, port, beginString, sessions } = daemon.endpoints[0]!;
  const { targetCompId, senderCompId } = sessions[0]!;
  return { host, port, beginString, senderCompId: targetCompId, targetCompId: senderCompId };
}

function micros(nanos: number): number {
  return Math.round(nanos / 100) / 10;
}

function print(callFigures: readonly CallFigures[], eventFigures: readonly EventFigures[]): void {
  const load = loadavg().map((each) => Math.round(each * 10) / 10);
  if (values.json) {
    console.log(JSON.stringify({ node: process.version, load, calls: callFigures, events: eventFigures }));
    return;
  }
  console.table(callFigures);
  console.table(eventFigures);
  console.log(`load ${load.join(' ')}, Node ${process.version}`);
}

/**
 * What a drop copy of the whole venue costs: order entry over FIX with none and with one, on two daemons that are loaded
 * in turn. Each pair of runs gives one ratio, and the median of the ratios counts.
 *
 *   node bench/drop-copy.ts [--orders N] [--rounds N] [--begin FIX.4.2|FIX.4.4] [--durability none|process|full] [--json]
 *
 * The time of the process is told beside the time of the clock where the system has it in /proc: other work on the
 * machine, the clients of this measurement included, costs the latter only.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { spawn, type SpawnedDaemon } from '../sdk/index.ts';
import { frame } from './fix-frames.ts';
import { putLoad } from './fix-load.ts';
import { cpuMicrosOf } from './process-figures.ts';
import { helpIfAsked } from '../scripts/usage.ts';

helpIfAsked(import.meta.filename);

const VENUE = join(import.meta.dirname, 'venues', 'quiet.toml');
const LISTENER = 'LISTENER';
/** Orders before the first run that counts. */
const WARM_UP = 20_000;

const { values } = parseArgs({
  options: {
    orders: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '7' },
    begin: { type: 'string', default: 'FIX.4.2' },
    durability: { type: 'string', default: 'process' },
    json: { type: 'boolean', default: false },
  },
});
const orders = Number(values.orders);
const rounds = Number(values.rounds);

interface Run {
  readonly ordersPerSec: number;
  /** Of the daemon's process, for each order; null where the system does not say. */
  readonly cpuUs: number | null;
}

const home = mkdtempSync(join(tmpdir(), 'simctl-bench-'));
try {
  await using without = await start('without', '');
  await using copied = await start(
    'with',
    `[[session]]\nendpoint = "${endpointName()}"\nsenderCompId = "VENUE"\ntargetCompId = "${LISTENER}"\n` +
      'roles = ["drop-copy"]\ncopies = { venue = true }\n',
  );
  const listener = await listen(copied);
  for (const daemon of [without, copied]) await run(daemon, WARM_UP);
  const pairs: { without: Run; with: Run }[] = [];
  for (let round = 0; round < rounds; round++) {
    // Each goes first in turn, since the machine may be busier at one time than at another.
    const first = round % 2 === 0 ? await run(without, orders) : null;
    const second = await run(copied, orders);
    pairs.push({ without: first ?? (await run(without, orders)), with: second });
  }
  const copies = await copiesSent(copied);
  listener.destroy();
  if (copies !== 2 * (WARM_UP + rounds * orders)) throw new Error(`${copies} copies are not all`);
  tell(pairs, copies);
} finally {
  rmSync(home, { recursive: true, force: true });
}

function endpointName(): string {
  return values.begin.replace('FIX.', 'fix').replaceAll('.', '');
}

async function start(name: string, more: string): Promise<SpawnedDaemon> {
  const file = join(home, `${name}.toml`);
  writeFileSync(file, `${readFileSync(VENUE, 'utf8')}\n${more}`);
  const durability = values.durability as 'none' | 'process' | 'full';
  return spawn({ venues: [file], home: join(home, name), durability });
}

function addressOf(daemon: SpawnedDaemon): { host: string; port: number } {
  const { host, port } = daemon.endpoints.find(({ beginString }) => beginString === values.begin)!;
  return { host, port };
}

/** Logs the drop copy on, and reads all that it is sent. */
async function listen(daemon: SpawnedDaemon): Promise<Socket> {
  const logged = Promise.withResolvers<void>();
  const socket = connect({ ...addressOf(daemon), noDelay: true });
  const identity = { beginString: values.begin, senderCompId: LISTENER, targetCompId: 'VENUE' };
  socket.on('connect', () => socket.write(frame(identity, 'A', 1, '98=0|108=0|')));
  socket.on('data', () => logged.resolve());
  socket.on('error', logged.reject);
  await logged.promise;
  return socket;
}

async function run(daemon: SpawnedDaemon, count: number): Promise<Run> {
  const before = cpuMicrosOf(daemon.pid);
  const { ordersPerSec } = await putLoad({
    ...addressOf(daemon),
    beginString: values.begin,
    senderCompId: 'CLIENT1',
    targetCompId: 'VENUE',
    symbol: 'TEST',
    orders: count,
    window: 256,
  });
  const after = cpuMicrosOf(daemon.pid);
  return { ordersPerSec, cpuUs: before === null ? null : (after! - before) / count };
}

async function copiesSent(daemon: SpawnedDaemon): Promise<number> {
  const { session } = await daemon.session.show({ session: `${endpointName()}.${LISTENER}` });
  return session.copies!.sent;
}

function tell(pairs: readonly { without: Run; with: Run }[], copies: number): void {
  const figure = (ratio: (pair: { without: Run; with: Run }) => number): number =>
    Number(median(pairs.map(ratio)).toFixed(3));
  const hasCpu = pairs[0]!.with.cpuUs !== null;
  const result = {
    beginString: values.begin,
    durability: values.durability,
    rounds,
    orders,
    copies,
    ordersPerSecWithout: median(pairs.map(({ without: { ordersPerSec } }) => ordersPerSec)),
    ordersPerSecWith: median(pairs.map((pair) => pair.with.ordersPerSec)),
    /** Part of the throughput that is lost. */
    costOfThroughput: figure((pair) => 1 - pair.with.ordersPerSec / pair.without.ordersPerSec),
    cpuUsWithout: hasCpu ? figure(({ without }) => without.cpuUs!) : null,
    cpuUsWith: hasCpu ? figure((pair) => pair.with.cpuUs!) : null,
    /** The same of what a process could do that has nothing else to wait for. */
    costByCpu: hasCpu ? figure((pair) => 1 - pair.without.cpuUs! / pair.with.cpuUs!) : null,
    load: loadavg().map((load) => Number(load.toFixed(2))),
    node: process.version,
  };
  if (values.json) console.log(JSON.stringify(result));
  else console.table([result]);
}

function median(figures: readonly number[]): number {
  return figures.toSorted((left, right) => left - right)[figures.length >> 1]!;
}

/**
 * What market data costs those who trade: clients subscribed to one instrument, and one more that sends requests to it
 * at a fixed pace, of which the first seconds do not count. Subscribers must get every number, and have the book of the venue at the end.
 *
 *   node bench/market-data.ts [--subscribers N] [--depth N] [--rate N] [--seconds N] [--rounds N]
 *                             [--durability none|process|full] [--json]
 */
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { spawn } from '../sdk/index.ts';
import type { ReadersPlan, ReadersReport } from './market-data-readers.ts';
import { cpuMicrosOf } from './process-figures.ts';
import { PacedRun, type PacedResult } from './paced-orders.ts';
import { helpIfAsked } from '../scripts/usage.ts';

helpIfAsked(import.meta.filename);

const BEGIN_STRING = 'FIX.4.4';
const SYMBOL = 'TEST';

const { values } = parseArgs({
  options: {
    subscribers: { type: 'string', default: '100' },
    depth: { type: 'string', default: '10' },
    rate: { type: 'string', default: '20000' },
    seconds: { type: 'string', default: '10' },
    rounds: { type: 'string', default: '3' },
    durability: { type: 'string', default: 'none' },
    json: { type: 'boolean', default: false },
  },
});
const subscribers = Number(values.subscribers);
const rate = Number(values.rate);
const seconds = Number(values.seconds);

interface Round extends PacedResult {
  readonly messagesPerSubscriber: number;
  readonly bytesPerMessage: number;
  readonly gaps: number;
  /** Of one processor, that the venue's process used while the requests went on; null where the system does not tell. */
  readonly busyPercent: number | null;
}

async function play(): Promise<Round> {
  const home = mkdtempSync(join(tmpdir(), 'simctl-bench-'));
  const venue = join(home, 'market-data.toml');
  writeFileSync(venue, venueFile());
  try {
    const durability = values.durability as 'none' | 'process' | 'full';
    await using daemon = await spawn({ venues: [venue], home, durability });
    const { host, port } = daemon.endpoints[0]!;
    const to = { host, port, beginString: BEGIN_STRING, targetCompId: 'VENUE' };
    const load = { symbol: SYMBOL, requests: Math.round(rate * seconds), perSecond: rate };
    const run = new PacedRun({ ...to, senderCompId: 'TRADER', ...load });
    await run.ready;
    const readers = subscribers === 0 ? null : await Readers.start({ ...to, senderCompId: 'READER' });
    const before = cpuMicrosOf(daemon.pid);
    const result = await run.run();
    const ran = cpuMicrosOf(daemon.pid);
    const report = (await readers?.report()) ?? null;
    if (report !== null) check(report);
    return {
      ...result,
      messagesPerSubscriber: report === null ? 0 : Math.round(report.messages / subscribers),
      bytesPerMessage: report === null ? 0 : Math.round(report.bytes / report.messages),
      gaps: report?.gaps ?? 0,
      busyPercent:
        before === null || ran === null ? null : Math.round((ran - before) / (result.seconds * 10_000)),
    };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

function check({ gaps, closed, built, snapshot }: ReadersReport): void {
  if (gaps + closed > 0) throw new Error(`${gaps} gaps, and ${closed} connections were closed`);
  if (!isDeepStrictEqual(built, snapshot)) {
    throw new Error(
      `the book that was built is not the venue's:\n${built.join('\n')}\n\n${snapshot.join('\n')}`,
    );
  }
}

class Readers {
  readonly #worker: Worker;

  static async start(address: ReadersPlan['address']): Promise<Readers> {
    const plan: ReadersPlan = { address, count: subscribers, symbol: SYMBOL, depth: Number(values.depth) };
    const worker = new Worker(new URL('market-data-readers.ts', import.meta.url), { workerData: plan });
    const readers = new Readers(worker);
    await readers.#next();
    return readers;
  }

  private constructor(worker: Worker) {
    this.#worker = worker;
  }

  async report(): Promise<ReadersReport> {
    this.#worker.postMessage('report', []);
    const report = await this.#next();
    await this.#worker.terminate();
    return report as ReadersReport;
  }

  #next(): Promise<unknown> {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    this.#worker.once('message', resolve).once('error', reject);
    return promise.finally(() => this.#worker.off('error', reject));
  }
}

function venueFile(): string {
  return `
[venue]
name = "VENUE"

[[instrument]]
symbol = "${SYMBOL}"
assetClass = "equity"
currency = "USD"
tickSize = "0.01"
lotSize = "1"

[[endpoint]]
name = "fix"
protocol = "fix"
beginString = "${BEGIN_STRING}"

[[session]]
endpoint = "fix"
senderCompId = "VENUE"
targetCompId = "TRADER"

[[session]]
endpoint = "fix"
senderCompId = "VENUE"
targetCompId = "*"
name = "readers"
roles = ["market-data"]
maxSessions = ${Math.max(1, subscribers)}
`;
}

// At the end, since classes are there from their line on only.
const rounds: Round[] = [];
for (let round = 0; round < Number(values.rounds); round++) rounds.push(await play());
if (values.json) {
  console.log(JSON.stringify({ ...values, rounds, node: process.version, load: loadavg() }));
} else {
  console.table(rounds);
  console.log(
    `load of the machine ${loadavg()
      .map((load) => load.toFixed(1))
      .join(' ')}`,
  );
}

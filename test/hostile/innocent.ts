/**
 * A client that trades beside an attack and measures how long its orders take. It lives in a thread of its own, so that
 * the attackers' work is not counted. What the machine itself costs is not the venue's fault: it is measured at the same
 * moments by a server that does nothing but echo, and by the time that the daemon had to wait for a processor.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { encodeFix, fixTime, RawFixReader, type Field, type RawFixMessage } from '../kit/raw-fix-message.ts';
import type { RawFixOptions } from '../kit/raw-fix.ts';
import { passingOrder } from './orders.ts';
import { INNOCENT, type Rig } from './rig.ts';
import type { Tier } from './scenario.ts';

const ORDER_EVERY_MS = 5;
/** Small, so that a session that is not served loses its connection within the test. */
const HEARTBEAT_SECONDS = 2;
/** How long the last answers may take. */
const LAST_ANSWERS_MS = 10_000;
/** reliability: what an innocent session is promised. */
const P99_MS = 50;
/** The gate's figures are of a few hundred orders, beside all other tests: there it is starving that is to be found. */
const GATE_TOLERANCE = 4;
/** How much slower than alone the daemon may be for its figures to be judged. */
const MOST_STRETCH = 3;

export interface InnocentReport {
  readonly sent: number;
  /** Orders without an answer. */
  readonly lost: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** The same of an echo: what the machine did to everybody. */
  readonly echoP99Ms: number;
  /** What a session that is served well never sees. */
  readonly faults: readonly string[];
}

type Role =
  | { readonly role: 'echo' }
  | { readonly role: 'trade'; readonly fix: RawFixOptions; readonly echoPort: number };

export class Innocent implements AsyncDisposable {
  readonly #workers: readonly Worker[];
  readonly #trader: Worker;
  readonly #rig: Rig;
  readonly #began: Rig['processor'];
  #report: Promise<InnocentReport> | null = null;

  private constructor(rig: Rig, echo: Worker, trader: Worker) {
    this.#rig = rig;
    this.#began = rig.processor;
    this.#workers = [echo, trader];
    this.#trader = trader;
  }

  /** Resolves once it trades. */
  static async start(rig: Rig): Promise<Innocent> {
    const echoing = workerOf({ role: 'echo' });
    const [echoPort] = (await once(echoing, 'message')) as [number];
    const trading = workerOf({ role: 'trade', fix: rig.optionsOf(INNOCENT), echoPort });
    try {
      await once(trading, 'message');
    } catch (error) {
      await echoing.terminate();
      throw error;
    }
    return new Innocent(rig, echoing, trading);
  }

  /** Ends the trading and returns what it was like. */
  stop(): Promise<InnocentReport> {
    this.#report ??= this.#stop();
    return this.#report;
  }

  /** Stops, and asserts that the session was not harmed. Returns a line about it. */
  async unharmed(tier: Tier, promisedMs = P99_MS): Promise<string> {
    const report = await this.stop();
    const { sent, lost, p99Ms, echoP99Ms, maxMs, faults } = report;
    assert.deepEqual(faults, []);
    assert.ok(sent > 0);
    assert.equal(lost, 0, `${lost} of ${sent} orders have no answer`);
    const allowedMs = (promisedMs + echoP99Ms) * this.stretch * (tier === 'gate' ? GATE_TOLERANCE : 1);
    const line =
      `innocent: ${sent} orders, p99 ${p99Ms.toFixed(1)} ms of ${allowedMs.toFixed(0)}, most ${maxMs.toFixed(1)} ms ` +
      `(echo p99 ${echoP99Ms.toFixed(1)} ms, daemon slowed down ${this.stretch.toFixed(2)} times by the machine)`;
    // Beyond some load queues grow faster than the load, and a figure tells of the machine alone.
    if (this.stretch > MOST_STRETCH) return `${line}; not judged, since the machine is too busy`;
    assert.ok(p99Ms <= allowedMs, line);
    return line;
  }

  /** How much longer the daemon took for its work than it would have with a processor of its own. */
  get stretch(): number {
    const [began, now] = [this.#began, this.#rig.processor];
    if (began === null || now === null) return 1;
    const ran = now.ran - began.ran;
    return ran <= 0 ? 1 : (ran + now.waited - began.waited) / ran;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }

  async #stop(): Promise<InnocentReport> {
    const answer = once(this.#trader, 'message') as Promise<[InnocentReport]>;
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    this.#trader.postMessage('stop');
    const [report] = await answer;
    return report;
  }
}

function workerOf(role: Role): Worker {
  return new Worker(new URL(import.meta.url), { workerData: role });
}

// ---------------------------------------------------------------- in the threads

class Trader {
  readonly faults: string[] = [];
  readonly #fix: RawFixOptions;
  readonly #socket: Socket;
  readonly #echo: Socket;
  readonly #reader = new RawFixReader();
  readonly #sentAt = new Map<string, number>();
  readonly #echoSentAt: number[] = [];
  readonly #latencies: number[] = [];
  readonly #echoLatencies: number[] = [];
  readonly #loggedOn = Promise.withResolvers<void>();
  readonly #allAnswered = Promise.withResolvers<void>();
  #nextIn = 1;
  #nextOut = 1;
  #orders = 0;
  #stopping = false;

  constructor(fix: RawFixOptions, echoPort: number) {
    this.#fix = fix;
    this.#socket = connect({ host: fix.host, port: fix.port, noDelay: true });
    this.#echo = connect({ host: '127.0.0.1', port: echoPort, noDelay: true });
    this.#socket.on('data', (chunk) => this.#receive(chunk as Buffer));
    this.#socket.on('error', () => {});
    this.#socket.on('close', () => {
      if (!this.#stopping) this.faults.push('the connection was closed');
      this.#loggedOn.reject(new Error('the innocent session could not log on'));
    });
    this.#echo.on('data', (chunk) => this.#receiveEcho((chunk as Buffer).length));
  }

  async logOn(): Promise<void> {
    await Promise.all([once(this.#socket, 'connect'), once(this.#echo, 'connect')]);
    this.#send('A', [
      [98, 0],
      [108, HEARTBEAT_SECONDS],
      [141, 'Y'],
    ]);
    await this.#loggedOn.promise;
  }

  order(): void {
    const id = `I-${++this.#orders}`;
    this.#sentAt.set(id, performance.now());
    this.#send('D', passingOrder(id));
    this.#echoSentAt.push(performance.now());
    this.#echo.write('.');
  }

  async report(): Promise<InnocentReport> {
    this.#stopping = true;
    const timer = setTimeout(() => this.#allAnswered.resolve(), LAST_ANSWERS_MS);
    if (this.#sentAt.size === 0) this.#allAnswered.resolve();
    await this.#allAnswered.promise;
    clearTimeout(timer);
    this.#socket.destroy();
    this.#echo.destroy();
    return {
      sent: this.#orders,
      lost: this.#sentAt.size,
      p99Ms: quantile(this.#latencies, 0.99),
      maxMs: quantile(this.#latencies, 1),
      echoP99Ms: quantile(this.#echoLatencies, 0.99),
      faults: this.faults,
    };
  }

  #send(type: string, fields: readonly Field[]): void {
    this.#socket.write(
      encodeFix(this.#fix.beginString, [
        [35, type],
        [49, this.#fix.senderCompId],
        [56, this.#fix.targetCompId],
        [34, this.#nextOut++],
        [52, fixTime(new Date())],
        ...fields,
      ]),
    );
  }

  #receive(chunk: Buffer): void {
    for (const message of this.#reader.push(chunk)) this.#onMessage(message);
  }

  #onMessage(message: RawFixMessage): void {
    if (message.seqNum !== this.#nextIn) this.faults.push(`number ${message.seqNum}, not ${this.#nextIn}`);
    this.#nextIn = message.seqNum + 1;
    if (message.type === 'A') return this.#loggedOn.resolve();
    if (message.type === '0') return;
    // A TestRequest says that the venue has not read what was sent all the time.
    if (message.type !== '8') {
      this.faults.push(message.toString());
      return;
    }
    const id = message.get(11) ?? '';
    const sentAt = this.#sentAt.get(id);
    if (sentAt === undefined) return;
    this.#latencies.push(performance.now() - sentAt);
    this.#sentAt.delete(id);
    if (this.#stopping && this.#sentAt.size === 0) this.#allAnswered.resolve();
  }

  #receiveEcho(bytes: number): void {
    const now = performance.now();
    for (const sentAt of this.#echoSentAt.splice(0, bytes)) this.#echoLatencies.push(now - sentAt);
  }
}

function quantile(values: readonly number[], fraction: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * fraction))] ?? 0;
}

function tell(message: unknown): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port of a thread, not a window
  parentPort!.postMessage(message);
}

async function serveEcho(): Promise<void> {
  const server = createServer({ noDelay: true }, (socket) => {
    socket.on('error', () => {});
    socket.pipe(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  tell((server.address() as AddressInfo).port);
}

async function trade(fix: RawFixOptions, echoPort: number): Promise<void> {
  const trader = new Trader(fix, echoPort);
  await trader.logOn();
  const timer = setInterval(() => trader.order(), ORDER_EVERY_MS);
  parentPort!.once('message', () => {
    clearInterval(timer);
    void trader.report().then(tell);
  });
  tell('trading');
}

if (!isMainThread && typeof workerData === 'object' && workerData !== null && 'role' in workerData) {
  const role = workerData as Role;
  if (role.role === 'echo') await serveEcho();
  else await trade(role.fix, role.echoPort);
}

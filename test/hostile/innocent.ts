/**
 * A client that trades beside an attack and measures how long its orders take. It lives in a thread of its own, so that
 * the attackers' work is not counted.
 *
 * What the machine takes is not the venue's fault. The system tells how long the daemon worked while an order was on its
 * way, how long it and the threads that help it had to wait for a processor, and how long this thread had to before it
 * read the answer. So a delay is the daemon's work, mostly for others, which no load of the machine makes much longer, and
 * its idle time: all the rest, beyond what an echo that does nothing takes as well.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { encodeFix, fixTime, RawFixReader, type Field, type RawFixMessage } from '../kit/raw-fix-message.ts';
import type { RawFixOptions } from '../kit/raw-fix.ts';
import { passingOrder } from './orders.ts';
import {
  helperThreadsOf,
  mainThreadOf,
  ownThread,
  ProcessorTime,
  type ThreadTime,
} from './processor-time.ts';
import { INNOCENT, type Rig } from './rig.ts';

const ORDER_EVERY_MS = 5;
/** Sent before any that counts: what code costs that runs for the first time is no attacker's doing. */
const WARM_UP_ORDERS = 100;
/** So much that it is not collected within a test: a collection waits for helpers, and these for a processor. */
const YOUNG_MIB = 256;
/** Small, so that a session that is not served loses its connection within the test. */
const HEARTBEAT_SECONDS = 2;
/** How long the last answers may take. */
const LAST_ANSWERS_MS = 10_000;
/** reliability: what an innocent session is promised. */
const P99_MS = 50;
/** Where the system does not tell who waits for a processor, it is starving that is to be found. */
const UNSEEN_TOLERANCE = 4;

export interface InnocentReport {
  readonly sent: number;
  /** Orders without an answer. */
  readonly lost: number;
  /** What the daemon worked between an order and its answer, and what it idled. */
  readonly workP99Ms: number;
  readonly idleP99Ms: number;
  /** As a clock shows it, which is all that there is where the system does not tell; and the same of an echo. */
  readonly clockP99Ms: number;
  readonly echoP99Ms: number;
  readonly isKnown: boolean;
  /** What a session that is served well never sees. */
  readonly faults: readonly string[];
}

type Role =
  | { readonly role: 'echo' }
  | {
      readonly role: 'trade';
      readonly fix: RawFixOptions;
      readonly daemonPid: number;
      readonly echoPort: number;
    };

/** A moment, and what the daemon had worked and waited by then. */
interface Moment {
  readonly atMs: number;
  readonly ranMs: number;
  readonly waitedMs: number;
}

/** When an answer was read, and how long this thread had to wait before: the answer may have been there as long. */
interface Arrival extends Moment {
  readonly lateMs: number;
}

/** The orders of the innocent session took longer than promised. */
export class TooLate extends Error {}

export class Innocent implements AsyncDisposable {
  readonly #workers: readonly Worker[];
  readonly #trader: Worker;
  readonly #rig: Rig;
  readonly #began: ThreadTime;
  #report: Promise<InnocentReport> | null = null;

  private constructor(rig: Rig, echo: Worker, trader: Worker) {
    this.#rig = rig;
    this.#began = rig.processor.read();
    this.#workers = [echo, trader];
    this.#trader = trader;
  }

  /** Resolves once it trades. */
  static async start(rig: Rig): Promise<Innocent> {
    const echoing = workerOf({ role: 'echo' });
    const [echoPort] = (await once(echoing, 'message')) as [number];
    const daemonPid = rig.daemon.ready.pid;
    const trading = workerOf({ role: 'trade', fix: rig.optionsOf(INNOCENT), daemonPid, echoPort });
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
  async unharmed(promisedMs = P99_MS): Promise<string> {
    const { sent, lost, faults, isKnown, ...p99s } = await this.stop();
    assert.deepEqual(faults, []);
    assert.ok(sent > 0);
    assert.equal(lost, 0, `${lost} of ${sent} orders have no answer`);
    const ms = (figure: number): string => `${figure.toFixed(1)} ms`;
    const line =
      `innocent: ${sent} orders, p99: worked ${ms(p99s.workP99Ms)}, idle ${ms(p99s.idleP99Ms)}, ` +
      `by the clock ${ms(p99s.clockP99Ms)}, echo ${ms(p99s.echoP99Ms)}; ` +
      `daemon slowed down ${this.stretch.toFixed(1)} times by the machine`;
    const isInTime = isKnown
      ? p99s.workP99Ms <= promisedMs && p99s.idleP99Ms <= promisedMs + p99s.echoP99Ms
      : p99s.clockP99Ms <= (promisedMs + p99s.echoP99Ms) * UNSEEN_TOLERANCE;
    if (!isInTime) throw new TooLate(`${promisedMs} ms are promised; ${line}`);
    return line;
  }

  /** How much longer the daemon took for its work than it would have with a processor of its own. */
  get stretch(): number {
    const [began, now] = [this.#began, this.#rig.processor.read()];
    const ranMs = now.ranMs - began.ranMs;
    return ranMs <= 0 ? 1 : (ranMs + now.waitedMs - began.waitedMs) / ranMs;
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
  return new Worker(new URL(import.meta.url), {
    workerData: role,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MIB },
  });
}

// ---------------------------------------------------------------- in the threads

class Trader {
  readonly faults: string[] = [];
  readonly #fix: RawFixOptions;
  readonly #socket: Socket;
  readonly #echo: Socket;
  readonly #daemonTime: ProcessorTime;
  readonly #helperTime: ProcessorTime;
  readonly #ownTime = new ProcessorTime(ownThread());
  readonly #reader = new RawFixReader();
  readonly #sent = new Map<string, Moment>();
  readonly #echoesSentMs: number[] = [];
  readonly #answered: Span[] = [];
  readonly #echoedMs: number[] = [];
  readonly #loggedOn = Promise.withResolvers<void>();
  #onAllAnswered = (): void => {};
  #nextIn = 1;
  #nextOut = 1;
  #orders = 0;
  /** Of them those that do not count. */
  #warmUpOrders = 0;
  /** What this thread had waited when it last had nothing more to do. */
  #ownWaitedMs = 0;
  #stopping = false;

  constructor(fix: RawFixOptions, daemonPid: number, echoPort: number) {
    this.#fix = fix;
    this.#daemonTime = new ProcessorTime(mainThreadOf(daemonPid));
    this.#helperTime = new ProcessorTime(...helperThreadsOf(daemonPid));
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
    const fields = [
      [98, 0],
      [108, HEARTBEAT_SECONDS],
      [141, 'Y'],
    ] as const;
    this.#socket.write(this.#encode('A', fields));
    await this.#loggedOn.promise;
  }

  /** Resolves once as many orders are answered, none of which counts. */
  async warmUp(orders: number): Promise<void> {
    for (let sent = 0; sent < orders; sent++) this.order();
    await this.#untilAllAnswered();
    this.#warmUpOrders = orders;
    this.#answered.length = 0;
    this.#echoedMs.length = 0;
  }

  order(): void {
    const id = `I-${++this.#orders}`;
    const bytes = this.#encode('D', passingOrder(id));
    this.#sent.set(id, this.#depart(bytes));
    this.#echoesSentMs.push(performance.now());
    this.#echo.write('.');
    this.#rest();
  }

  async report(): Promise<InnocentReport> {
    this.#stopping = true;
    await this.#untilAllAnswered();
    this.#socket.destroy();
    this.#echo.destroy();
    return {
      sent: this.#orders - this.#warmUpOrders,
      lost: this.#sent.size,
      workP99Ms: p99(this.#answered.map(({ workMs }) => workMs)),
      idleP99Ms: p99(this.#answered.map(({ idleMs }) => idleMs)),
      clockP99Ms: p99(this.#answered.map(({ clockMs }) => clockMs)),
      echoP99Ms: p99(this.#echoedMs),
      isKnown: this.#daemonTime.isKnown,
      faults: this.faults,
    };
  }

  /** Resolves when no order waits for its answer, or when it has waited long enough. */
  async #untilAllAnswered(): Promise<void> {
    if (this.#sent.size === 0) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#onAllAnswered = resolve;
    const timer = setTimeout(resolve, LAST_ANSWERS_MS);
    await promise;
    clearTimeout(timer);
  }

  #encode(type: string, fields: readonly Field[]): Buffer {
    return encodeFix(this.#fix.beginString, [
      [35, type],
      [49, this.#fix.senderCompId],
      [56, this.#fix.targetCompId],
      [34, this.#nextOut++],
      [52, fixTime(new Date())],
      ...fields,
    ]);
  }

  #receive(chunk: Buffer): void {
    const arrival = this.#arrive();
    for (const message of this.#reader.push(chunk)) this.#onMessage(message, arrival);
    this.#rest();
  }

  /** Sends; what this thread has to wait meanwhile is among what is waited. */
  #depart(bytes: Buffer): Moment {
    const { waitedMs } = this.#ownTime.read();
    const moment = this.#now();
    this.#socket.write(bytes);
    return { ...moment, waitedMs: moment.waitedMs - (this.#ownTime.read().waitedMs - waitedMs) };
  }

  /** Now; late by what this thread has waited since it last had nothing more to do. */
  #arrive(): Arrival {
    return { ...this.#now(), lateMs: this.#ownTime.read().waitedMs - this.#ownWaitedMs };
  }

  /** Of what the helpers do only the waiting counts: the first thread waits for it, and is not seen to. */
  #now(): Moment {
    const atMs = performance.now();
    const { ranMs, waitedMs } = this.#daemonTime.read();
    return { atMs, ranMs, waitedMs: waitedMs + this.#helperTime.read().waitedMs };
  }

  /** To be called after everything that is done: at the end of the turn this thread has nothing more to do. */
  #rest(): void {
    setImmediate(() => (this.#ownWaitedMs = this.#ownTime.read().waitedMs));
  }

  #onMessage(message: RawFixMessage, arrival: Arrival): void {
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
    const sent = this.#sent.get(id);
    if (sent === undefined) return;
    this.#answered.push(spanOf(sent, arrival));
    this.#sent.delete(id);
    if (this.#sent.size === 0) this.#onAllAnswered();
  }

  #receiveEcho(bytes: number): void {
    const now = performance.now();
    for (const sentMs of this.#echoesSentMs.splice(0, bytes)) this.#echoedMs.push(now - sentMs);
    this.#rest();
  }
}

/** What a message took from its sending to its answer. */
interface Span {
  readonly clockMs: number;
  readonly workMs: number;
  readonly idleMs: number;
}

/**
 * While this thread was late the daemon may have worked on, and a wait that was under way at the sending is counted in
 * full: where the machine takes much, some work and idle time goes with it. On a quiet machine none does.
 */
function spanOf(sent: Moment, { atMs, ranMs, waitedMs, lateMs }: Arrival): Span {
  const clockMs = atMs - sent.atMs;
  const ran = ranMs - sent.ranMs;
  const waited = waitedMs - sent.waitedMs + lateMs;
  return { clockMs, workMs: Math.max(0, ran - lateMs), idleMs: Math.max(0, clockMs - ran - waited) };
}

function p99(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.99))] ?? 0;
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

async function trade({ fix, daemonPid, echoPort }: Role & { role: 'trade' }): Promise<void> {
  const trader = new Trader(fix, daemonPid, echoPort);
  await trader.logOn();
  await trader.warmUp(WARM_UP_ORDERS);
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
  else await trade(role);
}

import { connect, type Socket } from 'node:net';
import { createHistogram, performance } from 'node:perf_hooks';
import { eachField, frame, FrameCutter, numberOf, utc, type LoadAddress } from './fix-frames.ts';

/** What is put on a venue: limit orders of one price, alternately buy and sell, so that every second one trades. */
export interface FixLoad extends LoadAddress {
  readonly symbol: string;
  readonly orders: number;
  /** Orders in flight: 1 measures round trips, more measure throughput. */
  readonly window: number;
  /** Orders are sent at this rate as long as the window allows; absent for as fast as it does. */
  readonly ordersPerSec?: number;
}

export interface FixLoadResult {
  readonly ordersPerSec: number;
  readonly reportsPerSec: number;
  /** From the write of an order to its first report, in microseconds. */
  readonly p50Us: number;
  readonly p99Us: number;
  readonly p999Us: number;
  readonly maxUs: number;
}

const CL_ORD_ID = 11;
const MSG_TYPE = 35;
const EXEC_TYPE = 150;
const [HEARTBEAT, LOGOUT, EXECUTION_REPORT, LOGON, REJECTED] = [...Buffer.from('058A8')] as [
  number,
  number,
  number,
  number,
  number,
];
/** Two reports for each order: both sides of a trade are this client's. */
const REPORTS_PER_ORDER = 2;
const STALLED_MS = 15_000;

/** Puts the load on the venue over one connection. Rejects when the venue refuses, closes or falls silent. */
export function putLoad(load: FixLoad): Promise<FixLoadResult> {
  const { promise, resolve, reject } = Promise.withResolvers<FixLoadResult>();
  new LoadRun(load, resolve, reject).start();
  return promise;
}

class LoadRun {
  readonly #load: FixLoad;
  readonly #resolve: (result: FixLoadResult) => void;
  readonly #reject: (problem: Error) => void;
  /** All orders one behind the other; order i lies between offsets i and i + 1. */
  readonly #messages: Buffer;
  readonly #offsets: Float64Array;
  readonly #sentAt: Float64Array;
  readonly #latency = createHistogram();
  readonly #prefix = `L${Math.floor(performance.timeOrigin + performance.now()).toString(36)}-`;
  #socket!: Socket;
  readonly #cutter = new FrameCutter();
  #sent = 0;
  #acknowledged = 0;
  #reports = 0;
  #startedAt = 0;
  #done = false;
  #watch: NodeJS.Timeout | null = null;
  #pace: NodeJS.Timeout | null = null;

  constructor(load: FixLoad, resolve: (result: FixLoadResult) => void, reject: (problem: Error) => void) {
    this.#load = load;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#sentAt = new Float64Array(load.orders);
    // Encoded beforehand, so that the client costs little while it measures.
    const messages = Array.from({ length: load.orders }, (_, index) => this.#order(index));
    this.#messages = Buffer.concat(messages);
    this.#offsets = new Float64Array(load.orders + 1);
    for (const [index, { length }] of messages.entries()) {
      this.#offsets[index + 1] = this.#offsets[index]! + length;
    }
  }

  start(): void {
    this.#socket = connect({ host: this.#load.host, port: this.#load.port, noDelay: true });
    this.#socket.on('connect', () => this.#socket.write(frame(this.#load, 'A', 1, '98=0|108=600|141=Y|')));
    this.#socket.on('data', (chunk) => this.#receive(chunk as Buffer));
    this.#socket.on('error', (error) => this.#fail(error.message));
    this.#socket.on('close', () => this.#fail('the venue closed the connection'));
    if (this.#load.ordersPerSec !== undefined) this.#pace = setInterval(() => this.#pump(), 1);
    this.#watch = setTimeout(() => this.#fail('the venue fell silent'), STALLED_MS);
  }

  #receive(chunk: Buffer): void {
    this.#watch?.refresh();
    const now = performance.now();
    this.#cutter.push(chunk, (bytes, start, end) => this.#message(bytes, start, end, now));
    if (!this.#done) this.#pump();
  }

  /** One pass over the fields between BodyLength and CheckSum: searching for each tag would cost more than the venue. */
  #message(bytes: Buffer, start: number, end: number, now: number): void {
    let type = 0;
    let execType = 0;
    let order = 0;
    eachField(bytes, start, end, (tag, from, to) => {
      if (tag === MSG_TYPE) type = to - from === 1 ? bytes[from]! : 0;
      else if (tag === EXEC_TYPE) execType = bytes[from]!;
      else if (tag === CL_ORD_ID) order = numberOf(bytes, from + this.#prefix.length, to);
    });
    if (type === EXECUTION_REPORT && execType !== REJECTED) this.#report(order, now);
    else if (type === LOGON) this.#startedAt = now;
    else if (type !== HEARTBEAT && type !== LOGOUT) {
      this.#fail(`unexpected: ${bytes.toString('latin1', start, end).replaceAll('\x01', '|')}`);
    }
  }

  #report(order: number, now: number): void {
    this.#reports++;
    if (this.#sentAt[order]! > 0) {
      this.#latency.record(Math.max(1, Math.round((now - this.#sentAt[order]!) * 1e6)));
      this.#sentAt[order] = 0;
      this.#acknowledged++;
    }
    if (this.#reports === this.#load.orders * REPORTS_PER_ORDER) this.#finish(now);
  }

  /** Sends what the window allows, in one write. */
  #pump(): void {
    const { orders, window, ordersPerSec = Infinity } = this.#load;
    const due = Math.ceil(((performance.now() - this.#startedAt) / 1_000) * ordersPerSec);
    const upTo = Math.min(orders, this.#acknowledged + window, due);
    if (this.#startedAt === 0 || upTo <= this.#sent) return;
    this.#sentAt.fill(performance.now(), this.#sent, upTo);
    this.#socket.write(this.#messages.subarray(this.#offsets[this.#sent], this.#offsets[upTo]));
    this.#sent = upTo;
  }

  #finish(now: number): void {
    this.#end();
    const seconds = (now - this.#startedAt) / 1e3;
    const micros = (nanos: number): number => Math.round(nanos / 100) / 10;
    this.#resolve({
      ordersPerSec: Math.round(this.#load.orders / seconds),
      reportsPerSec: Math.round(this.#reports / seconds),
      p50Us: micros(this.#latency.percentile(50)),
      p99Us: micros(this.#latency.percentile(99)),
      p999Us: micros(this.#latency.percentile(99.9)),
      maxUs: micros(this.#latency.max),
    });
    this.#socket.end(frame(this.#load, '5', this.#load.orders + 2, ''));
  }

  #fail(problem: string): void {
    if (this.#done) return;
    this.#end();
    this.#socket.destroy();
    this.#reject(
      new Error(
        `${problem} (${this.#sent} sent, ${this.#acknowledged} acknowledged, ${this.#reports} reports)`,
      ),
    );
  }

  #end(): void {
    this.#done = true;
    if (this.#watch !== null) clearTimeout(this.#watch);
    if (this.#pace !== null) clearInterval(this.#pace);
  }

  #order(index: number): Buffer {
    const side = index % 2 === 0 ? 1 : 2;
    const { symbol } = this.#load;
    return frame(
      this.#load,
      'D',
      index + 2,
      `11=${this.#prefix}${index}|21=1|55=${symbol}|54=${side}|60=${utc()}|38=100|40=2|44=100.00|59=0|`,
    );
  }
}

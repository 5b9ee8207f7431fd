import { connect, type Socket } from 'node:net';
import { createHistogram, performance } from 'node:perf_hooks';
import { eachField, frame, FrameCutter, numberOf, utc, type LoadAddress } from './fix-frames.ts';

/** Requests of one client at a fixed pace, whether the venue keeps up or not. */
export interface PacedOrders extends LoadAddress {
  readonly symbol: string;
  /** A third of them new orders that rest, a third orders that trade, a third cancels. */
  readonly requests: number;
  readonly perSecond: number;
}

export interface PacedResult {
  readonly seconds: number;
  readonly perSecond: number;
  /** From the moment when a request was due to its first answer, in milliseconds. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly p999Ms: number;
  readonly maxMs: number;
}

/** Prices of each side that orders rest at, from the best on; so much is there before. */
const LEVELS = 12;
const LEVEL_QUANTITY = 1_000_000;
/** A cancel is of the order entered so many requests before. */
const CANCEL_BEHIND = 300;
const TICKS_OF_BEST_BID = 9_999;
const PACE_MS = 1;
/** The first seconds do not count: the venue's code is not compiled yet. */
const WARM_UP_MS = 3_000;

/** `B-` of the book that is built first, `L-` of the requests that are measured. */
const [BOOK, LOAD] = [...Buffer.from('BL')] as [number, number];
const [REPORT, CANCEL_REJECT] = [...Buffer.from('89')] as [number, number];

/** Sends the requests, and resolves when all are answered. */
export class PacedRun {
  readonly #plan: PacedOrders;
  readonly #socket: Socket;
  readonly #cutter = new FrameCutter();
  readonly #latency = createHistogram();
  readonly #frames: readonly Buffer[];
  readonly #dueAt: Float64Array;
  readonly #done = Promise.withResolvers<PacedResult>();
  readonly #ready = Promise.withResolvers<void>();
  #seqNum = 1;
  #sent = 0;
  #answered = 0;
  #built = 0;
  #startedAt = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(plan: PacedOrders) {
    this.#plan = plan;
    this.#dueAt = new Float64Array(plan.requests);
    const building = this.#building();
    // Whoever did not come to wait for it has failed for another reason.
    this.#done.promise.catch(() => {});
    // Encoded beforehand, so that the client costs little while it measures.
    this.#frames = Array.from({ length: plan.requests }, (_, index) => this.#request(index));
    this.#socket = connect({ host: plan.host, port: plan.port, noDelay: true });
    this.#socket.on('connect', () => this.#socket.write(building));
    this.#socket.on('error', (error) => this.#fail(error));
    this.#socket.on('close', () => this.#fail(new Error('the venue closed the connection')));
    this.#socket.on('data', (chunk) => {
      const now = performance.now();
      this.#cutter.push(chunk as Buffer, (bytes, start, end) => this.#receive(bytes, start, end, now));
    });
  }

  /** Resolves when there is a book. */
  get ready(): Promise<void> {
    return this.#ready.promise;
  }

  run(): Promise<PacedResult> {
    this.#startedAt = performance.now();
    this.#timer = setInterval(() => this.#pump(), PACE_MS);
    return this.#done.promise;
  }

  /** Sends what is due by now. */
  #pump(): void {
    const { requests, perSecond } = this.#plan;
    const elapsed = performance.now() - this.#startedAt;
    const due = Math.min(requests, Math.floor((elapsed * perSecond) / 1_000));
    if (due > this.#sent) this.#socket.write(Buffer.concat(this.#frames.slice(this.#sent, due)));
    for (; this.#sent < due; this.#sent++) {
      this.#dueAt[this.#sent] = this.#startedAt + (this.#sent * 1_000) / perSecond;
    }
    if (this.#sent === requests && this.#timer !== null) clearInterval(this.#timer);
  }

  #building(): Buffer {
    const frames = [this.#frame('A', '98=0|108=600|141=Y|')];
    for (let level = 0; level < LEVELS; level++) {
      for (const side of [1, 2])
        frames.push(this.#order(`B-${side * 100 + level}`, side, level, LEVEL_QUANTITY, 0));
    }
    return Buffer.concat(frames);
  }

  #request(index: number): Buffer {
    const mixed = mix(index);
    const side = sideOf(index);
    if (index % 3 === 0) return this.#order(`L-${index}`, side, (mixed >>> 8) % LEVELS, 1 + (mixed % 100), 0);
    if (index % 3 === 1) return this.#order(`L-${index}`, side, -LEVELS, 1 + (mixed % 10), 3);
    const entered = Math.max(0, index - 2 - CANCEL_BEHIND);
    const { symbol } = this.#plan;
    return this.#frame(
      'F',
      `41=L-${entered}|11=L-${index}|55=${symbol}|54=${sideOf(entered)}|38=1|60=${utc()}|`,
    );
  }

  /** `level` prices behind the best one of its side; below 0 it reaches into the other. */
  #order(id: string, side: number, level: number, quantity: number, timeInForce: number): Buffer {
    const ticks = side === 1 ? TICKS_OF_BEST_BID - level : TICKS_OF_BEST_BID + 1 + level;
    const price = (ticks / 100).toFixed(2);
    const { symbol } = this.#plan;
    return this.#frame(
      'D',
      `11=${id}|21=1|55=${symbol}|54=${side}|60=${utc()}|38=${quantity}|40=2|44=${price}|59=${timeInForce}|`,
    );
  }

  #receive(bytes: Buffer, start: number, end: number, now: number): void {
    let type = 0;
    eachField(bytes, start, end, (tag, from, to) => {
      if (tag === 35) {
        type = to - from === 1 ? bytes[from]! : 0;
        return type === REPORT || type === CANCEL_REJECT;
      }
      if (tag !== 11) return true;
      const number = numberOf(bytes, from + 2, to);
      if (bytes[from] === LOAD) this.#answer(number, now);
      else if (bytes[from] === BOOK && ++this.#built === 2 * LEVELS) this.#ready.resolve();
      return false;
    });
  }

  #answer(index: number, now: number): void {
    const due = this.#dueAt[index]!;
    if (due === 0) return;
    this.#dueAt[index] = 0;
    if (due >= this.#startedAt + WARM_UP_MS) this.#latency.record(Math.max(1, Math.round((now - due) * 1e6)));
    if (++this.#answered < this.#plan.requests) return;
    const millis = (nanos: number): number => Math.round(nanos / 1e4) / 100;
    this.#socket.removeAllListeners('close').end();
    const seconds = (now - this.#startedAt) / 1_000;
    this.#done.resolve({
      seconds,
      perSecond: Math.round(this.#plan.requests / seconds),
      p50Ms: millis(this.#latency.percentile(50)),
      p99Ms: millis(this.#latency.percentile(99)),
      p999Ms: millis(this.#latency.percentile(99.9)),
      maxMs: millis(this.#latency.max),
    });
  }

  #fail(problem: Error): void {
    this.#ready.reject(problem);
    this.#done.reject(problem);
  }

  #frame(type: string, fields: string): Buffer {
    return frame(this.#plan, type, this.#seqNum++, fields);
  }
}

/** A multiplicative hash, so that sides and prices come in no order. */
function mix(index: number): number {
  return Math.imul(index + 1, 0x9e3779b1) >>> 0;
}

function sideOf(index: number): number {
  return 1 + ((mix(index) >>> 16) & 1);
}

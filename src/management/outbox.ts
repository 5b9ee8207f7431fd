import type { EventBatch } from './event-batch.ts';
import type { Limits } from './limits.ts';
import type { Message, SharedMessage, Wire } from './wire.ts';

/** Bytes that go to the wire in one write, but for the last message of them. */
const WRITE_BYTES = 64 * 1_024;

/** Lines that have been written and are kept: a queue that never runs empty must not keep all. */
const WRITTEN_KEPT = 1_024;

/** A stream of numbered events to one client, some of which it may miss. */
export interface EventStream {
  /** The message that tells the client some of them. */
  eventsMessage(from: number, to: number, events: Buffer): SharedMessage;
  /** The line that tells the client which of them it missed. */
  gapLine(from: number, to: number): string;
}

interface Gap {
  from: number;
  to: number;
}

interface Item {
  readonly message: Message;
  readonly bytes: number;
  /** How many events it tells; none, if it is something else. */
  readonly events: number;
}

/**
 * What one connection has to send. Lines wait here until what they tell of is durable (`release`), and then until the
 * wire takes them: nothing is written after it has said no, before it has drained. Answers always go out; events
 * have a limit, and what does not fit is accounted for by a gap once the rest has been sent.
 */
export class Outbox {
  readonly #wire: Wire;
  readonly #limits: Limits;
  readonly #onTooSlow: (reason: string) => void;
  /** Not yet durable; then ready to be written. */
  #staged: Item[] = [];
  #ready: Item[] = [];
  /** Items at the front of #ready that have been written. */
  #written = 0;
  #stagedBytes = 0;
  #readyBytes = 0;
  #events = 0;
  #eventBytes = 0;
  #blocked = false;
  #closed = false;
  readonly #gaps = new Map<EventStream, Gap>();
  #slowTimer: NodeJS.Timeout | null = null;
  /** How often something has been sent. */
  writes = 0;

  /** `onTooSlow` is to cut the connection. */
  constructor(wire: Wire, limits: Limits, onTooSlow: (reason: string) => void) {
    this.#wire = wire;
    this.#limits = limits;
    this.#onTooSlow = onTooSlow;
  }

  /** Whether something could be written now. */
  get writable(): boolean {
    return !this.#blocked && this.#written < this.#ready.length;
  }

  /** What waits to be durable, to be written, and to be read. */
  get bytes(): number {
    return this.#stagedBytes + this.#readyBytes + this.#wire.unsentBytes;
  }

  /** Whether nothing waits to be sent. */
  get idle(): boolean {
    return this.#staged.length === 0 && this.#ready.length === 0 && !this.#blocked;
  }

  /** Whether the client should read before it asks for more. */
  get congested(): boolean {
    return this.#blocked || this.#stagedBytes + this.#readyBytes >= this.#limits.egressSoftBytes;
  }

  /** Sends a line now, ahead of those that wait to be durable. */
  send(line: string): void {
    if (this.#closed) return;
    this.#makeReady(itemOf(line));
    this.write();
  }

  /** Keeps a line until `release`. */
  stage(line: string): void {
    if (!this.#closed) this.#stage(itemOf(line));
  }

  /**
   * Keeps the events of a batch from one on until `release`, as far as there is room, and notes that the others are
   * missing. `sequence` is that of the first one in the stream. Returns how many there was room for.
   */
  stageEvents(stream: EventStream, sequence: number, batch: EventBatch, from: number): number {
    if (this.#closed) return 0;
    const fitting = this.#fitting(batch, from);
    const missing = sequence + fitting;
    const last = sequence + (batch.length - from) - 1;
    if (fitting > 0) this.#stageBatch(stream, sequence, batch, from, fitting);
    if (missing > last) return fitting;
    const gap = this.#gaps.get(stream);
    if (gap === undefined) this.#gaps.set(stream, { from: missing, to: last });
    else gap.to = last;
    return fitting;
  }

  /** Nobody wants to know any more what the stream missed. */
  forget(stream: EventStream): void {
    this.#gaps.delete(stream);
  }

  /** What is staged has become durable: `write` sends it. */
  release(): void {
    const staged = this.#staged;
    this.#staged = [];
    this.#stagedBytes = 0;
    for (const item of staged) this.#makeReady(item);
  }

  /** The wire takes more. */
  drained(): void {
    this.#blocked = false;
  }

  /** Sends what is ready, or about so many bytes of it, as far as the wire takes it. Returns the bytes that were sent. */
  write(most = Infinity): number {
    let sent = 0;
    while (!this.#blocked && !this.#closed && sent < most) {
      if (this.#written === this.#ready.length) {
        this.#ready = [];
        this.#written = 0;
        if (!this.#tellGaps()) break;
      }
      this.writes++;
      const before = this.#readyBytes;
      this.#blocked = !this.#wire.send(this.#take());
      sent += before - this.#readyBytes;
    }
    this.#watch();
    return sent;
  }

  close(): void {
    this.#closed = true;
    this.#staged = [];
    this.#ready = [];
    this.#gaps.clear();
    if (this.#slowTimer !== null) clearTimeout(this.#slowTimer);
    this.#slowTimer = null;
  }

  #fitting(batch: EventBatch, from: number): number {
    // What comes behind a gap is missing too, until the client has been told of it.
    if (this.#gaps.size > 0) return 0;
    const { queuedEvents, queuedEventBytes } = this.#limits;
    return batch.fitting(from, queuedEvents - this.#events, queuedEventBytes - this.#eventBytes);
  }

  #stageBatch(stream: EventStream, sequence: number, batch: EventBatch, from: number, events: number): void {
    const body = batch.slice(from, from + events);
    const message = stream.eventsMessage(sequence, sequence + events - 1, body);
    const item = { message, bytes: message.head.length + body.length + message.tail.length + 1, events };
    this.#events += events;
    this.#eventBytes += item.bytes;
    this.#stage(item);
  }

  #stage(item: Item): void {
    this.#staged.push(item);
    this.#stagedBytes += item.bytes;
  }

  #makeReady(item: Item): void {
    this.#ready.push(item);
    this.#readyBytes += item.bytes;
  }

  #take(): Message[] {
    const messages: Message[] = [];
    let length = 0;
    while (this.#written < this.#ready.length && length < WRITE_BYTES) {
      const { message, bytes, events } = this.#ready[this.#written++]!;
      messages.push(message);
      length += bytes;
      this.#readyBytes -= bytes;
      this.#events -= events;
      if (events > 0) this.#eventBytes -= bytes;
    }
    if (this.#written >= WRITTEN_KEPT) {
      this.#ready.splice(0, this.#written);
      this.#written = 0;
    }
    return messages;
  }

  /** Once all that did fit has been sent, the client learns what did not. */
  #tellGaps(): boolean {
    if (this.#gaps.size === 0 || this.#staged.length > 0) return false;
    for (const [stream, { from, to }] of this.#gaps) this.#makeReady(itemOf(stream.gapLine(from, to)));
    this.#gaps.clear();
    return true;
  }

  /** Only what the client could have read counts: it is not to blame for what is not durable yet, or waits its turn. */
  #watch(): void {
    if (this.#closed) return;
    const { egressHardBytes, egressSoftBytes, egressSoftMs } = this.#limits;
    const waiting = this.#wire.unsentBytes + (this.#blocked ? this.#readyBytes : 0);
    if (waiting > egressHardBytes) {
      this.#tooSlow(`${waiting} bytes wait to be read`);
    } else if (waiting <= egressSoftBytes) {
      if (this.#slowTimer !== null) clearTimeout(this.#slowTimer);
      this.#slowTimer = null;
    } else {
      this.#slowTimer ??= setTimeout(
        () => this.#tooSlow(`over ${egressSoftBytes} bytes wait to be read for ${egressSoftMs} ms`),
        egressSoftMs,
      );
    }
  }

  #tooSlow(reason: string): void {
    this.close();
    this.#onTooSlow(reason);
  }
}

function itemOf(line: string): Item {
  return { message: line, bytes: Buffer.byteLength(line) + 1, events: 0 };
}

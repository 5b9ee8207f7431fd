import type { Limits } from './limits.ts';
import type { Wire } from './wire.ts';

/** Characters that go to the wire in one write. */
const WRITE_LENGTH = 64 * 1_024;

/** Lines that have been written and are kept: a queue that never runs empty must not keep all. */
const WRITTEN_KEPT = 1_024;

/** A stream of numbered events to one client, some of which it may miss. */
export interface EventStream {
  /** The line that tells the client which of them it missed. */
  gapLine(from: number, to: number): string;
}

interface Gap {
  from: number;
  to: number;
}

interface Item {
  readonly line: string;
  readonly bytes: number;
  readonly isEvent: boolean;
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
    this.#write();
  }

  /** Keeps a line until `release`. */
  stage(line: string): void {
    if (!this.#closed) this.#stage(itemOf(line));
  }

  /** Keeps an event until `release`, or notes that it is missing. `bytes` is the size of its line. */
  stageEvent(stream: EventStream, sequence: number, event: () => { line: string; bytes: number }): void {
    if (this.#closed) return;
    const { queuedEvents, queuedEventBytes } = this.#limits;
    if (this.#gaps.size > 0 || this.#events >= queuedEvents || this.#eventBytes >= queuedEventBytes) {
      const gap = this.#gaps.get(stream);
      if (gap === undefined) this.#gaps.set(stream, { from: sequence, to: sequence });
      else gap.to = sequence;
      return;
    }
    const { line, bytes } = event();
    const item = { line, bytes: bytes + 1, isEvent: true };
    this.#events++;
    this.#eventBytes += item.bytes;
    this.#stage(item);
  }

  /** Nobody wants to know any more what the stream missed. */
  forget(stream: EventStream): void {
    this.#gaps.delete(stream);
  }

  /** What is staged has become durable. */
  release(): void {
    const staged = this.#staged;
    this.#staged = [];
    this.#stagedBytes = 0;
    for (const item of staged) this.#makeReady(item);
    this.#write();
  }

  /** The wire takes more. */
  drained(): void {
    this.#blocked = false;
    this.#write();
  }

  close(): void {
    this.#closed = true;
    this.#staged = [];
    this.#ready = [];
    this.#gaps.clear();
    if (this.#slowTimer !== null) clearTimeout(this.#slowTimer);
    this.#slowTimer = null;
  }

  #stage(item: Item): void {
    this.#staged.push(item);
    this.#stagedBytes += item.bytes;
  }

  #makeReady(item: Item): void {
    this.#ready.push(item);
    this.#readyBytes += item.bytes;
  }

  #write(): void {
    this.#watch();
    while (!this.#blocked && !this.#closed) {
      if (this.#written === this.#ready.length) {
        this.#ready = [];
        this.#written = 0;
        if (!this.#tellGaps()) break;
      }
      this.writes++;
      this.#blocked = !this.#wire.send(this.#take());
    }
    this.#watch();
  }

  #take(): string[] {
    const lines: string[] = [];
    let length = 0;
    while (this.#written < this.#ready.length && length < WRITE_LENGTH) {
      const item = this.#ready[this.#written++]!;
      lines.push(item.line);
      length += item.line.length;
      this.#readyBytes -= item.bytes;
      if (item.isEvent) {
        this.#events--;
        this.#eventBytes -= item.bytes;
      }
    }
    if (this.#written >= WRITTEN_KEPT) {
      this.#ready.splice(0, this.#written);
      this.#written = 0;
    }
    return lines;
  }

  /** Once all that did fit has been sent, the client learns what did not. */
  #tellGaps(): boolean {
    if (this.#gaps.size === 0 || this.#staged.length > 0) return false;
    for (const [stream, { from, to }] of this.#gaps) this.#makeReady(itemOf(stream.gapLine(from, to)));
    this.#gaps.clear();
    return true;
  }

  /** Only what the client could read counts: it is not to blame for what is not durable yet. */
  #watch(): void {
    if (this.#closed) return;
    const { egressHardBytes, egressSoftBytes, egressSoftMs } = this.#limits;
    const waiting = this.#readyBytes + this.#wire.unsentBytes;
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
  return { line, bytes: Buffer.byteLength(line) + 1, isEvent: false };
}

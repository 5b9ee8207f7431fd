import { setTimeout as delay } from 'node:timers/promises';
import type { Params, Result } from '../src/management/methods.ts';
import type { Connection } from './connection.ts';
import { SimctlError } from './errors.ts';
import { gapItem, type EventItem } from './event-item.ts';

export interface QueueOptions extends Params<'events.open'> {
  /** Sequence of the last event that this reader has from an earlier run; by default it begins with the oldest. */
  readonly afterSeq?: number | undefined;
  /** Events to ask for at a time; 500 unless given. */
  readonly limit?: number | undefined;
  /** How long to look for a daemon that cannot be reached any more; 30 000 unless given. */
  readonly reconnectMs?: number | undefined;
}

/** How long the daemon waits for an event before it answers that there is none. */
const POLL_MS = 20_000;

const RECONNECT_MS = 30_000;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1_000;

/** Failures after which the daemon may be there again in a moment. */
const PASSING: ReadonlySet<string> = new Set([
  'connection-lost',
  'connection-failed',
  'daemon-silent',
  'idle-timeout',
  'overloaded',
]);

/**
 * Events that the daemon keeps for this reader: `for await (const item of queue)`. When the connection is lost it goes
 * on over a new one, and has missed nothing and sees nothing twice; an item with an event of type `gap` stands for what
 * the queue had to drop. Asking for the next item says that the one before has been dealt with. Leaving the loop leaves
 * the queue at the daemon, for another reader to go on with; `close` ends it there.
 */
export class EventQueue implements AsyncIterableIterator<EventItem, undefined>, AsyncDisposable {
  /** Resolves when the queue takes events; rejects when the daemon refuses. */
  readonly ready: Promise<void>;
  readonly #options: QueueOptions;
  readonly #first: Connection;
  #connection: Connection;
  #items: EventItem[] = [];
  #afterSeq: number;
  #ended = false;
  readonly #abort = new AbortController();
  /** Items are handed out one after the other, whoever asks how often. */
  #turn: Promise<unknown>;

  constructor(connection: Connection, options: QueueOptions) {
    const { afterSeq = 0, limit: _limit, reconnectMs: _reconnectMs, ...settings } = options;
    this.#options = options;
    this.#first = connection;
    this.#connection = connection;
    this.#afterSeq = afterSeq;
    this.ready = this.#ask('events.open', settings).then(() => undefined);
    this.#turn = this.ready;
    // Whoever asks for an item hears of it.
    this.ready.catch(() => {});
  }

  /** Sequence of the last event that has been dealt with. */
  get afterSeq(): number {
    return this.#afterSeq;
  }

  next(): Promise<IteratorResult<EventItem, undefined>> {
    const result = this.#turn.then(() => this.#next());
    this.#turn = result.catch(() => {});
    return result;
  }

  /** Reads no more; the queue stays at the daemon. */
  async return(): Promise<IteratorResult<EventItem, undefined>> {
    this.#ended = true;
    this.#items = [];
    this.#abort.abort();
    if (this.#connection !== this.#first) await this.#connection.close();
    return { done: true, value: undefined };
  }

  /** Reads no more, and has the daemon forget the queue; one that cannot be reached forgets it after its `ttlMs`. */
  async close(): Promise<void> {
    if (!this.#ended) await this.ready.then(() => this.#closeAtDaemon()).catch(ignoreGone);
    await this.return();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #closeAtDaemon(): Promise<unknown> {
    return this.#connection.request('events.close', { queue: this.#options.queue });
  }

  async #next(): Promise<IteratorResult<EventItem, undefined>> {
    while (!this.#ended) {
      const item = this.#items.shift();
      if (item !== undefined) {
        this.#afterSeq = item.event.type === 'gap' ? item.event.to : item.sequence;
        return { done: false, value: item };
      }
      await this.#collect();
    }
    return { done: true, value: undefined };
  }

  async #collect(): Promise<void> {
    const { queue, limit = 500 } = this.#options;
    const poll = { queue, afterSeq: this.#afterSeq, limit, waitMs: POLL_MS };
    try {
      const { gap, events } = (await this.#ask('events.poll', poll)) as Result<'events.poll'>;
      if (gap !== null) this.#items.push(gapItem(gap));
      for (const event of events) this.#items.push(event);
    } catch (error) {
      if (!this.#ended) throw error;
    }
  }

  /** Asks the daemon, over a new connection when the one at hand is lost. */
  async #ask(method: string, params: object): Promise<unknown> {
    const { signal } = this.#abort;
    for (;;) {
      try {
        return await this.#connection.request(method, params, { signal });
      } catch (error) {
        if (this.#connection.closing) this.#ended = true;
        if (this.#ended || !isPassing(error)) throw error;
      }
      await this.#reconnect();
    }
  }

  async #reconnect(): Promise<void> {
    const deadline = performance.now() + (this.#options.reconnectMs ?? RECONNECT_MS);
    for (let pauseMs = FIRST_PAUSE_MS; !this.#ended; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
      try {
        const connection = await this.#connection.reopen();
        if (this.#ended) return await connection.close();
        this.#connection = connection;
        return;
      } catch (error) {
        if (!isPassing(error) || performance.now() > deadline) throw error;
      }
      await delay(pauseMs, undefined, { signal: this.#abort.signal });
    }
  }
}

function ignoreGone(error: unknown): void {
  if (isPassing(error) || (error instanceof SimctlError && error.code === 'not-found')) return;
  throw error;
}

function isPassing(error: unknown): boolean {
  return error instanceof SimctlError && PASSING.has(error.code);
}

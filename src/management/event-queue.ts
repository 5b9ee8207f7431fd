import { MethodError } from './errors.ts';
import type { EventReader, EventText } from './event-feed.ts';
import type { CheckedParams, EventQueueJson, Result } from './methods.ts';

/** Bytes of events in one answer: whoever polls next gets the others. */
const ANSWER_BYTES = 1_024 * 1_024;

/** Events at the front of the list that are gone and still in it: to move the others each time would be dear. */
const GONE_KEPT = 1_024;

interface QueueBounds {
  readonly capacity: number;
  readonly bytes: number;
}

interface Waiter {
  wake(): void;
  fail(problem: MethodError): void;
}

/**
 * Numbered events that wait to be collected, whether their reader is connected or not. Those that a reader says it has
 * are forgotten; of those that nobody collects the oldest are dropped, and the reader is told which.
 */
export class EventQueue {
  /** What it was opened with. */
  readonly settings: CheckedParams<'events.open'>;
  readonly #bounds: QueueBounds;
  readonly #onCommit: (callback: () => void) => void;
  readonly #waiters = new Set<Waiter>();
  /** From #gone on, the events that are still here; the first of these has the sequence #first. */
  #events: EventText[] = [];
  #gone = 0;
  #first = 1;
  #bytes = 0;
  #dropped = 0;
  #wakeDue = false;

  /** `onCommit` calls back once all that has happened so far is durable. */
  constructor(
    settings: CheckedParams<'events.open'>,
    bounds: QueueBounds,
    onCommit: (callback: () => void) => void,
  ) {
    this.settings = settings;
    this.#bounds = bounds;
    this.#onCommit = onCommit;
  }

  /** Whether somebody waits for an event. */
  get awaited(): boolean {
    return this.#waiters.size > 0;
  }

  show(): EventQueueJson {
    const { queue, venue = null, symbol = null, owner = null, orderId = null, types = null } = this.settings;
    const { capacity, ttlMs } = this.settings;
    return {
      queue,
      venue,
      symbol,
      owner,
      orderId,
      types,
      capacity,
      ttlMs,
      events: this.#length,
      bytes: this.#bytes,
      lastSeq: this.#last,
      dropped: this.#dropped,
    };
  }

  /** A field, so that it can be given to whoever has events. */
  readonly take: EventReader = (text) => {
    const event = text();
    this.#events.push(event);
    this.#bytes += event.bytes;
    while (this.#length > this.#bounds.capacity || (this.#bytes > this.#bounds.bytes && this.#length > 1)) {
      this.#forget();
      this.#dropped++;
    }
    if (this.#wakeDue || this.#waiters.size === 0) return;
    this.#wakeDue = true;
    this.#onCommit(() => {
      this.#wakeDue = false;
      for (const waiter of this.#waiters) waiter.wake();
    });
  };

  /**
   * What came after the event of that sequence, which the reader has, like all before it. Throws MethodError when
   * there never was such an event.
   */
  read(afterSeq: number, limit: number): Result<'events.poll'> {
    this.#refuseFuture(afterSeq);
    while (this.#first <= afterSeq && this.#length > 0) this.#forget();
    const from = afterSeq + 1;
    const to = this.#first - 1;
    const events: Result<'events.poll'>['events'] = [];
    let bytes = 0;
    for (let at = this.#gone; at < this.#events.length && events.length < limit; at++) {
      const event = this.#events[at]!;
      bytes += event.bytes;
      if (bytes > ANSWER_BYTES && events.length > 0) break;
      const sequence = this.#first + events.length;
      events.push({
        sequence,
        ...(JSON.parse(event.json) as Omit<(typeof events)[number], 'sequence'>),
      });
    }
    return {
      gap: from > to ? null : { from, to, dropped: to - from + 1 },
      events,
      lastSeq: this.#last,
      more: events.length < this.#length,
    };
  }

  /**
   * Resolves when there are events after that sequence, or the time is up. Rejects with the reason of the signal, or
   * when the queue is closed.
   */
  async waitFor(afterSeq: number, waitMs: number, signal: AbortSignal): Promise<void> {
    this.#refuseFuture(afterSeq);
    if (waitMs === 0 || this.#last > afterSeq) return;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const waiter = { wake: resolve, fail: reject };
    const onAbort = (): void => reject(signal.reason as Error);
    const timer = setTimeout(resolve, waitMs);
    this.#waiters.add(waiter);
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      await promise;
    } finally {
      this.#waiters.delete(waiter);
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    }
  }

  /** Those who wait for an event hear why none will come. */
  close(problem: MethodError): void {
    for (const waiter of this.#waiters) waiter.fail(problem);
  }

  get #length(): number {
    return this.#events.length - this.#gone;
  }

  get #last(): number {
    return this.#first + this.#length - 1;
  }

  #refuseFuture(afterSeq: number): void {
    if (afterSeq <= this.#last) return;
    throw new MethodError(
      'conflict',
      `Queue "${this.settings.queue}" has come to ${this.#last} and not to ${afterSeq}: it has been opened anew since.`,
      { next: 'Begin with afterSeq 0.' },
    );
  }

  #forget(): void {
    this.#bytes -= this.#events[this.#gone]!.bytes;
    this.#first++;
    if (++this.#gone < GONE_KEPT && this.#gone < this.#events.length) return;
    this.#events.splice(0, this.#gone);
    this.#gone = 0;
  }
}

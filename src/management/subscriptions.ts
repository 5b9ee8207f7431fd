import type { Instrument } from '../engine/instrument.ts';
import { MethodError } from './errors.ts';
import { feedEvents, symbolOf, type EventFilter, type EventText } from './event-feed.ts';
import type { Notification, NotificationName } from './events.ts';
import type { VenueHost } from './host.ts';
import type { EventStream, Outbox } from './outbox.ts';
import { renderBook } from './render.ts';

interface Subscription {
  close(): void;
}

/** What one connection is sent without asking each time. */
export class Subscriptions {
  readonly #outbox: Outbox;
  readonly #limit: number;
  /** Called when something has been staged. */
  readonly #onStaged: () => void;
  readonly #byNumber = new Map<number, Subscription>();
  #lastNumber = 0;

  constructor(outbox: Outbox, limit: number, onStaged: () => void) {
    this.#outbox = outbox;
    this.#limit = limit;
    this.#onStaged = onStaged;
  }

  toEvents(venues: readonly VenueHost[], filter: EventFilter): number {
    return this.#add((number) => new EventSubscription(number, venues, filter, this.#outbox, this.#onStaged));
  }

  toBook(host: VenueHost, instrument: Instrument, levels: number, intervalMs: number): number {
    const book = { host, symbol: instrument.symbol, levels, intervalMs };
    return this.#add((number) => new BookSubscription(number, book, this.#outbox, this.#onStaged));
  }

  /** Throws MethodError when there is no such subscription. */
  end(number: number): void {
    const subscription = this.#byNumber.get(number);
    if (subscription === undefined) {
      throw new MethodError('not-found', `This connection has no subscription ${number}.`);
    }
    this.#byNumber.delete(number);
    subscription.close();
  }

  close(): void {
    for (const subscription of this.#byNumber.values()) subscription.close();
    this.#byNumber.clear();
  }

  #add(make: (number: number) => Subscription): number {
    if (this.#byNumber.size >= this.#limit) {
      throw new MethodError('overloaded', `A connection has at most ${this.#limit} subscriptions.`);
    }
    const number = ++this.#lastNumber;
    this.#byNumber.set(number, make(number));
    return number;
  }
}

class EventSubscription implements Subscription, EventStream {
  readonly #number: number;
  readonly #outbox: Outbox;
  readonly #stop: () => void;
  #sequence = 0;

  constructor(
    number: number,
    venues: readonly VenueHost[],
    filter: EventFilter,
    outbox: Outbox,
    onStaged: () => void,
  ) {
    this.#number = number;
    this.#outbox = outbox;
    this.#stop = feedEvents(venues, filter, (text) => {
      const sequence = ++this.#sequence;
      outbox.stageEvent(this, sequence, () => this.#line(sequence, text()));
      onStaged();
    });
  }

  close(): void {
    this.#stop();
    this.#outbox.forget(this);
  }

  gapLine(from: number, to: number): string {
    return notification('events.gap', { subscription: this.#number, from, to, dropped: to - from + 1 });
  }

  /** As `notification` makes it, of the text that all subscriptions share. */
  #line(sequence: number, { members, bytes }: EventText): { line: string; bytes: number } {
    const line = `{"jsonrpc":"2.0","method":"event","params":{"subscription":${this.#number},"sequence":${sequence},${members}}}`;
    // All the rest is ASCII: to measure the whole each time would cost as much as to send it.
    return { line, bytes: line.length - members.length + bytes };
  }
}

interface BookOfInterest {
  readonly host: VenueHost;
  readonly symbol: string;
  readonly levels: number;
  readonly intervalMs: number;
}

/** Sends a book when it has changed, at most once an interval, and only when the client has read the one before. */
class BookSubscription implements Subscription {
  readonly #number: number;
  readonly #book: BookOfInterest;
  readonly #outbox: Outbox;
  readonly #onStaged: () => void;
  readonly #stop: () => void;
  #timer: NodeJS.Timeout | null;
  #changed = true;
  #sent = '';

  constructor(number: number, book: BookOfInterest, outbox: Outbox, onStaged: () => void) {
    this.#number = number;
    this.#book = book;
    this.#outbox = outbox;
    this.#onStaged = onStaged;
    this.#stop = book.host.listen((event) => {
      // The phase of the venue is that of its books.
      if (event.type !== 'phase-changed' && symbolOf(event) !== book.symbol) return;
      this.#changed = true;
      this.#timer ??= setTimeout(() => this.#publish(), 0);
    });
    // The first one goes out behind the answer to the subscription.
    this.#timer = setTimeout(() => this.#publish(), 0);
  }

  close(): void {
    this.#stop();
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #publish(): void {
    this.#timer = null;
    if (!this.#changed) return;
    this.#timer = setTimeout(() => this.#publish(), this.#book.intervalMs);
    const { host, symbol, levels } = this.#book;
    const instrument = host.venue.instrument(symbol);
    if (!this.#outbox.idle || instrument === undefined) return;
    this.#changed = false;
    const book = renderBook(host.venue, instrument, levels);
    const text = notification('book', { subscription: this.#number, book });
    if (text === this.#sent) return;
    this.#sent = text;
    this.#outbox.stage(text);
    this.#onStaged();
  }
}

export function notification<Name extends NotificationName>(
  method: Name,
  params: Notification<Name>,
): string {
  return JSON.stringify({ jsonrpc: '2.0', method, params });
}

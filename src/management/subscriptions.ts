import type { Instrument } from '../engine/instrument.ts';
import { MethodError } from './errors.ts';
import type { EventBatch } from './event-batch.ts';
import type { ChannelReader, EventChannel } from './event-channel.ts';
import type { EventDelivery } from './event-delivery.ts';
import { symbolOf, type EventFilter, type WatchedVenues } from './event-feed.ts';
import type { Notification, NotificationName } from './events.ts';
import type { VenueHost } from './host.ts';
import type { EventStream, Outbox } from './outbox.ts';
import { renderBook, type BookExtent } from './render-book.ts';
import type { SharedMessage } from './wire.ts';

interface Subscription {
  /** Stages what has happened so far, so that what is staged next comes behind it. */
  catchUp?(): void;
  close(): void;
}

interface SubscriptionServices {
  readonly outbox: Outbox;
  /** How many there may be. */
  readonly limit: number;
  readonly delivery: EventDelivery;
  /** Called when something has been staged that is to leave with this turn. */
  readonly staged: () => void;
  /** Called when events have been dealt: when they leave is for the delivery to say. */
  readonly dealt: () => void;
}

/** What one connection is sent without asking each time. */
export class Subscriptions {
  readonly #services: SubscriptionServices;
  readonly #byNumber = new Map<number, Subscription>();
  #lastNumber = 0;

  constructor(services: SubscriptionServices) {
    this.#services = services;
  }

  get size(): number {
    return this.#byNumber.size;
  }

  toEvents(venues: WatchedVenues, filter: EventFilter): number {
    return this.#add((number) => {
      const channel = this.#services.delivery.open(venues, filter);
      return new EventSubscription(number, channel, this.#services);
    });
  }

  toBook(host: VenueHost, instrument: Instrument, extent: BookExtent, intervalMs: number): number {
    const book = { host, symbol: instrument.symbol, extent, intervalMs };
    const { outbox, staged } = this.#services;
    return this.#add((number) => new BookSubscription(number, book, outbox, staged));
  }

  /** An answer is about to be staged: what it tells of comes before it. */
  catchUp(): void {
    for (const subscription of this.#byNumber.values()) subscription.catchUp?.();
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
    const { limit } = this.#services;
    if (this.#byNumber.size >= limit) {
      throw new MethodError('overloaded', `A connection has at most ${limit} subscriptions.`);
    }
    const number = ++this.#lastNumber;
    this.#byNumber.set(number, make(number));
    return number;
  }
}

class EventSubscription implements Subscription, EventStream, ChannelReader {
  readonly #number: number;
  readonly #channel: EventChannel;
  readonly #services: SubscriptionServices;
  /** Of what waits in the channel, the events that are not for this one, or have been taken. */
  #taken: number;
  #sequence = 0;

  constructor(number: number, channel: EventChannel, services: SubscriptionServices) {
    this.#number = number;
    this.#channel = channel;
    this.#services = services;
    this.#taken = channel.pending.length;
    channel.join(this);
  }

  catchUp(): void {
    const { pending } = this.#channel;
    if (this.#taken === pending.length) return;
    this.#take(pending);
    this.#taken = pending.length;
    this.#services.staged();
  }

  deal(batch: EventBatch): void {
    if (this.#taken < batch.length) {
      this.#take(batch);
      this.#services.dealt();
    }
    this.#taken = 0;
  }

  close(): void {
    this.catchUp();
    this.#channel.leave(this);
    this.#services.delivery.release(this.#channel);
    this.#services.outbox.forget(this);
  }

  /** As `notification` makes it, around the text that all subscriptions share. */
  eventsMessage(from: number, to: number, events: Buffer): SharedMessage {
    const head = `{"jsonrpc":"2.0","method":"events","params":{"subscription":${this.#number},"from":${from},"to":${to},"events":[`;
    return { head, body: events, tail: ']}}' };
  }

  gapLine(from: number, to: number): string {
    return notification('events.gap', { subscription: this.#number, from, to, dropped: to - from + 1 });
  }

  #take(batch: EventBatch): void {
    const { outbox, delivery } = this.#services;
    const events = batch.length - this.#taken;
    const fitting = outbox.stageEvents(this, this.#sequence + 1, batch, this.#taken);
    delivery.eventsSent += fitting;
    delivery.eventsMissed += events - fitting;
    this.#sequence += events;
  }
}

interface BookOfInterest {
  readonly host: VenueHost;
  readonly symbol: string;
  readonly extent: BookExtent;
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
    const { host, symbol, extent } = this.#book;
    const instrument = host.venue.instrument(symbol);
    if (!this.#outbox.idle || instrument === undefined) return;
    this.#changed = false;
    const book = renderBook(host.venue, instrument, extent);
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

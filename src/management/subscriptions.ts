import type { VenueEvent } from '../engine/event.ts';
import type { Instrument } from '../engine/instrument.ts';
import { MethodError } from './errors.ts';
import type { EventTypeName, Notification, NotificationName } from './events.ts';
import type { SessionEvent, VenueHost } from './host.ts';
import type { EventStream, Outbox } from './outbox.ts';
import { renderBook } from './render.ts';
import { renderEvent, renderSessionEvent } from './render-events.ts';

/** Which events a subscriber wants; what is null does not matter. */
export interface EventFilter {
  readonly symbol: string | null;
  readonly owner: string | null;
  readonly types: ReadonlySet<EventTypeName> | null;
}

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
  readonly #filter: EventFilter;
  readonly #outbox: Outbox;
  readonly #onStaged: () => void;
  readonly #stops: readonly (() => void)[];
  #sequence = 0;

  constructor(
    number: number,
    venues: readonly VenueHost[],
    filter: EventFilter,
    outbox: Outbox,
    onStaged: () => void,
  ) {
    this.#number = number;
    this.#filter = filter;
    this.#outbox = outbox;
    this.#onStaged = onStaged;
    this.#stops = venues.flatMap((host) => [
      host.listen((event) => this.#onVenueEvent(host, event)),
      host.listenToSessions((event) => this.#onSessionEvent(host, event)),
    ]);
  }

  close(): void {
    for (const stop of this.#stops) stop();
    this.#outbox.forget(this);
  }

  gapLine(from: number, to: number): string {
    return notification('events.gap', { subscription: this.#number, from, to, dropped: to - from + 1 });
  }

  #onVenueEvent(host: VenueHost, event: VenueEvent): void {
    const { symbol, owner, types } = this.#filter;
    if (types !== null && !types.has(event.type)) return;
    if (owner !== null && ownerOf(event) !== owner) return;
    if (symbol !== null && !isAbout(event, symbol, host)) return;
    this.#stage(host, () => renderEvent(host.venue, event));
  }

  #onSessionEvent(host: VenueHost, event: SessionEvent): void {
    const { symbol, owner, types } = this.#filter;
    if (symbol !== null || (types !== null && !types.has(event.type))) return;
    if (owner !== null && event.session !== owner) return;
    this.#stage(host, () => renderSessionEvent(event));
  }

  #stage(host: VenueHost, render: () => Notification<'event'>['event']): void {
    const sequence = ++this.#sequence;
    this.#outbox.stageEvent(this, sequence, () =>
      notification('event', {
        subscription: this.#number,
        sequence,
        venue: host.venue.name,
        event: render(),
      }),
    );
    this.#onStaged();
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

function ownerOf(event: VenueEvent): string | null {
  if ('owner' in event) return event.owner;
  return 'order' in event ? (event.order?.owner ?? null) : null;
}

function symbolOf(event: VenueEvent): string | null {
  if ('symbol' in event) return event.symbol;
  if ('instrument' in event) return event.instrument.symbol;
  return 'order' in event ? (event.order?.symbol ?? null) : null;
}

/** Whether the event is about the instrument of that symbol or alias. */
function isAbout(event: VenueEvent, symbolOrAlias: string, { venue }: VenueHost): boolean {
  const symbol = symbolOf(event);
  if (symbol === null) return false;
  return symbol === symbolOrAlias || venue.instrument(symbolOrAlias)?.symbol === symbol;
}

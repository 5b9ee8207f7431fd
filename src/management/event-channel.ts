import { EventBatch } from './event-batch.ts';
import { feedEvents, type EventFilter, type WatchedVenues } from './event-feed.ts';

/** One of those who are sent the events of a channel. */
export interface ChannelReader {
  /** Takes what has happened since the last time, of which it may have taken a part already. */
  deal(batch: EventBatch): void;
}

/** The events that pass one filter, written once for all who subscribe to them. */
export class EventChannel {
  readonly venues: WatchedVenues;
  readonly filter: EventFilter;
  readonly #readers = new Set<ChannelReader>();
  readonly #stop: () => void;
  /** What has happened and has not been dealt yet. */
  pending = new EventBatch();

  /** `onEvent` is called when something waits to be dealt. */
  constructor(venues: WatchedVenues, filter: EventFilter, onEvent: (channel: EventChannel) => void) {
    this.venues = venues;
    this.filter = filter;
    this.#stop = feedEvents(venues, filter, (text) => {
      this.pending.add(text());
      onEvent(this);
    });
  }

  get readers(): number {
    return this.#readers.size;
  }

  join(reader: ChannelReader): void {
    this.#readers.add(reader);
  }

  leave(reader: ChannelReader): void {
    this.#readers.delete(reader);
  }

  /** Gives all readers what has happened. Returns the bytes that it comes to for all of them. */
  deal(): number {
    const batch = this.pending;
    if (batch.length === 0) return 0;
    this.pending = new EventBatch();
    batch.seal();
    for (const reader of this.#readers) reader.deal(batch);
    return batch.bytes * this.#readers.size;
  }

  close(): void {
    this.#stop();
  }

  /** Whether it has just these events. */
  has(venues: WatchedVenues, { symbol, owner, orderId, types }: EventFilter): boolean {
    const own = this.filter;
    return (
      symbol === own.symbol &&
      owner === own.owner &&
      orderId === own.orderId &&
      venues.one === this.venues.one &&
      (types === null || own.types === null
        ? types === own.types
        : types.size === own.types.size && types.isSubsetOf(own.types))
    );
  }
}

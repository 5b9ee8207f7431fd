import { EventChannel } from './event-channel.ts';
import type { EventFilter, WatchedVenues } from './event-feed.ts';
import type { Turns } from './turns.ts';

/** Bytes of events that leave in one turn: orders, which come between turns, do not wait for more. */
const TURN_BYTES = 1_024 * 1_024;

/** Bytes of events in one message, but for the last of them. */
const BATCH_BYTES = 256 * 1_024;

/**
 * When so much has been dealt at once the next is dealt after a rest: many small messages to many subscribers would
 * cost more than what they tell. Few events go out at once, however many come one after the other.
 */
const REST_AFTER_BYTES = 64 * 1_024;
const REST_MS = 10;

/** A connection that events have been dealt to. */
export interface Recipient {
  /** What has been dealt is durable. */
  release(): void;
  /** Sends about so many bytes of what waits, and asks for another turn if it has more. Returns the bytes sent. */
  write(most: number): number;
}

/** Deals events to all who subscribe to them, after the commit that makes them durable and behind the orders. */
export class EventDelivery {
  readonly #turns: Turns;
  readonly #channels = new Set<EventChannel>();
  /** Channels in which something has happened. */
  readonly #changed = new Set<EventChannel>();
  /** Those who have been dealt something just now. */
  readonly #dealtTo = new Set<Recipient>();
  /** Those who have something to be written, in the order in which they got it. */
  readonly #unwritten = new Set<Recipient>();
  #dealDue = false;
  /** Events that have been dealt to subscribers, and those that were dropped since one read too slowly. */
  eventsSent = 0;
  eventsMissed = 0;
  #writeDue = false;
  #resting = false;

  constructor(turns: Turns) {
    this.#turns = turns;
  }

  /** The channel of these events, which all share who want the same. */
  open(venues: WatchedVenues, filter: EventFilter): EventChannel {
    for (const channel of this.#channels) if (channel.has(venues, filter)) return channel;
    const channel = new EventChannel(venues, filter, (changed) => this.#onEvent(changed));
    this.#channels.add(channel);
    return channel;
  }

  /** Nobody may be left who reads it. */
  release(channel: EventChannel): void {
    if (channel.readers > 0) return;
    channel.close();
    this.#channels.delete(channel);
    this.#changed.delete(channel);
  }

  /** The recipient has been dealt something. */
  dealt(recipient: Recipient): void {
    this.#dealtTo.add(recipient);
  }

  /** The recipient has something to be written, when it is its turn. */
  write(recipient: Recipient): void {
    this.#unwritten.add(recipient);
    this.#writeSoon();
  }

  forget(recipient: Recipient): void {
    this.#dealtTo.delete(recipient);
    this.#unwritten.delete(recipient);
  }

  #onEvent(channel: EventChannel): void {
    this.#changed.add(channel);
    // Of a great many events at once, what no client has room for must not gather here.
    if (channel.pending.bytes >= BATCH_BYTES) channel.deal();
    if (!this.#resting) this.#dealSoon();
  }

  #dealSoon(): void {
    if (this.#dealDue) return;
    this.#dealDue = true;
    this.#turns.afterCommit(() => {
      this.#dealDue = false;
      this.#deal();
    });
  }

  #deal(): void {
    let bytes = 0;
    for (const channel of this.#changed) bytes += channel.deal();
    this.#changed.clear();
    for (const recipient of this.#dealtTo) {
      recipient.release();
      this.write(recipient);
    }
    this.#dealtTo.clear();
    if (bytes > REST_AFTER_BYTES) this.#rest();
  }

  #rest(): void {
    this.#resting = true;
    setTimeout(() => {
      this.#resting = false;
      if (this.#changed.size > 0) this.#dealSoon();
    }, REST_MS).unref();
  }

  #writeSoon(): void {
    if (this.#writeDue) return;
    this.#writeDue = true;
    this.#turns.afterSending(() => {
      this.#writeDue = false;
      this.#write();
    });
  }

  #write(): void {
    let left = TURN_BYTES;
    for (const recipient of this.#unwritten) {
      if (left <= 0) return this.#writeSoon();
      this.#unwritten.delete(recipient);
      left -= recipient.write(left);
    }
  }
}

import type { Listing } from '../../../engine/listing.ts';
import type { Micros } from '../../../engine/values.ts';
import type { Venue } from '../../../engine/venue.ts';
import type { View } from '../../../market-data/feed.ts';
import { MarketData, type Listen } from '../../../market-data/market-data.ts';
import type { DepthKind, Picture } from '../../../market-data/picture.ts';
import type { Session } from '../../../protocols/fix/session.ts';
import type { FixVersion } from '../version.ts';
import { Channel, type Body, type Wanted } from './channel.ts';

/**
 * Bytes that may wait for a subscriber before it gets no more: what happens then it is told at once when it has read.
 * Beside these no more than what one subscription has to tell can wait.
 */
export const CONFLATED_FROM_BYTES = 128 * 1024;

/** Subscriptions that are told something in one turn: the orders that have come meanwhile go before the others. */
const TOLD_PER_TURN = 25;

/** What is shown, and how. */
export interface Sight extends Wanted {
  readonly kind: DepthKind;
  readonly depth: number;
}

/** Who is shown something. */
export interface Audience {
  /** Of the session. */
  readonly name: string;
  readonly session: Session;
  readonly version: FixVersion;
  /** Whether what has changed of an instrument is not to be told it now, on purpose. */
  stalls(symbol: string): boolean;
  /** Whether that is so already. */
  isStalled(symbol: string): boolean;
  /** A subscription has ended: it was for one snapshot, or the instrument is no more. */
  ended(subscription: Subscription, why: 'shown' | 'removed', now: Micros): void;
}

/** One instrument of one request. */
export interface Subscription {
  readonly audience: Audience;
  /** MDReqID (262). */
  readonly requestId: string;
  readonly channel: Channel;
  /** It goes on after the snapshot. */
  readonly goesOn: boolean;
  /** What the subscriber knows; null before it has the snapshot. */
  seen: Picture | null;
}

/** A channel, and who is on it. */
interface Line {
  readonly channel: Channel;
  readonly subscriptions: Set<Subscription>;
}

/** Publishes a venue's market data to the FIX sessions that ask for it. */
export class FixPublisher {
  readonly #data: MarketData;
  readonly #written: (session: string) => void;
  /** By view, and there by what is shown of it in which version. */
  readonly #lines = new Map<View, Map<string, Line>>();
  /** Those who know less than there is to be seen: their turn has not come, or too much waits for them. */
  readonly #behind = new Set<Subscription>();

  /** `written` is told of each session that has something to send at the end of the turn. */
  constructor(venue: Venue, listen: Listen, written: (session: string) => void) {
    this.#data = new MarketData(venue, listen);
    this.#written = written;
  }

  /** Subscribes to what is to be seen of a listing from now on, which begins with a snapshot. */
  subscribe(
    audience: Audience,
    requestId: string,
    listing: Listing,
    sight: Sight,
    goesOn: boolean,
  ): Subscription {
    const view = this.#data.look(listing, sight.kind, sight.depth);
    view.refresh();
    const { channel, subscriptions } = this.#lineOf(view, audience.version, sight);
    const subscription = { audience, requestId, channel, goesOn, seen: null };
    subscriptions.add(subscription);
    return subscription;
  }

  unsubscribe(subscription: Subscription): void {
    const { channel } = subscription;
    const lines = this.#lines.get(channel.view);
    const line = lines?.get(channel.key);
    this.#behind.delete(subscription);
    if (lines === undefined || line?.subscriptions.delete(subscription) !== true) return;
    this.#data.leave(channel.view);
    if (line.subscriptions.size === 0) lines.delete(channel.key);
    if (lines.size === 0) this.#lines.delete(channel.view);
  }

  /**
   * At the end of a turn: sees what has changed, and begins to tell it to everybody who looks. Returns whether there are
   * some left, who are to be told with `goOn` at the end of the next turns.
   */
  publish(now: Micros): boolean {
    for (const feed of this.#data.refresh()) {
      const goesOn = this.#data.has(feed);
      for (const view of feed.views()) this.#note(view, goesOn, now);
    }
    return this.goOn(now);
  }

  /** Tells more of those who do not know yet what was seen last. Returns whether there are some left. */
  goOn(now: Micros): boolean {
    const next = this.#behind
      .values()
      .filter((subscription) => this.#mayBeTold(subscription))
      .take(TOLD_PER_TURN + 1)
      .toArray();
    for (const subscription of next.slice(0, TOLD_PER_TURN)) this.bring(subscription, now);
    return next.length > TOLD_PER_TURN;
  }

  /** Whether anybody looks. */
  get isWatched(): boolean {
    return this.#lines.size > 0;
  }

  /** Whether somebody who was behind has read, so that there is something to publish. */
  get isDue(): boolean {
    return this.#behind.values().some((subscription) => this.#mayBeTold(subscription));
  }

  /** Brings a subscriber to the present, or leaves it behind while too much waits for it. */
  bring(subscription: Subscription, now: Micros): void {
    const { audience, requestId, channel, goesOn, seen } = subscription;
    const { session } = audience;
    if (isSlow(session) || (seen !== null && this.#stalls(subscription))) {
      this.#behind.add(subscription);
      return;
    }
    this.#behind.delete(subscription);
    subscription.seen = channel.view.picture;
    const bodies = seen === null ? [channel.snapshot(now)] : channel.updates(seen, now);
    for (const body of bodies) send(session, requestId, body, now);
    if (bodies.length > 0) this.#written(audience.name);
    if (!goesOn) this.#end(subscription, 'shown', now);
  }

  #stalls({ audience, channel }: Subscription): boolean {
    return audience.stalls(channel.view.feed.listing.symbol);
  }

  #mayBeTold({ audience, channel }: Subscription): boolean {
    return !isSlow(audience.session) && !audience.isStalled(channel.view.feed.listing.symbol);
  }

  /** Of an instrument that is no more everybody hears the last at once. */
  #note(view: View, goesOn: boolean, now: Micros): void {
    for (const { subscriptions } of this.#lines.get(view)?.values() ?? []) {
      for (const subscription of subscriptions) {
        if (subscription.seen !== view.picture) {
          if (goesOn) this.#behind.add(subscription);
          else this.bring(subscription, now);
        }
        if (!goesOn) this.#end(subscription, 'removed', now);
      }
    }
  }

  #end(subscription: Subscription, why: 'shown' | 'removed', now: Micros): void {
    const { audience } = subscription;
    this.unsubscribe(subscription);
    audience.ended(subscription, why, now);
    this.#written(audience.name);
  }

  #lineOf(view: View, version: FixVersion, sight: Sight): Line {
    const channel = new Channel(view, version, sight);
    let lines = this.#lines.get(view);
    if (lines === undefined) {
      lines = new Map();
      this.#lines.set(view, lines);
    }
    let line = lines.get(channel.key);
    if (line === undefined) {
      line = { channel, subscriptions: new Set() };
      lines.set(channel.key, line);
    }
    return line;
  }
}

function isSlow({ connection }: Session): boolean {
  return connection !== null && connection.waiting > CONFLATED_FROM_BYTES;
}

function send(session: Session, requestId: string, { msgType, fields }: Body, now: Micros): void {
  // What was sent before may have been too much for the peer, and its connection closed.
  if (!session.loggedOn) return;
  const message = session.begin(msgType, now);
  message.text(262, requestId);
  message.raw(fields);
  session.endPassing();
}

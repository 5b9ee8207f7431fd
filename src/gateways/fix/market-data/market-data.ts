import type { Micros } from '../../../engine/values.ts';
import type { Venue } from '../../../engine/venue.ts';
import type { MessageView } from '../../../protocols/fix/message.ts';
import type { Session } from '../../../protocols/fix/session.ts';
import { InstrumentFinder } from '../instruments/instrument-finder.ts';
import type { FixFaults } from '../faults/fix-faults.ts';
import type { FixService } from '../service.ts';
import { isFrom, type FixVersion } from '../version.ts';
import type { Body } from './channel.ts';
import type { Audience, FixPublisher, Subscription } from './publisher.ts';
import { readRequest, reasonCode, type MarketDataRequest, type Refusal } from './request.ts';

/** Instruments that one session may be subscribed to, each as often as requests name it. */
export const SUBSCRIPTIONS_PER_SESSION = 1_000;

/** The first version that has market data. */
const FIRST_VERSION = 'FIX.4.2';

/** What market data needs of the venue. */
export interface MarketDataPort {
  readonly venue: Venue;
  readonly publisher: FixPublisher;
}

/** Market data over one FIX session: requests in, snapshots and increments out until the session ends. */
export class FixMarketData implements FixService, Audience {
  readonly takes: readonly string[];
  readonly name: string;
  readonly session: Session;
  readonly version: FixVersion;
  readonly #port: MarketDataPort;
  readonly #faults: FixFaults | null;
  readonly #finder: InstrumentFinder;
  /** By MDReqID (262). */
  readonly #subscriptions = new Map<string, Set<Subscription>>();
  #count = 0;

  constructor(
    name: string,
    session: Session,
    version: FixVersion,
    port: MarketDataPort,
    faults: FixFaults | null = null,
  ) {
    this.takes = isFrom(version, FIRST_VERSION) ? ['V'] : [];
    this.name = name;
    this.session = session;
    this.version = version;
    this.#port = port;
    this.#faults = faults;
    this.#finder = new InstrumentFinder(port.venue);
  }

  /** Instruments that the session is subscribed to, each as often as requests name it. */
  get subscriptions(): number {
    return this.#count;
  }

  stalls(symbol: string): boolean {
    return this.#faults?.stalls(symbol) ?? false;
  }

  isStalled(symbol: string): boolean {
    return this.#faults?.isStalled(symbol) ?? false;
  }

  snapshotOf(requestId: string, symbol: string, now: Micros): Body | null {
    const ofRequest = this.#subscriptions.get(requestId) ?? [];
    for (const { channel } of ofRequest) {
      if (channel.view.feed.listing.symbol === symbol) return channel.snapshot(now);
    }
    return null;
  }

  onMessage(message: MessageView, now: Micros): void {
    const requestId = message.text(262);
    const refusal = this.#answer(message, requestId, now);
    if (refusal !== null) this.#refuse(requestId, refusal, now);
  }

  onLogout(): void {
    for (const requestId of this.#subscriptions.keys()) this.#unsubscribe(requestId);
  }

  ended(subscription: Subscription, why: 'shown' | 'removed', now: Micros): void {
    const { requestId, channel } = subscription;
    const ofRequest = this.#subscriptions.get(requestId);
    if (ofRequest?.delete(subscription) !== true) return;
    this.#count--;
    if (ofRequest.size === 0) this.#subscriptions.delete(requestId);
    if (why === 'shown' || !this.session.loggedOn) return;
    const { symbol } = channel.view.feed.listing;
    this.#refuse(requestId, { reason: 'unknownSymbol', text: `${symbol} is not traded any more` }, now);
  }

  /** Returns why the request is refused; null when it is not. */
  #answer(message: MessageView, requestId: string, now: Micros): Refusal | null {
    const type = message.char(263);
    const known = this.#subscriptions.has(requestId);
    if (type === '2') {
      if (!known) return { reason: null, text: `MDReqID (262) ${requestId} has no subscription` };
      this.#unsubscribe(requestId);
      return null;
    }
    if (type !== '0' && type !== '1') {
      const text = `SubscriptionRequestType (263) is 0, 1 or 2, not ${message.text(263)}`;
      return { reason: 'subscriptionType', text };
    }
    if (known) return { reason: 'duplicateId', text: `MDReqID (262) ${requestId} has a subscription` };
    const request = readRequest(message, this.version, this.#finder);
    if ('reason' in request) return request;
    return this.#subscribe(requestId, request, now);
  }

  #subscribe(requestId: string, request: MarketDataRequest, now: Micros): Refusal | null {
    const { listings, sight, goesOn } = request;
    if (this.#count + listings.length > SUBSCRIPTIONS_PER_SESSION) {
      const text = `A session is subscribed to ${SUBSCRIPTIONS_PER_SESSION} instruments at most`;
      return { reason: 'insufficientBandwidth', text };
    }
    const { publisher } = this.#port;
    const subscriptions = new Set(
      listings.map((listing) => publisher.subscribe(this, requestId, listing, sight, goesOn)),
    );
    this.#subscriptions.set(requestId, subscriptions);
    this.#count += listings.length;
    for (const subscription of subscriptions) publisher.bring(subscription, now);
    return null;
  }

  #unsubscribe(requestId: string): void {
    const subscriptions = this.#subscriptions.get(requestId)!;
    this.#subscriptions.delete(requestId);
    this.#count -= subscriptions.size;
    for (const subscription of subscriptions) this.#port.publisher.unsubscribe(subscription);
  }

  #refuse(requestId: string, refusal: Refusal, now: Micros): void {
    const reject = this.session.begin('Y', now);
    reject.text(262, requestId);
    const code = reasonCode(refusal, this.version);
    if (code !== null) reject.text(281, code);
    reject.text(58, refusal.text);
    this.session.end();
  }
}

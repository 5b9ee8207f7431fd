import { REJECT_REASONS } from '../../../engine/reject.ts';
import type { Listing } from '../../../engine/listing.ts';
import type { Phase } from '../../../engine/phases.ts';
import type { Micros } from '../../../engine/values.ts';
import type { Venue } from '../../../engine/venue.ts';
import type { Encoder } from '../../../protocols/fix/encoder.ts';
import type { MessageView } from '../../../protocols/fix/message.ts';
import type { Session } from '../../../protocols/fix/session.ts';
import type { InstrumentFinder } from '../instruments/instrument-finder.ts';
import { writeForm, writeRequested } from '../instruments/instrument-form.ts';
import { isFrom, type FixVersion } from '../version.ts';
import {
  METHOD,
  MODE,
  NOT_AVAILABLE,
  NOT_TRADED,
  REQUEST_REJECTED,
  RESUME,
  securityStatus,
  sessionPart,
  sessionStatus,
  TRADING_SESSION,
  UNKNOWN_SECURITY,
} from './status-codes.ts';
import type { StatusEvent } from './status-board.ts';

/** Subscriptions to the status of instruments and trading sessions that one session may have. */
export const STATUS_SUBSCRIPTIONS = 1_000;

/** SubscriptionRequestType (263). */
const SUBSCRIBE = '1';
const UNSUBSCRIBE = '2';

/** BusinessRejectReason (380). */
const OTHER = 0;
const UNKNOWN_ID = 1;

/** TradSesStatusRejReason (567), from 4.3: no such TradingSessionID. */
const UNKNOWN_TRADING_SESSION = 1;

interface Watched {
  readonly symbol: string;
  /** How the client named it. */
  readonly form: string | undefined;
}

/**
 * SecurityStatusRequest (e) and TradingSessionStatusRequest (g), from 4.2: answered with SecurityStatus (f) and
 * TradingSessionStatus (h), once or whenever the status changes.
 */
export class StatusRequests {
  readonly #session: Session;
  readonly #version: FixVersion;
  readonly #venue: Venue;
  readonly #finder: InstrumentFinder;
  /** By SecurityStatusReqID (324). */
  readonly #securities = new Map<string, Watched>();
  /** TradSesReqID (335). */
  readonly #tradingSessions = new Set<string>();

  constructor(session: Session, version: FixVersion, venue: Venue, finder: InstrumentFinder) {
    this.#session = session;
    this.#version = version;
    this.#venue = venue;
    this.#finder = finder;
  }

  /** Subscriptions. */
  get size(): number {
    return this.#securities.size + this.#tradingSessions.size;
  }

  clear(): void {
    this.#securities.clear();
    this.#tradingSessions.clear();
  }

  ofSecurity(request: MessageView, now: Micros): void {
    const id = request.text(324);
    const type = request.char(263);
    if (type === UNSUBSCRIBE) {
      if (!this.#securities.delete(id)) this.#unknownId(request, 'SecurityStatusReqID (324)', id, now);
      return;
    }
    const found = this.#finder.find(request);
    if (found.instrument === null) {
      const text = found.text ?? REJECT_REASONS[found.reason];
      return this.#refuseSecurity(request, this.#tradingSessionOf(request), text, now);
    }
    if (!this.#isOurs(request)) {
      const text = `There is no TradingSessionID (336) ${request.text(336)}.`;
      return this.#refuseSecurity(request, request.text(336), text, now);
    }
    const { form, instrument } = found;
    const watched = { symbol: instrument.symbol, form };
    if (type === SUBSCRIBE) {
      const isNew = !this.#securities.has(id);
      if (!this.#mayAdd(request, isNew, 'SecurityStatusReqID (324)', id, now)) return;
      this.#securities.set(id, watched);
    }
    const listing = this.#venue.listing(instrument.symbol)!;
    const status = listing.expired ? NOT_AVAILABLE : securityStatus(listing.phase, this.#version);
    this.#security(id, watched, status, listing.phase, false, now);
  }

  ofTradingSession(request: MessageView, now: Micros): void {
    const id = request.text(335);
    const type = request.char(263);
    if (type === UNSUBSCRIBE) {
      if (!this.#tradingSessions.delete(id)) this.#unknownId(request, 'TradSesReqID (335)', id, now);
      return;
    }
    if (!this.#isOurs(request)) return this.#refuseTradingSession(request, now);
    if (type === SUBSCRIBE) {
      const isNew = !this.#tradingSessions.has(id);
      if (!this.#mayAdd(request, isNew, 'TradSesReqID (335)', id, now)) return;
      this.#tradingSessions.add(id);
    }
    this.#tradingSession(id, this.#venue.phase.phase, false, now);
  }

  /** Tells of an event whoever has subscribed to what it changes. Returns whether there was anybody. */
  push(event: StatusEvent): boolean {
    const { at } = event;
    let told = false;
    if (event.type === 'phase-changed' && event.symbol === null) {
      for (const id of this.#tradingSessions) {
        this.#tradingSession(id, event.phase, true, at);
        told = true;
      }
    }
    for (const [id, watched] of this.#securities) {
      const listing = this.#venue.listing(watched.symbol);
      const status = this.#statusAfter(event, watched.symbol, listing);
      if (status === null) continue;
      const phase = event.type === 'phase-changed' ? event.phase : (listing?.phase ?? 'closed');
      this.#security(id, watched, status, phase, true, at);
      if (status === NOT_TRADED) this.#securities.delete(id);
      told = true;
    }
    return told;
  }

  /** SecurityTradingStatus (326) of an instrument from an event on; null when that does not touch it. */
  #statusAfter(event: StatusEvent, symbol: string, listing: Listing | undefined): number | null {
    if (event.symbol !== null && event.symbol !== symbol) return null;
    if (event.type === 'instrument-removed') return NOT_TRADED;
    if (event.type === 'instrument-expired') return NOT_AVAILABLE;
    if (listing === undefined || listing.expired) return null;
    // The venue's phase says nothing to an instrument with one of its own.
    if (event.symbol === null && listing.ownPhase !== null) return null;
    // The event comes before the listing moves.
    if (event.phase === listing.phase) return null;
    if (listing.phase === 'halt' && event.phase === 'continuous') return RESUME;
    return securityStatus(event.phase, this.#version);
  }

  #security(
    id: string,
    { symbol, form }: Watched,
    status: number,
    phase: Phase,
    unsolicited: boolean,
    now: Micros,
  ): void {
    const message = this.#session.begin('f', now);
    message.text(324, id);
    writeForm(message, symbol, form, this.#version);
    message.text(336, TRADING_SESSION);
    const part = sessionPart(phase, this.#version);
    if (part !== null) message.text(625, part);
    message.boolean(325, unsolicited);
    message.int(326, status);
    const listing = this.#venue.listing(symbol);
    if (listing !== undefined) writePrices(message, listing);
    message.timestamp(60, now, 'ms');
    this.#session.end();
  }

  #tradingSession(id: string, phase: Phase, unsolicited: boolean, now: Micros): void {
    const message = this.#session.begin('h', now);
    message.text(335, id);
    message.text(336, TRADING_SESSION);
    const part = sessionPart(phase, this.#version);
    if (part !== null) message.text(625, part);
    message.text(338, METHOD);
    message.text(339, MODE);
    message.boolean(325, unsolicited);
    message.int(340, sessionStatus(phase));
    this.#session.end();
  }

  // ---------------------------------------------------------------- refusals

  /** Before 4.3 a status has no room for the reason. */
  #refuseSecurity(request: MessageView, tradingSession: string, text: string, now: Micros): void {
    const message = this.#session.begin('f', now);
    message.text(324, request.text(324));
    writeRequested(message, request);
    message.text(336, tradingSession);
    message.boolean(325, false);
    message.int(326, UNKNOWN_SECURITY);
    if (isFrom(this.#version, 'FIX.4.3')) message.text(58, text);
    this.#session.end();
  }

  /** Before 4.3 a status cannot say that the request is refused. */
  #refuseTradingSession(request: MessageView, now: Micros): void {
    const asked = this.#tradingSessionOf(request);
    const text = `The venue has one trading session: TradingSessionID (336) ${TRADING_SESSION}, electronic, simulated.`;
    if (!isFrom(this.#version, 'FIX.4.3')) {
      return this.#session.rejectBusiness(request, UNKNOWN_ID, text, now, request.text(335));
    }
    const message = this.#session.begin('h', now);
    message.text(335, request.text(335));
    message.text(336, asked);
    message.boolean(325, false);
    message.int(340, REQUEST_REJECTED);
    message.int(567, UNKNOWN_TRADING_SESSION);
    message.text(58, text);
    this.#session.end();
  }

  #unknownId(request: MessageView, field: string, id: string, now: Micros): void {
    this.#session.rejectBusiness(request, UNKNOWN_ID, `${field} ${id} has no subscription.`, now, id);
  }

  #mayAdd(request: MessageView, isNew: boolean, field: string, id: string, now: Micros): boolean {
    const text = isNew
      ? `A session has at most ${STATUS_SUBSCRIPTIONS} subscriptions to statuses.`
      : `${field} ${id} has a subscription already.`;
    if (isNew && this.size < STATUS_SUBSCRIPTIONS) return true;
    this.#session.rejectBusiness(request, OTHER, text, now, id);
    return false;
  }

  #tradingSessionOf(request: MessageView): string {
    return request.has(336) ? request.text(336) : TRADING_SESSION;
  }

  /** Whether the trading session that a request is about, as far as it says so, is the one there is. */
  #isOurs(request: MessageView): boolean {
    return (
      this.#tradingSessionOf(request) === TRADING_SESSION &&
      (request.text(338) || METHOD) === METHOD &&
      (request.text(339) || MODE) === MODE
    );
  }
}

/** HighPx (332), LowPx (333) and LastPx (31) of the trading day, as far as there were trades. */
function writePrices(message: Encoder, { day, lastTrade, instrument }: Listing): void {
  const { high, low } = day.figures;
  if (high !== null) message.text(332, instrument.priceText(high));
  if (low !== null) message.text(333, instrument.priceText(low));
  if (lastTrade !== undefined) message.text(31, instrument.priceText(lastTrade.price));
}

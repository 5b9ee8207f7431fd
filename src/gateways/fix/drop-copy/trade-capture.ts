import type { Micros } from '../../../engine/values.ts';
import type { Venue } from '../../../engine/venue.ts';
import type { MessageView } from '../../../protocols/fix/message.ts';
import type { Session } from '../../../protocols/fix/session.ts';
import { writeRequested } from '../instruments/instrument-form.ts';
import type { FixProfile } from '../profile/profile.ts';
import type { FixService } from '../service.ts';
import type { FixVersion } from '../version.ts';
import { covers, type Entitlement, type OrderParties } from './entitlement.ts';
import { rememberedTrades, type ToldTrade } from './told-trade.ts';
import {
  fits,
  fitsSide,
  readCriteria,
  TRADE_REQUEST_RESULTS,
  type TradeCriteria,
  type TradeRequestRefusal,
} from './trade-criteria.ts';
import { hasTradeAcknowledgement, hasTradeCapture, TradeReports } from './trade-reports.ts';

/** Requests of one session that are answered with each trade as it happens. */
const MAX_SUBSCRIPTIONS = 16;

/** Reports that answer one request: so many fit into what may wait for a peer that does not read. */
const MAX_REPORTS = 2_000;

/** TradeRequestType (569). */
const ALL_TRADES = '0';
const MATCHED_TRADES = '1';

/** SubscriptionRequestType (263); absent means the first. */
const SNAPSHOT = '0';
const SUBSCRIBE = '1';
const UNSUBSCRIBE = '2';

/** TradeRequestResult (749), and TradeRequestStatus (750). */
const SUCCESSFUL = 0;
const STATUS = { accepted: 0, completed: 1, rejected: 2 } as const;

/** BusinessRejectReason (380), where there is no TradeCaptureReportRequestAck. */
const BUSINESS_OTHER = 0;
const BUSINESS_UNKNOWN_SECURITY = 2;

/** What trade capture needs of the venue. */
export interface TradePort {
  readonly venue: Venue;
  readonly partyOf: OrderParties;
  /** The date, `YYYY-MM-DD`, of the trading day in which a time lies. */
  tradeDate(at: Micros): string;
}

/** Trade capture over one session: TradeCaptureReportRequest (AD) in; TradeCaptureReports (AE) out, past and live. */
export class TradeCapture implements FixService {
  readonly takes: readonly string[];
  readonly #session: Session;
  readonly #entitlement: Entitlement;
  readonly #port: TradePort;
  readonly #profile: FixProfile;
  readonly #reports: TradeReports;
  readonly #hasAck: boolean;
  /** By TradeRequestID (568). */
  readonly #live = new Map<string, TradeCriteria>();

  constructor(
    session: Session,
    version: FixVersion,
    entitlement: Entitlement,
    port: TradePort,
    profile: FixProfile,
  ) {
    this.takes = hasTradeCapture(version) ? ['AD', 'AR'] : [];
    this.#session = session;
    this.#entitlement = entitlement;
    this.#port = port;
    this.#profile = profile;
    this.#hasAck = hasTradeAcknowledgement(version);
    this.#reports = new TradeReports(
      version,
      (symbol) => port.venue.instrument(symbol),
      port.partyOf,
      (at) => this.#tradeDate(at),
    );
  }

  onMessage(message: MessageView, now: Micros): void {
    // TradeCaptureReportAck (AR): that our report has arrived. The session made sure of that.
    if (message.msgType === 'AR') return;
    const refusal = this.#request(message, now);
    if (refusal !== null) this.#refuse(message, refusal, now);
  }

  /** Whoever logs on again asks again. */
  onLogout(): void {
    this.#live.clear();
  }

  get subscriptions(): number {
    return this.#live.size;
  }

  /** Reports a trade that has just been made, busted or corrected. Returns whether anything was sent. */
  tell(trade: ToldTrade, now: Micros): boolean {
    let isTold = false;
    for (const [requestId, criteria] of this.#live) {
      const seen = this.#seen(trade, criteria, trade.madeAt);
      if (seen === null) continue;
      this.#reports.write(this.#session.begin('AE', now), seen, { requestId, place: 'live' });
      this.#session.end();
      isTold = true;
    }
    return isTold;
  }

  // ---------------------------------------------------------------- requests

  #request(message: MessageView, now: Micros): TradeRequestRefusal | null {
    const { other, unsupportedType } = TRADE_REQUEST_RESULTS;
    const requestId = message.text(568);
    const kind = message.has(263) ? message.char(263) : SNAPSHOT;
    if (kind === UNSUBSCRIBE) {
      if (!this.#live.delete(requestId)) return { result: other, text: 'No such request is live.' };
      this.#acknowledge(message, STATUS.completed, 0, now);
      return null;
    }
    const type = message.text(569);
    if (type !== ALL_TRADES && type !== MATCHED_TRADES)
      return { result: unsupportedType, text: 'All trades on this venue are matched and reported.' };
    if (this.#live.has(requestId)) return { result: other, text: 'A request with this id is live.' };
    if (kind === SUBSCRIBE && this.#live.size >= MAX_SUBSCRIPTIONS)
      return { result: other, text: `${MAX_SUBSCRIPTIONS} requests are live already.` };
    const criteria = readCriteria(message, this.#port.venue, this.#profile);
    if ('result' in criteria) return criteria;
    const past = Array.from(rememberedTrades(this.#port.venue), (trade) => this.#seen(trade, criteria, now));
    const trades = past.filter((trade) => trade !== null);
    if (trades.length > MAX_REPORTS) {
      const text = `${trades.length} reports are too many, ${MAX_REPORTS} the most: ask for an instrument or a time.`;
      return { result: other, text };
    }
    const isDone = trades.length === 0 && kind === SNAPSHOT;
    this.#acknowledge(message, isDone ? STATUS.completed : STATUS.accepted, trades.length, now);
    this.#send(requestId, trades, now);
    if (kind === SUBSCRIBE) this.#live.set(requestId, criteria);
    return null;
  }

  #send(requestId: string, trades: readonly ToldTrade[], now: Micros): void {
    const total = trades.length;
    for (const [index, trade] of trades.entries()) {
      const place = { total, last: index === total - 1 };
      this.#reports.write(this.#session.begin('AE', now), trade, { requestId, place });
      this.#session.end();
    }
  }

  /** What of the trade the session may see and has asked for, by default of the trading day of `at`; null for nothing. */
  #seen(trade: ToldTrade, criteria: TradeCriteria, at: Micros): ToldTrade | null {
    if (!fits(criteria, trade, this.#tradeDate(trade.madeAt), this.#tradeDate(at))) return null;
    const sides = trade.sides.filter((side) => this.#maySee(side.owner) && fitsSide(criteria, side));
    return sides.length === 0 ? null : { ...trade, sides };
  }

  #maySee(owner: string | null): boolean {
    return covers(this.#entitlement, owner === null ? undefined : this.#port.partyOf(owner));
  }

  #tradeDate(at: Micros): string {
    return this.#port.tradeDate(at).replaceAll('-', '');
  }

  // ---------------------------------------------------------------- answers

  #acknowledge(message: MessageView, status: number, trades: number, now: Micros): void {
    if (this.#hasAck) this.#writeAck(message, SUCCESSFUL, status, trades, '', now);
  }

  #refuse(message: MessageView, { result, text }: TradeRequestRefusal, now: Micros): void {
    if (this.#hasAck) return this.#writeAck(message, result, STATUS.rejected, 0, text, now);
    const isUnknown = result === TRADE_REQUEST_RESULTS.unknownInstrument;
    const reason = isUnknown ? BUSINESS_UNKNOWN_SECURITY : BUSINESS_OTHER;
    this.#session.rejectBusiness(message, reason, text, now, message.text(568));
  }

  #writeAck(
    request: MessageView,
    result: number,
    status: number,
    trades: number,
    text: string,
    now: Micros,
  ): void {
    const message = this.#session.begin('AQ', now);
    message.text(568, request.text(568));
    message.text(569, request.text(569));
    message.text(263, request.text(263));
    message.int(748, trades);
    message.int(749, result);
    message.int(750, status);
    writeRequested(message, request);
    message.text(58, text);
    this.#session.end();
  }
}

import type { MassCanceled, OrderState, VenueEvent } from '../../../engine/event.ts';
import { orderIdText } from '../../../engine/ids.ts';
import { REJECT_REASONS } from '../../../engine/reject.ts';
import type { Micros, Side } from '../../../engine/values.ts';
import type { Encoder } from '../../../protocols/fix/encoder.ts';
import type { MessageView } from '../../../protocols/fix/message.ts';
import type { Session } from '../../../protocols/fix/session.ts';
import { BUSINESS_REJECT } from '../business-reject.ts';
import { namesInstrument, type InstrumentFinder } from '../instruments/instrument-finder.ts';
import { writeRequested } from '../instruments/instrument-form.ts';
import { isFrom, since, type FixVersion } from '../version.ts';
import { SIDE_CODES, SIDES_BY_CODE } from './order-codes.ts';
import type { OrderPort } from './orders.ts';
import type { FixReports } from './reports.ts';

/** MassCancelRequestType (530) and MassStatusReqType (585): of one security, or all. */
const ONE_SECURITY = '1';
const ALL = '7';

/** MassCancelResponse (531): the request's type, or this. */
const REFUSED = '0';

/** MassCancelRejectReason (532); there is none for others before 4.4. */
const MASS_CANCEL_REJECTS = {
  unsupported: since({ 'FIX.4.0': 0 }),
  unknownSecurity: since({ 'FIX.4.0': 1 }),
  other: since({ 'FIX.4.4': 99 }),
};

/** OrigClOrdID of an affected order. */
const AFFECTED_CLIENT_ID = since({ 'FIX.4.0': 41, 'FIX.5.0SP2': 1824 });

/** OrderID (37) of a refused mass cancel. */
const NO_REQUEST = 'NONE';

/** Affected orders that a mass cancel report lists (534); of more it says the number alone (533). */
const LISTED_ORDERS = 1_000;

/** Orders that a mass status request may fit: their reports are one piece of output. */
const REPORTED_ORDERS = 10_000;

const SCOPE = 'of one security (1) or of all (7)';

/** Whose orders of the owner a mass request is about; null stands for any. */
interface Scope {
  readonly symbol: string | null;
  readonly side: Side | null;
}

/** OrderMassCancelRequest (q) and OrderMassStatusRequest (AF), which came with 4.3. */
export class MassRequests {
  readonly #owner: string;
  readonly #session: Session;
  readonly #version: FixVersion;
  readonly #port: OrderPort;
  readonly #reports: FixReports;
  readonly #finder: InstrumentFinder;
  /** The request that is being dealt with, and the orders that it has canceled so far. */
  #canceling: { readonly request: MessageView; readonly canceled: OrderState[] } | null = null;

  constructor(
    owner: string,
    session: Session,
    version: FixVersion,
    port: OrderPort,
    reports: FixReports,
    finder: InstrumentFinder,
  ) {
    this.#owner = owner;
    this.#session = session;
    this.#version = version;
    this.#port = port;
    this.#reports = reports;
    this.#finder = finder;
  }

  /** Cancels what the request fits; the events come to `note` meanwhile. */
  cancel(message: MessageView, now: Micros): void {
    const clientOrderId = message.text(11);
    const refuse = (reason: keyof typeof MASS_CANCEL_REJECTS, text: string): void =>
      this.#refuse(message, reason, text, now);
    if (this.#port.venue.orderByClientId(this.#owner, clientOrderId) !== undefined) {
      return refuse('other', REJECT_REASONS['duplicate-client-order-id']);
    }
    const type = message.text(530);
    if (type !== ONE_SECURITY && type !== ALL) {
      return refuse('unsupported', `The venue cancels the orders ${SCOPE}.`);
    }
    const side = sideOf(message);
    if (side === undefined) return refuse('other', REJECT_REASONS['unsupported-side']);
    const found = type === ALL ? null : this.#finder.find(message);
    if (found !== null && found.instrument === null) {
      return refuse('unknownSecurity', found.text ?? REJECT_REASONS[found.reason]);
    }
    this.#canceling = { request: message, canceled: [] };
    this.#port.submit({
      type: 'cancel-all',
      owner: this.#owner,
      symbol: found === null ? null : found.instrument.symbol,
      side,
      clientOrderId,
    });
    this.#canceling = null;
  }

  /** Takes note of an event of the owner's: behind the last order of a mass cancel comes its report. */
  note(event: VenueEvent): void {
    if (this.#canceling === null) return;
    if (event.type === 'order-canceled') this.#canceling.canceled.push(event.order);
    else if (event.type === 'mass-canceled') this.#report(event, this.#canceling.request);
  }

  /** Reports on each open order that the request fits. */
  status(message: MessageView, now: Micros): void {
    const id = message.text(584);
    const refuse = (reason: number, text: string): void =>
      this.#session.rejectBusiness(message, reason, text, now, id);
    const type = message.text(585);
    if (type !== ONE_SECURITY && type !== ALL) {
      return refuse(BUSINESS_REJECT.other, `The venue tells the status of the orders ${SCOPE}`);
    }
    const side = sideOf(message);
    if (side === undefined) return refuse(BUSINESS_REJECT.other, 'The venue has buy and sell orders only');
    if (type === ONE_SECURITY && !namesInstrument(message)) {
      return refuse(BUSINESS_REJECT.fieldMissing, 'Conditionally required field missing: Symbol (55)');
    }
    const found = type === ALL ? null : this.#finder.find(message);
    if (found !== null && found.instrument === null) {
      return refuse(BUSINESS_REJECT.unknownSecurity, found.text ?? 'Unknown security');
    }
    const orders = this.#open({ symbol: found === null ? null : found.instrument.symbol, side });
    if (orders.length > REPORTED_ORDERS) {
      return refuse(BUSINESS_REJECT.other, `More than ${REPORTED_ORDERS} orders: ask for one security`);
    }
    if (orders.length === 0) this.#reportNone(message, id, now);
    for (const [index, order] of orders.entries()) {
      const report = this.#session.begin('8', now);
      this.#reports.writeStatus(report, order, now);
      this.#answers(report, id, orders.length, index === orders.length - 1);
      this.#session.end();
    }
  }

  #open({ symbol, side }: Scope): OrderState[] {
    return this.#port.venue.registry
      .open(this.#owner)
      .filter(
        (order) =>
          (symbol === null || order.listing.symbol === symbol) && (side ?? order.side) === order.side,
      )
      .map((order) => order.state());
  }

  #reportNone(request: MessageView, id: string, now: Micros): void {
    const report = this.#session.begin('8', now);
    this.#reports.writeUnknown(report, request, now, 'This session has no open orders of this kind.');
    // The report must have a side.
    if (!request.has(54)) report.char(54, SIDE_CODES.buy);
    this.#answers(report, id, 0, true);
    this.#session.end();
  }

  /** MassStatusReqID (584), TotNumReports (911), LastRptRequested (912): reports have them from 4.4. */
  #answers(report: Encoder, id: string, total: number, isLast: boolean): void {
    if (!isFrom(this.#version, 'FIX.4.4')) return;
    report.text(584, id);
    report.int(911, total);
    if (isLast) report.char(912, 'Y');
  }

  #report({ number, orders, at }: MassCanceled, request: MessageView): void {
    const report = this.#session.begin('r', at);
    this.#head(report, request, `M-${number}`, request.char(530));
    report.int(533, orders);
    const { canceled } = this.#canceling!;
    const affectedId = AFFECTED_CLIENT_ID[this.#version];
    if (canceled.length > 0 && canceled.length <= LISTED_ORDERS) {
      report.int(534, canceled.length);
      for (const order of canceled) {
        report.text(affectedId, order.clientOrderId);
        report.text(535, orderIdText(order.orderId));
      }
    }
    this.#tail(report, request, at);
    this.#session.end();
  }

  #refuse(request: MessageView, reason: keyof typeof MASS_CANCEL_REJECTS, text: string, now: Micros): void {
    const report = this.#session.begin('r', now);
    this.#head(report, request, NO_REQUEST, REFUSED);
    const code = MASS_CANCEL_REJECTS[reason][this.#version];
    if (code !== null) report.int(532, code);
    this.#tail(report, request, now);
    report.text(58, text);
    this.#session.end();
  }

  #head(report: Encoder, request: MessageView, id: string, response: string): void {
    report.text(11, request.text(11));
    report.text(37, id);
    if (isFrom(this.#version, 'FIX.5.0SP2')) report.text(1369, id);
    report.char(530, request.char(530));
    report.char(531, response);
  }

  #tail(report: Encoder, request: MessageView, at: Micros): void {
    writeRequested(report, request);
    report.text(54, request.text(54));
    report.timestamp(60, at, 'ms');
  }
}

/** The side that a request is limited to; null for both, undefined for one that the venue does not have. */
function sideOf(message: MessageView): Side | null | undefined {
  return message.has(54) ? SIDES_BY_CODE[message.char(54).charCodeAt(0)] : null;
}

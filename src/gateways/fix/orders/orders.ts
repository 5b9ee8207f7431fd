import type { CancelOrder, Command, EnterOrder, ReplaceOrder } from '../../../engine/command.ts';
import type { OrderAccepted, OrderState, VenueEvent } from '../../../engine/event.ts';
import type { Instrument } from '../../../engine/instrument.ts';
import type { RejectReason } from '../../../engine/reject.ts';
import type { Micros } from '../../../engine/values.ts';
import type { Venue } from '../../../engine/venue.ts';
import type { Encoder } from '../../../protocols/fix/encoder.ts';
import type { MessageView } from '../../../protocols/fix/message.ts';
import type { Session } from '../../../protocols/fix/session.ts';
import {
  InstrumentFinder,
  namesInstrument,
  NO_SYMBOL,
  type InstrumentProblem,
} from '../instruments/instrument-finder.ts';
import { BUSINESS_REJECT } from '../business-reject.ts';
import { withEcho, withNotes, writeEcho } from '../profile/echo.ts';
import type { FixProfile } from '../profile/profile.ts';
import type { FixService } from '../service.ts';
import { isFrom, type FixVersion } from '../version.ts';
import { DontKnowTrade } from './dont-know-trade.ts';
import { MassRequests } from './mass-requests.ts';
import { OrderFields, type EndOfTradingDay } from './order-fields.ts';
import { FixReports } from './reports.ts';
import type { ToldReport } from './told-report.ts';

/** What the gateway needs of the venue: its state to read, and the way in. */
export interface OrderPort {
  readonly venue: Venue;
  readonly endOfTradingDay: EndOfTradingDay;
  submit(command: Command): void;
  /** Hears each report that a session is told of its orders. */
  told(report: ToldReport): void;
}

/** Of an order that nobody knows nothing can change. */
const NO_CHANGES = {
  orderType: null,
  timeInForce: null,
  price: null,
  stopPrice: null,
  displayQuantity: null,
  expireAt: null,
} as const;

/** CxlType (125) of 4.0: a part of the order, of which the request does not say how much. */
const PARTIAL_CANCEL = 'P';

/** What came with 4.3. */
const MASS_REQUESTS = ['q', 'AF'];

/** What may come of an order at once. */
const OUTCOMES: ReadonlySet<VenueEvent['type']> = new Set([
  'order-executed',
  'order-canceled',
  'order-expired',
]);

/** Order entry over one FIX session: orders, requests about them and refused executions in, reports out. */
export class FixOrders implements FixService {
  readonly takes: readonly string[];
  /** The session's name, and the owner of its orders. */
  readonly owner: string;
  /** Accounts (1), one of which an order must name; null for any, or none. */
  accounts: ReadonlySet<string> | null = null;
  readonly #session: Session;
  readonly #version: FixVersion;
  readonly #port: OrderPort;
  readonly #finder: InstrumentFinder;
  readonly #reports: FixReports;
  readonly #profile: FixProfile;
  readonly #massRequests: MassRequests;
  readonly #dontKnowTrade: DontKnowTrade;
  /** OrdStatusReqID (790). */
  readonly #hasStatusId: boolean;
  /** The order that is being entered, while it is. */
  #entering: MessageView | null = null;
  /** Its acceptance, until it is known whether anything else has come of it at once. */
  #accepted: OrderAccepted | null = null;

  constructor(owner: string, session: Session, version: FixVersion, port: OrderPort, profile: FixProfile) {
    this.owner = owner;
    this.#session = session;
    this.#version = version;
    this.#port = port;
    this.#profile = profile;
    this.#finder = new InstrumentFinder(port.venue);
    this.#reports = new FixReports(version, port.venue, profile);
    this.#massRequests = new MassRequests(owner, session, version, port, this.#reports, this.#finder);
    this.#dontKnowTrade = new DontKnowTrade(owner, session, version, port, profile);
    this.#hasStatusId = isFrom(version, 'FIX.4.4');
    this.takes = ['D', 'F', 'G', 'H', 'Q', ...(isFrom(version, 'FIX.4.3') ? MASS_REQUESTS : [])];
  }

  onMessage(message: MessageView, now: Micros): void {
    switch (message.msgType) {
      case 'D':
        return this.#enter(message, now);
      case 'F':
        return this.#cancel(message, now);
      case 'G':
        return this.#replace(message, now);
      case 'H':
        return this.#status(message, now);
      case 'Q':
        return this.#dontKnowTrade.take(message, now);
      case 'q':
        return this.#massRequests.cancel(message, now);
      case 'AF':
        return this.#massRequests.status(message, now);
      default:
    }
  }

  /** Reports an event of the venue that concerns an order or request of this session. */
  report(event: VenueEvent): void {
    if (event.type === 'order-accepted' && this.#entering !== null && !this.#profile.acknowledgesFirst) {
      this.#accepted = event;
      return;
    }
    if (this.#accepted !== null) this.#acknowledgeUnless(event);
    const msgType = this.#reports.messageType(event);
    if (msgType !== null) this.#tell(msgType, event);
    if (event.type === 'trade-disputed') this.#dontKnowTrade.note();
    this.#massRequests.note(event);
  }

  /** FIX order state changes of an exchange, A.1.c: what comes of an order at once is told in place of its acceptance. */
  #acknowledgeUnless(event: VenueEvent | null): void {
    const accepted = this.#accepted!;
    const isOutcome = event !== null && OUTCOMES.has(event.type);
    const isOwn = event !== null && 'order' in event && event.order?.orderId === accepted.order.orderId;
    // The order may first trade with others of the same session.
    if (isOutcome && !isOwn) return;
    this.#accepted = null;
    if (!isOutcome) this.#tell('8', accepted);
  }

  #tell(msgType: '8' | '9', event: VenueEvent): void {
    const message = this.#session.begin(msgType, event.at);
    const start = message.position;
    this.#reports.write(message, event, this.#entering);
    const order = 'order' in event ? event.order : null;
    writeEchoOf(message, order ?? (event.type === 'order-rejected' ? event : null));
    const { buffer, position } = message;
    this.#port.told({
      event,
      owner: this.owner,
      msgType,
      version: this.#version,
      buffer,
      start,
      end: position,
    });
    this.#session.end();
  }

  /** `statusId` is the OrdStatusReqID (790) of who asks. */
  #tellStatus(order: OrderState, now: Micros, statusId: string): void {
    const report = this.#session.begin('8', now);
    this.#reports.writeStatus(report, order, now);
    writeEchoOf(report, order);
    if (this.#hasStatusId) report.text(790, statusId);
    this.#session.end();
  }

  // ---------------------------------------------------------------- requests

  /** What an order or request asks of the venue; null where it is answered without the venue. Changes nothing. */
  commandOf(message: MessageView): EnterOrder | CancelOrder | ReplaceOrder | null {
    switch (message.msgType) {
      case 'D':
        return this.#knownAlready(message) === undefined ? this.#entryOf(message) : null;
      case 'F':
        return isPartialCancel(message) ? null : this.#cancelOf(message);
      case 'G':
        return this.#knownAlready(message) === undefined ? this.#replaceOf(message) : null;
      default:
        return null;
    }
  }

  /** Whether an order that is good is acknowledged whatever comes of it at once. */
  get acknowledgesFirst(): boolean {
    return this.#profile.acknowledgesFirst;
  }

  #enter(message: MessageView, now: Micros): void {
    const known = this.#knownAlready(message);
    if (known !== undefined) return this.#tellStatus(known, now, '');
    this.#entering = message;
    this.#port.submit(this.#entryOf(message));
    if (this.#accepted !== null) this.#acknowledgeUnless(null);
    this.#entering = null;
  }

  #entryOf(message: MessageView): EnterOrder {
    const found = this.#finder.find(message);
    if (found.instrument === null) return this.#entryWithout(message, found);
    const fields = this.#fields(message, found.instrument);
    const orderType = fields.orderType();
    const echo = this.#profile.echoOf(message);
    return {
      type: 'enter',
      owner: this.owner,
      clientOrderId: message.text(11),
      symbol: found.instrument.symbol,
      side: fields.side() ?? 'buy',
      orderType: orderType ?? 'limit',
      price: fields.price(),
      quantity: fields.quantity() ?? 0,
      timeInForce: fields.timeInForce() ?? 'day',
      instructions: withNotes(
        withEcho(fields.instructions(orderType, found.form), echo),
        this.#profile.notesOf(message),
      ),
      defect: fields.defect ?? this.#accountDefect(message.text(1)),
      pends: this.#profile.pends,
    };
  }

  /** An order for no instrument of the venue: it is refused, but numbered and journaled like any other. */
  #entryWithout(message: MessageView, { reason, text }: InstrumentProblem): EnterOrder {
    const fields = this.#fields(message, undefined);
    return {
      type: 'enter',
      owner: this.owner,
      clientOrderId: message.text(11),
      symbol: message.text(55) || NO_SYMBOL,
      side: fields.side() ?? 'buy',
      orderType: fields.orderType() ?? 'limit',
      price: null,
      quantity: 0,
      timeInForce: fields.timeInForce() ?? 'day',
      instructions: withEcho(null, this.#profile.echoOf(message)),
      defect: reason,
      defectText: text ?? undefined,
    };
  }

  /** FIX PossResend (97): an order or replace that is known already is answered with its state, not taken again. */
  #knownAlready(message: MessageView): OrderState | undefined {
    if (!message.has(97) || message.char(97) !== 'Y') return undefined;
    return this.#port.venue.orderByClientId(this.owner, message.text(11));
  }

  #cancel(message: MessageView, now: Micros): void {
    if (isPartialCancel(message)) {
      const text = 'CxlType (125) P is not taken: OrderCancelReplaceRequest (G) reduces an order.';
      return this.#session.rejectBusiness(message, BUSINESS_REJECT.other, text, now);
    }
    this.#port.submit(this.#cancelOf(message));
  }

  #cancelOf(message: MessageView): CancelOrder {
    return {
      type: 'cancel',
      owner: this.owner,
      clientOrderId: message.text(11),
      origClientOrderId: message.text(41),
      symbol: this.#repeatedSymbol(message),
      side: this.#fields(message, undefined).side(),
      pends: this.#profile.pends,
    };
  }

  #replace(message: MessageView, now: Micros): void {
    const known = this.#knownAlready(message);
    if (known !== undefined) return this.#tellStatus(known, now, '');
    this.#port.submit(this.#replaceOf(message));
  }

  #replaceOf(message: MessageView): ReplaceOrder {
    const origClientOrderId = message.text(41);
    const order = this.#port.venue.orderByClientId(this.owner, origClientOrderId);
    const fields = this.#fields(message, order && this.#port.venue.instrument(order.symbol));
    const echo = this.#profile.echoOf(message);
    return {
      type: 'replace',
      owner: this.owner,
      clientOrderId: message.text(11),
      origClientOrderId,
      symbol: this.#repeatedSymbol(message),
      side: fields.side(),
      quantity: fields.quantity(),
      ...(order === undefined ? NO_CHANGES : fields.changes(order)),
      echo: echo ?? undefined,
      defect: fields.defect ?? (message.has(1) ? this.#accountDefect(message.text(1)) : null),
      pends: this.#profile.pends,
    };
  }

  #accountDefect(account: string): RejectReason | null {
    return this.accounts === null || this.accounts.has(account) ? null : 'unknown-account';
  }

  /** The instrument that a request repeats of its order; null when it does not, and no name when it is none. */
  #repeatedSymbol(message: MessageView): string | null {
    if (!namesInstrument(message)) return null;
    return this.#finder.find(message).instrument?.symbol ?? '';
  }

  #fields(message: MessageView, instrument: Instrument | undefined): OrderFields {
    return new OrderFields(message, this.#version, instrument, this.#port.endOfTradingDay);
  }

  #status(message: MessageView, now: Micros): void {
    const clientOrderId = message.text(11);
    const order = this.#port.venue.orderByClientId(this.owner, clientOrderId);
    if (order !== undefined) return this.#tellStatus(order, now, message.text(790));
    const report = this.#session.begin('8', now);
    this.#reports.writeUnknown(report, message, now);
    if (this.#hasStatusId) report.text(790, message.text(790));
    this.#session.end();
  }
}

function isPartialCancel(message: MessageView): boolean {
  return message.text(125) === PARTIAL_CANCEL;
}

/** Repeats in a report what the order's owner wants to see again. */
function writeEchoOf(report: Encoder, order: Pick<OrderState, 'instructions'> | null): void {
  const echo = order?.instructions?.echo ?? null;
  if (echo !== null) writeEcho(report, echo);
}

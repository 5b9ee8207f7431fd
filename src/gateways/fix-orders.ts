import type { Command } from '../engine/command.ts';
import type { VenueEvent } from '../engine/event.ts';
import type { Instrument } from '../engine/instrument.ts';
import type { RejectReason } from '../engine/reject.ts';
import type { Micros, OrderType, Side, TimeInForce } from '../engine/values.ts';
import type { Venue } from '../engine/venue.ts';
import type { MessageView } from '../protocols/fix/message.ts';
import type { Session, SessionApplication } from '../protocols/fix/session.ts';
import {
  ORDER_TYPES_BY_CODE,
  SIDES_BY_CODE,
  TIMES_IN_FORCE_BY_CODE,
  type FixOrderVersion,
} from './fix-order-codes.ts';
import { FixReports } from './fix-reports.ts';

/** What the gateway needs of the venue: its state to read, and the way in. */
export interface OrderPort {
  readonly venue: Venue;
  submit(command: Command): void;
  /** The owner's session has logged on, or has ended. */
  loggedOn(owner: string, now: Micros): void;
  loggedOut(owner: string, now: Micros): void;
}

const DAY = '0'.charCodeAt(0);

/** BusinessRejectReason (380). */
const UNSUPPORTED = 3;
const NOT_AUTHORIZED = 6;

/** Order entry over one FIX session: NewOrderSingle, cancel, replace and status requests in, reports out. */
export class FixOrders implements SessionApplication {
  /** The session's name, and the owner of its orders. */
  readonly owner: string;
  readonly session: Session;
  readonly #port: OrderPort;
  readonly #reports: FixReports;
  readonly #denied: ReadonlySet<string>;
  /** The order that is being entered, while it is. */
  #entering: MessageView | null = null;

  /** `open` makes the session that the gateway serves; `denied` are the message types that it may not send. */
  constructor(
    owner: string,
    version: FixOrderVersion,
    port: OrderPort,
    open: (application: SessionApplication) => Session,
    denied: ReadonlySet<string> = new Set(),
  ) {
    this.owner = owner;
    this.session = open(this);
    this.#port = port;
    this.#denied = denied;
    this.#reports = new FixReports(version, (symbol) => port.venue.instrument(symbol));
  }

  onLogon(_session: Session, now: Micros): void {
    this.#port.loggedOn(this.owner, now);
  }

  /** Orders live on without their session. */
  onLogout(_session: Session, now: Micros): void {
    this.#port.loggedOut(this.owner, now);
  }

  onMessage(session: Session, message: MessageView, now: Micros): void {
    const type = message.msgType;
    if (this.#denied.has(type)) return session.rejectBusiness(message, NOT_AUTHORIZED, 'Not authorized', now);
    switch (type) {
      case 'D':
        return this.#enter(message, now);
      case 'F':
        return this.#cancel(message);
      case 'G':
        return this.#replace(message);
      case 'H':
        return this.#status(message, now);
      default:
        session.rejectBusiness(message, UNSUPPORTED, 'Unsupported Message Type', now);
    }
  }

  /** Reports an event of the venue that concerns an order or request of this session. */
  report(event: VenueEvent): void {
    const type = this.#reports.messageType(event);
    if (type === null) return;
    this.#reports.write(this.session.begin(type, event.at), event, this.#entering);
    this.session.end();
  }

  // ---------------------------------------------------------------- requests

  #enter(message: MessageView, now: Micros): void {
    const clientOrderId = message.text(11);
    // FIX PossResend (97): an order that is known already is answered with its state, not entered again.
    if (message.has(97) && message.char(97) === 'Y') {
      const known = this.#port.venue.orderByClientId(this.owner, clientOrderId);
      if (known !== undefined) {
        this.#reports.writeStatus(this.session.begin('8', now), known, now);
        return this.session.end();
      }
    }
    const symbol = message.text(55);
    const instrument = this.#port.venue.instrument(symbol);
    const reading = new FieldReading(message, instrument);
    this.#entering = message;
    this.#port.submit({
      type: 'enter',
      owner: this.owner,
      clientOrderId,
      symbol,
      side: reading.side() ?? 'buy',
      orderType: reading.orderType() ?? 'limit',
      price: reading.price(),
      quantity: reading.quantity() ?? 0,
      timeInForce: reading.timeInForce(DAY) ?? 'day',
      defect: reading.defect,
    });
    this.#entering = null;
  }

  #cancel(message: MessageView): void {
    const reading = new FieldReading(message, undefined);
    this.#port.submit({
      type: 'cancel',
      owner: this.owner,
      clientOrderId: message.text(11),
      origClientOrderId: message.text(41),
      symbol: message.has(55) ? message.text(55) : null,
      side: reading.side(),
    });
  }

  #replace(message: MessageView): void {
    const origClientOrderId = message.text(41);
    const order = this.#port.venue.orderByClientId(this.owner, origClientOrderId);
    const reading = new FieldReading(message, order && this.#port.venue.instrument(order.symbol));
    this.#port.submit({
      type: 'replace',
      owner: this.owner,
      clientOrderId: message.text(11),
      origClientOrderId,
      symbol: message.has(55) ? message.text(55) : null,
      side: reading.side(),
      orderType: reading.orderType(),
      timeInForce: reading.timeInForce(null),
      price: reading.price(),
      quantity: reading.quantity(),
      defect: reading.defect,
    });
  }

  #status(message: MessageView, now: Micros): void {
    const clientOrderId = message.text(11);
    const order = this.#port.venue.orderByClientId(this.owner, clientOrderId);
    const report = this.session.begin('8', now);
    if (order === undefined) {
      this.#reports.writeUnknown(report, clientOrderId, message.text(55), message.char(54), now);
    } else {
      this.#reports.writeStatus(report, order, now);
    }
    this.session.end();
  }
}

/** Reads an order's fields as the engine's values, and keeps the first thing that it could not express. */
class FieldReading {
  readonly #message: MessageView;
  readonly #instrument: Instrument | undefined;
  defect: RejectReason | null = null;

  constructor(message: MessageView, instrument: Instrument | undefined) {
    this.#message = message;
    this.#instrument = instrument;
  }

  side(): Side | null {
    return this.#coded(54, SIDES_BY_CODE, 'unsupported-side', null);
  }

  orderType(): OrderType | null {
    return this.#coded(40, ORDER_TYPES_BY_CODE, 'unsupported-order-type', null);
  }

  timeInForce(absent: number | null): TimeInForce | null {
    return this.#coded(59, TIMES_IN_FORCE_BY_CODE, 'unsupported-time-in-force', absent);
  }

  price(): number | null {
    const at = this.#message.indexOf(44);
    if (at < 0 || this.#instrument === undefined) return null;
    const ticks = this.#instrument.ticks(
      this.#message.buffer,
      this.#message.starts[at]!,
      this.#message.ends[at]!,
    );
    if (Number.isFinite(ticks)) return ticks;
    this.defect ??= ticks === Infinity ? 'price-off-tick' : 'invalid-price';
    return null;
  }

  quantity(): number | null {
    const at = this.#message.indexOf(38);
    if (at < 0 || this.#instrument === undefined) return null;
    const lots = this.#instrument.lots(
      this.#message.buffer,
      this.#message.starts[at]!,
      this.#message.ends[at]!,
    );
    if (Number.isFinite(lots)) return lots;
    this.defect ??= lots === Infinity ? 'quantity-off-lot' : 'invalid-quantity';
    return null;
  }

  #coded<Value>(
    tag: number,
    byCode: readonly (Value | undefined)[],
    reason: RejectReason,
    absent: number | null,
  ): Value | null {
    const at = this.#message.indexOf(tag);
    if (at < 0 && absent === null) return null;
    const start = at < 0 ? 0 : this.#message.starts[at]!;
    const single = at < 0 || this.#message.ends[at]! - start === 1;
    const code = at < 0 ? absent! : this.#message.buffer[start]!;
    const value = single ? byCode[code] : undefined;
    if (value === undefined) this.defect ??= reason;
    return value ?? null;
  }
}

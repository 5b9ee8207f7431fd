import type { Command } from '../../../engine/command.ts';
import type { OrderAccepted, OrderState, VenueEvent } from '../../../engine/event.ts';
import type { Instrument } from '../../../engine/instrument.ts';
import type { Micros } from '../../../engine/values.ts';
import type { Venue } from '../../../engine/venue.ts';
import type { MessageView } from '../../../protocols/fix/message.ts';
import type { Session } from '../../../protocols/fix/session.ts';
import { withEcho, writeEcho } from '../profile/echo.ts';
import type { FixProfile } from '../profile/profile.ts';
import type { FixService } from '../service.ts';
import type { FixVersion } from '../version.ts';
import { OrderFields, type EndOfTradingDay } from './order-fields.ts';
import { FixReports } from './reports.ts';

/** What the gateway needs of the venue: its state to read, and the way in. */
export interface OrderPort {
  readonly venue: Venue;
  readonly endOfTradingDay: EndOfTradingDay;
  submit(command: Command): void;
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

/** What may come of an order at once. */
const OUTCOMES: ReadonlySet<VenueEvent['type']> = new Set([
  'order-executed',
  'order-canceled',
  'order-expired',
]);

/** Order entry over one FIX session: NewOrderSingle, cancel, replace and status requests in, reports out. */
export class FixOrders implements FixService {
  readonly takes = ['D', 'F', 'G', 'H'];
  /** The session's name, and the owner of its orders. */
  readonly owner: string;
  readonly version: FixVersion;
  /** The order that is being entered, while it is. */
  entering: MessageView | null = null;
  readonly #session: Session;
  readonly #port: OrderPort;
  readonly #reports: FixReports;
  readonly #profile: FixProfile;
  /** Its acceptance, until it is known whether anything else has come of it at once. */
  #accepted: OrderAccepted | null = null;

  constructor(owner: string, session: Session, version: FixVersion, port: OrderPort, profile: FixProfile) {
    this.owner = owner;
    this.#session = session;
    this.version = version;
    this.#port = port;
    this.#profile = profile;
    this.#reports = new FixReports(version, port.venue, profile);
  }

  onMessage(message: MessageView, now: Micros): void {
    switch (message.msgType) {
      case 'D':
        return this.#enter(message, now);
      case 'F':
        return this.#cancel(message);
      case 'G':
        return this.#replace(message);
      default:
        return this.#status(message, now);
    }
  }

  /** Reports an event of the venue that concerns an order or request of this session. */
  report(event: VenueEvent): void {
    if (event.type === 'order-accepted' && this.entering !== null && !this.#profile.acknowledgesFirst) {
      this.#accepted = event;
      return;
    }
    if (this.#accepted !== null) this.#acknowledgeUnless(event);
    this.#tell(event);
  }

  /** FIX order state changes of an exchange, A.1.c: what comes of an order at once is told in place of its acceptance. */
  #acknowledgeUnless(event: VenueEvent | null): void {
    const accepted = this.#accepted!;
    const isOutcome = event !== null && OUTCOMES.has(event.type);
    const isOwn = event !== null && 'order' in event && event.order?.orderId === accepted.order.orderId;
    // The order may first trade with others of the same session.
    if (isOutcome && !isOwn) return;
    this.#accepted = null;
    if (!isOutcome) this.#tell(accepted);
  }

  #tell(event: VenueEvent): void {
    const type = this.#reports.messageType(event);
    if (type === null) return;
    const report = this.#session.begin(type, event.at);
    this.#reports.write(report, event, this.entering);
    const order = 'order' in event ? event.order : null;
    const echo = (order ?? (event.type === 'order-rejected' ? event : null))?.instructions?.echo ?? null;
    if (echo !== null) writeEcho(report, echo);
    this.#session.end();
  }

  #tellStatus(order: OrderState, now: Micros): void {
    const report = this.#session.begin('8', now);
    this.#reports.writeStatus(report, order, now);
    const echo = order.instructions?.echo ?? null;
    if (echo !== null) writeEcho(report, echo);
    this.#session.end();
  }

  // ---------------------------------------------------------------- requests

  #enter(message: MessageView, now: Micros): void {
    const clientOrderId = message.text(11);
    // FIX PossResend (97): an order that is known already is answered with its state, not entered again.
    if (message.has(97) && message.char(97) === 'Y') {
      const known = this.#port.venue.orderByClientId(this.owner, clientOrderId);
      if (known !== undefined) return this.#tellStatus(known, now);
    }
    const symbol = message.text(55);
    const fields = this.#fields(message, this.#port.venue.instrument(symbol));
    const orderType = fields.orderType();
    const echo = this.#profile.echoOf(message);
    this.entering = message;
    this.#port.submit({
      type: 'enter',
      owner: this.owner,
      clientOrderId,
      symbol,
      side: fields.side() ?? 'buy',
      orderType: orderType ?? 'limit',
      price: fields.price(),
      quantity: fields.quantity() ?? 0,
      timeInForce: fields.timeInForce() ?? 'day',
      instructions: withEcho(fields.instructions(orderType), echo),
      defect: fields.defect,
      pends: this.#profile.pends,
    });
    if (this.#accepted !== null) this.#acknowledgeUnless(null);
    this.entering = null;
  }

  #cancel(message: MessageView): void {
    this.#port.submit({
      type: 'cancel',
      owner: this.owner,
      clientOrderId: message.text(11),
      origClientOrderId: message.text(41),
      symbol: message.has(55) ? message.text(55) : null,
      side: this.#fields(message, undefined).side(),
      pends: this.#profile.pends,
    });
  }

  #replace(message: MessageView): void {
    const origClientOrderId = message.text(41);
    const order = this.#port.venue.orderByClientId(this.owner, origClientOrderId);
    const fields = this.#fields(message, order && this.#port.venue.instrument(order.symbol));
    const echo = this.#profile.echoOf(message);
    this.#port.submit({
      type: 'replace',
      owner: this.owner,
      clientOrderId: message.text(11),
      origClientOrderId,
      symbol: message.has(55) ? message.text(55) : null,
      side: fields.side(),
      quantity: fields.quantity(),
      ...(order === undefined ? NO_CHANGES : fields.changes(order)),
      echo: echo ?? undefined,
      defect: fields.defect,
      pends: this.#profile.pends,
    });
  }

  #fields(message: MessageView, instrument: Instrument | undefined): OrderFields {
    return new OrderFields(message, this.version, instrument, this.#port.endOfTradingDay);
  }

  #status(message: MessageView, now: Micros): void {
    const clientOrderId = message.text(11);
    const order = this.#port.venue.orderByClientId(this.owner, clientOrderId);
    if (order !== undefined) return this.#tellStatus(order, now);
    const report = this.#session.begin('8', now);
    this.#reports.writeUnknown(report, clientOrderId, message.text(55), message.char(54), now);
    this.#session.end();
  }
}

import type {
  OrderRejected,
  OrderReplaced,
  OrderState,
  RequestRejected,
  VenueEvent,
} from '../engine/event.ts';
import { executionIdText, orderIdText } from '../engine/ids.ts';
import type { Instrument } from '../engine/instrument.ts';
import { REJECT_REASONS } from '../engine/reject.ts';
import type { Micros, Price, Quantity } from '../engine/values.ts';
import type { Encoder } from '../protocols/fix/encoder.ts';
import type { MessageView } from '../protocols/fix/message.ts';
import {
  CXL_REJ_REASONS,
  ORD_REJ_REASONS,
  ORDER_STATUS_CODES,
  ORDER_TYPE_CODES,
  SIDE_CODES,
  TIME_IN_FORCE_CODES,
  type FixOrderVersion,
} from './fix-order-codes.ts';

/** OrderID (37) of an order that the venue does not know. */
const NO_ORDER = 'NONE';

/** ExecID (17) of an answer to a status request, which reports nothing new. */
const NO_EXECUTION = '0';

/** Digits that an average price has beyond those of the instrument's prices. */
const AVERAGE_DECIMALS = 4;

/** ExecType (150) that exists in the one version only: fills, and answers to status requests. */
const EXEC_TYPE_TRADE = 'F';
const EXEC_TYPE_STATUS = 'I';

const EXEC_TYPE_RESTATED = 'D';

/** ExecRestatementReason (378) of what the venue's operator did: "broker option". */
const BROKER_OPTION = '4';

/** Symbol, Side, OrderQty, OrdType, Price, TimeInForce. */
const ORDER_TERMS = [55, 54, 38, 40, 44, 59];

/** Writes what happened to orders as the application messages of one FIX version. */
export class FixReports {
  readonly #version: FixOrderVersion;
  readonly #instrumentOf: (symbol: string) => Instrument | undefined;
  /** Up to 4.2 ExecTransType (20) says whether a report is new, and ExecType tells partial from last fills. */
  readonly #hasExecTransType: boolean;

  constructor(version: FixOrderVersion, instrumentOf: (symbol: string) => Instrument | undefined) {
    this.#version = version;
    this.#instrumentOf = instrumentOf;
    this.#hasExecTransType = version === 'FIX.4.2';
  }

  /** The message type that tells an order's owner of the event; null when it is none of their business. */
  messageType(event: VenueEvent): '8' | '9' | null {
    switch (event.type) {
      case 'order-accepted':
      case 'order-rejected':
      case 'order-executed':
      case 'order-replaced':
      case 'order-canceled':
      case 'order-expired':
        return '8';
      case 'request-rejected':
        // The operator's own requests are no business of the owner.
        return event.clientOrderId === null ? null : '9';
      default:
        return null;
    }
  }

  /**
   * Writes the body of the message for an event that has a message type. `request` is the order that is being answered,
   * if it is at hand: a refusal repeats its fields as they were sent, the ones that the venue could not read included.
   */
  write(message: Encoder, event: VenueEvent, request: MessageView | null): void {
    switch (event.type) {
      case 'order-accepted':
        this.#ids(message, event.order, event.order.clientOrderId, null);
        this.#kind(message, executionIdText(event.executionId), '0', ORDER_STATUS_CODES[event.order.status]);
        return this.#state(message, event.order, event.at);
      case 'order-executed':
        this.#ids(message, event.order, event.order.clientOrderId, null);
        this.#kind(
          message,
          executionIdText(event.executionId),
          this.#tradeType(event.order),
          ORDER_STATUS_CODES[event.order.status],
        );
        this.#fill(message, event.order.symbol, event.quantity, event.price);
        return this.#state(message, event.order, event.at);
      case 'order-replaced':
        if (event.origClientOrderId === event.order.clientOrderId) return this.#restated(message, event);
        this.#ids(message, event.order, event.order.clientOrderId, event.origClientOrderId);
        this.#kind(message, executionIdText(event.executionId), '5', this.#replacedStatus(event.order));
        return this.#state(message, event.order, event.at);
      case 'order-canceled':
        this.#ids(
          message,
          event.order,
          event.requestId ?? event.order.clientOrderId,
          event.requestId === null ? null : event.order.clientOrderId,
        );
        this.#kind(message, executionIdText(event.executionId), '4', '4');
        if (event.reason === 'operator') message.char(378, BROKER_OPTION);
        return this.#state(message, event.order, event.at);
      case 'order-expired':
        this.#ids(message, event.order, event.order.clientOrderId, null);
        this.#kind(message, executionIdText(event.executionId), 'C', 'C');
        return this.#state(message, event.order, event.at);
      case 'order-rejected':
        return this.#rejected(message, event, request);
      case 'request-rejected':
        return this.#requestRejected(message, event);
      default:
    }
  }

  /** FIX order state change E.1.c: what the venue changed of its own accord is restated, under the id that it has. */
  #restated(message: Encoder, event: OrderReplaced): void {
    this.#ids(message, event.order, event.order.clientOrderId, null);
    this.#kind(
      message,
      executionIdText(event.executionId),
      EXEC_TYPE_RESTATED,
      ORDER_STATUS_CODES[event.order.status],
    );
    message.char(378, BROKER_OPTION);
    this.#state(message, event.order, event.at);
  }

  /** Writes an ExecutionReport that says how an order stands. */
  writeStatus(message: Encoder, order: OrderState, at: Micros): void {
    this.#ids(message, order, order.clientOrderId, null);
    const status = ORDER_STATUS_CODES[order.status];
    if (this.#hasExecTransType) {
      message.text(17, NO_EXECUTION);
      message.char(20, '3');
      message.char(150, status);
    } else {
      message.text(17, NO_EXECUTION);
      message.char(150, EXEC_TYPE_STATUS);
    }
    message.char(39, status);
    this.#state(message, order, at);
  }

  /** Writes the answer to a status request for an order that the venue does not know. */
  writeUnknown(message: Encoder, clientOrderId: string, symbol: string, sideCode: string, at: Micros): void {
    message.text(37, NO_ORDER);
    message.text(11, clientOrderId);
    message.text(17, NO_EXECUTION);
    if (this.#hasExecTransType) message.char(20, '3');
    message.char(150, this.#hasExecTransType ? '8' : EXEC_TYPE_STATUS);
    message.char(39, '8');
    message.int(103, ORD_REJ_REASONS['unknown-order'][this.#version]);
    message.text(55, symbol);
    message.char(54, sideCode);
    this.#nothing(message, at);
    message.text(58, REJECT_REASONS['unknown-order']);
  }

  // ---------------------------------------------------------------- parts of an ExecutionReport

  #ids(message: Encoder, order: OrderState, clOrdId: string, origClOrdId: string | null): void {
    message.text(37, orderIdText(order.orderId));
    message.text(11, clOrdId);
    if (origClOrdId !== null) message.text(41, origClOrdId);
  }

  #kind(message: Encoder, executionId: string, execType: string, ordStatus: string): void {
    message.text(17, executionId);
    if (this.#hasExecTransType) message.char(20, '0');
    message.char(150, execType);
    message.char(39, ordStatus);
  }

  #fill(message: Encoder, symbol: string, quantity: Quantity, price: Price): void {
    const { lot, tick } = this.#instrumentOf(symbol)!;
    message.decimal(32, quantity * lot.units, lot.decimals);
    message.decimal(31, price * tick.units, tick.decimals);
  }

  #state(message: Encoder, order: OrderState, at: Micros): void {
    const { lot, tick } = this.#instrumentOf(order.symbol)!;
    message.text(55, order.symbol);
    message.char(54, SIDE_CODES[order.side]);
    message.decimal(38, order.quantity * lot.units, lot.decimals);
    message.char(40, ORDER_TYPE_CODES[order.orderType]);
    if (order.price !== null) message.decimal(44, order.price * tick.units, tick.decimals);
    message.char(59, TIME_IN_FORCE_CODES[order.timeInForce]);
    message.decimal(151, order.leavesQuantity * lot.units, lot.decimals);
    message.decimal(14, order.cumQuantity * lot.units, lot.decimals);
    this.#averagePrice(message, order, tick);
    message.timestamp(60, at, 'ms');
  }

  /** AvgPx (6): exact where it has no more digits than a price, else rounded to a few more. */
  #averagePrice(message: Encoder, order: OrderState, tick: { units: number; decimals: number }): void {
    const { notional, cumQuantity } = order;
    if (cumQuantity === 0) return message.int(6, 0);
    if (notional % cumQuantity === 0) {
      return message.decimal(6, (notional / cumQuantity) * tick.units, tick.decimals);
    }
    const scale = tick.units * 10 ** AVERAGE_DECIMALS;
    return message.decimal(6, Math.round((notional / cumQuantity) * scale), tick.decimals + AVERAGE_DECIMALS);
  }

  #nothing(message: Encoder, at: Micros): void {
    message.int(151, 0);
    message.int(14, 0);
    message.int(6, 0);
    message.timestamp(60, at, 'ms');
  }

  /** FIX 4.2 says 1 or 2 for a partial or last fill; from 4.3 both are a trade. */
  #tradeType(order: OrderState): string {
    return this.#hasExecTransType ? ORDER_STATUS_CODES[order.status] : EXEC_TYPE_TRADE;
  }

  /** FIX 4.2 has a status "replaced" for an order without fills; 4.4 dropped it. */
  #replacedStatus(order: OrderState): string {
    return this.#hasExecTransType && order.status === 'new' ? '5' : ORDER_STATUS_CODES[order.status];
  }

  // ---------------------------------------------------------------- refusals

  #rejected(message: Encoder, event: OrderRejected, request: MessageView | null): void {
    const { existing } = event;
    message.text(37, existing === null ? NO_ORDER : orderIdText(existing.orderId));
    message.text(11, event.clientOrderId);
    this.#kind(
      message,
      executionIdText(event.executionId),
      '8',
      existing === null ? '8' : ORDER_STATUS_CODES[existing.status],
    );
    message.int(103, ORD_REJ_REASONS[event.reason][this.#version]);
    if (existing === null) {
      if (request === null) this.#refusedTerms(message, event);
      else repeat(message, request, ORDER_TERMS);
      this.#nothing(message, event.at);
    } else {
      // FIX order state change F.1.a: the report on a duplicate shows the order that has the id.
      this.#state(message, existing, event.at);
    }
    message.text(58, REJECT_REASONS[event.reason]);
  }

  /** The refused order as far as it was understood. */
  #refusedTerms(message: Encoder, event: OrderRejected): void {
    const instrument = this.#instrumentOf(event.symbol);
    message.text(55, event.symbol);
    message.char(54, SIDE_CODES[event.side]);
    message.char(40, ORDER_TYPE_CODES[event.orderType]);
    message.char(59, TIME_IN_FORCE_CODES[event.timeInForce]);
    if (instrument === undefined || event.quantity === 0) return;
    message.decimal(38, event.quantity * instrument.lot.units, instrument.lot.decimals);
    if (event.price !== null) {
      message.decimal(44, event.price * instrument.tick.units, instrument.tick.decimals);
    }
  }

  #requestRejected(message: Encoder, event: RequestRejected): void {
    const { order } = event;
    message.text(37, order === null ? NO_ORDER : orderIdText(order.orderId));
    message.text(11, event.clientOrderId!);
    message.text(41, order === null ? event.origClientOrderId : order.clientOrderId);
    message.char(39, order === null ? '8' : ORDER_STATUS_CODES[order.status]);
    message.char(434, event.request === 'cancel' ? '1' : '2');
    message.int(102, CXL_REJ_REASONS[event.reason][this.#version]);
    message.timestamp(60, event.at, 'ms');
    message.text(58, REJECT_REASONS[event.reason]);
  }
}

function repeat(message: Encoder, request: MessageView, tags: readonly number[]): void {
  for (const tag of tags) {
    const at = request.indexOf(tag);
    if (at >= 0) message.bytes(tag, request.buffer, request.starts[at], request.ends[at]);
  }
}

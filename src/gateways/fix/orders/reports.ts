import type {
  ExecutionBusted,
  ExecutionCorrected,
  OrderCanceled,
  OrderExecuted,
  OrderRejected,
  OrderReplaced,
  OrderRestated,
  OrderState,
  OrderTriggered,
  RequestHeld,
  RequestRejected,
  VenueEvent,
} from '../../../engine/event.ts';
import { EXECUTION_ID_PREFIX, ORDER_ID_PREFIX, orderIdText } from '../../../engine/ids.ts';
import type { Instrument } from '../../../engine/instrument.ts';
import { REJECT_REASONS } from '../../../engine/reject.ts';
import type { ExecutionId, Micros, OrderId } from '../../../engine/values.ts';
import type { Encoder } from '../../../protocols/fix/encoder.ts';
import type { MessageView } from '../../../protocols/fix/message.ts';
import { isFrom, type ByVersion, type FixVersion } from '../version.ts';
import { ORDER_STATUS_CODES } from './order-codes.ts';
import { OrderTermsWriter } from './order-terms.ts';
import {
  CANCEL_RESTATEMENTS,
  CXL_REJ_REASONS,
  ORD_REJ_REASONS,
  RESTATEMENTS,
  TRIGGERED,
} from './reason-codes.ts';
import { EXEC_TYPE, LIQUIDITY, PENDING_REPLACE, TRANSACTION, type Transaction } from './report-codes.ts';

/** OrderID (37) of an order that the venue does not know. */
const NO_ORDER = 'NONE';

/** ExecID (17) of an answer to a status request, which reports nothing new. */
const NO_EXECUTION: ExecutionId = 0;

/** What the reports need of the venue beside the events. */
export interface ReportSource {
  instrument(symbol: string): Instrument | undefined;
  /** The request on an order that waits for a decision. */
  requestOf(orderId: OrderId): { readonly request: 'cancel' | 'replace'; readonly pend: boolean } | undefined;
}

/** Writes what happened to orders as the application messages of one FIX version. */
export class FixReports {
  readonly #version: FixVersion;
  readonly #source: ReportSource;
  readonly #terms: OrderTermsWriter;
  /** Up to 4.2 ExecTransType (20) says whether a report is new, and ExecType tells partial from last fills. */
  readonly #hasExecTransType: boolean;
  /** 4.1 has ExecType (150), and OrigClOrdID (41) on reports. */
  readonly #hasExecType: boolean;
  /** 4.2 has reports of what the venue restated (150=D), and CxlRejResponseTo (434). */
  readonly #restates: boolean;
  /** 5.0 has an ExecType for a stop that woke. */
  readonly #hasTriggered: boolean;

  constructor(version: FixVersion, source: ReportSource) {
    this.#version = version;
    this.#source = source;
    this.#terms = new OrderTermsWriter(version, (symbol) => source.instrument(symbol));
    this.#hasExecTransType = !isFrom(version, 'FIX.4.3');
    this.#hasExecType = isFrom(version, 'FIX.4.1');
    this.#restates = isFrom(version, 'FIX.4.2');
    this.#hasTriggered = isFrom(version, 'FIX.5.0SP2');
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
      case 'order-done-for-day':
      case 'execution-busted':
      case 'execution-corrected':
        return '8';
      case 'order-triggered':
        return this.#restates ? '8' : null;
      case 'order-restated':
        // Up to 4.1 no field of such a report would be another than before.
        return this.#restates || event.reason !== 'repriced' ? '8' : null;
      case 'order-held':
        // An order that was acknowledged before waits without a word.
        return event.pend && event.stage === 'new' ? '8' : null;
      case 'request-held':
        return event.pend && event.clientOrderId !== null ? '8' : null;
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
      case 'order-held':
        return this.#plain(message, event, EXEC_TYPE.pendingNew, statusOf(event.order));
      case 'order-accepted':
        return this.#plain(message, event, EXEC_TYPE.new, this.#liveStatus(event.order));
      case 'order-expired':
        return this.#plain(message, event, EXEC_TYPE.expired, statusOf(event.order));
      case 'order-done-for-day':
        return this.#plain(message, event, EXEC_TYPE.doneForDay, statusOf(event.order));
      case 'order-executed':
        return this.#executed(message, event);
      case 'order-triggered':
        return this.#triggered(message, event);
      case 'order-restated':
        return this.#restated(message, event);
      case 'order-replaced':
        return this.#replaced(message, event);
      case 'order-canceled':
        return this.#canceled(message, event);
      case 'execution-busted':
        return this.#amended(message, event, 'cancel', EXEC_TYPE.tradeCancel);
      case 'execution-corrected':
        return this.#amended(message, event, 'correct', EXEC_TYPE.tradeCorrect);
      case 'request-held':
        return this.#requestHeld(message, event);
      case 'order-rejected':
        return this.#rejected(message, event, request);
      case 'request-rejected':
        return this.#requestRejected(message, event);
      default:
    }
  }

  /** Writes an ExecutionReport that says how an order stands. */
  writeStatus(message: Encoder, order: OrderState, at: Micros): void {
    this.#ids(message, order, order.clientOrderId, null);
    const status = this.#liveStatus(order);
    this.#kind(message, NO_EXECUTION, this.#hasExecTransType ? status : EXEC_TYPE.status, status, 'status');
    this.#terms.state(message, order, at);
  }

  /**
   * Writes the answer to a status request for an order that the venue does not know, or for orders of which there are
   * none.
   */
  writeUnknown(
    message: Encoder,
    request: MessageView,
    at: Micros,
    text: string = REJECT_REASONS['unknown-order'],
  ): void {
    message.text(37, NO_ORDER);
    message.text(11, request.text(11));
    const execType = this.#hasExecTransType ? EXEC_TYPE.rejected : EXEC_TYPE.status;
    this.#kind(message, NO_EXECUTION, execType, ORDER_STATUS_CODES.rejected, 'status');
    message.int(103, ORD_REJ_REASONS['unknown-order'][this.#version]);
    this.#terms.unknown(message, request, at);
    message.text(58, text);
  }

  // ---------------------------------------------------------------- what happened to an order

  #plain(
    message: Encoder,
    { order, executionId, at }: OrderReport,
    execType: string,
    ordStatus: string,
  ): void {
    this.#head(message, order, executionId, execType, ordStatus);
    this.#terms.state(message, order, at);
  }

  #executed(message: Encoder, event: OrderExecuted): void {
    const { order, executionId } = event;
    this.#head(message, order, executionId, this.#tradeType(order), this.#liveStatus(order));
    this.#terms.executed(message, event, LIQUIDITY[event.liquidity][this.#version]);
  }

  #triggered(message: Encoder, event: OrderTriggered): void {
    const { order, executionId, at } = event;
    if (this.#hasTriggered) return this.#plain(message, event, EXEC_TYPE.triggered, this.#liveStatus(order));
    this.#head(message, order, executionId, EXEC_TYPE.restated, this.#liveStatus(order));
    this.#coded(message, 378, TRIGGERED);
    this.#terms.state(message, order, at);
  }

  /** FIX order state change E.1.c: what the venue changed of its own accord is restated, under the id that it has. */
  #restated(message: Encoder, event: OrderRestated): void {
    const { order, reason } = event;
    if (reason === 'suspended') return this.#plain(message, event, EXEC_TYPE.suspended, statusOf(order));
    const status = this.#liveStatus(order);
    if (!this.#restates && reason === 'resumed') return this.#plain(message, event, status, status);
    this.#head(message, order, event.executionId, this.#restatedType, status);
    this.#coded(message, 378, RESTATEMENTS[reason]);
    this.#terms.state(message, order, event.at);
  }

  /** Up to 4.1 what the venue changed reads as a replace that nobody asked for. */
  get #restatedType(): string {
    return this.#restates ? EXEC_TYPE.restated : EXEC_TYPE.replaced;
  }

  #replaced(message: Encoder, event: OrderReplaced): void {
    const { order, executionId, origClientOrderId, previousOrderId } = event;
    // Nobody but the venue's operator changes an order without giving it an id of their own.
    const unasked = origClientOrderId === order.clientOrderId;
    this.#ids(message, order, order.clientOrderId, unasked ? null : origClientOrderId);
    const execType = unasked ? this.#restatedType : EXEC_TYPE.replaced;
    const status = unasked ? statusOf(order) : this.#replacedStatus(order);
    this.#kind(message, executionId, execType, status, 'new');
    // Where a replace is a cancel and a new order: the order that was.
    if (previousOrderId !== order.orderId && this.#hasExecType)
      message.text(198, orderIdText(previousOrderId));
    if (unasked) this.#coded(message, 378, RESTATEMENTS.decided);
    this.#terms.state(message, order, event.at);
  }

  #canceled(message: Encoder, event: OrderCanceled): void {
    const { order, executionId, requestId } = event;
    this.#ids(
      message,
      order,
      requestId ?? order.clientOrderId,
      requestId === null ? null : order.clientOrderId,
    );
    this.#kind(message, executionId, EXEC_TYPE.canceled, statusOf(order), 'new');
    const restatement = CANCEL_RESTATEMENTS[event.reason];
    if (restatement !== null) this.#coded(message, 378, restatement);
    this.#terms.state(message, order, event.at);
  }

  /** FIX order state changes J.1: an execution that was reported is undone or changed; ExecRefID (19) names it. */
  #amended(
    message: Encoder,
    event: ExecutionBusted | ExecutionCorrected,
    transaction: Transaction,
    execType: string,
  ): void {
    const { order, executionId } = event;
    this.#ids(message, order, order.clientOrderId, null);
    const kind = this.#hasExecTransType ? fillType(order) : execType;
    this.#kind(message, executionId, kind, this.#liveStatus(order), transaction);
    this.#executionId(message, 19, event.reference);
    this.#terms.executed(message, event, null);
  }

  /** The order goes on as it is under its own id, while its request waits. */
  #requestHeld(message: Encoder, event: RequestHeld): void {
    const { order, executionId } = event;
    const pending = this.#pendingType(event.request);
    this.#ids(message, order, event.clientOrderId!, order.clientOrderId);
    this.#kind(message, executionId, pending, pending, 'new');
    this.#terms.state(message, order, event.at);
  }

  // ---------------------------------------------------------------- refusals

  #rejected(message: Encoder, event: OrderRejected, request: MessageView | null): void {
    // The order, where it had been held; for a duplicate the order that has the id (order state change F.1.a).
    const known = event.order ?? event.existing;
    message.text(37, known === null ? NO_ORDER : orderIdText(known.orderId));
    message.text(11, event.clientOrderId);
    const status = ORDER_STATUS_CODES[known?.status ?? 'rejected'];
    this.#kind(message, event.executionId, EXEC_TYPE.rejected, status, 'new');
    message.int(103, ORD_REJ_REASONS[event.reason][this.#version]);
    if (known === null) this.#terms.refused(message, event, request);
    else this.#terms.state(message, known, event.at);
    message.text(58, event.text ?? REJECT_REASONS[event.reason]);
  }

  #requestRejected(message: Encoder, event: RequestRejected): void {
    const { order } = event;
    message.text(37, order === null ? NO_ORDER : orderIdText(order.orderId));
    message.text(11, event.clientOrderId!);
    if (this.#hasExecType) {
      message.text(41, order === null ? event.origClientOrderId : order.clientOrderId);
      message.char(39, order === null ? ORDER_STATUS_CODES.rejected : this.#liveStatus(order));
    }
    if (this.#restates) message.char(434, event.request === 'cancel' ? '1' : '2');
    this.#coded(message, 102, CXL_REJ_REASONS[event.reason]);
    if (this.#restates) this.#terms.time(message, event.at);
    message.text(58, event.text ?? REJECT_REASONS[event.reason]);
  }

  // ---------------------------------------------------------------- parts of an ExecutionReport

  #head(
    message: Encoder,
    order: OrderState,
    executionId: ExecutionId,
    execType: string,
    ordStatus: string,
  ): void {
    this.#ids(message, order, order.clientOrderId, null);
    this.#kind(message, executionId, execType, ordStatus, 'new');
  }

  /** A request that the client was told is pending takes precedence, over a fill too (4.4 vol. 4, OrdStatus table). */
  #liveStatus(order: OrderState): string {
    const pending = this.#source.requestOf(order.orderId);
    if (pending?.pend !== true) return statusOf(order);
    return this.#pendingType(pending.request);
  }

  #pendingType(request: 'cancel' | 'replace'): string {
    return request === 'cancel' ? EXEC_TYPE.pendingCancel : PENDING_REPLACE[this.#version];
  }

  #ids(message: Encoder, order: OrderState, clOrdId: string, origClOrdId: string | null): void {
    message.numbered(37, ORDER_ID_PREFIX, order.orderId);
    message.text(11, clOrdId);
    if (origClOrdId !== null && this.#hasExecType) message.text(41, origClOrdId);
  }

  /** ExecID (17) and ExecRefID (19) are numbers in 4.0. */
  #executionId(message: Encoder, tag: 17 | 19, executionId: ExecutionId): void {
    if (this.#hasExecType && executionId !== NO_EXECUTION) {
      message.numbered(tag, EXECUTION_ID_PREFIX, executionId);
    } else {
      message.int(tag, executionId);
    }
  }

  #kind(
    message: Encoder,
    executionId: ExecutionId,
    execType: string,
    ordStatus: string,
    transaction: Transaction,
  ): void {
    this.#executionId(message, 17, executionId);
    if (this.#hasExecTransType) message.char(20, TRANSACTION[transaction]);
    if (this.#hasExecType) message.char(150, execType);
    message.char(39, ordStatus);
  }

  #coded(message: Encoder, tag: number, code: ByVersion<number | null>): void {
    const value = code[this.#version];
    if (value !== null) message.int(tag, value);
  }

  /** Up to 4.2 it is 1 or 2 for a partial or last fill; from 4.3 both are a trade. */
  #tradeType(order: OrderState): string {
    return this.#hasExecTransType ? fillType(order) : EXEC_TYPE.trade;
  }

  /** Up to 4.2 there is a status "replaced" for an order without fills. */
  #replacedStatus(order: OrderState): string {
    return this.#hasExecTransType && order.status === 'new' ? EXEC_TYPE.replaced : statusOf(order);
  }
}

interface OrderReport {
  readonly order: OrderState;
  readonly executionId: ExecutionId;
  readonly at: Micros;
}

function statusOf({ status }: OrderState): string {
  return ORDER_STATUS_CODES[status];
}

function fillType(order: OrderState): string {
  return order.status === 'filled' ? EXEC_TYPE.fill : EXEC_TYPE.partialFill;
}

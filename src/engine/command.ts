import type { InstrumentTerms } from './instrument.ts';
import type { RejectReason } from './reject.ts';
import type { OrderType, Price, Quantity, Side, TimeInForce } from './values.ts';

/**
 * Everything that can be asked of a venue. Commands are the journal: plain data that survives JSON, and the same
 * commands at the same times give the same events.
 */
export type Command =
  | CreateInstrument
  | RemoveInstrument
  | EnterOrder
  | CancelOrder
  | ReplaceOrder
  | CancelAll
  | EndDay;

export interface CreateInstrument {
  readonly type: 'create-instrument';
  readonly instrument: InstrumentTerms;
}

/** Takes the instrument off the venue; its open orders are canceled. */
export interface RemoveInstrument {
  readonly type: 'remove-instrument';
  readonly symbol: string;
}

export interface EnterOrder {
  readonly type: 'enter';
  /** Who owns the order: a session's name, a bot's name, or an operator. */
  readonly owner: string;
  readonly clientOrderId: string;
  /** The symbol or any alias of the instrument. */
  readonly symbol: string;
  readonly side: Side;
  readonly orderType: OrderType;
  /** Null for order types without a price. */
  readonly price: Price | null;
  readonly quantity: Quantity;
  readonly timeInForce: TimeInForce;
  /** What the edge could not express as ticks, lots and the values above; the order is refused for it. */
  readonly defect: RejectReason | null;
}

export interface CancelOrder {
  readonly type: 'cancel';
  readonly owner: string;
  /** The id of this request; null when not the owner asks but the venue's operator. */
  readonly clientOrderId: string | null;
  /** Any id that the order has had. */
  readonly origClientOrderId: string;
  /** Given when the protocol repeats them on the request; they must then be the order's own. */
  readonly symbol: string | null;
  readonly side: Side | null;
}

export interface ReplaceOrder {
  readonly type: 'replace';
  readonly owner: string;
  /** The id of this request, and of the order once it is replaced; null when the venue's operator asks. */
  readonly clientOrderId: string | null;
  readonly origClientOrderId: string;
  readonly symbol: string | null;
  readonly side: Side | null;
  readonly orderType: OrderType | null;
  readonly timeInForce: TimeInForce | null;
  /** The new price; null keeps the old one. */
  readonly price: Price | null;
  /** The new total quantity, what is already filled included; null keeps the old one. */
  readonly quantity: Quantity | null;
  readonly defect: RejectReason | null;
}

/** Cancels every open order of an owner. */
export interface CancelAll {
  readonly type: 'cancel-all';
  readonly owner: string;
}

/** The end of the trading day: day orders expire, and closed orders are forgotten with their ids. */
export interface EndDay {
  readonly type: 'end-day';
}

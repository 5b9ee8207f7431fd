import type { Decision } from './decision.ts';
import type { DisputeReason } from './reasons.ts';
import type { HoldRule } from './holds.ts';
import type { InstrumentTerms } from './instrument.ts';
import type { Instructions } from './instructions.ts';
import type { Phase } from './phases.ts';
import type { RejectReason } from './reject.ts';
import type { VenueRules } from './rules.ts';
import type {
  ExecutionId,
  Micros,
  OrderType,
  Price,
  Quantity,
  Side,
  TimeInForce,
  TradeId,
} from './values.ts';

/**
 * Everything that can be asked of a venue. Commands are the journal: plain data that survives JSON, and the same
 * commands at the same times give the same events.
 */
export type Command =
  | SetRules
  | CreateInstrument
  | UpdateInstrument
  | RemoveInstrument
  | EnterOrder
  | CancelOrder
  | ReplaceOrder
  | CancelAll
  | SetPhase
  | AddHold
  | RemoveHold
  | Decide
  | BustTrade
  | CorrectTrade
  | DisputeTrade
  | Advance
  | EndDay;

export interface SetRules {
  readonly type: 'set-rules';
  readonly rules: VenueRules;
}

export interface CreateInstrument {
  readonly type: 'create-instrument';
  readonly instrument: InstrumentTerms;
}

/**
 * Changes the terms of an instrument that is listed; its book stays. Symbol, asset class, tick size and lot size must be
 * the same: prices and quantities of open orders are counted in them.
 */
export interface UpdateInstrument {
  readonly type: 'update-instrument';
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
  /** Null for an order that asks for nothing special. */
  readonly instructions: Instructions | null;
  /** What the edge could not express as ticks, lots and the values above; the order is refused for it. */
  readonly defect: RejectReason | null;
  /** What exactly the defect is, for people; the sentence of its reason unless given. */
  readonly defectText?: string | undefined;
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
  /** Of stops and if-touched orders that wait for it; null keeps it. */
  readonly stopPrice: Price | null;
  /** Of icebergs; null keeps it. */
  readonly displayQuantity: Quantity | null;
  /** Of good-till-date; also makes a good-till-cancel order one. Null keeps it. */
  readonly expireAt: Micros | null;
  readonly defect: RejectReason | null;
}

/** Cancels every open order that fits all that is given; null stands for any. */
export interface CancelAll {
  readonly type: 'cancel-all';
  readonly owner: string | null;
  readonly symbol: string | null;
  readonly side: Side | null;
  /** The id of the owner's request; null when nobody but the venue asks. */
  readonly clientOrderId: string | null;
}

/** Sets the phase of the venue, or of one instrument: which then no longer follows the venue's, until it is null. */
export interface SetPhase {
  readonly type: 'set-phase';
  /** Null for the venue. */
  readonly symbol: string | null;
  /** Null, with a symbol only: follow the venue again. */
  readonly phase: Phase | null;
  /** When the instrument follows the venue again by itself; null with a venue's phase, and for no such time. */
  readonly until: Micros | null;
  /** In a halt: whether orders may be canceled, and whether all of them are canceled now. */
  readonly allowCancels: boolean;
  readonly cancelOrders: boolean;
}

export interface AddHold {
  readonly type: 'add-hold';
  readonly hold: HoldRule;
}

/** What it holds stays held. */
export interface RemoveHold {
  readonly type: 'remove-hold';
  readonly name: string;
}

/** The fate of one order or request, decided by hand, by a bot or by a test. */
export interface Decide {
  readonly type: 'decide';
  readonly decision: Decision;
}

/** Undoes a trade, or with an execution the one side of it. */
export interface BustTrade {
  readonly type: 'bust-trade';
  readonly tradeId: TradeId;
  /** Null for both sides. */
  readonly executionId: ExecutionId | null;
}

/** Changes price and quantity of a trade, or with an execution of the one side of it. */
export interface CorrectTrade {
  readonly type: 'correct-trade';
  readonly tradeId: TradeId;
  readonly executionId: ExecutionId | null;
  readonly price: Price;
  readonly quantity: Quantity;
}

/** The owner of an order says that an execution which was reported of it is none that they know. */
export interface DisputeTrade {
  readonly type: 'dispute-trade';
  readonly owner: string;
  /** The report that stands: that of a correction in place of the first. */
  readonly executionId: ExecutionId;
  readonly reason: DisputeReason;
  readonly text: string | null;
}

/** Nothing but time: what is due by now happens. */
export interface Advance {
  readonly type: 'advance';
}

/** The end of the trading day: day orders expire, and closed orders are forgotten with their ids. */
export interface EndDay {
  readonly type: 'end-day';
}

import type { Decision } from './decision.ts';
import type { HoldRule, HoldStage } from './holds.ts';
import type { InstrumentTerms } from './instrument.ts';
import type { Instructions } from './instructions.ts';
import type { Phase } from './phases.ts';
import type { CancelReason, DisputeReason, RestateReason } from './reasons.ts';
import type { RejectReason } from './reject.ts';
import type { VenueRules } from './rules.ts';
import type {
  ExecutionId,
  Micros,
  OrderId,
  OrderPlace,
  OrderStatus,
  OrderType,
  Price,
  Quantity,
  Side,
  TimeInForce,
  TradeId,
} from './values.ts';

/** Everything that can happen on a venue. Events are facts: fresh plain objects that nobody changes. */
export type VenueEvent =
  | RulesChanged
  | InstrumentCreated
  | InstrumentUpdated
  | InstrumentRemoved
  | InstrumentExpired
  | OrderHeld
  | OrderAccepted
  | OrderRejected
  | OrderTriggered
  | OrderExecuted
  | OrderReplaced
  | OrderRestated
  | OrderCanceled
  | OrderExpired
  | OrderDoneForDay
  | RequestHeld
  | RequestRejected
  | MassCanceled
  | TradeMade
  | TradeBusted
  | TradeCorrected
  | TradeDisputed
  | ExecutionBusted
  | ExecutionCorrected
  | PhaseChanged
  | Indicative
  | HoldAdded
  | HoldRemoved
  | DecisionRejected
  | DayEnded;

export type EventType = VenueEvent['type'];

/** Whose order or request an event is about; null where it is of no one's. */
export function ownerOf(event: VenueEvent): string | null {
  // First the frequent ones, since to look for a key that may not be there takes long.
  switch (event.type) {
    case 'trade':
      return null;
    case 'order-accepted':
    case 'order-executed':
    case 'order-replaced':
    case 'order-canceled':
      return event.order.owner;
    default:
  }
  if ('owner' in event) return event.owner;
  return 'order' in event ? (event.order?.owner ?? null) : null;
}

interface Stamp {
  /** Consecutive over the life of the venue, from 1. */
  readonly number: number;
  readonly at: Micros;
}

/** An order as it stands after the event that carries it. */
export interface OrderState {
  readonly orderId: OrderId;
  readonly owner: string;
  /** The last accepted id of the order's chain. */
  readonly clientOrderId: string;
  readonly symbol: string;
  readonly side: Side;
  readonly orderType: OrderType;
  readonly price: Price | null;
  readonly timeInForce: TimeInForce;
  readonly instructions: Instructions | null;
  readonly status: OrderStatus;
  readonly place: OrderPlace;
  /** The trigger price as it is now, a trailing one included; null once triggered, and where there is none. */
  readonly stopPrice: Price | null;
  /** The price at which it stands in the book, pegged and slid ones included; null outside the book. */
  readonly workingPrice: Price | null;
  readonly quantity: Quantity;
  readonly cumQuantity: Quantity;
  /** What may still trade; 0 once the order is closed. */
  readonly leavesQuantity: Quantity;
  /** Σ fill quantity × fill price, in lots × ticks: divided by cumQuantity it is the average price. */
  readonly notional: number;
  readonly enteredAt: Micros;
}

export interface InstrumentCreated extends Stamp {
  readonly type: 'instrument-created';
  readonly instrument: InstrumentTerms;
}

export interface RulesChanged extends Stamp {
  readonly type: 'rules-changed';
  readonly rules: VenueRules;
}

export interface InstrumentUpdated extends Stamp {
  readonly type: 'instrument-updated';
  readonly instrument: InstrumentTerms;
}

/** Its last trading time has come: its orders have been canceled, and new ones are refused. */
export interface InstrumentExpired extends Stamp {
  readonly type: 'instrument-expired';
  readonly symbol: string;
}

export interface InstrumentRemoved extends Stamp {
  readonly type: 'instrument-removed';
  readonly symbol: string;
}

/** A hold took an order: before it was acknowledged (`new`), or after that and before it is matched (`match`). */
export interface OrderHeld extends Stamp {
  readonly type: 'order-held';
  readonly executionId: ExecutionId;
  readonly order: OrderState;
  readonly stage: HoldStage;
  readonly hold: string;
  readonly pend: boolean;
  /** When the hold decides by itself; null never. */
  readonly deadline: Micros | null;
}

/** A hold took the cancel or replace of a live order, which goes on as it is. */
export interface RequestHeld extends Stamp {
  readonly type: 'request-held';
  readonly executionId: ExecutionId;
  readonly order: OrderState;
  readonly request: 'cancel' | 'replace';
  readonly clientOrderId: string | null;
  readonly hold: string;
  readonly pend: boolean;
  readonly deadline: Micros | null;
}

export interface OrderAccepted extends Stamp {
  readonly type: 'order-accepted';
  readonly executionId: ExecutionId;
  readonly order: OrderState;
}

/** An order that never was: the request is repeated as far as it was understood. */
export interface OrderRejected extends Stamp {
  readonly type: 'order-rejected';
  readonly executionId: ExecutionId;
  readonly owner: string;
  readonly clientOrderId: string;
  readonly symbol: string;
  readonly side: Side;
  readonly orderType: OrderType;
  readonly price: Price | null;
  readonly quantity: Quantity;
  readonly timeInForce: TimeInForce;
  readonly instructions: Instructions | null;
  readonly reason: RejectReason;
  /** A sentence of whoever decided, or of what exactly is wrong; null where the reason says it all. */
  readonly text: string | null;
  /** The order, where it had been held before; null where it never was. */
  readonly order: OrderState | null;
  /** For a duplicate id: the order that has it. */
  readonly existing: OrderState | null;
}

/** A stop or if-touched order woke up; it is matched next. */
export interface OrderTriggered extends Stamp {
  readonly type: 'order-triggered';
  readonly executionId: ExecutionId;
  readonly order: OrderState;
}

export interface OrderExecuted extends Stamp {
  readonly type: 'order-executed';
  readonly executionId: ExecutionId;
  readonly order: OrderState;
  readonly tradeId: TradeId;
  readonly price: Price;
  readonly quantity: Quantity;
  /** Whether the order rested and added liquidity, arrived and removed it, or met others in an auction. */
  readonly liquidity: 'added' | 'removed' | 'auction';
  /** Decided by hand, not matched: the house was the other side. */
  readonly synthetic: boolean;
}

export interface OrderReplaced extends Stamp {
  readonly type: 'order-replaced';
  readonly executionId: ExecutionId;
  readonly order: OrderState;
  /** The id before; the order's own when the venue's operator changed it, who gives it no other. */
  readonly origClientOrderId: string;
  /** Its own, unless the venue cancels and enters anew. */
  readonly previousOrderId: OrderId;
  readonly previousPrice: Price | null;
  readonly previousLeaves: Quantity;
}

/** The venue changed an order without being asked by its owner. */
export interface OrderRestated extends Stamp {
  readonly type: 'order-restated';
  readonly executionId: ExecutionId;
  readonly order: OrderState;
  readonly reason: RestateReason;
}

export interface OrderCanceled extends Stamp {
  readonly type: 'order-canceled';
  readonly executionId: ExecutionId;
  readonly order: OrderState;
  readonly reason: CancelReason;
  /** The id of the cancel request; null when nobody asked. */
  readonly requestId: string | null;
  /** What was open when the order was canceled. */
  readonly canceledQuantity: Quantity;
}

export interface OrderExpired extends Stamp {
  readonly type: 'order-expired';
  readonly executionId: ExecutionId;
  readonly order: OrderState;
  readonly expiredQuantity: Quantity;
}

/** Not live any more today, and for the venue closed. */
export interface OrderDoneForDay extends Stamp {
  readonly type: 'order-done-for-day';
  readonly executionId: ExecutionId;
  readonly order: OrderState;
}

/** The end of a mass cancel; each order has had its own event before. */
export interface MassCanceled extends Stamp {
  readonly type: 'mass-canceled';
  readonly owner: string | null;
  readonly symbol: string | null;
  readonly side: Side | null;
  readonly clientOrderId: string | null;
  readonly orders: number;
}

/** A cancel or replace that was refused; the order, if there is one, is as before. */
export interface RequestRejected extends Stamp {
  readonly type: 'request-rejected';
  readonly request: 'cancel' | 'replace';
  readonly owner: string;
  readonly clientOrderId: string | null;
  readonly origClientOrderId: string;
  readonly reason: RejectReason;
  readonly text: string | null;
  readonly order: OrderState | null;
}

/** Two orders matched. Each side has its own order-executed event beside it. */
export interface TradeMade extends Stamp {
  readonly type: 'trade';
  readonly tradeId: TradeId;
  readonly symbol: string;
  readonly price: Price;
  readonly quantity: Quantity;
  /** Null in an auction. */
  readonly aggressor: Side | null;
  /** Null where the house was the other side. */
  readonly buyOrderId: OrderId | null;
  readonly sellOrderId: OrderId | null;
  /** Decided by hand: no price of the market. */
  readonly synthetic: boolean;
}

/** A trade is undone; each side that was has its own execution-busted event after it. */
export interface TradeBusted extends Stamp {
  readonly type: 'trade-busted';
  readonly tradeId: TradeId;
  readonly symbol: string;
  /** The side that alone is undone; null for both. */
  readonly side: Side | null;
}

export interface TradeCorrected extends Stamp {
  readonly type: 'trade-corrected';
  readonly tradeId: TradeId;
  readonly symbol: string;
  readonly side: Side | null;
  readonly price: Price;
  readonly quantity: Quantity;
}

/** The owner of one side does not know the execution; the trade stands until somebody undoes or corrects it. */
export interface TradeDisputed extends Stamp {
  readonly type: 'trade-disputed';
  readonly tradeId: TradeId;
  readonly symbol: string;
  readonly side: Side;
  readonly owner: string;
  readonly orderId: OrderId;
  readonly reference: ExecutionId;
  readonly reason: DisputeReason;
  readonly text: string | null;
}

export interface ExecutionBusted extends Stamp {
  readonly type: 'execution-busted';
  readonly executionId: ExecutionId;
  readonly order: OrderState;
  readonly tradeId: TradeId;
  /** The execution that is undone. */
  readonly reference: ExecutionId;
  readonly price: Price;
  readonly quantity: Quantity;
}

export interface ExecutionCorrected extends Stamp {
  readonly type: 'execution-corrected';
  readonly executionId: ExecutionId;
  readonly order: OrderState;
  readonly tradeId: TradeId;
  readonly reference: ExecutionId;
  readonly previousPrice: Price;
  readonly previousQuantity: Quantity;
  readonly price: Price;
  readonly quantity: Quantity;
}

export interface PhaseChanged extends Stamp {
  readonly type: 'phase-changed';
  /** Null for the venue. */
  readonly symbol: string | null;
  readonly phase: Phase;
  readonly until: Micros | null;
  readonly allowCancels: boolean;
}

/** What the auction would give if it ended now; told whenever that changes. */
export interface Indicative extends Stamp {
  readonly type: 'indicative';
  readonly symbol: string;
  /** Null while nothing would trade. */
  readonly price: Price | null;
  readonly quantity: Quantity;
  /** What would be left at that price, and on which side; null for neither. */
  readonly surplus: Quantity;
  readonly surplusSide: Side | null;
}

export interface HoldAdded extends Stamp {
  readonly type: 'hold-added';
  readonly hold: HoldRule;
}

/** By command, or since it is spent. */
export interface HoldRemoved extends Stamp {
  readonly type: 'hold-removed';
  readonly name: string;
}

/** A decision, bust or correction that the state of things does not allow; nothing has changed. */
export interface DecisionRejected extends Stamp {
  readonly type: 'decision-rejected';
  readonly verb:
    | Decision['verb']
    | 'bust'
    | 'correct'
    | 'dispute'
    | 'hold'
    | 'phase'
    | 'rules'
    | 'instrument';
  readonly orderId: OrderId | null;
  readonly reason: RejectReason;
}

export interface DayEnded extends Stamp {
  readonly type: 'day-ended';
}

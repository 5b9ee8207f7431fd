import type { InstrumentTerms } from './instrument.ts';
import type { RejectReason } from './reject.ts';
import type {
  ExecutionId,
  Micros,
  OrderId,
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
  | InstrumentCreated
  | InstrumentRemoved
  | OrderAccepted
  | OrderRejected
  | OrderExecuted
  | OrderReplaced
  | OrderCanceled
  | OrderExpired
  | RequestRejected
  | TradeMade
  | DayEnded;

export type EventType = VenueEvent['type'];

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
  readonly status: OrderStatus;
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

export interface InstrumentRemoved extends Stamp {
  readonly type: 'instrument-removed';
  readonly symbol: string;
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
  readonly reason: RejectReason;
  /** For a duplicate id: the order that has it. */
  readonly existing: OrderState | null;
}

export interface OrderExecuted extends Stamp {
  readonly type: 'order-executed';
  readonly executionId: ExecutionId;
  readonly order: OrderState;
  readonly tradeId: TradeId;
  readonly price: Price;
  readonly quantity: Quantity;
  /** Whether the order rested and added liquidity, or arrived and removed it. */
  readonly liquidity: 'added' | 'removed';
}

export interface OrderReplaced extends Stamp {
  readonly type: 'order-replaced';
  readonly executionId: ExecutionId;
  readonly order: OrderState;
  /** The id before; the order's own when the venue's operator changed it, who gives it no other. */
  readonly origClientOrderId: string;
  readonly previousPrice: Price | null;
  readonly previousLeaves: Quantity;
}

export const CANCEL_REASONS = [
  'requested',
  'operator',
  'nothing-to-match',
  'immediate-or-cancel',
  'fill-or-kill',
  'mass-cancel',
  'instrument-removed',
] as const;
export type CancelReason = (typeof CANCEL_REASONS)[number];

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

/** A cancel or replace that was refused; the order, if there is one, is as before. */
export interface RequestRejected extends Stamp {
  readonly type: 'request-rejected';
  readonly request: 'cancel' | 'replace';
  readonly owner: string;
  readonly clientOrderId: string | null;
  readonly origClientOrderId: string;
  readonly reason: RejectReason;
  readonly order: OrderState | null;
}

/** Two orders matched. Each side has its own order-executed event beside it. */
export interface TradeMade extends Stamp {
  readonly type: 'trade';
  readonly tradeId: TradeId;
  readonly symbol: string;
  readonly price: Price;
  readonly quantity: Quantity;
  readonly aggressor: Side;
  readonly buyOrderId: OrderId;
  readonly sellOrderId: OrderId;
}

export interface DayEnded extends Stamp {
  readonly type: 'day-ended';
}

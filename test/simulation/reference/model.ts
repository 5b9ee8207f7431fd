import type { ReplaceOrder } from '../../../src/engine/command.ts';
import type { OrderState } from '../../../src/engine/event.ts';
import type { HoldRule, HoldStage } from '../../../src/engine/holds.ts';
import type { Instructions } from '../../../src/engine/instructions.ts';
import type { InstrumentTerms } from '../../../src/engine/instrument.ts';
import { ORDER_TYPE_RULES } from '../../../src/engine/order-types.ts';
import type { Phase } from '../../../src/engine/phases.ts';
import type { OrderPlace, OrderStatus, OrderType, Side, TimeInForce } from '../../../src/engine/values.ts';
import type { TickStep } from './prices.ts';

/** A request that a hold took. */
export interface HeldRequest {
  readonly command: { readonly type: 'cancel'; readonly clientOrderId: string | null } | ReplaceOrder;
  readonly origClientOrderId: string;
  readonly owner: string;
  readonly deadline: number | null;
  readonly onTimeout: HoldRule['onTimeout'];
}

export interface Order {
  orderId: number;
  owner: string;
  clientOrderId: string;
  listing: Listing;
  symbol: string;
  side: Side;
  orderType: OrderType;
  price: number | null;
  timeInForce: TimeInForce;
  instructions: Instructions | null;
  status: OrderStatus;
  place: OrderPlace;
  stopPrice: number | null;
  /** The price at which it stands in the book; null for a market order that waits for an auction. */
  working: number | null;
  quantity: number;
  cum: number;
  /** What busts took from what had traded: it does not come back to the market. */
  closed: number;
  notional: number;
  enteredAt: number;
  /** What had traded of it when the present day began. */
  carried: OrderState['carried'];
  /** What the book shows of it now. */
  shown: number;
  /** Its time priority in the book. */
  seq: number;
  triggered: boolean;
  /** When it began to wait for its stop price. */
  waitsSince: number;
  /** Whether it has been placed once: a minimum quantity concerns the first time only. */
  placed: boolean;
  hold: {
    readonly stage: HoldStage;
    readonly deadline: number | null;
    readonly onTimeout: HoldRule['onTimeout'];
  } | null;
  request: HeldRequest | null;
  forgotten: boolean;
}

export interface PhaseSetting {
  readonly phase: Phase;
  readonly until: number | null;
  readonly allowCancels: boolean;
}

export interface Listing {
  terms: InstrumentTerms;
  symbol: string;
  steps: readonly TickStep[];
  /** In ticks. */
  referencePrice: number | null;
  lastTrade: number | null;
  /** What stands in the book, in no order. */
  book: Order[];
  own: PhaseSetting | null;
  expired: boolean;
  /** Prices that stops have not looked at yet; with an order, those of that order alone. */
  noted: { readonly price: number; readonly order: Order | null }[];
  told: string;
}

/** One side of a trade that is remembered. */
export interface TradeSide {
  readonly order: Order;
  executionId: number;
  price: number;
  quantity: number;
  busted: boolean;
}

export interface Trade {
  readonly tradeId: number;
  readonly symbol: string;
  readonly buy: TradeSide | null;
  readonly sell: TradeSide | null;
}

const CLOSED = new Set<OrderStatus>(['filled', 'done-for-day', 'canceled', 'expired', 'rejected']);

export const NO_INSTRUCTIONS: Instructions = {
  stopPrice: null,
  trailOffset: null,
  pegReference: null,
  pegOffset: 0,
  displayQuantity: null,
  minimumQuantity: null,
  allOrNone: false,
  postOnly: false,
  expireAt: null,
  echo: null,
};

export function isOpen(order: Order): boolean {
  return !CLOSED.has(order.status);
}

export function leavesOf(order: Order): number {
  return isOpen(order) ? Math.max(0, order.quantity - order.cum - order.closed) : 0;
}

export function displayOf(order: Order): number | null {
  return order.instructions === null ? null : order.instructions.displayQuantity;
}

export function isAllOrNone(order: Order): boolean {
  return order.instructions !== null && order.instructions.allOrNone;
}

export function isPostOnly(order: Order): boolean {
  return order.instructions !== null && order.instructions.postOnly;
}

export function isPegged(order: Order): boolean {
  return order.orderType === 'pegged';
}

/** Whether it stands where nobody sees it. */
export function isDark(order: Order): boolean {
  return isAllOrNone(order) || displayOf(order) === 0;
}

/** Whether it waits for a stop price, or will once it is placed. */
export function isUntriggered(order: Order): boolean {
  return ORDER_TYPE_RULES[order.orderType].trigger !== null && !order.triggered;
}

/** The limit it has in the market as it is now: its price, or none. */
export function limitOf(order: Order): number | null {
  return ORDER_TYPE_RULES[order.orderType].limit === 'none' && order.orderType !== 'market-to-limit'
    ? null
    : order.price;
}

/** Whether it trades at any price. */
export function isMarket(order: Order): boolean {
  return !isPegged(order) && limitOf(order) === null;
}

/** What of it the book shows when it gets a new place. */
export function shownOf(order: Order): number {
  const display = displayOf(order);
  return display === null ? leavesOf(order) : Math.min(display, leavesOf(order));
}

export function liveStatus(order: Order): OrderStatus {
  if (order.status === 'stopped') return 'stopped';
  return order.cum === 0 ? 'new' : 'partially-filled';
}

export function opposite(side: Side): Side {
  return side === 'buy' ? 'sell' : 'buy';
}

export function stateOf(order: Order): OrderState {
  return {
    orderId: order.orderId,
    owner: order.owner,
    clientOrderId: order.clientOrderId,
    symbol: order.symbol,
    side: order.side,
    orderType: order.orderType,
    price: order.price,
    timeInForce: order.timeInForce,
    instructions: order.instructions,
    status: order.status,
    place: order.place,
    stopPrice: order.stopPrice,
    workingPrice: order.working,
    quantity: order.quantity,
    cumQuantity: order.cum,
    leavesQuantity: leavesOf(order),
    notional: order.notional,
    enteredAt: order.enteredAt,
    carried: order.carried,
  };
}

/**
 * The values that orders and trades are made of. Prices are whole ticks and quantities whole lots of their
 * instrument, so the engine computes with integers only; decimal text exists at the edges (decimal.ts).
 */

declare const unit: unique symbol;
type Unit<Name extends string> = number & { readonly [unit]?: Name };

/** Whole ticks of the instrument, a signed 32-bit integer. Zero and negative prices are ordinary values. */
export type Price = Unit<'ticks'>;

/** Whole lots of the instrument, an integer from 0 to 2^53 − 1. */
export type Quantity = Unit<'lots'>;

/** Microseconds since 1970-01-01T00:00:00Z. */
export type Micros = Unit<'microseconds'>;

/** The number in `O-7`: given out by the venue in rising order, never again. */
export type OrderId = Unit<'order'>;

/** The number in `E-12`: one for each report on an order, fills and others alike. */
export type ExecutionId = Unit<'execution'>;

/** The number in `T-3`: one for each match of two orders. */
export type TradeId = Unit<'trade'>;

export const SIDES = ['buy', 'sell'] as const;
export type Side = (typeof SIDES)[number];

export const ORDER_TYPES = [
  'market',
  'limit',
  'stop',
  'stop-limit',
  'trailing-stop',
  'market-to-limit',
  'market-if-touched',
  'limit-if-touched',
  'pegged',
] as const;
export type OrderType = (typeof ORDER_TYPES)[number];

export const TIMES_IN_FORCE = [
  'day',
  'gtc',
  'gtd',
  'ioc',
  'fok',
  'at-the-opening',
  'at-the-close',
  'good-for-auction',
] as const;
export type TimeInForce = (typeof TIMES_IN_FORCE)[number];

/** What a pegged order follows: its own side's best price, the other side's, or the middle of the two. */
export const PEG_REFERENCES = ['primary', 'market', 'mid'] as const;
export type PegReference = (typeof PEG_REFERENCES)[number];

export const ORDER_STATUSES = [
  'pending-new',
  'new',
  'partially-filled',
  'stopped',
  'suspended',
  'filled',
  'done-for-day',
  'canceled',
  'expired',
  'rejected',
] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

/**
 * Where an open order is: in the book; waiting for its trigger price; put aside until its phase or its peg's reference
 * comes; or held for a decision. A closed order is nowhere.
 */
export const ORDER_PLACES = ['book', 'trigger', 'aside', 'held', 'nowhere'] as const;
export type OrderPlace = (typeof ORDER_PLACES)[number];

/** The bounds of Price: both ends leave room for the negated key of a bid. */
export const MAX_PRICE = 2 ** 31 - 2;
export const MIN_PRICE = -MAX_PRICE;

/** Largest quantity of one order, and largest quantity × |price| of one order: sums stay exact integers. */
export const MAX_EXACT = Number.MAX_SAFE_INTEGER;

/** What had traded of an order before the present trading day. */
export interface Carried {
  readonly quantity: Quantity;
  /** In lots × ticks. */
  readonly notional: number;
}

export function isPrice(value: unknown): value is Price {
  return Number.isInteger(value) && (value as number) >= MIN_PRICE && (value as number) <= MAX_PRICE;
}

/** A quantity that can be ordered: zero is a quantity, but no order. */
export function isOrderQuantity(value: unknown): value is Quantity {
  return Number.isSafeInteger(value) && (value as number) > 0;
}

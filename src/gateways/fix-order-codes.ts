import {
  ORDER_TYPES,
  TIMES_IN_FORCE,
  type OrderStatus,
  type OrderType,
  type Side,
  type TimeInForce,
} from '../engine/values.ts';
import type { RejectReason } from '../engine/reject.ts';

/** The versions of FIX in which orders can be sent. */
export const FIX_ORDER_VERSIONS = ['FIX.4.2', 'FIX.4.4'] as const;
export type FixOrderVersion = (typeof FIX_ORDER_VERSIONS)[number];

/** Side (54). */
export const SIDE_CODES = { buy: '1', sell: '2' } as const satisfies Record<Side, string>;

/** OrdType (40). */
export const ORDER_TYPE_CODES = { market: '1', limit: '2' } as const satisfies Record<OrderType, string>;

/** TimeInForce (59); absent means day. */
export const TIME_IN_FORCE_CODES = { day: '0', gtc: '1', ioc: '3', fok: '4' } as const satisfies Record<
  TimeInForce,
  string
>;

/** OrdStatus (39). */
export const ORDER_STATUS_CODES = {
  new: '0',
  'partially-filled': '1',
  filled: '2',
  canceled: '4',
  expired: 'C',
  rejected: '8',
} as const satisfies Record<OrderStatus, string>;

export const SIDES_BY_CODE = invert(SIDE_CODES, ['buy', 'sell']);
export const ORDER_TYPES_BY_CODE = invert(ORDER_TYPE_CODES, ORDER_TYPES);
export const TIMES_IN_FORCE_BY_CODE = invert(TIME_IN_FORCE_CODES, TIMES_IN_FORCE);

/** Indexed by the character code, since a lookup is made for each field of each order. */
function invert<Value extends string>(
  codes: Record<Value, string>,
  values: readonly Value[],
): (Value | undefined)[] {
  const byCode: (Value | undefined)[] = Array.from({ length: 128 }, () => undefined);
  for (const value of values) byCode[codes[value].charCodeAt(0)] = value;
  return byCode;
}

/** A code that FIX 4.2 and FIX 4.4 number differently, since the later has more of them. */
interface ReasonCode {
  readonly 'FIX.4.2': number;
  readonly 'FIX.4.4': number;
}

/** 0 is "broker / exchange option" in OrdRejReason; 4.4 has 99 "other" beside it. */
const OTHER_ORDER = { 'FIX.4.2': 0, 'FIX.4.4': 99 };
/** 11 is "unsupported order characteristic", from 4.3. */
const UNSUPPORTED = { 'FIX.4.2': 0, 'FIX.4.4': 11 };
/** 13 is "incorrect quantity", from 4.4. */
const QUANTITY = { 'FIX.4.2': 0, 'FIX.4.4': 13 };
/** 2 is "broker / exchange option" in CxlRejReason; 4.4 has 99 "other" beside it. */
const OTHER_REQUEST = { 'FIX.4.2': 2, 'FIX.4.4': 99 };

/** OrdRejReason (103) for each reason. */
export const ORD_REJ_REASONS = {
  'unknown-symbol': same(1),
  'duplicate-client-order-id': same(6),
  'invalid-client-order-id': OTHER_ORDER,
  'unsupported-side': UNSUPPORTED,
  'unsupported-order-type': UNSUPPORTED,
  'unsupported-time-in-force': UNSUPPORTED,
  'price-required': OTHER_ORDER,
  'invalid-price': OTHER_ORDER,
  'price-off-tick': OTHER_ORDER,
  'invalid-quantity': QUANTITY,
  'quantity-off-lot': QUANTITY,
  'value-too-large': same(3),
  'too-many-open-orders': same(3),
  'unknown-order': same(5),
  'too-late': same(4),
  'order-mismatch': OTHER_ORDER,
  'unchangeable-field': OTHER_ORDER,
} as const satisfies Record<RejectReason, ReasonCode>;

/** CxlRejReason (102) for each reason. */
export const CXL_REJ_REASONS = {
  'unknown-symbol': OTHER_REQUEST,
  'duplicate-client-order-id': { 'FIX.4.2': 2, 'FIX.4.4': 6 },
  'invalid-client-order-id': OTHER_REQUEST,
  'unsupported-side': OTHER_REQUEST,
  'unsupported-order-type': OTHER_REQUEST,
  'unsupported-time-in-force': OTHER_REQUEST,
  'price-required': OTHER_REQUEST,
  'invalid-price': OTHER_REQUEST,
  'price-off-tick': OTHER_REQUEST,
  'invalid-quantity': OTHER_REQUEST,
  'quantity-off-lot': OTHER_REQUEST,
  'value-too-large': OTHER_REQUEST,
  'too-many-open-orders': OTHER_REQUEST,
  'unknown-order': same(1),
  'too-late': same(0),
  'order-mismatch': OTHER_REQUEST,
  'unchangeable-field': OTHER_REQUEST,
} as const satisfies Record<RejectReason, ReasonCode>;

function same(code: number): ReasonCode {
  return { 'FIX.4.2': code, 'FIX.4.4': code };
}

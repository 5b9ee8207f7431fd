import type { CancelReason, RestateReason } from '../../../engine/reasons.ts';
import type { RejectReason } from '../../../engine/reject.ts';
import { since, type ByVersion } from '../version.ts';

/** A code that versions number differently, since later ones have more of them. */
type ReasonCode = ByVersion<number>;

/** 0 is "broker / exchange option" in OrdRejReason; 4.4 has 99 "other" beside it. */
const OTHER_ORDER = since({ 'FIX.4.0': 0, 'FIX.4.4': 99 });
/** 11 is "unsupported order characteristic". */
const UNSUPPORTED = since({ 'FIX.4.0': 0, 'FIX.4.3': 11 });
/** 13 is "incorrect quantity". */
const QUANTITY = since({ 'FIX.4.0': 0, 'FIX.4.4': 13 });
/** 5 is "unknown order", 6 "duplicate order". */
const UNKNOWN = since({ 'FIX.4.0': 0, 'FIX.4.1': 5 });
const DUPLICATE = since({ 'FIX.4.0': 0, 'FIX.4.1': 6 });
/** 16 is "price exceeds current price band", 18 "invalid price increment". */
const PRICE_BAND = since({ 'FIX.4.0': 0, 'FIX.4.4': 99, 'FIX.5.0SP2': 16 });
const INCREMENT = since({ 'FIX.4.0': 0, 'FIX.4.4': 99, 'FIX.5.0SP2': 18 });
const EXCHANGE_CLOSED = same(2);
const EXCEEDS_LIMIT = same(3);
const TOO_LATE_TO_ENTER = same(4);

/** OrdRejReason (103) for each reason. */
export const ORD_REJ_REASONS = {
  'unknown-symbol': same(1),
  'contradictory-instrument': OTHER_ORDER,
  'ambiguous-instrument': same(1),
  'duplicate-client-order-id': DUPLICATE,
  'invalid-client-order-id': OTHER_ORDER,
  'unsupported-side': UNSUPPORTED,
  'unsupported-order-type': UNSUPPORTED,
  'unsupported-time-in-force': UNSUPPORTED,
  'price-required': OTHER_ORDER,
  'invalid-price': OTHER_ORDER,
  'price-off-tick': INCREMENT,
  'invalid-quantity': QUANTITY,
  'quantity-off-lot': QUANTITY,
  'value-too-large': EXCEEDS_LIMIT,
  'too-many-open-orders': EXCEEDS_LIMIT,
  'unknown-order': UNKNOWN,
  'too-late': TOO_LATE_TO_ENTER,
  'echo-too-long': OTHER_ORDER,
  'order-mismatch': OTHER_ORDER,
  'unchangeable-field': OTHER_ORDER,
  'request-pending': OTHER_ORDER,
  'below-filled': QUANTITY,
  'order-type-not-taken': UNSUPPORTED,
  'time-in-force-not-taken': UNSUPPORTED,
  'attribute-not-taken': UNSUPPORTED,
  'incompatible-instructions': UNSUPPORTED,
  'stop-price-required': OTHER_ORDER,
  'trail-offset-required': OTHER_ORDER,
  'peg-reference-required': OTHER_ORDER,
  'invalid-display-quantity': QUANTITY,
  'invalid-minimum-quantity': QUANTITY,
  'expiry-required': UNSUPPORTED,
  'invalid-expiry': OTHER_ORDER,
  'quantity-below-minimum': QUANTITY,
  'quantity-above-maximum': EXCEEDS_LIMIT,
  'notional-above-maximum': EXCEEDS_LIMIT,
  'negative-price': OTHER_ORDER,
  'outside-price-band': PRICE_BAND,
  'would-take': OTHER_ORDER,
  'order-rate-exceeded': OTHER_ORDER,
  'too-many-orders-of-owner': EXCEEDS_LIMIT,
  /** 15 is "unknown account". */
  'unknown-account': since({ 'FIX.4.0': 0, 'FIX.4.4': 15 }),
  'instrument-expired': TOO_LATE_TO_ENTER,
  'phase-forbids-entry': EXCHANGE_CLOSED,
  'phase-forbids-cancel': EXCHANGE_CLOSED,
  'phase-forbids-replace': EXCHANGE_CLOSED,
  'not-in-this-phase': UNSUPPORTED,
  'not-at-last-price': OTHER_ORDER,
  'refused-by-decision': same(0),
  /** 7 is "duplicate of a verbally communicated order". */
  'given-verbally': since({ 'FIX.4.0': 0, 'FIX.4.2': 7 }),
  'not-held': OTHER_ORDER,
  'not-waiting': OTHER_ORDER,
  'not-open': TOO_LATE_TO_ENTER,
  'beyond-open-quantity': QUANTITY,
  'no-price': OTHER_ORDER,
  'unknown-trade': OTHER_ORDER,
  'trade-busted': OTHER_ORDER,
  'split-since': OTHER_ORDER,
  'unknown-hold': OTHER_ORDER,
  'duplicate-hold': OTHER_ORDER,
  'invalid-phase': OTHER_ORDER,
  'invalid-rules': OTHER_ORDER,
  'invalid-terms': OTHER_ORDER,
} as const satisfies Record<RejectReason, ReasonCode>;

/** Up to 4.1 CxlRejReason knows two reasons, and is left out for all others. */
type RequestReasonCode = ByVersion<number | null>;

/** 2 is "broker / exchange option"; 4.4 has 99 "other" beside it. */
const OTHER_REQUEST = since({ 'FIX.4.2': 2, 'FIX.4.4': 99 });
const REFUSED = since({ 'FIX.4.2': 2 });
const DUPLICATE_REQUEST = since({ 'FIX.4.2': 2, 'FIX.4.3': 6 });
const ALREADY_PENDING = since({ 'FIX.4.2': 3 });
/** 8 is "price exceeds current price band", 18 "invalid price increment". */
const REQUEST_PRICE_BAND = since({ 'FIX.4.2': 2, 'FIX.4.4': 99, 'FIX.5.0SP2': 8 });
const REQUEST_INCREMENT = since({ 'FIX.4.2': 2, 'FIX.4.4': 99, 'FIX.5.0SP2': 18 });
const TOO_LATE = same(0);

/** CxlRejReason (102) for each reason. */
export const CXL_REJ_REASONS = {
  'unknown-symbol': OTHER_REQUEST,
  'contradictory-instrument': OTHER_REQUEST,
  'ambiguous-instrument': OTHER_REQUEST,
  'duplicate-client-order-id': DUPLICATE_REQUEST,
  'invalid-client-order-id': OTHER_REQUEST,
  'unsupported-side': OTHER_REQUEST,
  'unsupported-order-type': OTHER_REQUEST,
  'unsupported-time-in-force': OTHER_REQUEST,
  'price-required': OTHER_REQUEST,
  'invalid-price': OTHER_REQUEST,
  'price-off-tick': REQUEST_INCREMENT,
  'invalid-quantity': OTHER_REQUEST,
  'quantity-off-lot': OTHER_REQUEST,
  'value-too-large': OTHER_REQUEST,
  'too-many-open-orders': OTHER_REQUEST,
  'unknown-order': same(1),
  'too-late': TOO_LATE,
  'echo-too-long': OTHER_REQUEST,
  'order-mismatch': OTHER_REQUEST,
  'unchangeable-field': OTHER_REQUEST,
  'request-pending': ALREADY_PENDING,
  'below-filled': OTHER_REQUEST,
  'order-type-not-taken': OTHER_REQUEST,
  'time-in-force-not-taken': OTHER_REQUEST,
  'attribute-not-taken': OTHER_REQUEST,
  'incompatible-instructions': OTHER_REQUEST,
  'stop-price-required': OTHER_REQUEST,
  'trail-offset-required': OTHER_REQUEST,
  'peg-reference-required': OTHER_REQUEST,
  'invalid-display-quantity': OTHER_REQUEST,
  'invalid-minimum-quantity': OTHER_REQUEST,
  'expiry-required': OTHER_REQUEST,
  'invalid-expiry': OTHER_REQUEST,
  'quantity-below-minimum': OTHER_REQUEST,
  'quantity-above-maximum': OTHER_REQUEST,
  'notional-above-maximum': OTHER_REQUEST,
  'negative-price': OTHER_REQUEST,
  'outside-price-band': REQUEST_PRICE_BAND,
  'would-take': OTHER_REQUEST,
  'order-rate-exceeded': OTHER_REQUEST,
  'too-many-orders-of-owner': OTHER_REQUEST,
  'unknown-account': OTHER_REQUEST,
  'instrument-expired': TOO_LATE,
  'phase-forbids-entry': OTHER_REQUEST,
  'phase-forbids-cancel': OTHER_REQUEST,
  'phase-forbids-replace': OTHER_REQUEST,
  'not-in-this-phase': OTHER_REQUEST,
  'not-at-last-price': OTHER_REQUEST,
  'refused-by-decision': REFUSED,
  'given-verbally': OTHER_REQUEST,
  'not-held': OTHER_REQUEST,
  'not-waiting': OTHER_REQUEST,
  'not-open': TOO_LATE,
  'beyond-open-quantity': OTHER_REQUEST,
  'no-price': OTHER_REQUEST,
  'unknown-trade': OTHER_REQUEST,
  'trade-busted': OTHER_REQUEST,
  'split-since': OTHER_REQUEST,
  'unknown-hold': OTHER_REQUEST,
  'duplicate-hold': OTHER_REQUEST,
  'invalid-phase': OTHER_REQUEST,
  'invalid-rules': OTHER_REQUEST,
  'invalid-terms': OTHER_REQUEST,
} as const satisfies Record<RejectReason, RequestReasonCode>;

/** Null where the version has no such field. */
type RestatementCode = ByVersion<number | null>;

/** ExecRestatementReason exists from 4.2. */
const BROKER_OPTION = since({ 'FIX.4.2': 4 });
/** 2: somebody has called (FIX order state changes E.1.b, E.1.c). */
const VERBAL_CHANGE = since({ 'FIX.4.2': 2 });
/** 8 is "market (exchange) option". */
const MARKET_OPTION = since({ 'FIX.4.2': 4, 'FIX.4.3': 8 });

/** ExecRestatementReason (378) of a cancel; null where the order itself asked to end so. */
export const CANCEL_RESTATEMENTS = {
  requested: null,
  operator: VERBAL_CHANGE,
  'nothing-to-match': null,
  'immediate-or-cancel': null,
  'fill-or-kill': null,
  'minimum-quantity': null,
  'would-take': null,
  /** 17 is "canceled for self-match prevention". */
  'self-match': since({ 'FIX.4.2': 4, 'FIX.4.3': 8, 'FIX.5.0SP2': 17 }),
  'price-band': MARKET_OPTION,
  'auction-ended': null,
  'phase-ended': null,
  /** 6 is "cancel on trading halt". */
  halt: since({ 'FIX.4.2': 4, 'FIX.4.3': 6 }),
  'mass-cancel': MARKET_OPTION,
  'instrument-removed': MARKET_OPTION,
  'instrument-expired': MARKET_OPTION,
} as const satisfies Record<CancelReason, RestatementCode | null>;

/** ExecRestatementReason (378) of an order that the venue changed. */
export const RESTATEMENTS = {
  repriced: since({ 'FIX.4.2': 3 }),
  decremented: since({ 'FIX.4.2': 5 }),
  decided: VERBAL_CHANGE,
  /** 5 is "partial decline of OrderQty". */
  reduced: since({ 'FIX.4.2': 5 }),
  /** 0 is "GT corporate action", 1 "GT renewal". */
  split: since({ 'FIX.4.2': 0 }),
  renewed: since({ 'FIX.4.2': 1 }),
  suspended: BROKER_OPTION,
  resumed: BROKER_OPTION,
} as const satisfies Record<RestateReason, RestatementCode>;

/** ExecRestatementReason (378) of a stop that woke, where ExecType (150) has no word of its own for it. */
export const TRIGGERED: RestatementCode = MARKET_OPTION;

function same(code: number): ReasonCode {
  return since({ 'FIX.4.0': code });
}

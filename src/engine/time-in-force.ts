import type { CancelReason } from './event.ts';
import type { TimeInForce } from './values.ts';

/** What a time in force means for the part of an order that does not trade on entry. */
interface TimeInForceRule {
  readonly rests: boolean;
  /** Whether the order trades in full on entry or not at all. */
  readonly allOrNothing: boolean;
  readonly expiresAtDayEnd: boolean;
  /** Why the remainder of an order that may not rest is canceled. */
  readonly remainder: CancelReason;
}

export const TIME_IN_FORCE_RULES = {
  /** FIX TimeInForce 0: until the end of the trading day. */
  day: { rests: true, allOrNothing: false, expiresAtDayEnd: true, remainder: 'nothing-to-match' },
  /** FIX TimeInForce 1: until it is canceled. */
  gtc: { rests: true, allOrNothing: false, expiresAtDayEnd: false, remainder: 'nothing-to-match' },
  /** FIX TimeInForce 3: what does not trade at once is canceled (canceled, not expired: FIX order state changes I.1.b). */
  ioc: { rests: false, allOrNothing: false, expiresAtDayEnd: false, remainder: 'immediate-or-cancel' },
  /** FIX TimeInForce 4: in full at once, or canceled untouched (FIX order state changes I.1.a). */
  fok: { rests: false, allOrNothing: true, expiresAtDayEnd: false, remainder: 'fill-or-kill' },
} as const satisfies Record<TimeInForce, TimeInForceRule>;

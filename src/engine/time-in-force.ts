import type { CancelReason } from './reasons.ts';
import type { TimeInForce } from './values.ts';

/** What a time in force means for the part of an order that does not trade on entry. */
interface TimeInForceRule {
  readonly rests: boolean;
  /** Whether the order trades in full on entry or not at all. */
  readonly allOrNothing: boolean;
  readonly expiresAtDayEnd: boolean;
  /** Whether the order states when it expires. */
  readonly expiresAtTime: boolean;
  /** The auctions in which the order takes part; null for one that also trades outside of auctions. */
  readonly auctions: 'opening' | 'closing' | 'any' | null;
  /** Why the remainder of an order that may not rest, or not longer, is canceled. */
  readonly remainder: CancelReason;
}

const ALWAYS = { rests: true, allOrNothing: false, auctions: null, remainder: 'nothing-to-match' } as const;
const AT_ONCE = { rests: false, expiresAtDayEnd: false, expiresAtTime: false, auctions: null } as const;
const AT_AUCTION = {
  rests: true,
  allOrNothing: false,
  expiresAtDayEnd: true,
  expiresAtTime: false,
  remainder: 'auction-ended',
} as const;

export const TIME_IN_FORCE_RULES = {
  /** FIX TimeInForce 0: until the end of the trading day. */
  day: { ...ALWAYS, expiresAtDayEnd: true, expiresAtTime: false },
  /** FIX TimeInForce 1: until it is canceled. */
  gtc: { ...ALWAYS, expiresAtDayEnd: false, expiresAtTime: false },
  /** FIX TimeInForce 6: until ExpireTime (126), or the end of the trading day of ExpireDate (432). */
  gtd: { ...ALWAYS, expiresAtDayEnd: false, expiresAtTime: true },
  /** FIX TimeInForce 3: what does not trade at once is canceled (canceled, not expired: FIX order state changes I.1.b). */
  ioc: { ...AT_ONCE, allOrNothing: false, remainder: 'immediate-or-cancel' },
  /** FIX TimeInForce 4: in full at once, or canceled untouched (FIX order state changes I.1.a). */
  fok: { ...AT_ONCE, allOrNothing: true, remainder: 'fill-or-kill' },
  /** FIX TimeInForce 2: in the opening auction only. */
  'at-the-opening': { ...AT_AUCTION, auctions: 'opening' },
  /** FIX TimeInForce 7: in the closing auction only; waits for it. */
  'at-the-close': { ...AT_AUCTION, auctions: 'closing' },
  /** FIX TimeInForce 8 (good through crossing), 5.0SP2 B (good for auction): in the next auction of any kind. */
  'good-for-auction': { ...AT_AUCTION, auctions: 'any' },
} as const satisfies Record<TimeInForce, TimeInForceRule>;

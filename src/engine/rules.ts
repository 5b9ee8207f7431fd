import { MATCHING_POLICIES, type MatchingPolicy } from './instrument.ts';
import { ORDER_ATTRIBUTES, type OrderAttribute } from './instructions.ts';
import { ORDER_TYPES, TIMES_IN_FORCE, type Micros, type OrderType, type TimeInForce } from './values.ts';

export const STOP_TRIGGERS = ['last-trade', 'quote'] as const;
export const SELF_MATCH_MODES = [
  'none',
  'cancel-newest',
  'cancel-oldest',
  'cancel-both',
  'decrement',
] as const;
export const POST_ONLY_MODES = ['reject', 'slide'] as const;
export const REPLACE_STYLES = ['in-place', 'cancel-and-new'] as const;
export const REPLACE_BELOW_FILLED = ['close', 'reject'] as const;
export const PROFILES = ['plain', 'exchange', 'broker'] as const;
export const REQUESTS_WHILE_PENDING = ['refuse', 'queue'] as const;
export const BAND_BREACHES = ['cancel', 'volatility-auction'] as const;

/** How one venue trades. Part of its state, changed as a whole by a command. */
export interface VenueRules {
  readonly orderTypes: readonly OrderType[];
  readonly timesInForce: readonly TimeInForce[];
  readonly attributes: readonly OrderAttribute[];
  readonly matching: MatchingPolicy;
  /** What wakes stops: the last trade, or the best price of the side that the order would trade with. */
  readonly stopTrigger: (typeof STOP_TRIGGERS)[number];
  /** What happens when two orders of one owner would trade with each other in continuous trading. */
  readonly selfMatch: (typeof SELF_MATCH_MODES)[number];
  /** What happens to a post-only order that would trade: refused, or moved to the nearest price at which it rests. */
  readonly postOnly: (typeof POST_ONLY_MODES)[number];
  /** Whether a replaced order keeps its OrderID, or is canceled and entered anew. */
  readonly replaceStyle: (typeof REPLACE_STYLES)[number];
  readonly quantityDecreaseKeepsPriority: boolean;
  readonly quantityIncreaseKeepsPriority: boolean;
  /** A replace to a quantity not above what has traded: closes the order (FIX C.3.c), or is refused. */
  readonly replaceBelowFilled: (typeof REPLACE_BELOW_FILLED)[number];
  /**
   * An exchange tells what comes of an order at once in place of its acceptance. A broker tells owners that their orders
   * and requests are pending before it answers them, opens a filled order again when a bust takes from it or a replace
   * adds to it, and restates the orders that go on at the end of the day.
   */
  readonly profile: (typeof PROFILES)[number];
  /** A request on an order with one that waits for a decision: refused, or decided after it. */
  readonly requestsWhilePending: (typeof REQUESTS_WHILE_PENDING)[number];
  /** What an order that would trade beyond the dynamic band does: loses its remainder, or starts a volatility auction. */
  readonly bandBreach: (typeof BAND_BREACHES)[number];
  readonly volatilityAuctionMicros: Micros;
  /** Open orders of one owner; null for no limit of the venue's own. */
  readonly maxOpenOrdersPerOwner: number | null;
  /** Entries and replaces of one owner within one second of the clock; null for no limit. */
  readonly maxOrdersPerSecond: number | null;
}

/** What a venue does that was told nothing: takes everything, by price and time. */
export const DEFAULT_RULES: VenueRules = {
  orderTypes: ORDER_TYPES,
  timesInForce: TIMES_IN_FORCE,
  attributes: ORDER_ATTRIBUTES,
  matching: MATCHING_POLICIES[0],
  stopTrigger: 'last-trade',
  selfMatch: 'none',
  postOnly: 'reject',
  replaceStyle: 'in-place',
  quantityDecreaseKeepsPriority: true,
  quantityIncreaseKeepsPriority: false,
  replaceBelowFilled: 'close',
  profile: 'plain',
  requestsWhilePending: 'refuse',
  bandBreach: 'cancel',
  volatilityAuctionMicros: 300_000_000,
  maxOpenOrdersPerOwner: null,
  maxOrdersPerSecond: null,
};

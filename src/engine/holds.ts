import type { Micros, Price, Quantity, Side } from './values.ts';

/** Where a hold stops an order or request: before it is acknowledged, before it is matched, or before it takes effect. */
export const HOLD_STAGES = ['new', 'match', 'cancel', 'replace'] as const;
export type HoldStage = (typeof HOLD_STAGES)[number];

export const HOLD_TIMEOUTS = ['release', 'reject', 'keep'] as const;

/** Which orders a hold takes: all that is given must fit. `*` and `?` in texts stand for any characters and any one. */
export interface HoldMatch {
  readonly symbol: string | null;
  readonly side: Side | null;
  readonly owner: string | null;
  readonly clientOrderId: string | null;
  readonly minQuantity: Quantity | null;
  readonly maxQuantity: Quantity | null;
  readonly minPrice: Price | null;
  readonly maxPrice: Price | null;
}

/** Fits every order. */
export const ANY_ORDER: HoldMatch = {
  symbol: null,
  side: null,
  owner: null,
  clientOrderId: null,
  minQuantity: null,
  maxQuantity: null,
  minPrice: null,
  maxPrice: null,
};

/** A standing order to the venue to stop orders, or their cancels and replaces, until somebody decides. */
export interface HoldRule {
  readonly name: string;
  readonly stages: readonly HoldStage[];
  readonly match: HoldMatch;
  /** Takes every nth that fits, from the nth on; 1 takes all. */
  readonly nth: number;
  /** After so many it is spent; null never. */
  readonly times: number | null;
  /** Whether the client is told that its order or request is pending. */
  readonly pend: boolean;
  /** How long one is held; what happens then is `onTimeout`. */
  readonly timeoutMicros: Micros;
  readonly onTimeout: (typeof HOLD_TIMEOUTS)[number];
  /** Comes after all holds that are not, whenever those are added: false unless given. */
  readonly last?: boolean | undefined;
}

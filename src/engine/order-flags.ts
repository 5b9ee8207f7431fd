/**
 * What an order asks of the book beyond "trade up to the limit, then rest". The plain limit order has no flag, and
 * pays for all of them together with the one test of its flags in Book.submit.
 */

/** Rests in the dark: not in the depth, and behind all visible orders of its price. */
export const HIDDEN = 1;
/** Trades in full or not at all; rests in the dark, and is passed over by what is too small for it. */
export const ALL_OR_NONE = 2;
/** Rests with a part of its quantity shown, and goes to the back of its price with each new part. */
export const ICEBERG = 4;
/** Its price follows the best prices, so it is none that others may follow (Book.bestUnpegged). */
export const PEGGED = 8;

/** The order has no limit, and does not rest. */
export const MARKET = 16;
/** FIX TimeInForce 3: what does not trade at once does not rest. */
export const IMMEDIATE_OR_CANCEL = 32;
/** FIX TimeInForce 4: trades at once in full, or not at all. */
export const FILL_OR_KILL = 64;
/** Rests without trading, though the book be crossed: how orders are collected for an auction. */
export const NO_MATCH = 128;
/**
 * Trades at its own limit, whatever better price the resting order has: trading at last. By price and time whatever
 * the policy; all-or-none orders take no part, and owners may trade with themselves.
 */
export const AT_LIMIT = 256;

/**
 * Word 7 of an order's record: in its low bits those of the flags that matter for a resting order, above them the
 * order's group: whose it is, as far as the book cares.
 */
export const GROUP_SHIFT = 4;
export const RESTING_FLAGS = HIDDEN | ALL_OR_NONE | ICEBERG | PEGGED;
/** Resting orders that are not traded with by the short path. */
export const SPECIAL_FLAGS = HIDDEN | ALL_OR_NONE | ICEBERG;
export const DARK_FLAGS = HIDDEN | ALL_OR_NONE;

/** Orders of this group never meet one of their own. */
export const NO_GROUP = 0;
export const MAX_GROUP = 2 ** 27 - 1;

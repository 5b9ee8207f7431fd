/**
 * What an order asks of the book beyond "trade up to the limit, then rest". The plain limit order has no flag, and
 * pays for all of them together with the one test of its flags in Book.submit.
 *
 * A further kind of order becomes a bit here and a case behind that test. If it also rests as something special, word
 * 7 of its record keeps its flags, and a count of such orders on the level (beside LEVEL_CARRY) sends the matching of
 * that level, and of no other, to code of its own.
 */

/** The order has no limit, and does not rest. */
export const MARKET = 1;
/** FIX TimeInForce 3: what does not trade at once does not rest. */
export const IMMEDIATE_OR_CANCEL = 2;
/** FIX TimeInForce 4: trades at once in full, or not at all. */
export const FILL_OR_KILL = 4;

import type { OrderType } from './values.ts';

/** What an order type means for the book. */
interface OrderTypeRule {
  /** Whether the order states a limit: it must, it may, or it may not. */
  readonly limit: 'required' | 'optional' | 'none';
  /** Whether what does not trade at once may wait in the book. */
  readonly rests: boolean;
  /**
   * What wakes the order: a price that has moved against its side (a stop: up for a buy) or in its favour (if touched:
   * down for a buy). Null for an order that is awake from the start.
   */
  readonly trigger: 'against' | 'in-favour' | null;
}

export const ORDER_TYPE_RULES = {
  /** FIX OrdType 1: trades at any price with what is there; without a price it has no place in the book. */
  market: { limit: 'none', rests: false, trigger: null },
  /** FIX OrdType 2: trades at its price or better. */
  limit: { limit: 'required', rests: true, trigger: null },
  /** FIX OrdType 3: a market order once the stop price is reached. */
  stop: { limit: 'none', rests: false, trigger: 'against' },
  /** FIX OrdType 4: a limit order once the stop price is reached. */
  'stop-limit': { limit: 'required', rests: true, trigger: 'against' },
  /** FIX OrdType P with PegMoveType, as venues use it: a stop whose price follows the market at a distance. */
  'trailing-stop': { limit: 'none', rests: false, trigger: 'against' },
  /** FIX OrdType K: trades at the best price there is, and what is left becomes a limit order at that price. */
  'market-to-limit': { limit: 'none', rests: true, trigger: null },
  /** FIX OrdType J: a market order once the price is reached in its favour. */
  'market-if-touched': { limit: 'none', rests: false, trigger: 'in-favour' },
  /** FIX 5.0 OrdType Q ("limit if touched" of venues): a limit order once the price is reached in its favour. */
  'limit-if-touched': { limit: 'required', rests: true, trigger: 'in-favour' },
  /** FIX OrdType P: its price follows the best prices; a limit caps it. */
  pegged: { limit: 'optional', rests: true, trigger: null },
} as const satisfies Record<OrderType, OrderTypeRule>;

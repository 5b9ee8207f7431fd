import type { OrderType } from './values.ts';

/** What an order type means for the book. */
interface OrderTypeRule {
  /** Whether the order states the worst price at which it trades. */
  readonly priced: boolean;
  /** Whether what does not trade at once may wait in the book. */
  readonly rests: boolean;
}

export const ORDER_TYPE_RULES = {
  /** FIX OrdType 1: trades at any price with what is there; without a price it has no place in the book. */
  market: { priced: false, rests: false },
  /** FIX OrdType 2: trades at its price or better. */
  limit: { priced: true, rests: true },
} as const satisfies Record<OrderType, OrderTypeRule>;

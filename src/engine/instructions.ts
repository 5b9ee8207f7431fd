import type { Micros, PegReference, Price, Quantity } from './values.ts';

/** What an order may ask for beyond its type and time in force; a venue or an instrument says which it takes. */
export const ORDER_ATTRIBUTES = [
  'iceberg',
  'hidden',
  'post-only',
  'minimum-quantity',
  'all-or-none',
] as const;
export type OrderAttribute = (typeof ORDER_ATTRIBUTES)[number];

/** All that an order says beside side, type, price, quantity and time in force. A plain order has none of it. */
export interface Instructions {
  /** Of stops, stop limits and both if-touched types: the price that wakes the order. */
  readonly stopPrice: Price | null;
  /** Of trailing stops: how many ticks the stop price stays behind the best price since entry; above 0. */
  readonly trailOffset: Price | null;
  readonly pegReference: PegReference | null;
  /** Ticks added to a pegged order's reference, whatever its side. 0 without a peg. */
  readonly pegOffset: Price;
  /** The most that the book shows: an iceberg above 0, a hidden order at 0; null shows all. */
  readonly displayQuantity: Quantity | null;
  /** The least that must trade on entry, or the order is canceled. */
  readonly minimumQuantity: Quantity | null;
  /** Trades in full with what is there, or waits. */
  readonly allOrNone: boolean;
  /** Never removes liquidity. */
  readonly postOnly: boolean;
  /** Of good-till-date: when the order expires. */
  readonly expireAt: Micros | null;
  /** What a gateway wants to have back with each report on the order; nothing to the engine. */
  readonly clientFields?: string | undefined;
  /** Fields of the client's for bots to read, as `tag=value` with SOH after each; nothing to the engine. */
  readonly notes?: string | undefined;
  /** What its owner wants to see again in reports, up to MAX_ECHO characters; it says nothing to the venue. */
  readonly echo: string | null;
}

export const MAX_ECHO = 1_024;

/** What a plain order asks for. */
export const PLAIN: Instructions = {
  stopPrice: null,
  trailOffset: null,
  pegReference: null,
  pegOffset: 0,
  displayQuantity: null,
  minimumQuantity: null,
  allOrNone: false,
  postOnly: false,
  expireAt: null,
  echo: null,
};

/** The instructions, or null where they ask for nothing: a plain order carries none. */
export function unlessPlain(asked: Instructions): Instructions | null {
  const isPlain =
    asked.clientFields === undefined &&
    asked.notes === undefined &&
    (Object.keys(PLAIN) as (keyof Instructions)[]).every((key) => asked[key] === PLAIN[key]);
  return isPlain ? null : asked;
}

import type { HoldMatch } from './holds.ts';
import type { Price, Quantity, Side } from './values.ts';

/** What of an order a hold looks at. */
export interface Holdable {
  readonly symbol: string;
  readonly side: Side;
  readonly owner: string;
  readonly clientOrderId: string;
  readonly quantity: Quantity;
  readonly price: Price | null;
}

/**
 * What of the match does not fit the order; null when all that it gives does. An order without a price lies within no
 * bounds of prices.
 */
export function misfitOf(match: HoldMatch, order: Holdable): keyof HoldMatch | null {
  if (match.side !== null && match.side !== order.side) return 'side';
  if (match.minQuantity !== null && order.quantity < match.minQuantity) return 'minQuantity';
  if (match.maxQuantity !== null && order.quantity > match.maxQuantity) return 'maxQuantity';
  if (match.minPrice !== null && (order.price === null || order.price < match.minPrice)) return 'minPrice';
  if (match.maxPrice !== null && (order.price === null || order.price > match.maxPrice)) return 'maxPrice';
  if (!fitsPattern(match.symbol, order.symbol)) return 'symbol';
  if (!fitsPattern(match.owner, order.owner)) return 'owner';
  return fitsPattern(match.clientOrderId, order.clientOrderId) ? null : 'clientOrderId';
}

/**
 * Whether the text is what the pattern says, with `*` for any characters and `?` for any one. Only the last `*` is ever
 * gone back to: an earlier one has already taken the least that lets the rest fit, so the time is bounded by the product
 * of the lengths whatever the pattern.
 */
export function fitsPattern(pattern: string | null, text: string): boolean {
  if (pattern === null) return true;
  let at = 0;
  let star = -1;
  let resume = 0;
  for (let read = 0; read < text.length;) {
    if (pattern[at] === '*') {
      star = at++;
      resume = read;
    } else if (at < pattern.length && (pattern[at] === '?' || pattern[at] === text[read])) {
      at++;
      read++;
    } else if (star >= 0) {
      at = star + 1;
      read = ++resume;
    } else {
      return false;
    }
  }
  while (pattern[at] === '*') at++;
  return at === pattern.length;
}

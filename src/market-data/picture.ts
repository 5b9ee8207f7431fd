import type { DayFigures } from '../engine/day-figures.ts';
import { SIDE_NUMBERS, type AuctionOutlook, type Listing } from '../engine/listing.ts';
import type { Phase } from '../engine/phases.ts';
import type { OrderId, Price, Quantity, Side } from '../engine/values.ts';
import type { Venue } from '../engine/venue.ts';

/** How a book is shown: price by price, or order by order. */
export const DEPTH_KINDS = ['price', 'order'] as const;
export type DepthKind = (typeof DEPTH_KINDS)[number];

/** The most prices or orders of a side that are shown of any book: what a snapshot of it takes has a bound. */
export const FULL_DEPTH = 500;

/** A price or an order in the depth. What is hidden is in neither. */
export interface DepthEntry {
  readonly price: Price;
  readonly quantity: Quantity;
  /** How many orders the quantity is of. */
  readonly orders: number;
  /** Null where the entry is a price. */
  readonly orderId: OrderId | null;
}

/** What an auction would give, and the phase that collects for it. */
export interface Auction extends AuctionOutlook {
  readonly phase: Phase;
}

/**
 * What is to be seen of a listing at one moment. Pictures are never changed, so that whoever fell behind keeps the
 * last one they know, and the difference to the present is what they missed.
 */
export interface Picture {
  /** Best first, and of one price first in time first. */
  readonly bids: readonly DepthEntry[];
  readonly asks: readonly DepthEntry[];
  readonly day: DayFigures;
  /** Null while no auction collects. */
  readonly auction: Auction | null;
  /** How many prints there have been. */
  readonly prints: number;
}

/** The depth of one side, up to so many entries. */
export function depthOf(
  venue: Venue,
  listing: Listing,
  kind: DepthKind,
  depth: number,
  side: Side,
): DepthEntry[] {
  const number = SIDE_NUMBERS[side];
  if (kind === 'price') {
    return listing.book
      .levels(number)
      .take(depth)
      .map(({ price, quantity, orders }) => ({ price, quantity, orders, orderId: null }))
      .toArray();
  }
  return listing.book
    .orders(number)
    .filter(({ shownQuantity }) => shownQuantity > 0)
    .take(depth)
    .map(({ reference, price, shownQuantity }) => ({
      price,
      quantity: shownQuantity,
      orders: 1,
      orderId: venue.orderByReference(reference).orderId,
    }))
    .toArray();
}

export function auctionOf({ matching, outlook, phase }: Listing): Auction | null {
  return matching === 'auction' ? { ...outlook, phase } : null;
}

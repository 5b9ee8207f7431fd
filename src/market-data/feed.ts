import type { TradeBusted, TradeCorrected, TradeMade, VenueEvent } from '../engine/event.ts';
import type { Listing } from '../engine/listing.ts';
import type { Venue } from '../engine/venue.ts';
import { isEqual } from './changes.ts';
import {
  auctionOf,
  depthOf,
  type Auction,
  type DepthEntry,
  type DepthKind,
  type Picture,
} from './picture.ts';

/** What is told of trades one by one: that they were made, and what was done to them afterwards. */
export type Print = TradeMade | TradeBusted | TradeCorrected;

/** Prints that are kept for those who fall behind; of older ones they learn how many there were. */
export const PRINTS_KEPT = 1_000;

/** What is to be seen of one listing, for as long as somebody looks. */
export class Feed {
  readonly listing: Listing;
  readonly #venue: Venue;
  readonly #views = new Map<string, View>();
  /** A ring: the print of number n, from 1 on, is at n modulo its size. */
  readonly #ring: Print[] = [];
  prints = 0;
  #releases: number;

  constructor(venue: Venue, listing: Listing) {
    this.#venue = venue;
    this.listing = listing;
    this.#releases = listing.releases;
  }

  /** Whether something has happened in the listing of which no event tells. */
  get isStale(): boolean {
    return this.#releases !== this.listing.releases;
  }

  get isWatched(): boolean {
    return this.#views.size > 0;
  }

  /** Takes in what happened, for those who want to know of each trade. */
  note(event: VenueEvent): void {
    if (isPrint(event, this.#venue)) this.#ring[++this.prints % PRINTS_KEPT] = event;
  }

  /** The prints after those of the first picture and up to those of the second, as far as they are kept. */
  printsBetween(before: Picture, after: Picture): { readonly prints: Print[]; readonly lost: number } {
    const first = Math.max(before.prints, this.prints - PRINTS_KEPT) + 1;
    const prints: Print[] = [];
    for (let number = first; number <= after.prints; number++) {
      prints.push(this.#ring[number % PRINTS_KEPT]!);
    }
    return { prints, lost: Math.min(first - 1, after.prints) - before.prints };
  }

  /** The view of this kind and depth. Whoever asks gives it back with `leave`. */
  look(kind: DepthKind, depth: number): View {
    const key = `${kind} ${depth}`;
    const view = this.#views.get(key) ?? new View(this, kind, depth);
    this.#views.set(key, view);
    view.lookers++;
    return view;
  }

  leave(view: View): void {
    if (--view.lookers === 0) this.#views.delete(`${view.kind} ${view.depth}`);
  }

  views(): Iterable<View> {
    return this.#views.values();
  }

  /** Brings the pictures of all views to the present. */
  refresh(): void {
    this.#releases = this.listing.releases;
    for (const view of this.#views.values()) view.refresh();
  }

  depth(kind: DepthKind, depth: number, side: 'buy' | 'sell'): DepthEntry[] {
    return depthOf(this.#venue, this.listing, kind, depth, side);
  }
}

/** A listing to a certain depth, and price by price or order by order, as it was shown last. */
export class View {
  readonly feed: Feed;
  readonly kind: DepthKind;
  readonly depth: number;
  lookers = 0;
  /** The same object as long as nothing has changed. */
  picture: Picture;

  constructor(feed: Feed, kind: DepthKind, depth: number) {
    this.feed = feed;
    this.kind = kind;
    this.depth = depth;
    this.picture = this.#take();
  }

  refresh(): void {
    const { picture: before } = this;
    const now = this.#take();
    const bids = areEqual(before.bids, now.bids) ? before.bids : now.bids;
    const asks = areEqual(before.asks, now.asks) ? before.asks : now.asks;
    const auction = isSameAuction(before.auction, now.auction) ? before.auction : now.auction;
    const isSame =
      bids === before.bids &&
      asks === before.asks &&
      auction === before.auction &&
      now.day === before.day &&
      now.prints === before.prints;
    if (!isSame) this.picture = { ...now, bids, asks, auction };
  }

  #take(): Picture {
    const { feed, kind, depth } = this;
    return {
      bids: feed.depth(kind, depth, 'buy'),
      asks: feed.depth(kind, depth, 'sell'),
      day: feed.listing.day.figures,
      auction: auctionOf(feed.listing),
      prints: feed.prints,
    };
  }
}

/**
 * Whether the event is one for the tape. A trade that was decided by hand is none of the market, and one that is undone
 * for one of its sides still is one.
 */
function isPrint(event: VenueEvent, venue: Venue): event is Print {
  if (event.type === 'trade') return !event.synthetic;
  if (event.type !== 'trade-busted' && event.type !== 'trade-corrected') return false;
  return event.side === null && venue.recentTrades.get(event.tradeId)?.synthetic === false;
}

function areEqual(before: readonly DepthEntry[], after: readonly DepthEntry[]): boolean {
  return before.length === after.length && before.every((entry, at) => isEqual(entry, after[at]!));
}

function isSameAuction(before: Auction | null, after: Auction | null): boolean {
  if (before === null || after === null) return before === after;
  return (
    before.phase === after.phase &&
    before.price === after.price &&
    before.quantity === after.quantity &&
    before.surplus === after.surplus &&
    before.surplusSide === after.surplusSide
  );
}

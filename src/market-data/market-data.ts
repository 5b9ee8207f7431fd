import type { VenueEvent } from '../engine/event.ts';
import type { Listing } from '../engine/listing.ts';
import type { Venue } from '../engine/venue.ts';
import { Feed, type View } from './feed.ts';
import type { DepthKind } from './picture.ts';

/** Listens to what happens on a venue, until the function that it returns is called. */
export type Listen = (listener: (event: VenueEvent) => void) => () => void;

/**
 * What is to be seen of a venue, whatever the protocol in which it is told. It listens while somebody looks, so that a
 * venue at which nobody looks pays nothing for it.
 */
export class MarketData {
  readonly #venue: Venue;
  readonly #listen: Listen;
  readonly #feeds = new Map<string, Feed>();
  /** Feeds of listings in which something has happened since they were asked for. */
  readonly #touched = new Set<Feed>();
  #unlisten: (() => void) | null = null;

  constructor(venue: Venue, listen: Listen) {
    this.#venue = venue;
    this.#listen = listen;
  }

  /** Whoever looks says so when they have seen enough: see `leave`. */
  look(listing: Listing, kind: DepthKind, depth: number): View {
    let feed = this.#feeds.get(listing.symbol);
    // A listing of a symbol that was removed and came back is another.
    if (feed?.listing !== listing) {
      feed = new Feed(this.#venue, listing);
      this.#feeds.set(listing.symbol, feed);
      this.#unlisten ??= this.#listen((event) => this.#note(event));
    }
    return feed.look(kind, depth);
  }

  leave(view: View): void {
    const { feed } = view;
    feed.leave(view);
    if (feed.isWatched) return;
    this.#touched.delete(feed);
    // A listing of the same symbol may have come since, with a feed of its own.
    if (this.#feeds.get(feed.listing.symbol) === feed) this.#feeds.delete(feed.listing.symbol);
    if (this.#feeds.size > 0) return;
    this.#unlisten?.();
    this.#unlisten = null;
  }

  /** Brings all views of what was touched to the present, and tells which feeds these are. */
  refresh(): Feed[] {
    for (const feed of this.#feeds.values()) if (feed.isStale) this.#touched.add(feed);
    const feeds = [...this.#touched];
    this.#touched.clear();
    for (const feed of feeds) feed.refresh();
    return feeds;
  }

  /** Whether a listing is still traded: removed ones have nothing to be seen any more. */
  has({ listing }: Feed): boolean {
    return this.#venue.listing(listing.symbol) === listing;
  }

  #note(event: VenueEvent): void {
    const symbol = symbolOf(event);
    if (symbol === null) {
      for (const feed of this.#feeds.values()) this.#touched.add(feed);
      return;
    }
    const feed = this.#feeds.get(symbol);
    if (feed === undefined) return;
    this.#touched.add(feed);
    feed.note(event);
  }
}

/** The instrument that an event is about; null for all of them. */
function symbolOf(event: VenueEvent): string | null {
  if ('order' in event && event.order !== null) return event.order.symbol;
  if ('symbol' in event) return event.symbol;
  return 'instrument' in event ? event.instrument.symbol : null;
}

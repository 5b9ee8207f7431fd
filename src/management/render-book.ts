import type { BookLevel } from '../engine/book.ts';
import { NO_FIGURES } from '../engine/day-figures.ts';
import type { Instrument } from '../engine/instrument.ts';
import { SIDE_NUMBERS } from '../engine/listing.ts';
import type { Price, Side } from '../engine/values.ts';
import type { Venue } from '../engine/venue.ts';
import type { BookJson } from './entities.ts';
import { priceText, renderTrade } from './render.ts';

/** How much of a book is wanted. */
export interface BookExtent {
  /** Price levels of each side. */
  readonly levels: number;
  /** Whether to tell whose orders are at each price. */
  readonly owners: boolean;
  /** Whether to tell what the trading day has come to. */
  readonly day: boolean;
}

/** Orders of a side that are looked at for their owners: of a deeper book the far end is told without. */
const MOST_ORDERS = 2_000;
/** Owners that are told of a price, those with the most first. */
const MOST_OWNERS = 8;

export function renderBook(venue: Venue, instrument: Instrument, extent: BookExtent): BookJson {
  const { symbol } = instrument;
  const { bids, asks } = venue.depth(symbol, extent.levels);
  const side = (name: Side, shown: readonly BookLevel[]): BookJson['bids'] => {
    const whose = extent.owners ? ownersAt(venue, symbol, name, shown.at(-1)?.price) : null;
    return shown.map(({ price, quantity, orders }) => ({
      price: instrument.priceText(price),
      quantity: instrument.quantityText(quantity),
      orders,
      ...(whose !== null && { owners: ownersText(instrument, whose.get(price)) }),
    }));
  };
  const lastTrade = venue.lastTrade(symbol);
  return {
    venue: venue.name,
    symbol,
    phase: (venue.listing(symbol)?.ownPhase ?? venue.phase).phase,
    indicative: renderIndicative(venue, instrument),
    bids: side('buy', bids),
    asks: side('sell', asks),
    lastTrade: lastTrade === undefined ? null : renderTrade(venue, lastTrade),
    ...(extent.day && { day: renderDay(venue, instrument) }),
  };
}

function renderDay(venue: Venue, instrument: Instrument): NonNullable<BookJson['day']> {
  const { open, high, low, close, volume } = venue.listing(instrument.symbol)?.day.figures ?? NO_FIGURES;
  return {
    open: priceText(instrument, open),
    high: priceText(instrument, high),
    low: priceText(instrument, low),
    close: priceText(instrument, close),
    volume: instrument.quantityText(volume),
  };
}

type Shares = ReadonlyMap<string, number>;

/** What each owner shows at each price of a side, down to the last one. */
function ownersAt(
  venue: Venue,
  symbol: string,
  side: Side,
  last: Price | undefined,
): ReadonlyMap<Price, Shares> {
  const prices = new Map<Price, Map<string, number>>();
  const listing = venue.listing(symbol);
  if (listing === undefined || last === undefined) return prices;
  for (const { reference, price, shownQuantity } of listing.book
    .orders(SIDE_NUMBERS[side])
    .take(MOST_ORDERS)) {
    if (side === 'buy' ? price < last : price > last) break;
    if (shownQuantity === 0) continue;
    let shares = prices.get(price);
    if (shares === undefined) prices.set(price, (shares = new Map()));
    const { owner } = venue.orderByReference(reference);
    shares.set(owner, (shares.get(owner) ?? 0) + shownQuantity);
  }
  return prices;
}

function ownersText(
  instrument: Instrument,
  shares: Shares = new Map(),
): NonNullable<BookJson['bids'][number]['owners']> {
  return [...shares]
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, MOST_OWNERS)
    .map(([owner, quantity]) => ({ owner, quantity: instrument.quantityText(quantity) }));
}

/** What an auction would give; null while nothing is collected for one. */
function renderIndicative(venue: Venue, instrument: Instrument): BookJson['indicative'] {
  const listing = venue.listing(instrument.symbol);
  if (listing?.matching !== 'auction') return null;
  const told = listing.outlook;
  return {
    price: priceText(instrument, told.price),
    quantity: instrument.quantityText(told.quantity),
    surplus: instrument.quantityText(told.surplus),
    surplusSide: told.surplusSide,
  };
}

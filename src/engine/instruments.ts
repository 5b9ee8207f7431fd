/** What is traded on a venue: instruments come, change and go. */
import type { RemoveInstrument, UpdateInstrument } from './command.ts';
import { Instrument, type InstrumentTerms } from './instrument.ts';
import { cancel } from './lifecycle.ts';
import { Listing } from './listing.ts';
import type { Order } from './order.ts';
import { problemText, termsProblems } from './terms-problems.ts';
import type { Venue } from './venue.ts';

/** Throws RangeError when the terms are no good, or a name is another instrument's. */
export function checkTerms(venue: Venue, terms: InstrumentTerms): void {
  const [problem] = termsProblems(terms);
  if (problem !== undefined) throw new RangeError(`${terms.symbol}: ${problemText(problem)}`);
  const taken = takenName(venue, terms, undefined);
  if (taken !== undefined) throw new RangeError(`${venue.name} already has an instrument called ${taken}`);
}

/** A name in the terms that another listing has. */
function takenName(venue: Venue, terms: InstrumentTerms, own: Listing | undefined): string | undefined {
  return [terms.symbol, ...Object.values(terms.aliases)].find((name) => {
    const listing = venue.listing(name);
    return listing !== undefined && listing !== own;
  });
}

/** Lists an instrument whose terms have been checked. */
export function createInstrument(venue: Venue, terms: InstrumentTerms): void {
  list(venue, terms, venue.lastListing + 1);
  venue.reporter.tell({ type: 'instrument-created', instrument: terms });
}

/** Makes the listing, new or of a snapshot. */
export function list(venue: Venue, terms: InstrumentTerms, number: number): Listing {
  venue.lastListing = Math.max(venue.lastListing, number);
  const listing = new Listing(number, new Instrument(terms), venue.pools, venue.listener);
  listing.phase = venue.phase.phase;
  listing.follow(venue.rules);
  venue.addListing(listing);
  setLastTrading(venue, listing);
  return listing;
}

/** Sets the clock for the end of trading, unless it has come. */
export function setLastTrading(venue: Venue, listing: Listing): void {
  const { lastTradingAt } = listing.instrument.terms;
  venue.deadlines.set('last-trading', listing.number, listing.expired ? null : (lastTradingAt ?? null));
}

export function updateInstrument(venue: Venue, { instrument: terms }: UpdateInstrument): void {
  const listing = venue.listing(terms.symbol);
  const reject = (reason: 'unknown-symbol' | 'invalid-terms'): void =>
    venue.reporter.tell({ type: 'decision-rejected', verb: 'instrument', orderId: null, reason });
  if (listing === undefined || listing.symbol !== terms.symbol) return reject('unknown-symbol');
  const before = listing.instrument.terms;
  const isSame = (['assetClass', 'tickSize', 'lotSize'] as const).every((key) => terms[key] === before[key]);
  if (!isSame || termsProblems(terms).length > 0 || takenName(venue, terms, listing) !== undefined) {
    return reject('invalid-terms');
  }
  venue.dropAliases(listing);
  listing.instrument = new Instrument(terms);
  venue.addListing(listing);
  listing.follow(venue.rules);
  if (terms.lastTradingAt !== before.lastTradingAt) {
    listing.expired = false;
    setLastTrading(venue, listing);
  }
  venue.reporter.tell({ type: 'instrument-updated', instrument: terms });
  unsettle(venue, listing);
}

/** Has all that follows from terms and rules looked at anew. */
export function unsettle(venue: Venue, listing: Listing): void {
  listing.note(listing.last);
  listing.unsettlePegs();
  venue.touch(listing);
}

/** The end of trading in an instrument: its orders are canceled, and no more are taken. */
export function expireInstrument(venue: Venue, listing: Listing): void {
  listing.expired = true;
  for (const order of ordersOf(venue, listing)) cancel(venue, order, 'instrument-expired');
  venue.reporter.tell({ type: 'instrument-expired', symbol: listing.symbol });
}

export function removeInstrument(venue: Venue, { symbol }: RemoveInstrument): void {
  const listing = venue.listing(symbol);
  if (listing === undefined || listing.symbol !== symbol) return;
  for (const order of ordersOf(venue, listing)) cancel(venue, order, 'instrument-removed');
  venue.registry.forgetClosed(listing);
  venue.removeListing(listing);
  venue.deadlines.set('last-trading', listing.number, null);
  venue.deadlines.set('phase-end', listing.number, null);
  venue.reporter.tell({ type: 'instrument-removed', symbol });
}

function ordersOf(venue: Venue, listing: Listing): Order[] {
  return venue.registry.open().filter((order) => order.listing === listing);
}

/** The phases of a venue and its listings: how they change, and what that does to orders. */
import { uncross } from './auction.ts';
import type { SetPhase } from './command.ts';
import { cancel } from './lifecycle.ts';
import { NO_OUTLOOK, type Listing, type PhaseSetting } from './listing.ts';
import type { Order } from './order.ts';
import { joinsBook, PHASE_RULES, type Phase } from './phases.ts';
import { collect } from './resting.ts';
import type { Venue } from './venue.ts';

/** The phase of a listing as it is in force: its own, or the venue's. */
export function phaseOf(venue: Venue, listing: Listing): PhaseSetting {
  return listing.ownPhase ?? venue.phase;
}

export function setPhase(venue: Venue, command: SetPhase): void {
  const { symbol, phase, until, allowCancels, cancelOrders } = command;
  const listing = symbol === null ? undefined : venue.listing(symbol);
  const reject = (reason: 'unknown-symbol' | 'invalid-phase'): void =>
    venue.reporter.tell({ type: 'decision-rejected', verb: 'phase', orderId: null, reason });
  if (symbol !== null && listing === undefined) return reject('unknown-symbol');
  if (phase === null ? listing === undefined : !Object.hasOwn(PHASE_RULES, phase)) {
    return reject('invalid-phase');
  }
  if (until !== null) {
    const isGood =
      Number.isSafeInteger(until) && until > venue.now && listing !== undefined && phase !== null;
    if (!isGood) return reject('invalid-phase');
  }
  const setting = phase === null ? null : { phase, until, allowCancels };
  if (listing === undefined) setVenuePhase(venue, setting!, cancelOrders);
  else setOwnPhase(venue, listing, setting, cancelOrders);
}

/** Lets a listing follow the venue's phase again, when its own has come to its end. */
export function endOwnPhase(venue: Venue, listing: Listing): void {
  setOwnPhase(venue, listing, null, false);
}

/** Stops continuous trading in a listing whose price would move too far at once. */
export function beginVolatilityAuction(venue: Venue, listing: Listing): void {
  const until = venue.now + venue.rules.volatilityAuctionMicros;
  setOwnPhase(venue, listing, { phase: 'volatility-auction', until, allowCancels: true }, false);
}

function setVenuePhase(venue: Venue, setting: PhaseSetting, cancelOrders: boolean): void {
  const differs = isOther(venue.phase, setting);
  venue.phase = setting;
  if (differs) venue.reporter.tell({ type: 'phase-changed', symbol: null, ...setting });
  const orders = halts(setting, cancelOrders)
    ? Map.groupBy(venue.registry.open(), ({ listing }) => listing)
    : null;
  for (const listing of venue.listings()) {
    if (listing.ownPhase !== null) continue;
    moveTo(venue, listing, setting.phase);
    cancelForHalt(venue, orders?.get(listing) ?? []);
  }
}

function setOwnPhase(
  venue: Venue,
  listing: Listing,
  setting: PhaseSetting | null,
  cancelOrders: boolean,
): void {
  const before = phaseOf(venue, listing);
  listing.ownPhase = setting;
  venue.deadlines.set('phase-end', listing.number, setting?.until ?? null);
  const after = phaseOf(venue, listing);
  if (isOther(before, after)) {
    const { symbol } = listing;
    venue.reporter.tell({ type: 'phase-changed', symbol, ...after });
  }
  moveTo(venue, listing, after.phase);
  if (setting !== null && halts(setting, cancelOrders)) {
    cancelForHalt(
      venue,
      venue.registry.open().filter((order) => order.listing === listing),
    );
  }
}

function halts({ phase }: PhaseSetting, cancelOrders: boolean): boolean {
  return phase === 'halt' && cancelOrders;
}

function cancelForHalt(venue: Venue, orders: readonly Order[]): void {
  for (const order of orders) if (order.open) cancel(venue, order, 'halt');
}

function isOther(a: PhaseSetting, b: PhaseSetting): boolean {
  return a.phase !== b.phase || a.until !== b.until || a.allowCancels !== b.allowCancels;
}

/** Brings a listing into a phase, with all that leaving the last and entering the next one does. */
function moveTo(venue: Venue, listing: Listing, to: Phase): void {
  const { phase: from, matching: before } = listing;
  if (from === to) return;
  listing.phase = to;
  venue.touch(listing);
  if (before === 'continuous') putPegsAside(venue, listing);
  if (before === 'at-last') endPassing(venue, listing, 'phase-ended');
  if (endsCollecting(from, to)) {
    uncross(venue, listing);
    endPassing(venue, listing, 'auction-ended');
  }
  if (from === 'closing-auction' || to === 'closed') listing.day.endTrading();
  if (listing.matching === 'auction') joinAuction(listing);
  listing.noted = [];
  listing.note(listing.last);
  listing.unsettlePegs();
}

/** Whether orders that were collected trade, or go, between two phases. A halt keeps them; so does another auction. */
function endsCollecting(from: Phase, to: Phase): boolean {
  const { matching } = PHASE_RULES[to];
  if (matching === 'continuous' || matching === 'at-last') return true;
  return PHASE_RULES[from].matching === 'auction' && matching !== 'auction' && to !== 'halt';
}

function putPegsAside(venue: Venue, listing: Listing): void {
  // One that is on its way through the book is not in it, and is put aside once it has come to its end.
  for (const order of listing.pegs.toArray()) if (order.handle !== 0) putAside(venue, order);
}

/** Takes a peg out of the book until there is a price for it again. */
export function putAside(venue: Venue, order: Order): void {
  const special = order.ownSpecial;
  if (order.handle !== 0) order.listing.book.cancel(order.handle);
  order.handle = 0;
  special.place = 'aside';
  special.workingPrice = null;
  venue.reporter.report({ type: 'order-restated', order: order.state(), reason: 'repriced' });
}

/** Ends the orders that were in the book for the phase only. */
function endPassing(venue: Venue, listing: Listing, reason: 'auction-ended' | 'phase-ended'): void {
  for (const order of listing.passing.toArray()) cancel(venue, order, reason);
}

/** Takes the orders into the book that waited for such an auction. */
function joinAuction(listing: Listing): void {
  listing.outlook = NO_OUTLOOK;
  for (const order of listing.aside.toArray()) {
    if (!joinsBook(order.timeInForce, listing.phase)) continue;
    listing.aside.remove(order);
    order.ownSpecial.place = 'book';
    collect(order);
  }
}

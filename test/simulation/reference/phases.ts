import type { SetPhase } from '../../../src/engine/command.ts';
import type { RejectReason } from '../../../src/engine/reject.ts';
import { PHASE_RULES, PHASES, type Phase } from '../../../src/engine/phases.ts';
import { TIME_IN_FORCE_RULES } from '../../../src/engine/time-in-force.ts';
import { NOTHING_TOLD, uncross } from './auction.ts';
import {
  isMarket,
  isPegged,
  limitOf,
  stateOf,
  type Listing,
  type Order,
  type PhaseSetting,
} from './model.ts';
import { joins, noteLast, rest } from './resting.ts';
import type { World } from './world.ts';

export function setPhase(world: World, command: SetPhase): void {
  const listing = command.symbol === null ? null : world.listing(command.symbol);
  const refusal = listing === undefined ? 'unknown-symbol' : phaseRefusal(world, command);
  if (listing === undefined || refusal !== null) {
    const reason = refusal ?? 'unknown-symbol';
    return world.tell({ type: 'decision-rejected', verb: 'phase', orderId: null, reason });
  }
  const { phase, until, allowCancels } = command;
  const setting = phase === null ? null : { phase, until, allowCancels };
  const concerned = listing === null ? followers(world) : [listing];
  change(world, listing, concerned, setting, phase === 'halt' && command.cancelOrders);
}

function phaseRefusal(world: World, { symbol, phase, until }: SetPhase): RejectReason | null {
  if (phase === null ? symbol === null : !PHASES.includes(phase)) return 'invalid-phase';
  if (until === null) return null;
  const fits = symbol !== null && phase !== null && Number.isSafeInteger(until) && until > world.now;
  return fits ? null : 'invalid-phase';
}

function followers(world: World): Listing[] {
  return [...world.listings.values()].filter(({ own }) => own === null);
}

/** The listing's own phase has come to its end, or its owner takes it back. */
export function followVenue(world: World, listing: Listing): void {
  change(world, listing, [listing], null);
}

/** The dynamic band was reached. */
export function startVolatilityAuction(world: World, listing: Listing): void {
  const until = world.now + world.rules.volatilityAuctionMicros;
  change(world, listing, [listing], { phase: 'volatility-auction', until, allowCancels: true });
}

/** Sets the phase of one listing or, with null, of the venue, and moves all that follow. */
function change(
  world: World,
  listing: Listing | null,
  concerned: Listing[],
  to: PhaseSetting | null,
  cancelOrders = false,
): void {
  const before = listing === null ? world.phase : world.setting(listing);
  if (listing === null) world.phase = to!;
  else listing.own = to;
  const after = listing === null ? world.phase : world.setting(listing);
  const differs =
    before.phase !== after.phase ||
    before.until !== after.until ||
    before.allowCancels !== after.allowCancels;
  if (differs)
    world.tell({ type: 'phase-changed', symbol: listing === null ? null : listing.symbol, ...after });
  for (const each of concerned) {
    if (before.phase !== after.phase) move(world, each, before.phase, after.phase);
    if (!cancelOrders) continue;
    for (const order of world.openOrders(each)) world.cancel(order, 'halt');
  }
}

function inBook(world: World, listing: Listing): Order[] {
  return world.openOrders(listing).filter(({ place }) => place === 'book');
}

/** All that a change of phase does to the orders of one listing. */
function move(world: World, listing: Listing, from: Phase, to: Phase): void {
  const [left, entered] = [PHASE_RULES[from].matching, PHASE_RULES[to].matching];
  listing.noted = [];
  if (left === 'continuous') {
    for (const order of inBook(world, listing)) if (isPegged(order)) putAside(world, order);
  }
  if (left === 'at-last') {
    for (const order of inBook(world, listing)) {
      if (isMarket(order)) world.cancel(order, 'phase-ended');
    }
  }
  const collectingEnds = left === 'auction' && entered !== 'auction' && to !== 'halt';
  if (collectingEnds || entered === 'continuous' || entered === 'at-last') uncross(world, listing);
  if (entered === 'continuous') noteLast(world, listing, null);
  if (entered !== 'auction') return;
  listing.told = NOTHING_TOLD;
  for (const order of world.openOrders(listing)) {
    const isForAuctions = TIME_IN_FORCE_RULES[order.timeInForce].auctions !== null;
    if (order.place !== 'aside' || !isForAuctions || !joins(world, order)) continue;
    order.working = limitOf(order);
    rest(world, order);
  }
}

function putAside(world: World, order: Order): void {
  world.leaveBook(order);
  order.place = 'aside';
  order.working = null;
  world.report({ type: 'order-restated', order: stateOf(order), reason: 'repriced' });
}

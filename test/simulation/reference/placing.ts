import { PHASE_RULES } from '../../../src/engine/phases.ts';
import { ORDER_TYPE_RULES } from '../../../src/engine/order-types.ts';
import type { RejectReason } from '../../../src/engine/reject.ts';
import { TIME_IN_FORCE_RULES } from '../../../src/engine/time-in-force.ts';
import type { Side } from '../../../src/engine/values.ts';
import {
  isAllOrNone,
  isPegged,
  isPostOnly,
  isUntriggered,
  leavesOf,
  limitOf,
  opposite,
  stateOf,
  type Listing,
  type Order,
} from './model.ts';
import { startVolatilityAuction } from './phases.ts';
import { clampPrice, dynamicBand, isPriceOf, lastOf, roundDown, roundUp } from './prices.ts';
import { joins, noteLast, rest } from './resting.ts';
import { carryOut } from './trading.ts';
import { admits, traded, walk, type Step } from './walk.ts';
import type { World } from './world.ts';

/** Why an order of this kind may not be placed in the phase of its listing; null when it may. */
export function kindRefusal(world: World, order: Order): RejectReason | null {
  const { listing } = order;
  const phase = world.phaseOf(listing);
  const { matching } = PHASE_RULES[phase];
  const { auctions, rests } = TIME_IN_FORCE_RULES[order.timeInForce];
  const special =
    isAllOrNone(order) || isPostOnly(order) || (order.instructions?.minimumQuantity ?? null) !== null;
  if (matching === 'at-last') {
    const seeksPrice = order.orderType === 'market-to-limit' && order.price === null;
    const plain = !isUntriggered(order) && !isPegged(order) && !seeksPrice;
    if (!plain || auctions !== null || special) return 'not-in-this-phase';
    const last = lastOf(listing);
    const limit = limitOf(order);
    return last === null || (limit !== null && limit !== last) ? 'not-at-last-price' : null;
  }
  if (auctions === 'opening') {
    return phase === 'pre-open' || phase === 'opening-auction' ? null : 'not-in-this-phase';
  }
  if (matching === 'continuous' || (rests && !special)) return null;
  return 'not-in-this-phase';
}

function withinBand(listing: Listing, side: Side, limit: number | null): number | null {
  const band = dynamicBand(listing);
  if (band === null) return limit;
  if (side === 'buy') return Math.min(limit ?? Infinity, band.high);
  return Math.max(limit ?? -Infinity, band.low);
}

/** What would happen if the order was matched now in continuous trading, at a limit. */
export function dryRun(world: World, order: Order, limit: number | null): Step[] {
  const { listing, owner, side } = order;
  const incoming = { owner, side, limit: withinBand(listing, side, limit), open: leavesOf(order) };
  return walk(listing, incoming, {
    matching: listing.terms.matching ?? world.rules.matching,
    selfMatch: world.rules.selfMatch,
    onlyPrice: null,
  });
}

function firstPrice(steps: readonly Step[]): number | null {
  const first = steps.find((step) => step.kind === 'trade');
  return first === undefined ? null : first.price;
}

/** The nearest price at which a post-only order does not trade: its own where that is so. */
function slidPrice(world: World, order: Order): number {
  const { listing, side, price } = order;
  const first = firstPrice(dryRun(world, order, price));
  if (first === null) return price!;
  return side === 'buy' ? roundDown(listing, first - 1) : roundUp(listing, first + 1);
}

/** Whether a post-only order must be refused as things are. */
export function wouldTake(world: World, order: Order): boolean {
  if (!isPostOnly(order) || world.matchingOf(order.listing) !== 'continuous') return false;
  if (world.rules.postOnly === 'slide') return !isPriceOf(order.listing, slidPrice(world, order));
  return traded(dryRun(world, order, order.price)) > 0;
}

/** Says where an order goes that is placed next, for the event that comes before. */
export function destine(world: World, order: Order): void {
  const { listing } = order;
  order.working = null;
  if (isUntriggered(order)) {
    order.place = 'trigger';
    const last = lastOf(listing);
    if (order.orderType === 'trailing-stop' && order.stopPrice === null && last !== null) trail(order, last);
  } else if (isPegged(order) || !joins(world, order)) {
    order.place = 'aside';
  } else {
    order.place = 'book';
    const matching = world.matchingOf(listing);
    if (matching === 'continuous' && order.orderType === 'market-to-limit') {
      order.price ??= firstPrice(dryRun(world, order, null));
    }
    if (matching === 'at-last') order.working = limitOf(order) ?? lastOf(listing);
    else if (matching === 'continuous' && isPostOnly(order)) order.working = slidPrice(world, order);
    else order.working = limitOf(order);
  }
}

/** A trailing stop follows a price, in one direction only. */
export function trail(order: Order, price: number): void {
  const offset = order.instructions!.trailOffset!;
  const stop = clampPrice(order.side === 'sell' ? price - offset : price + offset);
  const ahead =
    order.stopPrice === null || (order.side === 'sell' ? stop > order.stopPrice : stop < order.stopPrice);
  if (ahead) order.stopPrice = stop;
}

/** Puts an order where `destine` has said. */
export function place(world: World, order: Order): void {
  if (order.place === 'trigger') {
    order.waitsSince = ++world.seq;
    noteLast(world, order.listing, order);
  } else if (order.place === 'book') {
    switch (world.matchingOf(order.listing)) {
      case 'continuous':
        return matchNow(world, order);
      case 'at-last':
        return matchAtLast(world, order);
      default:
        rest(world, order);
    }
  }
}

function matchNow(world: World, order: Order): void {
  const steps = dryRun(world, order, order.working);
  const allowed = withinBand(order.listing, order.side, order.working);
  const tradable = traded(steps);
  const minimum = order.placed ? null : (order.instructions?.minimumQuantity ?? null);
  order.placed = true;
  if (isAllOrNone(order)) {
    if (tradable === leavesOf(order)) carryOut(world, order, steps);
    else rest(world, order);
    return;
  }
  if (order.orderType === 'market-to-limit' && order.price === null) {
    return breaksBand(order, allowed) ? breach(world, order) : world.cancel(order, 'nothing-to-match');
  }
  const { allOrNothing, remainder } = TIME_IN_FORCE_RULES[order.timeInForce];
  if (allOrNothing && tradable < leavesOf(order)) return world.cancel(order, remainder);
  if (minimum !== null && tradable < minimum) return world.cancel(order, 'minimum-quantity');
  carryOut(world, order, steps);
  if (leavesOf(order) === 0) return;
  if (breaksBand(order, allowed)) breach(world, order);
  else restOrCancel(world, order);
}

function restOrCancel(world: World, order: Order): void {
  const { rests, remainder } = TIME_IN_FORCE_RULES[order.timeInForce];
  if (rests && ORDER_TYPE_RULES[order.orderType].rests) rest(world, order);
  else world.cancel(order, remainder);
}

/** Whether it is the dynamic band alone that keeps an order from what its own limit lets it reach. */
function breaksBand({ listing, side, working }: Order, allowed: number | null): boolean {
  return listing.book.some(
    (other) =>
      other.side === opposite(side) &&
      admits(side, working, other.working) &&
      !admits(side, allowed, other.working),
  );
}

function breach(world: World, order: Order): void {
  if (world.rules.bandBreach === 'cancel') return world.cancel(order, 'price-band');
  // The phase puts pegs aside that are in the book; this one is not, and comes after them.
  if (isPegged(order)) order.place = 'aside';
  startVolatilityAuction(world, order.listing);
  const { rests, remainder } = TIME_IN_FORCE_RULES[order.timeInForce];
  if (!rests) {
    world.cancel(order, remainder);
  } else if (order.working === null) {
    world.cancel(order, 'price-band');
  } else if (isPegged(order)) {
    order.working = null;
    world.report({ type: 'order-restated', order: stateOf(order), reason: 'repriced' });
  } else {
    rest(world, order);
  }
}

function matchAtLast(world: World, order: Order): void {
  const { listing, owner, side } = order;
  const last = order.working!;
  const steps = walk(
    listing,
    { owner, side, limit: last, open: leavesOf(order) },
    { matching: 'price-time', selfMatch: 'none', onlyPrice: last },
  );
  order.placed = true;
  const { allOrNothing, rests, remainder } = TIME_IN_FORCE_RULES[order.timeInForce];
  if (allOrNothing && traded(steps) < leavesOf(order)) return world.cancel(order, remainder);
  carryOut(world, order, steps);
  if (leavesOf(order) === 0) return;
  if (rests) rest(world, order);
  else world.cancel(order, remainder);
}

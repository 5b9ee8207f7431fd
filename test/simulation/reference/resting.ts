import { PHASE_RULES } from '../../../src/engine/phases.ts';
import { TIME_IN_FORCE_RULES } from '../../../src/engine/time-in-force.ts';
import { shownOf, type Listing, type Order } from './model.ts';
import { lastOf } from './prices.ts';
import type { World } from './world.ts';

/** Whether an order that is for auctions only is for what is collected now. */
export function joins(world: World, order: Order): boolean {
  const phase = world.phaseOf(order.listing);
  switch (TIME_IN_FORCE_RULES[order.timeInForce].auctions) {
    case 'opening':
      return phase === 'opening-auction' || phase === 'pre-open';
    case 'closing':
      return phase === 'closing-auction';
    case 'any':
      return PHASE_RULES[phase].matching === 'auction';
    case null:
      return true;
  }
}

/** Has the stops of a listing, or one of them, look at its last price. */
export function noteLast(world: World, listing: Listing, order: Order | null): void {
  const price = lastOf(listing);
  if (price !== null && world.matchingOf(listing) === 'continuous') listing.noted.push({ price, order });
}

/** At the back of the queue of its price. */
export function rest(world: World, order: Order): void {
  order.placed = true;
  order.place = 'book';
  order.seq = ++world.seq;
  order.shown = shownOf(order);
  order.listing.book.push(order);
}

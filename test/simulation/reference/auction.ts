import { TIME_IN_FORCE_RULES } from '../../../src/engine/time-in-force.ts';
import type { Side } from '../../../src/engine/values.ts';
import { isAllOrNone, isMarket, leavesOf, shownOf, stateOf, type Listing, type Order } from './model.ts';
import { roundDown } from './prices.ts';
import { rest } from './resting.ts';
import { trade } from './trading.ts';
import { admits, queueOf } from './walk.ts';
import type { World } from './world.ts';

/** What an auction gives at a price. */
interface Outcome {
  readonly price: number;
  readonly quantity: number;
  /** Above zero on the side of the buyers, below on that of the sellers. */
  readonly surplus: number;
}

function takesPart(order: Order): boolean {
  return !isAllOrNone(order);
}

function outcomeAt(listing: Listing, price: number): Outcome {
  const sum = (side: Side): number =>
    listing.book.reduce(
      (total, order) =>
        order.side === side && takesPart(order) && admits(side, order.working, price)
          ? total + leavesOf(order)
          : total,
      0,
    );
  const [buys, sells] = [sum('buy'), sum('sell')];
  return { price, quantity: Math.min(buys, sells), surplus: buys - sells };
}

/** The price of an auction that ends now, and what trades; null when nothing does. */
export function auctionOutcome(listing: Listing): Outcome | null {
  const prices = listing.book.filter(takesPart).flatMap(({ working }) => (working === null ? [] : [working]));
  const reference = listing.lastTrade ?? listing.referencePrice;
  const candidates = [...new Set(prices)].toSorted((one, other) => one - other);
  if (candidates.length === 0) {
    const outcome = reference === null ? null : outcomeAt(listing, reference);
    return outcome === null || outcome.quantity === 0 ? null : outcome;
  }
  let outcomes = candidates.map((price) => outcomeAt(listing, price));
  const most = Math.max(...outcomes.map(({ quantity }) => quantity));
  if (most === 0) return null;
  outcomes = outcomes.filter(({ quantity }) => quantity === most);
  const least = Math.min(...outcomes.map(({ surplus }) => Math.abs(surplus)));
  outcomes = outcomes.filter(({ surplus }) => Math.abs(surplus) === least);
  const [lowest, highest] = [outcomes[0]!, outcomes.at(-1)!];
  if (outcomes.every(({ surplus }) => surplus > 0)) return highest;
  if (outcomes.every(({ surplus }) => surplus < 0)) return lowest;
  const wished =
    reference === null
      ? Math.floor((lowest.price + highest.price) / 2)
      : Math.max(lowest.price, Math.min(highest.price, reference));
  return outcomeAt(listing, Math.max(lowest.price, roundDown(listing, wished)));
}

/** Whether there is anything that an auction would deal with before trading goes on. */
function awaitsAuction(listing: Listing): boolean {
  const best = (side: Side): number | null | undefined => queueOf(listing, side).find(takesPart)?.working;
  const [bid, ask] = [best('buy'), best('sell')];
  if (bid === null || ask === null) return true;
  return bid !== undefined && ask !== undefined && bid >= ask;
}

/** The end of collecting: what can trade trades at one price, and what was for the auction only is canceled. */
export function uncross(world: World, listing: Listing): void {
  const outcome = awaitsAuction(listing) ? auctionOutcome(listing) : null;
  if (outcome !== null) tradeAll(world, listing, outcome);
  for (const order of world.openOrders(listing)) {
    if (outcome === null || order.place !== 'book' || order.orderType !== 'market-to-limit') continue;
    if (order.working !== null) continue;
    order.price = outcome.price;
    order.working = outcome.price;
    world.leaveBook(order);
    rest(world, order);
    world.report({ type: 'order-restated', order: stateOf(order), reason: 'repriced' });
  }
  for (const order of world.openOrders(listing)) {
    if (order.place !== 'book') continue;
    const over = TIME_IN_FORCE_RULES[order.timeInForce].auctions !== null;
    if (over || isMarket(order)) world.cancel(order, 'auction-ended');
  }
}

function tradeAll(world: World, listing: Listing, { price, quantity }: Outcome): void {
  const queue = (side: Side): Order[] => queueOf(listing, side).filter(takesPart);
  const [buyers, sellers] = [queue('buy'), queue('sell')];
  const touched = new Set<Order>();
  for (let left = quantity; left > 0;) {
    const [buyer, seller] = [buyers[0]!, sellers[0]!];
    const dealt = Math.min(left, leavesOf(buyer), leavesOf(seller));
    trade(world, { one: buyer, other: seller, price, quantity: dealt, auction: true });
    left -= dealt;
    touched.add(buyer).add(seller);
    if (leavesOf(buyer) === 0) buyers.shift();
    if (leavesOf(seller) === 0) sellers.shift();
  }
  for (const order of touched) if (leavesOf(order) > 0) order.shown = shownOf(order);
}

/** Tells what the auction would give now, where that is not what was told last. */
export function tellIndicative(world: World, listing: Listing): void {
  if (world.matchingOf(listing) !== 'auction') return;
  const outcome = auctionOutcome(listing);
  const surplus = outcome?.surplus ?? 0;
  const told = {
    price: outcome?.price ?? null,
    quantity: outcome?.quantity ?? 0,
    surplus: Math.abs(surplus),
    surplusSide: surplus === 0 ? null : surplus > 0 ? ('buy' as const) : ('sell' as const),
  };
  const text = JSON.stringify(told);
  if (text === listing.told) return;
  listing.told = text;
  world.tell({ type: 'indicative', symbol: listing.symbol, ...told });
}

export const NOTHING_TOLD = JSON.stringify({ price: null, quantity: 0, surplus: 0, surplusSide: null });

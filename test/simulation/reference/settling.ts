import { ORDER_TYPE_RULES } from '../../../src/engine/order-types.ts';
import type { Side } from '../../../src/engine/values.ts';
import { isAllOrNone, isDark, isPegged, leavesOf, stateOf, type Listing, type Order } from './model.ts';
import { destine, dryRun, kindRefusal, place, trail } from './placing.ts';
import { isPriceOf, roundDown, roundUp } from './prices.ts';
import { queueOf, traded } from './walk.ts';
import type { World } from './world.ts';

/** Lets everything happen that the last change of a listing has made possible: stops, all-or-none orders, pegs. */
export function settle(world: World, listing: Listing): void {
  const isContinuous = (): boolean => world.matchingOf(listing) === 'continuous';
  let rounds = 0;
  for (let again = true; again && isContinuous(); rounds++) {
    if (rounds > 10_000) throw new Error(`${listing.symbol} does not settle`);
    wakeStops(world, listing);
    again =
      isContinuous() && (matchAllOrNone(world, listing) || (isContinuous() && repricePegs(world, listing)));
  }
  listing.noted = [];
}

function waiting(world: World, listing: Listing): Order[] {
  return world.openOrders(listing).filter(({ place: at }) => at === 'trigger');
}

function wakeStops(world: World, listing: Listing): void {
  const queue: Order[] = [];
  const look = (): void => {
    if (world.matchingOf(listing) !== 'continuous') return;
    const stops = waiting(world, listing).filter((order) => !queue.includes(order));
    if (stops.length > 0) queue.push(...metStops(world, listing, stops));
    listing.noted = [];
  };
  look();
  for (let order = queue.shift(); order !== undefined; order = queue.shift()) {
    wake(world, order);
    look();
  }
}

function metStops(world: World, listing: Listing, stops: readonly Order[]): Order[] {
  const woken: Order[] = [];
  const meet = (at: (order: Order) => { buy: number | null; sell: number | null }): void => {
    const asleep = stops.filter((order) => !woken.includes(order));
    for (const order of asleep) follow(order, at(order));
    woken.push(...inTurn(asleep.filter((order) => isMet(order, at(order)))));
  };
  if (world.rules.stopTrigger === 'quote') {
    const best = (side: Side): number | null =>
      queueOf(listing, side).find((order) => !isDark(order))?.working ?? null;
    const quotes = { buy: best('sell'), sell: best('buy') };
    meet(() => quotes);
  } else {
    for (const { price, order } of listing.noted) {
      meet((stop) => {
        const seen = order === null || order === stop ? price : null;
        return { buy: seen, sell: seen };
      });
    }
  }
  return woken;
}

function follow(order: Order, prices: { buy: number | null; sell: number | null }): void {
  const price = prices[order.side];
  if (order.orderType === 'trailing-stop' && price !== null) trail(order, price);
}

/** Whether the order wakes when prices rise to its stop price, and not when they fall to it. */
function wakesOnRise(order: Order): boolean {
  return (order.side === 'buy') === (ORDER_TYPE_RULES[order.orderType].trigger === 'against');
}

function isMet(order: Order, prices: { buy: number | null; sell: number | null }): boolean {
  const price = prices[order.side];
  if (price === null || order.stopPrice === null) return false;
  return wakesOnRise(order) ? price >= order.stopPrice : price <= order.stopPrice;
}

function inTurn(met: readonly Order[]): Order[] {
  const rising = met.filter(wakesOnRise);
  const falling = met.filter((order) => !wakesOnRise(order));
  rising.sort((one, other) => one.stopPrice! - other.stopPrice! || one.waitsSince - other.waitsSince);
  falling.sort((one, other) => other.stopPrice! - one.stopPrice! || one.waitsSince - other.waitsSince);
  return [...rising, ...falling];
}

/** A stop becomes the order that it stands for, and is placed. */
export function wake(world: World, order: Order): void {
  order.triggered = true;
  order.stopPrice = null;
  destine(world, order);
  world.report({ type: 'order-triggered', order: stateOf(order) });
  if (kindRefusal(world, order) === null) place(world, order);
  else world.cancel(order, 'phase-ended');
}

function matchAllOrNone(world: World, listing: Listing): boolean {
  for (const order of world.openOrders(listing)) {
    if (order.place !== 'book' || !isAllOrNone(order)) continue;
    if (traded(dryRun(world, order, order.working)) < leavesOf(order)) continue;
    world.leaveBook(order);
    place(world, order);
    return true;
  }
  return false;
}

function repricePegs(world: World, listing: Listing): boolean {
  let changed = false;
  for (const order of world.openOrders(listing)) {
    if (world.matchingOf(listing) !== 'continuous') return changed;
    if (!isPegged(order) || (order.place !== 'book' && order.place !== 'aside')) continue;
    const price = pegPrice(listing, order);
    if (price === order.working) continue;
    changed = true;
    world.leaveBook(order);
    order.place = price === null ? 'aside' : 'book';
    order.working = price;
    world.report({ type: 'order-restated', order: stateOf(order), reason: 'repriced' });
    place(world, order);
  }
  return changed;
}

/** Where a pegged order belongs now; null while it has nothing to follow. */
function pegPrice(listing: Listing, order: Order): number | null {
  const { side, price: cap } = order;
  const { pegReference, pegOffset } = order.instructions!;
  const best = (of: Side): number | null =>
    queueOf(listing, of).find((other) => !isDark(other) && !isPegged(other))?.working ?? null;
  const [bid, ask] = [best('buy'), best('sell')];
  const [own, other] = side === 'buy' ? [bid, ask] : [ask, bid];
  const mid = (): number | null => {
    if (bid === null || ask === null) return null;
    return side === 'buy' ? Math.ceil((bid + ask) / 2) : Math.floor((bid + ask) / 2);
  };
  const reference = pegReference === 'primary' ? own : pegReference === 'market' ? other : mid();
  if (reference === null) return null;
  const wished = reference + pegOffset;
  const capped = cap === null ? wished : side === 'buy' ? Math.min(wished, cap) : Math.max(wished, cap);
  const price = side === 'buy' ? roundDown(listing, capped) : roundUp(listing, capped);
  return isPriceOf(listing, price) ? price : null;
}

import type { OrderState } from '../../../src/engine/event.ts';
import type { Side } from '../../../src/engine/values.ts';
import { violated } from '../disagreement.ts';
import { isDark, type Market, type Watch } from './watch.ts';

interface Level {
  readonly price: number;
  readonly quantity: number;
  readonly orders: number;
}

/** The invariants of a venue at rest, after a command: about one instrument, and what its book answers. */
export function checkMarket(watch: Watch, market: Market): void {
  const orders = [...watch.open.values()].filter(({ symbol }) => symbol === market.symbol);
  const depth = watch.venue.depth(market.symbol, 1_000);
  const isContinuous = watch.matchingOf(market.symbol) === 'continuous';
  checkLevels(watch, orders, 'buy', depth.bids);
  checkLevels(watch, orders, 'sell', depth.asks);
  for (const order of orders) checkOrder(watch, order);
  if (!isContinuous) return;
  checkUncrossed(watch, orders);
  const last = market.last ?? ticks(market.terms.referencePrice);
  const [bid, ask] = [depth.bids[0]?.price ?? null, depth.asks[0]?.price ?? null];
  for (const order of orders) {
    if (order.place === 'trigger') checkAsleep(watch, order, last, bid, ask);
    if (order.orderType === 'pegged' && order.place !== 'held') checkPeg(watch, market, order, orders);
  }
}

function ticks(text: string | undefined): number | null {
  return text === undefined ? null : Math.round(Number(text) * 100);
}

/** I2, I3, I4, I19: levels are strictly monotone, none is empty, and each is the sum of what its orders show. */
function checkLevels(
  watch: Watch,
  orders: readonly OrderState[],
  side: Side,
  levels: readonly Level[],
): void {
  const sign = side === 'buy' ? -1 : 1;
  for (const [index, level] of levels.entries()) {
    const next = levels[index + 1];
    if (next !== undefined && sign * (next.price - level.price) <= 0) {
      violated('I3', `${side} level ${next.price} after ${level.price}`);
    }
    let [count, least, most] = [0, 0, 0];
    for (const order of orders) {
      if (
        order.side !== side ||
        order.place !== 'book' ||
        order.workingPrice !== level.price ||
        isDark(order)
      )
        continue;
      const display = order.instructions?.displayQuantity ?? null;
      count++;
      least += display === null ? order.leavesQuantity : 1;
      most += display === null ? order.leavesQuantity : Math.min(display, order.leavesQuantity);
    }
    if (count !== level.orders || level.quantity < least || level.quantity > most) {
      const found = `${count} orders that show ${least} to ${most}`;
      violated(
        'I2',
        `${side} level ${level.price} is ${level.quantity} in ${level.orders}, there are ${found}`,
      );
    }
  }
  const shown = orders.filter(
    (order) => order.side === side && order.place === 'book' && order.workingPrice !== null && !isDark(order),
  );
  if (levels.reduce((sum, level) => sum + level.orders, 0) !== shown.length) {
    violated('I2', `${shown.length} ${side} orders show, the levels have others`);
  }
}

/** I2, I10, I16, I24: an open order is where its kind may be. */
function checkOrder(watch: Watch, order: OrderState): void {
  const { orderId, place, workingPrice, timeInForce, leavesQuantity } = order;
  const fault = (invariant: string, what: string): never => violated(invariant, `order ${orderId} ${what}`);
  if (leavesQuantity <= 0) fault('I3', `is open with ${leavesQuantity} left`);
  if (place === 'nowhere') fault('I2', 'is open and nowhere');
  if (place !== 'book' && workingPrice !== null) fault('I16', `is at ${place} with a price in the book`);
  if (place === 'book' && (timeInForce === 'ioc' || timeInForce === 'fok'))
    fault('I10', `rests with ${timeInForce}`);
  const collects = watch.matchingOf(order.symbol) !== 'continuous';
  if (place === 'book' && workingPrice === null && !collects) fault('I10', 'rests without a price');
  const expireAt = order.instructions?.expireAt ?? null;
  if (expireAt !== null && expireAt <= watch.now) fault('I24', `is open after ${expireAt}`);
  const known = watch.venue.orderByClientId(order.owner, order.clientOrderId);
  if (known?.orderId !== orderId) fault('I14', `is not what ${order.clientOrderId} names`);
}

/** I1: no bid reaches an offer, whether they show or not; all-or-none orders may wait across. */
function checkUncrossed(watch: Watch, orders: readonly OrderState[]): void {
  let [bid, ask] = [-Infinity, Infinity];
  for (const { place, side, workingPrice, instructions } of orders) {
    if (place !== 'book' || workingPrice === null || instructions?.allOrNone === true) continue;
    if (side === 'buy') bid = Math.max(bid, workingPrice);
    else ask = Math.min(ask, workingPrice);
  }
  if (bid >= ask) violated('I1', `bid ${bid}, offer ${ask}`);
}

/** I16, I17: no stop is left asleep whose price has come. */
function checkAsleep(
  watch: Watch,
  order: OrderState,
  last: number | null,
  bid: number | null,
  ask: number | null,
): void {
  const price = watch.rules.stopTrigger === 'quote' ? (order.side === 'buy' ? ask : bid) : last;
  const { stopPrice } = order;
  if (price === null || stopPrice === null) return;
  const touched = order.orderType.endsWith('if-touched');
  const rises = (order.side === 'buy') !== touched;
  if (rises ? price >= stopPrice : price <= stopPrice) {
    violated('I17', `order ${order.orderId} sleeps at ${stopPrice}, the price is ${price}`);
  }
}

/** I22: a pegged order stands where its reference puts it, and is aside without one. */
function checkPeg(watch: Watch, market: Market, order: OrderState, orders: readonly OrderState[]): void {
  const best = (side: Side): number | null => {
    let found: number | null = null;
    for (const other of orders) {
      const { place, workingPrice } = other;
      if (other.side !== side || place !== 'book' || workingPrice === null) continue;
      if (isDark(other) || other.orderType === 'pegged') continue;
      if (found === null || (side === 'buy' ? workingPrice > found : workingPrice < found))
        found = workingPrice;
    }
    return found;
  };
  const [bid, ask] = [best('buy'), best('sell')];
  const isBuy = order.side === 'buy';
  const { pegReference, pegOffset } = order.instructions!;
  const [own, other] = isBuy ? [bid, ask] : [ask, bid];
  let reference = pegReference === 'primary' ? own : other;
  if (pegReference === 'mid') {
    const twice = bid === null || ask === null ? null : bid + ask;
    reference = twice === null ? null : isBuy ? Math.ceil(twice / 2) : Math.floor(twice / 2);
  }
  if (reference === null) {
    if (order.place !== 'aside')
      violated('I22', `order ${order.orderId} has no reference and is at ${order.place}`);
    return;
  }
  const free = reference + pegOffset;
  const capped =
    order.price === null ? free : isBuy ? Math.min(free, order.price) : Math.max(free, order.price);
  // With a tick table it may stand up to a step further from the market; where no price is valid it is aside.
  const slack = market.terms.tickTable === undefined ? 0 : 4;
  const away =
    order.workingPrice === null ? 0 : isBuy ? capped - order.workingPrice : order.workingPrice - capped;
  if (away < 0 || away > slack)
    violated('I22', `order ${order.orderId} is at ${order.workingPrice}, not ${capped}`);
  if (order.workingPrice === null && capped > slack)
    violated('I22', `order ${order.orderId} is aside, not at ${capped}`);
}

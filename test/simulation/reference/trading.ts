import type { OrderExecuted } from '../../../src/engine/event.ts';
import { MAX_EXACT } from '../../../src/engine/values.ts';
import { leavesOf, liveStatus, stateOf, type Order, type TradeSide } from './model.ts';
import type { Step } from './walk.ts';
import type { World } from './world.ts';

/** Takes part of an order away, with its report still to be told. */
function fill(world: World, order: Order, price: number, quantity: number): void {
  order.cum += quantity;
  order.notional += price * quantity;
  if (order.cum + order.closed >= order.quantity) world.end(order, 'filled');
  else if (order.status !== 'suspended') order.status = liveStatus(order);
}

/** Whether a fill, or one in place of another, is more than can be added up exactly. */
export function isTooLarge(
  order: Order,
  price: number,
  quantity: number,
  insteadOf: number,
  atPrice: number,
): boolean {
  const worth = BigInt(price) * BigInt(quantity);
  const notional = BigInt(order.notional) + worth - BigInt(insteadOf) * BigInt(atPrice);
  const cum = BigInt(order.cum) + BigInt(quantity) - BigInt(insteadOf);
  return [worth, notional, cum].some((value) => value > BigInt(MAX_EXACT) || -value > BigInt(MAX_EXACT));
}

/** Fills one side of a trade and reports it; `ended` is the caller's, after both sides. */
export function execute(
  world: World,
  order: Order,
  deal: Pick<OrderExecuted, 'tradeId' | 'price' | 'quantity' | 'liquidity' | 'synthetic'>,
  wasOpen = true,
): TradeSide {
  if (wasOpen) {
    fill(world, order, deal.price, deal.quantity);
  } else {
    order.cum += deal.quantity;
    order.notional += deal.price * deal.quantity;
  }
  const { tradeId, price, quantity, liquidity, synthetic } = deal;
  const executionId = world.report({
    type: 'order-executed',
    order: stateOf(order),
    tradeId,
    price,
    quantity,
    liquidity,
    synthetic,
  });
  return { order, executionId, price, quantity, busted: false };
}

interface Match {
  /** Told of first. */
  readonly one: Order;
  readonly other: Order;
  readonly price: number;
  readonly quantity: number;
  readonly auction: boolean;
}

/** Two orders of the market trade: the resting one is told first, in an auction the buyer. */
export function trade(world: World, { one, other, price, quantity, auction }: Match): void {
  const { listing } = one;
  const tradeId = ++world.lastTradeId;
  const [buyer, seller] = one.side === 'buy' ? [one, other] : [other, one];
  listing.lastTrade = price;
  if (world.matchingOf(listing) === 'continuous') listing.noted.push({ price, order: null });
  world.tell({
    type: 'trade',
    tradeId,
    symbol: listing.symbol,
    price,
    quantity,
    aggressor: auction ? null : other.side,
    buyOrderId: buyer.orderId,
    sellOrderId: seller.orderId,
    synthetic: false,
  });
  const deal = { tradeId, price, quantity, synthetic: false };
  const first = execute(world, one, { ...deal, liquidity: auction ? 'auction' : 'added' });
  const second = execute(world, other, { ...deal, liquidity: auction ? 'auction' : 'removed' });
  const [buy, sell] = one.side === 'buy' ? [first, second] : [second, first];
  world.remember({ tradeId, symbol: listing.symbol, buy, sell });
  for (const order of [one, other]) world.ended(order);
}

/** Does what a walk has found. */
export function carryOut(world: World, incoming: Order, steps: readonly Step[]): void {
  for (const step of steps) {
    switch (step.kind) {
      case 'show':
        step.maker.shown = step.shown;
        break;
      case 'refresh':
        step.maker.shown = step.shown;
        step.maker.seq = ++world.seq;
        break;
      case 'trade':
        trade(world, {
          one: step.maker,
          other: incoming,
          price: step.price,
          quantity: step.quantity,
          auction: false,
        });
        break;
      case 'decrement':
        for (const order of [step.maker, incoming]) decrement(world, order, step.quantity);
        break;
      case 'cancel-maker':
        world.cancel(step.maker, 'self-match');
        break;
      case 'cancel-incoming':
        world.cancel(incoming, 'self-match');
        break;
    }
  }
}

function decrement(world: World, order: Order, quantity: number): void {
  if (leavesOf(order) === quantity) {
    world.cancel(order, 'self-match');
    return;
  }
  order.quantity -= quantity;
  world.report({ type: 'order-restated', order: stateOf(order), reason: 'decremented' });
}

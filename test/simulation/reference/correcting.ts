import type { BustTrade, CorrectTrade, DisputeTrade } from '../../../src/engine/command.ts';
import type { RejectReason } from '../../../src/engine/reject.ts';
import { isOrderQuantity, isPrice, type Side } from '../../../src/engine/values.ts';
import { isOpen, leavesOf, liveStatus, stateOf, type Trade, type TradeSide } from './model.ts';
import { isTooLarge } from './trading.ts';
import type { World } from './world.ts';

/** The sides of a trade that a command is about, or why there are none. */
function sidesOf(
  trade: Trade | undefined,
  executionId: number | null,
): { reason: RejectReason } | { sides: TradeSide[]; alone: Side | null } {
  if (trade === undefined) return { reason: 'unknown-trade' };
  const all = [trade.buy, trade.sell].filter((side) => side !== null);
  const named = all.filter((side) => executionId === null || side.executionId === executionId);
  if (named.length === 0) return { reason: 'unknown-trade' };
  const sides = named.filter(({ busted }) => !busted);
  if (sides.length === 0) return { reason: 'trade-busted' };
  const alone = executionId === null && sides.length === all.length ? null : sides[0]!.order.side;
  return { sides, alone };
}

export function bust(world: World, command: BustTrade): void {
  const { tradeId, executionId } = command;
  const trade = world.trades.get(tradeId);
  const found = sidesOf(trade, executionId);
  if ('reason' in found) {
    return world.tell({ type: 'decision-rejected', verb: 'bust', orderId: null, reason: found.reason });
  }
  world.tell({ type: 'trade-busted', tradeId, symbol: trade!.symbol, side: found.alone });
  for (const side of found.sides) {
    side.busted = true;
    const { order, price, quantity, executionId: reference } = side;
    if (order.forgotten) continue;
    takeBack(side, quantity, quantity * price);
    world.report({
      type: 'execution-busted',
      order: stateOf(order),
      tradeId,
      reference,
      price,
      quantity,
    });
  }
}

/** Less has traded: what the order was to trade with it is closed, and does not come back. */
function takeBack({ order }: TradeSide, quantity: number, notional: number): void {
  order.cum -= quantity;
  order.notional -= notional;
  order.closed += quantity;
  if (quantity > 0 && order.status === 'filled') order.status = 'canceled';
  if (order.status === 'new' || order.status === 'partially-filled') order.status = liveStatus(order);
}

export function correct(world: World, command: CorrectTrade): void {
  const { tradeId, executionId, price, quantity } = command;
  const trade = world.trades.get(tradeId);
  const found = sidesOf(trade, executionId);
  const reason = 'reason' in found ? found.reason : refuse(found.sides, price, quantity);
  if ('reason' in found || reason !== null) {
    return world.tell({ type: 'decision-rejected', verb: 'correct', orderId: null, reason: reason! });
  }
  const { sides, alone } = found;
  world.tell({ type: 'trade-corrected', tradeId, symbol: trade!.symbol, side: alone, price, quantity });
  for (const side of sides) correctSide(world, tradeId, side, price, quantity);
}

function refuse(sides: readonly TradeSide[], price: number, quantity: number): RejectReason | null {
  if (!isPrice(price)) return 'invalid-price';
  if (!isOrderQuantity(quantity)) return 'invalid-quantity';
  const tooMuch = sides.some(
    (side) => !side.order.forgotten && quantity - side.quantity > Math.max(0, leavesOf(side.order)),
  );
  if (tooMuch) return 'beyond-open-quantity';
  const tooLarge = sides.some(
    (side) => !side.order.forgotten && isTooLarge(side.order, price, quantity, side.quantity, side.price),
  );
  return tooLarge ? 'value-too-large' : null;
}

function correctSide(world: World, tradeId: number, side: TradeSide, price: number, quantity: number): void {
  const { order, executionId: reference, price: previousPrice, quantity: previousQuantity } = side;
  side.price = price;
  side.quantity = quantity;
  if (order.forgotten) return;
  const [more, worth] = [quantity - previousQuantity, quantity * price - previousQuantity * previousPrice];
  if (more > 0) {
    order.cum += more;
    order.notional += worth;
    if (order.cum + order.closed >= order.quantity) world.end(order, 'filled');
    else if (order.status !== 'suspended') order.status = 'partially-filled';
    order.shown = Math.min(order.shown, leavesOf(order));
  } else {
    takeBack(side, -more, -worth);
  }
  side.executionId = world.report({
    type: 'execution-corrected',
    order: stateOf(order),
    tradeId,
    reference,
    previousPrice,
    previousQuantity,
    price,
    quantity,
  });
  if (!isOpen(order)) world.ended(order);
}

export function dispute(world: World, command: DisputeTrade): void {
  const { owner, executionId: reference, reason, text } = command;
  for (const { tradeId, symbol, buy, sell } of world.trades.values()) {
    const side = [buy, sell].find((each) => each?.executionId === reference);
    if (!side || side.order.owner !== owner || side.order.forgotten) continue;
    if (side.busted) return refuseDispute(world, 'trade-busted');
    return world.tell({
      type: 'trade-disputed',
      tradeId,
      symbol,
      side: side.order.side,
      owner,
      orderId: side.order.orderId,
      reference,
      reason,
      text,
    });
  }
  refuseDispute(world, 'unknown-trade');
}

function refuseDispute(world: World, reason: RejectReason): void {
  world.tell({ type: 'decision-rejected', verb: 'dispute', orderId: null, reason });
}

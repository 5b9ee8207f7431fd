/** Trades that are undone, or changed, after the fact: the orders and their owners are told; the market is not. */
import { addTraded, canTrade, changeValue, closeFilled, takeTraded, valueOf } from './by-hand.ts';
import type { BustTrade, CorrectTrade } from './command.ts';
import type { TradeMade } from './event.ts';
import type { Order } from './order.ts';
import type { RejectReason } from './reject.ts';
import type { TradeSide } from './trade-memory.ts';
import { isOrderQuantity, isPrice, type Side } from './values.ts';
import type { Venue } from './venue.ts';

/** A trade that is to change, and the sides of it that do. */
interface Concerned {
  readonly trade: TradeMade;
  readonly all: readonly TradeSide[];
  readonly sides: readonly TradeSide[];
  /** The side that changes alone, though there is or was another; null for the whole trade. */
  readonly side: Side | null;
}

export function bustTrade(venue: Venue, command: BustTrade): void {
  const concerned = concernedBy(venue, command);
  if (typeof concerned === 'string') return refuse(venue, 'bust', concerned);
  const { trade, all, sides, side } = concerned;
  const { tradeId, symbol } = trade;
  venue.recentTrades.amend(trade, all);
  venue.reporter.tell({ type: 'trade-busted', tradeId, symbol, side });
  for (const changing of sides) {
    const { orderId, execution: reference, price, quantity } = changing;
    changing.busted = true;
    const order = venue.registry.byId(orderId);
    if (order === undefined) continue;
    recount(venue, trade, order, 0 - quantity, 0 - quantity * price);
    takeTraded(venue, order, quantity, quantity * price, () =>
      venue.reporter.report({
        type: 'execution-busted',
        order: order.state(),
        tradeId,
        reference,
        price,
        quantity,
      }),
    );
  }
}

export function correctTrade(venue: Venue, command: CorrectTrade): void {
  const concerned = concernedBy(venue, command);
  if (typeof concerned === 'string') return refuse(venue, 'correct', concerned);
  const { trade, all, sides, side } = concerned;
  const refusal = correctionRefusal(venue, sides, command);
  if (refusal !== null) return refuse(venue, 'correct', refusal);
  const { tradeId, price, quantity } = command;
  venue.recentTrades.amend(trade, all);
  venue.reporter.tell({ type: 'trade-corrected', tradeId, symbol: trade.symbol, side, price, quantity });
  for (const changing of sides) correctSide(venue, trade, changing, command);
}

function correctSide(
  venue: Venue,
  trade: TradeMade,
  changing: TradeSide,
  { price, quantity }: CorrectTrade,
): void {
  const { orderId, execution: reference, price: previousPrice, quantity: previousQuantity } = changing;
  changing.price = price;
  changing.quantity = quantity;
  changing.disputed = null;
  const order = venue.registry.byId(orderId);
  if (order === undefined) return;
  const more = quantity - previousQuantity;
  const value = quantity * price - previousQuantity * previousPrice;
  const { tradeId } = trade;
  const tell = (): void => {
    venue.reporter.report({
      type: 'execution-corrected',
      order: order.state(),
      tradeId,
      reference,
      previousPrice,
      previousQuantity,
      price,
      quantity,
    });
    changing.execution = venue.reporter.executionId;
  };
  recount(venue, trade, order, more, value);
  if (more < 0) return takeTraded(venue, order, -more, -value, tell);
  if (more > 0) addTraded(venue, order, more, value);
  else changeValue(venue, order, value);
  tell();
  closeFilled(venue, order);
}

/** A trade of a day before the present one is none of what the order has traded today. */
function recount(
  { lastTradeBefore }: Venue,
  trade: TradeMade,
  { special }: Order,
  more: number,
  value: number,
): void {
  const carried = special?.carried ?? null;
  if (carried === null || trade.tradeId > lastTradeBefore) return;
  special!.carried = { quantity: carried.quantity + more, notional: carried.notional + value };
}

/** Why a correction is refused; null when it is good for every side. */
function correctionRefusal(
  venue: Venue,
  sides: readonly TradeSide[],
  { price, quantity }: CorrectTrade,
): RejectReason | null {
  if (!isPrice(price)) return 'invalid-price';
  if (!isOrderQuantity(quantity)) return 'invalid-quantity';
  const orders = sides.map((side) => ({ side, order: venue.registry.byId(side.orderId) }));
  for (const { side, order } of orders) {
    const more = quantity - side.quantity;
    if (order !== undefined && more > 0 && more > order.leavesQuantity) return 'beyond-open-quantity';
  }
  const value = valueOf(price, quantity);
  for (const { side, order } of orders) {
    if (order === undefined) continue;
    const fits =
      value !== null && canTrade(order, quantity - side.quantity, value - side.quantity * side.price);
    if (!fits) return 'value-too-large';
  }
  return null;
}

/** What a bust or correction is about, or why it cannot be. */
function concernedBy(
  venue: Venue,
  { tradeId, executionId }: BustTrade | CorrectTrade,
): Concerned | RejectReason {
  const trade = venue.recentTrades.get(tradeId);
  if (trade === undefined) return 'unknown-trade';
  const all = venue.recentTrades.sidesOf(trade);
  const named = executionId === null ? all : all.filter(({ execution }) => execution === executionId);
  if (named.length === 0) return 'unknown-trade';
  const sides = named.filter(({ busted }) => !busted);
  if (sides.length === 0) return 'trade-busted';
  if (sides.some(({ orderId }) => (venue.registry.byId(orderId)?.special?.splitAfter ?? 0) >= tradeId))
    return 'split-since';
  const isAlone = executionId !== null || sides.length < all.length;
  return { trade, all, sides, side: isAlone ? sides[0]!.side : null };
}

function refuse(venue: Venue, verb: 'bust' | 'correct', reason: RejectReason): void {
  venue.reporter.tell({ type: 'decision-rejected', verb, orderId: null, reason });
}

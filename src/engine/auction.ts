/** The auction that ends a phase of collecting: its price, and who trades at it. */
import { auctionPrice, type AuctionResult, type AuctionSide } from './auction-price.ts';
import { close } from './lifecycle.ts';
import { NO_OUTLOOK, SIDE_NUMBERS, type Listing } from './listing.ts';
import { ALL_OR_NONE } from './order-flags.ts';
import type { Order } from './order.ts';
import { rest } from './resting.ts';
import type { Price, Quantity, Side } from './values.ts';
import type { Venue } from './venue.ts';

/** Trades all that the auction's price lets trade. */
export function uncross(venue: Venue, listing: Listing): void {
  const result = outcomeOf(listing);
  if (result === null) return;
  const { price, quantity } = result;
  const buys = takersOf(venue, listing, 'buy', quantity);
  const sells = takersOf(venue, listing, 'sell', quantity);
  let left = quantity;
  for (let buy = 0, sell = 0; left > 0;) {
    const [buyer, seller] = [buys[buy]!, sells[sell]!];
    const traded = Math.min(buyer.leavesQuantity, seller.leavesQuantity, left);
    trade(venue, listing, buyer, seller, price, traded);
    left -= traded;
    if (!buyer.open) buy++;
    if (!seller.open) sell++;
  }
  giveLimits(venue, listing, price);
}

/** Tells the price that the auction would give now, where it is another than was told last. */
export function tellOutlook(venue: Venue, listing: Listing): void {
  const { price, quantity, surplus, surplusSide } = outcomeOf(listing) ?? NO_OUTLOOK;
  const told = listing.outlook;
  if (
    price === told.price &&
    quantity === told.quantity &&
    surplus === told.surplus &&
    surplusSide === told.surplusSide
  ) {
    return;
  }
  listing.outlook = { price, quantity, surplus, surplusSide };
  venue.reporter.tell({ type: 'indicative', symbol: listing.symbol, ...listing.outlook });
}

function outcomeOf(listing: Listing): AuctionResult | null {
  const { last, instrument } = listing;
  return auctionPrice(sideOf(listing, 'buy'), sideOf(listing, 'sell'), last, instrument.tickTable);
}

function sideOf(listing: Listing, side: Side): AuctionSide {
  let market = 0;
  for (const order of listing.unpriced) if (order.side === side) market += order.leavesQuantity;
  return { market, levels: { [Symbol.iterator]: () => listing.book.interest(SIDE_NUMBERS[side]) } };
}

/** Those who trade, first in line first: as many as it takes for the quantity. */
function takersOf(venue: Venue, listing: Listing, side: Side, quantity: Quantity): Order[] {
  const takers: Order[] = [];
  let sum = 0;
  for (const order of listing.unpriced) {
    if (sum >= quantity) return takers;
    if (order.side !== side) continue;
    takers.push(order);
    sum += order.leavesQuantity;
  }
  for (const { reference, flags, openQuantity } of listing.book.orders(SIDE_NUMBERS[side])) {
    if (sum >= quantity) return takers;
    if ((flags & ALL_OR_NONE) !== 0) continue;
    takers.push(venue.orderByReference(reference));
    sum += openQuantity;
  }
  return takers;
}

function trade(
  venue: Venue,
  listing: Listing,
  buyer: Order,
  seller: Order,
  price: Price,
  quantity: Quantity,
): void {
  for (const order of [buyer, seller]) {
    if (order.handle !== 0) listing.book.fill(order.handle, quantity);
    order.fill(price, quantity);
    if (!order.open) order.handle = 0;
  }
  const { reporter } = venue;
  const made = reporter.trade(listing.symbol, price, quantity, null, buyer.orderId, seller.orderId);
  listing.traded(made);
  reporter.executed(buyer, made.tradeId, price, quantity, 'auction');
  reporter.executed(seller, made.tradeId, price, quantity, 'auction');
  for (const order of [buyer, seller]) {
    if (!order.open) close(venue, order);
  }
}

/** What is left of market-to-limit orders gets the auction's price for its limit. */
function giveLimits(venue: Venue, listing: Listing, price: Price): void {
  const orders = [...listing.unpriced].filter(({ orderType }) => orderType === 'market-to-limit');
  for (const order of orders.toSorted((left, right) => left.orderId - right.orderId)) {
    listing.unpriced.delete(order);
    listing.passing.remove(order);
    order.price = price;
    rest(order);
    venue.reporter.report({ type: 'order-restated', order: order.state(), reason: 'repriced' });
  }
}

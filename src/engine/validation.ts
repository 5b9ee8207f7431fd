import type { EnterOrder, ReplaceOrder } from './command.ts';
import type { Listing } from './listing.ts';
import { ORDER_TYPE_RULES } from './order-types.ts';
import type { Order } from './order.ts';
import type { RejectReason } from './reject.ts';
import { TIME_IN_FORCE_RULES } from './time-in-force.ts';
import { isOrderQuantity, isPrice, MAX_EXACT, SIDES, type Price, type Quantity } from './values.ts';

/** Open orders that one venue holds at most. */
export const MAX_OPEN_ORDERS = 2_000_000;

/** Length of a client order id, in characters. */
export const MAX_CLIENT_ORDER_ID = 64;

/** Whether an id can be a client order id; FIX text fields may not be empty. */
export function isClientOrderId(text: unknown): boolean {
  return typeof text === 'string' && text.length > 0 && text.length <= MAX_CLIENT_ORDER_ID;
}

/** Why a new order is refused, whatever the caller sent; null when it is good. The first reason of this order wins. */
export function entryRefusal(
  command: EnterOrder,
  listing: Listing | undefined,
  duplicate: boolean,
  openOrders: number,
): RejectReason | null {
  if (!isClientOrderId(command.clientOrderId)) return 'invalid-client-order-id';
  if (duplicate) return 'duplicate-client-order-id';
  if (listing === undefined) return 'unknown-symbol';
  if (command.defect !== null) return command.defect;
  if (!SIDES.includes(command.side)) return 'unsupported-side';
  if (!Object.hasOwn(ORDER_TYPE_RULES, command.orderType)) return 'unsupported-order-type';
  if (!Object.hasOwn(TIME_IN_FORCE_RULES, command.timeInForce)) return 'unsupported-time-in-force';
  const { limit } = ORDER_TYPE_RULES[command.orderType];
  if (limit === 'required' && command.price === null) return 'price-required';
  if (limit !== 'none' && command.price !== null && !isPrice(command.price)) return 'invalid-price';
  return (
    valueRefusal(command.price, command.quantity) ??
    (openOrders >= MAX_OPEN_ORDERS ? 'too-many-open-orders' : null)
  );
}

/** Why a replace of a known order is refused; null when it is good. */
export function replaceRefusal(command: ReplaceOrder, order: Order, duplicate: boolean): RejectReason | null {
  if (command.clientOrderId !== null && !isClientOrderId(command.clientOrderId))
    return 'invalid-client-order-id';
  if (duplicate) return 'duplicate-client-order-id';
  if (!order.open) return 'too-late';
  if (command.defect !== null) return command.defect;
  if (!repeats(command, order)) return 'order-mismatch';
  if (command.orderType !== null && command.orderType !== order.orderType) return 'unchangeable-field';
  if (command.timeInForce !== null && command.timeInForce !== order.timeInForce) return 'unchangeable-field';
  if (command.price !== null && !isPrice(command.price)) return 'invalid-price';
  return valueRefusal(command.price ?? order.price, command.quantity ?? order.quantity);
}

/** Whether symbol and side of a request, where given, are those of the order that it names. */
export function repeats(request: { symbol: string | null; side: string | null }, order: Order): boolean {
  if (request.side !== null && request.side !== order.side) return false;
  return request.symbol === null || order.listing.answersTo(request.symbol);
}

function valueRefusal(price: Price | null, quantity: Quantity): RejectReason | null {
  if (!isOrderQuantity(quantity)) return 'invalid-quantity';
  return price !== null && quantity * Math.abs(price) > MAX_EXACT ? 'value-too-large' : null;
}

import type { EventJson, EventTypeName, OrderJson } from '../../management/methods.ts';
import { printable } from '../table.ts';

type Line = { readonly [Type in EventTypeName]: (event: EventJson<Type>) => string };

/** What happened, in one line. */
const LINE: Line = {
  'instrument-created': ({ instrument }) => `instrument ${instrument.symbol} created`,
  'instrument-removed': ({ symbol }) => `instrument ${symbol} removed`,
  'order-accepted': ({ order }) =>
    `${subject(order)} accepted: ${terms(order)}, client id ${order.clientOrderId}`,
  'order-rejected': (event) =>
    `order ${event.clientOrderId} of ${event.owner} rejected: ${event.text} ` +
    `(${event.side} ${event.quantity ?? '?'} ${event.symbol}${event.price === null ? '' : ` at ${event.price}`})`,
  'order-executed': ({ order, price, quantity, tradeId }) =>
    `${subject(order)} ${order.side === 'buy' ? 'bought' : 'sold'} ${quantity} ${order.symbol} at ${price}, ` +
    `${order.status === 'filled' ? 'filled' : `${order.leavesQuantity} open`} (${tradeId})`,
  'order-replaced': ({ order }) =>
    `${subject(order)} replaced: ${terms(order)}, ${order.leavesQuantity} open, client id ${order.clientOrderId}`,
  'order-canceled': ({ order, canceledQuantity, reason }) =>
    `${subject(order)} canceled with ${canceledQuantity} open (${reason})`,
  'order-expired': ({ order, expiredQuantity }) => `${subject(order)} expired with ${expiredQuantity} open`,
  'request-rejected': (event) =>
    `${event.request} ${event.clientOrderId} of ${event.owner} rejected: ${event.text} ` +
    `(for ${event.order?.orderId ?? event.origClientOrderId})`,
  trade: (event) =>
    `trade ${event.tradeId} ${event.quantity} ${event.symbol} at ${event.price}, ` +
    `buyer ${event.buyOrderId}, seller ${event.sellOrderId}`,
  'day-ended': () => 'trading day ended',
  'session-logged-on': ({ session }) => `${session} logged on`,
  'session-logged-out': ({ session }) => `${session} logged out`,
};

export function eventLine<Type extends EventTypeName>(event: EventJson<Type>): string {
  // A daemon of a later version may know more kinds of events than this command line.
  const line = (LINE as Partial<Line>)[event.type as Type];
  return printable(line === undefined ? event.type : line(event));
}

/** Whose doing the event is; null for those of the venue itself. */
export function ownerOf(event: EventJson): string | null {
  if ('owner' in event) return event.owner;
  if ('session' in event) return event.session;
  return 'order' in event ? (event.order?.owner ?? null) : null;
}

function subject(order: OrderJson): string {
  return `${order.orderId} of ${order.owner}`;
}

function terms(order: OrderJson): string {
  const price = order.price === null ? 'at market' : `at ${order.price}`;
  return `${order.side} ${order.quantity} ${order.symbol} ${price} ${order.timeInForce}`;
}

import type { OrderState } from '../../engine/event.ts';
import type { Order } from '../../engine/order.ts';
import { parseOrderId } from '../../engine/ids.ts';
import type { VenueHost } from '../host.ts';
import { renderOrder, renderRequest } from '../render.ts';
import type { CheckedParams } from '../methods.ts';
import type { Handlers } from './call.ts';
import { decides, fillOrder, guaranteeOrder, refuses, restateOrder } from './decisions.ts';
import { oneOrder, venuesOf } from './lookup.ts';
import { whyOrder } from './why.ts';
import { cancelAll, cancelOrder, enterOrder, replaceOrder } from './order-requests.ts';

export const orderHandlers: Handlers<'order'> = {
  'order.list': (params, { host }) => {
    const venues = venuesOf(host, params.venue);
    const found = venues.map((venueHost) => latestOf(venueHost, params));
    const orders = found.flatMap(({ orders: latest }) => latest);
    // Several venues have one order of time together.
    if (venues.length > 1) orders.sort((left, right) => left.order.enteredAt - right.order.enteredAt);
    const shown = orders.slice(-params.limit);
    return {
      orders: shown.map(({ venueHost, order }) => renderOrder(venueHost.venue, order)),
      requests: shown
        .map(({ venueHost, order }) => renderRequest(venueHost.venue, order.orderId))
        .filter((request) => request !== null),
      more: orders.length > params.limit || found.some(({ more }) => more),
    };
  },
  'order.show': ({ venue, orderId }, { host }) => {
    const { venueHost, order } = oneOrder(host, venue, orderId);
    return {
      order: renderOrder(venueHost.venue, order),
      request: renderRequest(venueHost.venue, order.orderId),
    };
  },
  'order.enter': (params, call) => enterOrder(call, params),
  'order.cancel': (params, call) => cancelOrder(call, params),
  'order.cancelAll': (params, call) => cancelAll(call, params),
  'order.replace': (params, call) => replaceOrder(call, params),
  'order.why': (params, call, signal) => whyOrder(params, call, signal),
  'order.ack': decides('ack'),
  'order.release': decides('release'),
  'order.reject': refuses('reject'),
  'order.fill': (params, call) => fillOrder(call, params),
  'order.expire': decides('expire'),
  'order.doneForDay': decides('done-for-day'),
  'order.suspend': decides('suspend'),
  'order.trigger': decides('trigger'),
  'order.restate': (params, call) => restateOrder(call, params),
  'order.guarantee': (params, call) => guaranteeOrder(call, params),
  'order.acceptCancel': decides('accept-cancel'),
  'order.rejectCancel': refuses('reject-cancel'),
  'order.acceptReplace': decides('accept-replace'),
  'order.rejectReplace': refuses('reject-replace'),
};

interface Found {
  readonly venueHost: VenueHost;
  readonly order: OrderState;
}

/** The latest orders of a venue that are asked for, oldest first. */
function latestOf(
  venueHost: VenueHost,
  params: CheckedParams<'order.list'>,
): { orders: Found[]; more: boolean } {
  const { venue } = venueHost;
  const matches = matcherOf(venueHost, params);
  const before = params.before === undefined ? Infinity : parseOrderId(params.before)!;
  const orders: Found[] = [];
  // The venue's own records from the latest back, since there may be millions and few of them are shown.
  for (const order of venue.registry.latest()) {
    if (order.orderId >= before || !matches(order)) continue;
    if (orders.length === params.limit) return { orders: orders.toReversed(), more: true };
    orders.push({ venueHost, order: order.state() });
  }
  return { orders: orders.toReversed(), more: false };
}

function matcherOf({ venue }: VenueHost, params: CheckedParams<'order.list'>): (order: Order) => boolean {
  const { owner, clientOrderId, side, status, open, held } = params;
  const symbol = params.symbol === undefined ? undefined : venue.instrument(params.symbol)?.symbol;
  return (order) =>
    (params.symbol === undefined || order.listing.symbol === symbol) &&
    (owner === undefined || order.owner === owner) &&
    (clientOrderId === undefined || order.clientOrderId === clientOrderId) &&
    (side === undefined || order.side === side) &&
    (status === undefined || status.includes(order.status)) &&
    (!open || order.open) &&
    (!held || order.place === 'held' || venue.requestOf(order.orderId) !== undefined);
}

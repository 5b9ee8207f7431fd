import type { OrderState, VenueEvent } from '../../src/engine/event.ts';
import { executionIdText, orderIdText, tradeIdText } from '../../src/engine/ids.ts';
import type { Price } from '../../src/engine/values.ts';
import type { Venue } from '../../src/engine/venue.ts';
import { tellDecision } from './venue-script-decisions.ts';

/** An event as a line of a scenario. */
export function tellEvent(event: VenueEvent, venue: Venue): string {
  const price = (symbol: string, value: Price | null): string =>
    value === null ? 'none' : (venue.instrument(symbol)?.priceText(value) ?? String(value));
  const report = 'executionId' in event ? `${event.type} ${executionIdText(event.executionId)}` : event.type;
  switch (event.type) {
    case 'instrument-created':
    case 'instrument-updated':
      return `${report} ${event.instrument.symbol}`;
    case 'instrument-removed':
    case 'instrument-expired':
      return `${report} ${event.symbol}`;
    case 'order-accepted':
    case 'order-triggered':
      return `${report} ${tellOrder(event.order, venue)}`;
    case 'order-rejected':
      return `${event.type} ${event.owner} ${event.clientOrderId || '""'}: ${event.reason}${event.existing === null ? '' : ` (${orderIdText(event.existing.orderId)} has it)`}${saying(event.text)}${event.order === null ? '' : `, ${tellOrder(event.order, venue)}`}`;
    case 'trade': {
      const taker = event.aggressor === null ? 'no aggressor' : `${event.aggressor} aggressor`;
      const who = event.synthetic ? `${taker}, by hand` : taker;
      return `${report} ${tradeIdText(event.tradeId)} ${event.symbol} ${event.quantity}@${price(event.symbol, event.price)}, ${who}`;
    }
    case 'order-executed':
      return `${report} ${event.quantity}@${price(event.order.symbol, event.price)} ${event.liquidity}: ${tellOrder(event.order, venue)}`;
    case 'order-replaced': {
      const another =
        event.previousOrderId === event.order.orderId ? '' : ` of ${orderIdText(event.previousOrderId)}`;
      return `${report} was ${event.origClientOrderId}${another}: ${tellOrder(event.order, venue)}`;
    }
    case 'order-restated':
      return `${report} ${event.reason}: ${tellOrder(event.order, venue)}`;
    case 'order-canceled':
      return `${report} ${event.reason}, ${event.canceledQuantity} open${event.requestId === null ? '' : `, by ${event.requestId}`}: ${tellOrder(event.order, venue)}`;
    case 'order-expired':
      return `${report} ${event.expiredQuantity} open: ${tellOrder(event.order, venue)}`;
    case 'request-rejected':
      return `${event.type} ${event.request} ${event.owner} ${event.clientOrderId} of ${event.origClientOrderId}: ${event.reason}${saying(event.text)}${event.order === null ? '' : `, ${tellOrder(event.order, venue)}`}`;
    case 'mass-canceled':
      return `${event.type} ${event.orders} orders of ${event.owner ?? 'all'}`;
    case 'phase-changed': {
      const until = event.until === null ? '' : ` until ${secondsOf(event.until, event.at)}`;
      const cancels = event.allowCancels ? '' : ', no cancels';
      return `${event.type} ${event.symbol ?? 'venue'} ${event.phase}${until}${cancels}`;
    }
    case 'indicative': {
      const surplus = event.surplusSide === null ? '' : `, ${event.surplus} more to ${event.surplusSide}`;
      return `${event.type} ${event.symbol} ${event.quantity}@${price(event.symbol, event.price)}${surplus}`;
    }
    default:
      return tellDecision(event, { order: (order) => tellOrder(order, venue), price }) ?? event.type;
  }
}

function saying(text: string | null): string {
  return text === null ? '' : `, "${text}"`;
}

function secondsOf(until: number, at: number): string {
  return `${(until - at) / 1_000_000} s later`;
}

/** What is as of a plain order is not said. */
function tellOrder(order: OrderState, venue: Venue): string {
  const instrument = venue.instrument(order.symbol);
  const text = (price: Price): string => instrument?.priceText(price) ?? String(price);
  const price = order.price === null ? 'market' : text(order.price);
  const isPlainType = order.orderType === 'limit' || order.orderType === 'market';
  const kind = isPlainType ? price : order.price === null ? order.orderType : `${order.orderType} ${price}`;
  const stop = order.stopPrice === null ? '' : ` stop ${text(order.stopPrice)}`;
  const isElsewhere = order.place !== 'book' && order.place !== 'nowhere';
  const works = order.workingPrice !== order.price && order.place === 'book' && order.workingPrice !== null;
  const place = isElsewhere ? `, ${order.place}` : works ? `, works at ${text(order.workingPrice)}` : '';
  return `${orderIdText(order.orderId)} ${order.owner} ${order.clientOrderId} ${order.side} ${order.quantity} ${order.symbol} ${kind}${stop} ${order.timeInForce}, ${order.status} cum ${order.cumQuantity} leaves ${order.leavesQuantity}${place}`;
}

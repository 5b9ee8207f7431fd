import type { OrderExecuted, OrderState, TradeMade, VenueEvent } from '../engine/event.ts';
import { executionIdText, orderIdText, tradeIdText } from '../engine/ids.ts';
import type { Instrument } from '../engine/instrument.ts';
import { REJECT_REASONS } from '../engine/reject.ts';
import type { Micros, Price, Quantity } from '../engine/values.ts';
import type { Venue } from '../engine/venue.ts';
import type { BookJson, ExecutionJson, InstrumentJson, OrderJson, TradeJson } from './entities.ts';
import type { EventJson } from './events.ts';
import type { SessionEvent } from './host.ts';

/** Digits that an average price has beyond those of the tick. */
const AVERAGE_DIGITS = 6;

/** Microseconds since 1970 as ISO 8601 text: 2026-03-02T09:00:00.000001Z. */
export function isoText(at: Micros): string {
  const milliseconds = Math.floor(at / 1_000);
  const micros = String(at - milliseconds * 1_000).padStart(3, '0');
  return `${new Date(milliseconds).toISOString().slice(0, -1)}${micros}Z`;
}

/** An event that has just happened on the venue: its instruments are still there. */
export function renderEvent(venue: Venue, event: VenueEvent): EventJson {
  const stamp = { number: event.number, at: isoText(event.at) };
  switch (event.type) {
    case 'instrument-created':
      return { type: event.type, ...stamp, instrument: { venue: venue.name, ...event.instrument } };
    case 'instrument-removed':
      return { type: event.type, ...stamp, symbol: event.symbol };
    case 'order-rejected':
      return { type: event.type, ...stamp, ...renderRefused(venue, event) };
    case 'order-executed': {
      const { at: _, ...fill } = renderExecution(venue, event);
      return { type: event.type, ...stamp, ...fill, order: renderOrder(venue, event.order) };
    }
    case 'request-rejected':
      return {
        type: event.type,
        ...stamp,
        request: event.request,
        owner: event.owner,
        clientOrderId: event.clientOrderId,
        origClientOrderId: event.origClientOrderId,
        reason: event.reason,
        text: REJECT_REASONS[event.reason],
        order: event.order === null ? null : renderOrder(venue, event.order),
      };
    case 'trade': {
      const { at: _, venue: __, ...trade } = renderTrade(venue, event);
      return { type: event.type, ...stamp, ...trade };
    }
    case 'day-ended':
      return { type: event.type, ...stamp };
    case 'order-accepted':
    case 'order-replaced':
    case 'order-canceled':
    case 'order-expired':
      return { ...stamp, ...renderChange(venue, event) };
  }
}

export function renderSessionEvent(event: SessionEvent): EventJson {
  return { ...event, at: isoText(event.at) };
}

type Change = Extract<
  VenueEvent,
  { type: 'order-accepted' | 'order-replaced' | 'order-canceled' | 'order-expired' }
>;
type Unstamped<E> = E extends unknown ? Omit<E, 'number' | 'at'> : never;

/** The events of an order that are no fills. */
function renderChange(venue: Venue, event: Change): Unstamped<EventJson<Change['type']>> {
  const executionId = executionIdText(event.executionId);
  const order = renderOrder(venue, event.order);
  const instrument = instrumentOf(venue, event.order.symbol);
  switch (event.type) {
    case 'order-accepted':
      return { type: event.type, executionId, order };
    case 'order-replaced':
      return { type: event.type, executionId, origClientOrderId: event.origClientOrderId, order };
    case 'order-canceled':
      return {
        type: event.type,
        executionId,
        reason: event.reason,
        requestId: event.requestId,
        canceledQuantity: instrument.quantityText(event.canceledQuantity),
        order,
      };
    case 'order-expired':
      return {
        type: event.type,
        executionId,
        expiredQuantity: instrument.quantityText(event.expiredQuantity),
        order,
      };
  }
}

/** A refused entry: without an instrument its numbers mean nothing. */
function renderRefused(
  venue: Venue,
  event: Extract<VenueEvent, { type: 'order-rejected' }>,
): Unstamped<Omit<EventJson<'order-rejected'>, 'type'>> {
  const instrument = venue.instrument(event.symbol);
  return {
    executionId: executionIdText(event.executionId),
    owner: event.owner,
    clientOrderId: event.clientOrderId,
    symbol: event.symbol,
    side: event.side,
    orderType: event.orderType,
    price: instrument === undefined ? null : priceText(instrument, event.price),
    quantity: instrument === undefined ? null : instrument.quantityText(event.quantity),
    timeInForce: event.timeInForce,
    reason: event.reason,
    text: REJECT_REASONS[event.reason],
    existing: event.existing === null ? null : renderOrder(venue, event.existing),
  };
}

export function renderOrder(venue: Venue, order: OrderState): OrderJson {
  const instrument = instrumentOf(venue, order.symbol);
  return {
    orderId: orderIdText(order.orderId),
    venue: venue.name,
    owner: order.owner,
    clientOrderId: order.clientOrderId,
    symbol: order.symbol,
    side: order.side,
    orderType: order.orderType,
    price: priceText(instrument, order.price),
    timeInForce: order.timeInForce,
    status: order.status,
    quantity: instrument.quantityText(order.quantity),
    cumQuantity: instrument.quantityText(order.cumQuantity),
    leavesQuantity: instrument.quantityText(order.leavesQuantity),
    averagePrice: averageText(instrument, order.notional, order.cumQuantity),
    enteredAt: isoText(order.enteredAt),
  };
}

export function renderExecution(venue: Venue, event: OrderExecuted): ExecutionJson {
  const instrument = instrumentOf(venue, event.order.symbol);
  return {
    executionId: executionIdText(event.executionId),
    tradeId: tradeIdText(event.tradeId),
    price: instrument.priceText(event.price),
    quantity: instrument.quantityText(event.quantity),
    liquidity: event.liquidity,
    at: isoText(event.at),
  };
}

export function renderTrade(venue: Venue, trade: TradeMade): TradeJson {
  const instrument = instrumentOf(venue, trade.symbol);
  return {
    tradeId: tradeIdText(trade.tradeId),
    venue: venue.name,
    symbol: trade.symbol,
    price: instrument.priceText(trade.price),
    quantity: instrument.quantityText(trade.quantity),
    aggressor: trade.aggressor,
    buyOrderId: orderIdText(trade.buyOrderId),
    sellOrderId: orderIdText(trade.sellOrderId),
    at: isoText(trade.at),
  };
}

export function renderInstrument(venue: Venue, instrument: Instrument): InstrumentJson {
  return { venue: venue.name, ...instrument.terms, aliases: { ...instrument.terms.aliases } };
}

export function renderBook(venue: Venue, instrument: Instrument, levels: number): BookJson {
  const { symbol } = instrument;
  const { bids, asks } = venue.depth(symbol, levels);
  const level = ({ price, quantity, orders }: (typeof bids)[number]): BookJson['bids'][number] => ({
    price: instrument.priceText(price),
    quantity: instrument.quantityText(quantity),
    orders,
  });
  const lastTrade = venue.lastTrade(symbol);
  return {
    venue: venue.name,
    symbol,
    bids: bids.map(level),
    asks: asks.map(level),
    lastTrade: lastTrade === undefined ? null : renderTrade(venue, lastTrade),
  };
}

function instrumentOf(venue: Venue, symbol: string): Instrument {
  const instrument = venue.instrument(symbol);
  if (instrument === undefined)
    throw new Error(`${venue.name} has an order or trade of ${symbol}, but no such instrument`);
  return instrument;
}

function priceText(instrument: Instrument, price: Price | null): string | null {
  return price === null ? null : instrument.priceText(price);
}

/** notional ÷ quantity, exact to six digits beyond the tick's, rounded half away from zero, without trailing zeros. */
export function averageText(instrument: Instrument, notional: number, quantity: Quantity): string | null {
  if (quantity === 0) return null;
  const { units, decimals } = instrument.tick;
  const scaled = BigInt(Math.abs(notional)) * BigInt(units) * 10n ** BigInt(AVERAGE_DIGITS);
  const average = (scaled * 2n + BigInt(quantity)) / (BigInt(quantity) * 2n);
  const digits = String(average).padStart(decimals + AVERAGE_DIGITS + 1, '0');
  const point = digits.length - decimals - AVERAGE_DIGITS;
  const fraction = digits.slice(point);
  const kept = fraction.slice(0, decimals) + fraction.slice(decimals).replace(/0+$/, '');
  const sign = notional < 0 && average > 0n ? '-' : '';
  return `${sign}${digits.slice(0, point)}${kept === '' ? '' : `.${kept}`}`;
}

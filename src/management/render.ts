import type { OrderExecuted, OrderState, TradeMade } from '../engine/event.ts';
import type { HoldRule } from '../engine/holds.ts';
import { PLAIN } from '../engine/instructions.ts';
import { executionIdText, orderIdText, tradeIdText } from '../engine/ids.ts';
import type { Instrument, InstrumentTerms } from '../engine/instrument.ts';
import type { Micros, OrderId, Price, Quantity } from '../engine/values.ts';
import type { Venue } from '../engine/venue.ts';
import type {
  ExecutionJson,
  HoldJson,
  InstrumentJson,
  OrderJson,
  PendingRequestJson,
  PhaseStateJson,
  RecordedTradeJson,
  TradeJson,
} from './entities.ts';

/** Digits that an average price has beyond those of the tick. */
const AVERAGE_DIGITS = 6;

/** Microseconds since 1970 as ISO 8601 text: 2026-03-02T09:00:00.000001Z. */
export function isoText(at: Micros): string {
  const milliseconds = Math.floor(at / 1_000);
  const micros = String(at - milliseconds * 1_000).padStart(3, '0');
  return `${new Date(milliseconds).toISOString().slice(0, -1)}${micros}Z`;
}

export function isoTextOrNull(at: Micros | null): string | null {
  return at === null ? null : isoText(at);
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
    ...renderInstructions(instrument, order),
    status: order.status,
    place: order.place,
    workingPrice: priceText(instrument, order.workingPrice),
    quantity: instrument.quantityText(order.quantity),
    cumQuantity: instrument.quantityText(order.cumQuantity),
    leavesQuantity: instrument.quantityText(order.leavesQuantity),
    averagePrice: averageText(instrument, order.notional, order.cumQuantity),
    enteredAt: isoText(order.enteredAt),
  };
}

/** What an order asks for beside price and quantity: nothing, for most. */
function renderInstructions(
  instrument: Instrument,
  { stopPrice, instructions }: OrderState,
): Pick<
  OrderJson,
  | 'stopPrice'
  | 'trailOffset'
  | 'peg'
  | 'pegOffset'
  | 'display'
  | 'minimum'
  | 'allOrNone'
  | 'postOnly'
  | 'expireAt'
> {
  const asked = instructions ?? PLAIN;
  return {
    stopPrice: priceText(instrument, stopPrice),
    trailOffset: priceText(instrument, asked.trailOffset),
    peg: asked.pegReference,
    pegOffset: asked.pegReference === null ? null : instrument.priceText(asked.pegOffset),
    display: quantityText(instrument, asked.displayQuantity),
    minimum: quantityText(instrument, asked.minimumQuantity),
    allOrNone: asked.allOrNone,
    postOnly: asked.postOnly,
    expireAt: isoTextOrNull(asked.expireAt),
  };
}

/** The request on an order that waits for a decision; null when there is none. */
export function renderRequest(venue: Venue, orderId: OrderId): PendingRequestJson | null {
  const pending = venue.requestOf(orderId);
  if (pending === undefined) return null;
  const { request, clientOrderId, deadline } = pending;
  return { orderId: orderIdText(orderId), request, clientOrderId, deadline: isoTextOrNull(deadline) };
}

export function renderExecution(venue: Venue, event: OrderExecuted): ExecutionJson {
  const instrument = instrumentOf(venue, event.order.symbol);
  return {
    executionId: executionIdText(event.executionId),
    tradeId: tradeIdText(event.tradeId),
    price: instrument.priceText(event.price),
    quantity: instrument.quantityText(event.quantity),
    liquidity: event.liquidity,
    synthetic: event.synthetic,
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
    buyOrderId: trade.buyOrderId === null ? null : orderIdText(trade.buyOrderId),
    sellOrderId: trade.sellOrderId === null ? null : orderIdText(trade.sellOrderId),
    synthetic: trade.synthetic,
    at: isoText(trade.at),
  };
}

export function renderRecordedTrade(venue: Venue, trade: TradeMade): RecordedTradeJson {
  const instrument = instrumentOf(venue, trade.symbol);
  return {
    ...renderTrade(venue, trade),
    sides: venue.recentTrades
      .sidesOf(trade)
      .map(({ side, orderId, execution, price, quantity, busted, disputed }) => ({
        side,
        orderId: orderIdText(orderId),
        executionId: executionIdText(execution),
        price: instrument.priceText(price),
        quantity: instrument.quantityText(quantity),
        busted,
        disputed,
      })),
  };
}

/** What is not said of the instrument is left out. */
export function renderInstrument(venue: Venue, terms: InstrumentTerms): InstrumentJson {
  const { lastTradingAt, tickTable, orderTypes, timesInForce, attributes, aliases, ...rest } = terms;
  return {
    venue: venue.name,
    ...rest,
    aliases: { ...aliases },
    ...(tickTable === undefined ? {} : { tickTable: tickTable.map((band) => ({ ...band })) }),
    ...(orderTypes === undefined ? {} : { orderTypes: [...orderTypes] }),
    ...(timesInForce === undefined ? {} : { timesInForce: [...timesInForce] }),
    ...(attributes === undefined ? {} : { attributes: [...attributes] }),
    ...(lastTradingAt === undefined ? {} : { lastTradingAt: isoText(lastTradingAt) }),
  };
}

/** The phase of an instrument, or without one of the venue. */
export function renderPhase(venue: Venue, symbol: string | null): PhaseStateJson {
  const own = symbol === null ? null : (venue.listing(symbol)?.ownPhase ?? null);
  const { phase, until, allowCancels } = own ?? venue.phase;
  return {
    venue: venue.name,
    symbol,
    phase,
    own: own !== null,
    until: isoTextOrNull(until),
    allowCancels,
  };
}

/** Prices and quantities of a hold are those of the one instrument that it names. */
export function renderHold(venue: Venue, { match, timeoutMicros, stages, ...hold }: HoldRule): HoldJson {
  const { minQuantity, maxQuantity, minPrice, maxPrice, ...names } = match;
  const instrument = match.symbol === null ? undefined : venue.instrument(match.symbol);
  const bounds =
    instrument === undefined
      ? NO_BOUNDS
      : {
          minQuantity: quantityText(instrument, minQuantity),
          maxQuantity: quantityText(instrument, maxQuantity),
          minPrice: priceText(instrument, minPrice),
          maxPrice: priceText(instrument, maxPrice),
        };
  return {
    venue: venue.name,
    ...hold,
    stages: [...stages],
    ...names,
    ...bounds,
    timeoutMs: timeoutMicros / 1_000,
  };
}

const NO_BOUNDS = { minQuantity: null, maxQuantity: null, minPrice: null, maxPrice: null };

export function instrumentOf(venue: Venue, symbol: string): Instrument {
  const instrument = venue.instrument(symbol);
  if (instrument === undefined)
    throw new Error(`${venue.name} has an order or trade of ${symbol}, but no such instrument`);
  return instrument;
}

export function priceText(instrument: Instrument, price: Price | null): string | null {
  return price === null ? null : instrument.priceText(price);
}

function quantityText(instrument: Instrument, quantity: Quantity | null): string | null {
  return quantity === null ? null : instrument.quantityText(quantity);
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

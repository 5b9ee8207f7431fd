import type { VenueEvent } from '../engine/event.ts';
import { executionIdText, orderIdText, tradeIdText } from '../engine/ids.ts';
import { REJECT_REASONS } from '../engine/reject.ts';
import type { VenueRules } from '../engine/rules.ts';
import type { Venue } from '../engine/venue.ts';
import type { EventJson } from './events.ts';
import type { HostEvent } from './host.ts';
import {
  instrumentOf,
  isoText,
  isoTextOrNull,
  priceText,
  renderExecution,
  renderHold,
  renderInstrument,
  renderOrder,
  renderTrade,
} from './render.ts';

type Event<Type extends VenueEvent['type']> = Extract<VenueEvent, { type: Type }>;

/** An event but for what all of them have: its type, number and time. */
type Body<Type extends VenueEvent['type']> = Omit<EventJson<Type>, 'type' | 'number' | 'at'>;

type Bodies = {
  readonly [Type in VenueEvent['type']]: (venue: Venue, event: Event<Type>) => Body<Type>;
};

/** An event that has just happened on the venue: its instruments are still there. */
export function renderEvent(venue: Venue, event: VenueEvent): EventJson {
  const body = BODIES[event.type] as (venue: Venue, event: VenueEvent) => object;
  const stamp = { type: event.type, number: event.number, at: isoText(event.at) };
  return { ...stamp, ...body(venue, event) } as EventJson;
}

export function renderHostEvent(event: HostEvent): EventJson {
  return { ...event, at: isoText(event.at) };
}

const BODIES: Bodies = {
  'rules-changed': (_, { rules }) => ({ rules: renderRules(rules) }),
  'instrument-created': (venue, { instrument }) => ({ instrument: renderInstrument(venue, instrument) }),
  'instrument-updated': (venue, { instrument }) => ({ instrument: renderInstrument(venue, instrument) }),
  'instrument-removed': (_, { symbol }) => ({ symbol }),
  'instrument-expired': (_, { symbol }) => ({ symbol }),
  'order-held': (venue, event) => ({
    ...renderReport(venue, event),
    stage: event.stage,
    ...renderHeld(event),
  }),
  'order-pending': renderReport,
  'order-accepted': renderReport,
  'order-rejected': renderRejected,
  'order-triggered': renderReport,
  'order-executed': (venue, event) => {
    const { at: _, ...fill } = renderExecution(venue, event);
    return { ...fill, order: renderOrder(venue, event.order) };
  },
  'order-guaranteed': (venue, event) => ({
    ...renderReport(venue, event),
    ...amounts(venue, event.order.symbol, event.price, event.quantity),
  }),
  'order-replaced': (venue, event) => ({
    ...renderReport(venue, event),
    origClientOrderId: event.origClientOrderId,
    previousOrderId: orderIdText(event.previousOrderId),
  }),
  'order-restated': (venue, event) => ({ ...renderReport(venue, event), reason: event.reason }),
  'order-canceled': (venue, event) => ({
    ...renderReport(venue, event),
    reason: event.reason,
    requestId: event.requestId,
    canceledQuantity: quantityIn(venue, event.order.symbol, event.canceledQuantity),
  }),
  'order-expired': (venue, event) => ({
    ...renderReport(venue, event),
    expiredQuantity: quantityIn(venue, event.order.symbol, event.expiredQuantity),
  }),
  'order-done-for-day': renderReport,
  'request-held': (venue, event) => ({
    ...renderReport(venue, event),
    request: event.request,
    clientOrderId: event.clientOrderId,
    ...renderHeld(event),
  }),
  'request-pending': (venue, event) => ({
    ...renderReport(venue, event),
    request: event.request,
    clientOrderId: event.clientOrderId,
  }),
  'request-rejected': (venue, event) => ({
    request: event.request,
    owner: event.owner,
    clientOrderId: event.clientOrderId,
    origClientOrderId: event.origClientOrderId,
    reason: event.reason,
    text: event.text ?? REJECT_REASONS[event.reason],
    order: event.order === null ? null : renderOrder(venue, event.order),
  }),
  'mass-canceled': (_, { owner, symbol, side, clientOrderId, orders }) => ({
    owner,
    symbol,
    side,
    clientOrderId,
    orders,
  }),
  trade: (venue, event) => {
    const { at: _, venue: __, ...trade } = renderTrade(venue, event);
    return trade;
  },
  'trade-busted': (_, { tradeId, symbol, side }) => ({ tradeId: tradeIdText(tradeId), symbol, side }),
  'trade-corrected': (venue, { tradeId, symbol, side, price, quantity }) => ({
    tradeId: tradeIdText(tradeId),
    symbol,
    side,
    ...amounts(venue, symbol, price, quantity),
  }),
  'trade-disputed': (_, { tradeId, symbol, side, owner, orderId, reference, reason, text }) => ({
    tradeId: tradeIdText(tradeId),
    symbol,
    side,
    owner,
    orderId: orderIdText(orderId),
    reference: executionIdText(reference),
    reason,
    text,
  }),
  'execution-busted': renderAmended,
  'execution-corrected': (venue, event) => {
    const instrument = instrumentOf(venue, event.order.symbol);
    return {
      ...renderAmended(venue, event),
      previousPrice: instrument.priceText(event.previousPrice),
      previousQuantity: instrument.quantityText(event.previousQuantity),
    };
  },
  'phase-changed': (_, { symbol, phase, until, allowCancels }) => ({
    symbol,
    phase,
    until: isoTextOrNull(until),
    allowCancels,
  }),
  indicative: (venue, { symbol, price, quantity, surplus, surplusSide }) => {
    const instrument = instrumentOf(venue, symbol);
    return {
      symbol,
      price: priceText(instrument, price),
      quantity: instrument.quantityText(quantity),
      surplus: instrument.quantityText(surplus),
      surplusSide,
    };
  },
  'hold-added': (venue, { hold }) => ({ hold: renderHold(venue, hold) }),
  'hold-removed': (_, { name }) => ({ name }),
  'decision-rejected': (_, { verb, orderId, reason }) => ({
    verb,
    orderId: orderId === null ? null : orderIdText(orderId),
    reason,
    text: REJECT_REASONS[reason],
  }),
  'day-ended': () => ({}),
};

/** What every report on an order has. */
function renderReport(
  venue: Venue,
  { executionId, order }: Pick<Event<'order-accepted'>, 'executionId' | 'order'>,
): Body<'order-accepted'> {
  return { executionId: executionIdText(executionId), order: renderOrder(venue, order) };
}

function renderHeld({ hold, pend, deadline }: Event<'order-held' | 'request-held'>): {
  hold: string;
  pend: boolean;
  deadline: string | null;
} {
  return { hold, pend, deadline: isoTextOrNull(deadline) };
}

/** A refused entry: without an instrument its numbers mean nothing. */
function renderRejected(venue: Venue, event: Event<'order-rejected'>): Body<'order-rejected'> {
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
    text: event.text ?? REJECT_REASONS[event.reason],
    order: event.order === null ? null : renderOrder(venue, event.order),
    existing: event.existing === null ? null : renderOrder(venue, event.existing),
  };
}

function renderAmended(
  venue: Venue,
  event: Event<'execution-busted' | 'execution-corrected'>,
): Body<'execution-busted'> {
  return {
    ...renderReport(venue, event),
    tradeId: tradeIdText(event.tradeId),
    reference: executionIdText(event.reference),
    ...amounts(venue, event.order.symbol, event.price, event.quantity),
  };
}

function amounts(
  venue: Venue,
  symbol: string,
  price: number,
  quantity: number,
): { price: string; quantity: string } {
  const instrument = instrumentOf(venue, symbol);
  return { price: instrument.priceText(price), quantity: instrument.quantityText(quantity) };
}

function quantityIn(venue: Venue, symbol: string, quantity: number): string {
  return instrumentOf(venue, symbol).quantityText(quantity);
}

function renderRules({ volatilityAuctionMicros, ...rules }: VenueRules): EventJson<'rules-changed'>['rules'] {
  return {
    ...rules,
    orderTypes: [...rules.orderTypes],
    timesInForce: [...rules.timesInForce],
    attributes: [...rules.attributes],
    volatilityAuctionSeconds: volatilityAuctionMicros / 1_000_000,
  };
}

import type { Command } from '../engine/command.ts';
import type { OrderExecuted, OrderState, VenueEvent } from '../engine/event.ts';
import { orderIdText } from '../engine/ids.ts';
import type { Instrument } from '../engine/instrument.ts';
import { isOrderQuantity, isPrice, type Price, type Quantity } from '../engine/values.ts';
import type { ArmedFault } from './armed-fault.ts';
import type { Occasion } from './occasions.ts';

/** What a fault has the venue do because of an event, as its operator could. */
export interface VenueAct {
  readonly delayMs: number;
  readonly command: Command;
  /** For people. */
  readonly detail: string;
}

/** What of an event faults act at; none of most. */
export function occasionsOf(event: VenueEvent): readonly Occasion[] {
  switch (event.type) {
    case 'order-accepted':
      return ['order-accepted'];
    case 'order-executed':
      return isJustFilled(event.order) ? ['order-executed', 'order-filled'] : ['order-executed'];
    case 'order-canceled':
      return ['order-canceled'];
    default:
      return [];
  }
}

/** In full and no more: one that has traded beyond that was so before. */
function isJustFilled({ status, cumQuantity, quantity }: OrderState): boolean {
  return status === 'filled' && cumQuantity <= quantity;
}

/** Throws RangeError with the reason, where what the fault is to do means nothing for the instrument. */
export function venueAct(armed: ArmedFault, event: VenueEvent, instrument: Instrument): VenueAct {
  const { order } = event as { readonly order: OrderState };
  const { orderId } = order;
  const id = orderIdText(orderId);
  switch (armed.rule.kind) {
    case 'cancel-unasked': {
      const { delayMs } = armed.parameters<'cancel-unasked'>();
      return { delayMs, command: decide({ verb: 'cancel', orderId }), detail: `${id} is canceled` };
    }
    case 'restate-unasked': {
      const { delayMs, ...given } = armed.parameters<'restate-unasked'>();
      const { quantity, price } = amounts(given, instrument);
      const decision = { verb: 'restate', orderId, quantity, price, cumQuantity: null } as const;
      return { delayMs, command: decide(decision), detail: `${id} is restated` };
    }
    case 'fill-after-cancel': {
      const { delayMs, ...given } = armed.parameters<'fill-after-cancel'>();
      const { quantity, price } = amounts(given, instrument);
      const all = (event as { readonly canceledQuantity: Quantity }).canceledQuantity;
      return { delayMs, ...forcedFill(order, quantity ?? all, price) };
    }
    case 'overfill': {
      const { delayMs, extra, price: given } = armed.parameters<'overfill'>();
      const { quantity, price } = amounts({ quantity: extra, price: given }, instrument);
      return { delayMs, ...forcedFill(order, quantity ?? 1, price) };
    }
    case 'bust-later': {
      const { delayMs, sides } = armed.parameters<'bust-later'>();
      const trade = tradeOf(event as OrderExecuted, sides);
      return { delayMs, command: { type: 'bust-trade', ...trade }, detail: `a fill of ${id} is busted` };
    }
    case 'correct-later':
      return correction(armed, event as OrderExecuted, instrument);
    default:
      throw new Error(`${armed.rule.kind} does nothing on a venue`);
  }
}

function correction(armed: ArmedFault, event: OrderExecuted, instrument: Instrument): VenueAct {
  const { delayMs, sides, ...given } = armed.parameters<'correct-later'>();
  const { quantity, price } = amounts(given, instrument);
  const command = {
    type: 'correct-trade',
    ...tradeOf(event, sides),
    // A correction that changes nothing would be none: without a price given it is one tick off.
    price: price ?? (quantity === null ? event.price + 1 : event.price),
    quantity: quantity ?? event.quantity,
  } as const;
  return { delayMs, command, detail: `a fill of ${orderIdText(event.order.orderId)} is corrected` };
}

/** With the house, of an order that has nothing open any more. */
function forcedFill(
  order: OrderState,
  quantity: Quantity,
  price: Price | null,
): Pick<VenueAct, 'command' | 'detail'> {
  const decision = { verb: 'fill', orderId: order.orderId, quantity, price, force: true } as const;
  return { command: decide(decision), detail: `${orderIdText(order.orderId)} trades though it is closed` };
}

function tradeOf(
  { tradeId, executionId }: OrderExecuted,
  sides: 'one' | 'both',
): Pick<Extract<Command, { type: 'bust-trade' }>, 'tradeId' | 'executionId'> {
  return { tradeId, executionId: sides === 'one' ? executionId : null };
}

export function decide(decision: Extract<Command, { type: 'decide' }>['decision']): Command {
  return { type: 'decide', decision };
}

/** Decimals as lots and ticks of the instrument. Throws RangeError where they are none. */
export function amounts(
  { quantity, price }: { readonly quantity?: string | undefined; readonly price?: string | undefined },
  instrument: Instrument,
): { readonly quantity: Quantity | null; readonly price: Price | null } {
  const lots = quantity === undefined ? null : instrument.lotsOf(quantity);
  const ticks = price === undefined ? null : instrument.ticksOf(price);
  const { lotSize, tickSize } = instrument.terms;
  const { symbol } = instrument;
  if (lots !== null && !isOrderQuantity(lots))
    throw new RangeError(`quantity ${quantity} is no multiple of ${lotSize}, the lot of ${symbol}`);
  if (ticks !== null && !isPrice(ticks))
    throw new RangeError(`price ${price} is no multiple of ${tickSize}, the tick of ${symbol}`);
  return { quantity: lots, price: ticks };
}

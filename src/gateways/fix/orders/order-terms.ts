import type { OrderRejected, OrderState } from '../../../engine/event.ts';
import type { Instructions } from '../../../engine/instructions.ts';
import type { Instrument } from '../../../engine/instrument.ts';
import { ORDER_TYPE_RULES } from '../../../engine/order-types.ts';
import type { Micros, Price, Quantity } from '../../../engine/values.ts';
import type { Encoder } from '../../../protocols/fix/encoder.ts';
import type { MessageView } from '../../../protocols/fix/message.ts';
import { FORM_TAGS, writeForm } from '../instruments/instrument-form.ts';
import type { FixVersion } from '../version.ts';
import { execInst, orderTypeCode, SIDE_CODES, timeInForceCode } from './order-codes.ts';

/** Digits that an average price has beyond those of the instrument's prices. */
const AVERAGE_DECIMALS = 4;

/** How an order, or a request for its status, says what of. */
const ASKED = [55, ...FORM_TAGS, 54];

/** The fields of an order that a refusal repeats as they were sent: terms of FIX 4.2 and 4.4 alike. */
const ORDER_TERMS = [...ASKED, 38, 40, 44, 99, 59, 18, 110, 111, 126, 210, 211, 432, 835, 836];

/** Writes the part of an ExecutionReport that says what an order is and how far it has come. */
export class OrderTermsWriter {
  readonly #version: FixVersion;
  readonly #instrumentOf: (symbol: string) => Instrument | undefined;
  /** WorkingIndicator (636) and PeggedPrice (839) came with 4.3 and 4.4. */
  readonly #tellsWorking: boolean;

  constructor(version: FixVersion, instrumentOf: (symbol: string) => Instrument | undefined) {
    this.#version = version;
    this.#instrumentOf = instrumentOf;
    this.#tellsWorking = version !== 'FIX.4.2';
  }

  state(message: Encoder, order: OrderState, at: Micros): void {
    const { lot, tick } = this.#instrumentOf(order.symbol)!;
    writeForm(message, order.symbol, order.instructions?.clientFields);
    message.char(54, SIDE_CODES[order.side]);
    message.decimal(38, order.quantity * lot.units, lot.decimals);
    this.#coded(message, 40, orderTypeCode(this.#version, order));
    if (order.price !== null) message.decimal(44, order.price * tick.units, tick.decimals);
    this.#coded(message, 59, timeInForceCode(this.#version, order.timeInForce));
    if (order.instructions !== null) {
      this.#instructions(message, order, order.instructions);
      if (this.#tellsWorking) this.#working(message, order);
    }
    message.decimal(151, order.leavesQuantity * lot.units, lot.decimals);
    message.decimal(14, order.cumQuantity * lot.units, lot.decimals);
    this.#averagePrice(message, order, tick);
    message.timestamp(60, at, 'ms');
  }

  /** LastShares or LastQty (32), LastPx (31). */
  fill(message: Encoder, symbol: string, quantity: Quantity, price: Price): void {
    const { lot, tick } = this.#instrumentOf(symbol)!;
    message.decimal(32, quantity * lot.units, lot.decimals);
    message.decimal(31, price * tick.units, tick.decimals);
  }

  /** An order that never was: as it was sent if that is at hand, else as far as it was understood. */
  refused(message: Encoder, event: OrderRejected, request: MessageView | null): void {
    if (request === null) this.#understood(message, event);
    else repeat(message, request, ORDER_TERMS);
    this.nothing(message, event.at);
  }

  /** Instrument and side of a request, as they were sent. */
  asked(message: Encoder, request: MessageView): void {
    repeat(message, request, ASKED);
  }

  /** Nothing open, nothing traded. */
  nothing(message: Encoder, at: Micros): void {
    message.int(151, 0);
    message.int(14, 0);
    message.int(6, 0);
    message.timestamp(60, at, 'ms');
  }

  #understood(message: Encoder, event: OrderRejected): void {
    const instrument = this.#instrumentOf(event.symbol);
    message.text(55, event.symbol);
    message.char(54, SIDE_CODES[event.side]);
    this.#coded(message, 40, orderTypeCode(this.#version, event));
    this.#coded(message, 59, timeInForceCode(this.#version, event.timeInForce));
    if (instrument === undefined || event.quantity === 0) return;
    message.decimal(38, event.quantity * instrument.lot.units, instrument.lot.decimals);
    if (event.price !== null) {
      message.decimal(44, event.price * instrument.tick.units, instrument.tick.decimals);
    }
    if (event.instructions !== null)
      this.#instructions(message, { ...event, stopPrice: null }, event.instructions);
  }

  #instructions(
    message: Encoder,
    order: Pick<OrderState, 'symbol' | 'side' | 'orderType' | 'stopPrice'>,
    asked: Instructions,
  ): void {
    const { lot, tick } = this.#instrumentOf(order.symbol)!;
    const stopPrice = order.stopPrice ?? asked.stopPrice;
    if (stopPrice !== null) message.decimal(99, stopPrice * tick.units, tick.decimals);
    this.#coded(message, 18, execInst(this.#version, order.orderType, asked));
    const offset = offsetOf(order, asked);
    if (offset !== null) message.decimal(211, offset * tick.units, tick.decimals);
    if (asked.displayQuantity !== null) message.decimal(111, asked.displayQuantity * lot.units, lot.decimals);
    if (asked.minimumQuantity !== null) message.decimal(110, asked.minimumQuantity * lot.units, lot.decimals);
    if (asked.expireAt !== null) message.timestamp(126, asked.expireAt, 'ms');
  }

  #working(message: Encoder, order: OrderState): void {
    const { tick } = this.#instrumentOf(order.symbol)!;
    if (ORDER_TYPE_RULES[order.orderType].trigger !== null && order.leavesQuantity > 0) {
      message.char(636, order.place === 'trigger' ? 'N' : 'Y');
    }
    if (order.orderType === 'pegged' && order.workingPrice !== null) {
      message.decimal(839, order.workingPrice * tick.units, tick.decimals);
    }
  }

  /** AvgPx (6): exact where it has no more digits than a price, else rounded to a few more. */
  #averagePrice(message: Encoder, order: OrderState, tick: { units: number; decimals: number }): void {
    const { notional, cumQuantity } = order;
    if (cumQuantity === 0) return message.int(6, 0);
    if (notional % cumQuantity === 0) {
      return message.decimal(6, (notional / cumQuantity) * tick.units, tick.decimals);
    }
    const scale = tick.units * 10 ** AVERAGE_DECIMALS;
    return message.decimal(6, Math.round((notional / cumQuantity) * scale), tick.decimals + AVERAGE_DECIMALS);
  }

  #coded(message: Encoder, tag: number, code: string | null): void {
    if (code !== null) message.text(tag, code);
  }
}

/** FIX adds the offset to the reference: that of a selling trailing stop is below it. Null without peg or trail. */
function offsetOf({ side }: Pick<OrderState, 'side'>, asked: Instructions): Price | null {
  if (asked.trailOffset !== null) return asked.trailOffset * (side === 'sell' ? -1 : 1);
  return asked.pegReference === null ? null : asked.pegOffset;
}

function repeat(message: Encoder, request: MessageView, tags: readonly number[]): void {
  for (const tag of tags) {
    const at = request.indexOf(tag);
    if (at >= 0) message.bytes(tag, request.buffer, request.starts[at], request.ends[at]);
  }
}

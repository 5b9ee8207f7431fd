import type { OrderExecuted, OrderRejected, OrderState } from '../../../engine/event.ts';
import type { Instructions } from '../../../engine/instructions.ts';
import type { Instrument } from '../../../engine/instrument.ts';
import { ORDER_TYPE_RULES } from '../../../engine/order-types.ts';
import type { Micros, Price } from '../../../engine/values.ts';
import type { Encoder } from '../../../protocols/fix/encoder.ts';
import type { MessageView } from '../../../protocols/fix/message.ts';
import { FORM_TAGS, writeForm } from '../instruments/instrument-form.ts';
import type { TimestampPrecision } from '../../../protocols/fix/timestamp.ts';
import { eachVersion, FIX_VERSIONS, isFrom, type FixVersion } from '../version.ts';
import {
  execInst,
  hasPegPriceType,
  orderTypeCode,
  pegPriceType,
  SIDE_CODES,
  timeInForceCode,
} from './order-codes.ts';

/** Digits that an average price has beyond those of the instrument's prices. */
const AVERAGE_DECIMALS = 4;

/** How an order, or a request for its status, says what of. */
const ASKED = [55, ...FORM_TAGS, 54];

/** The fields of an order that a refusal repeats as they were sent, by the version whose reports have them first. */
const ORDER_TERMS: Readonly<Partial<Record<FixVersion, readonly number[]>>> = {
  'FIX.4.0': [...ASKED, 38, 40, 44, 99, 59, 18, 126],
  'FIX.4.1': [211],
  'FIX.4.2': [110, 111, 210, 432],
  'FIX.4.4': [835, 836],
  'FIX.5.0SP2': [1084, 1094, 1138],
};
const TERMS_OF_REPORTS = eachVersion((version) =>
  FIX_VERSIONS.filter((first) => isFrom(version, first)).flatMap((first) => ORDER_TERMS[first] ?? []),
);

type Execution = Pick<OrderExecuted, 'order' | 'quantity' | 'price' | 'at'>;

/** Writes the part of an ExecutionReport that says what an order is and how far it has come. */
export class OrderTermsWriter {
  readonly #version: FixVersion;
  readonly #instrumentOf: (symbol: string) => Instrument | undefined;
  /** Up to 4.1 every report has LastShares (32), LastPx (31) and OrderQty (38), and times have whole seconds. */
  readonly #fillsAlways: boolean;
  readonly #precision: TimestampPrecision;
  readonly #hasLeaves: boolean;
  readonly #hasOffset: boolean;
  /** MinQty (110) and MaxFloor (111). */
  readonly #hasQuantities: boolean;
  /** WorkingIndicator (636). */
  readonly #tellsWorking: boolean;
  /** PeggedPrice (839). */
  readonly #tellsPegged: boolean;
  /** MaxFloor (111), or DisplayQty (1138). */
  readonly #displayTag: number;

  constructor(version: FixVersion, instrumentOf: (symbol: string) => Instrument | undefined) {
    this.#version = version;
    this.#instrumentOf = instrumentOf;
    this.#fillsAlways = !isFrom(version, 'FIX.4.2');
    this.#precision = this.#fillsAlways ? 's' : 'ms';
    this.#hasLeaves = isFrom(version, 'FIX.4.1');
    this.#hasOffset = isFrom(version, 'FIX.4.1');
    this.#hasQuantities = isFrom(version, 'FIX.4.2');
    this.#tellsWorking = isFrom(version, 'FIX.4.3');
    this.#tellsPegged = isFrom(version, 'FIX.4.4');
    this.#displayTag = hasPegPriceType(version) ? 1138 : 111;
  }

  /** How an order stands, in a report of anything but an execution. */
  state(message: Encoder, order: OrderState, at: Micros): void {
    if (this.#fillsAlways) this.#noFill(message);
    this.#state(message, order, at);
  }

  /**
   * How an order stands after an execution, a bust or a correction: with LastShares or LastQty (32), LastPx (31), and
   * LastLiquidityInd (851) where there is one.
   */
  executed(message: Encoder, execution: Execution, liquidity: string | null): void {
    const { order } = execution;
    const { lot, tick } = this.#instrumentOf(order.symbol)!;
    message.decimal(32, execution.quantity * lot.units, lot.decimals);
    message.decimal(31, execution.price * tick.units, tick.decimals);
    if (liquidity !== null) message.char(851, liquidity);
    this.#state(message, order, execution.at);
  }

  #state(message: Encoder, order: OrderState, at: Micros): void {
    const { lot, tick } = this.#instrumentOf(order.symbol)!;
    writeForm(message, order.symbol, order.instructions?.clientFields, this.#version);
    message.char(54, SIDE_CODES[order.side]);
    message.decimal(38, order.quantity * lot.units, lot.decimals);
    this.#coded(message, 40, orderTypeCode(this.#version, order));
    if (order.price !== null) message.decimal(44, order.price * tick.units, tick.decimals);
    this.#coded(message, 59, timeInForceCode(this.#version, order.timeInForce));
    if (order.instructions !== null) {
      this.#instructions(message, order, order.instructions);
      if (this.#tellsWorking) this.#working(message, order);
    }
    if (this.#hasLeaves) message.decimal(151, order.leavesQuantity * lot.units, lot.decimals);
    message.decimal(14, order.cumQuantity * lot.units, lot.decimals);
    this.#averagePrice(message, order, tick);
    this.time(message, at);
  }

  /** TransactTime (60). */
  time(message: Encoder, at: Micros): void {
    message.timestamp(60, at, this.#precision);
  }

  /** An order that never was: as it was sent if that is at hand, else as far as it was understood. */
  refused(message: Encoder, event: OrderRejected, request: MessageView | null): void {
    if (request === null) this.#understood(message, event);
    else repeat(message, request, TERMS_OF_REPORTS[this.#version]);
    const hasQuantity = request === null ? event.quantity !== 0 : request.has(38);
    this.#nothing(message, hasQuantity, event.at);
  }

  /** Of an order that nobody knows: nothing open, nothing traded. */
  unknown(message: Encoder, request: MessageView, at: Micros): void {
    repeat(message, request, ASKED);
    // The report must have a side, whatever was asked for.
    if (!request.has(54)) message.char(54, SIDE_CODES.buy);
    this.#nothing(message, false, at);
  }

  #nothing(message: Encoder, hasQuantity: boolean, at: Micros): void {
    if (this.#fillsAlways) {
      if (!hasQuantity) message.int(38, 0);
      this.#noFill(message);
    }
    if (this.#hasLeaves) message.int(151, 0);
    message.int(14, 0);
    message.int(6, 0);
    this.time(message, at);
  }

  #noFill(message: Encoder): void {
    message.int(32, 0);
    message.int(31, 0);
  }

  #understood(message: Encoder, event: OrderRejected): void {
    const instrument = this.#instrumentOf(event.symbol);
    writeForm(message, event.symbol, event.instructions?.clientFields, this.#version);
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
    this.#coded(message, 1094, pegPriceType(this.#version, order.orderType, asked));
    if (offset !== null && this.#hasOffset) message.decimal(211, offset * tick.units, tick.decimals);
    if (this.#hasQuantities) this.#quantities(message, asked, lot);
    if (asked.expireAt !== null) message.timestamp(126, asked.expireAt, this.#precision);
  }

  #quantities(message: Encoder, asked: Instructions, lot: Instrument['lot']): void {
    const { displayQuantity, minimumQuantity } = asked;
    if (displayQuantity !== null)
      message.decimal(this.#displayTag, displayQuantity * lot.units, lot.decimals);
    if (minimumQuantity !== null) message.decimal(110, minimumQuantity * lot.units, lot.decimals);
  }

  #working(message: Encoder, order: OrderState): void {
    const { tick } = this.#instrumentOf(order.symbol)!;
    if (ORDER_TYPE_RULES[order.orderType].trigger !== null && order.leavesQuantity > 0) {
      message.char(636, order.place === 'trigger' ? 'N' : 'Y');
    }
    if (this.#tellsPegged && order.orderType === 'pegged' && order.workingPrice !== null) {
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

import { TOO_FINE } from '../../../engine/decimal.ts';
import type { OrderState } from '../../../engine/event.ts';
import { PLAIN, unlessPlain, type Instructions } from '../../../engine/instructions.ts';
import type { Instrument } from '../../../engine/instrument.ts';
import { ORDER_TYPE_RULES } from '../../../engine/order-types.ts';
import type { RejectReason } from '../../../engine/reject.ts';
import type {
  Micros,
  OrderType,
  PegReference,
  Price,
  Quantity,
  Side,
  TimeInForce,
} from '../../../engine/values.ts';
import type { MessageView } from '../../../protocols/fix/message.ts';
import { parseTimestamp } from '../../../protocols/fix/timestamp.ts';
import type { FixVersion } from '../version.ts';
import {
  ALL_OR_NONE,
  EITHER_ON_CLOSE,
  isOnClose,
  ORDER_TYPES_BY_CODE,
  orderTypeCode,
  OTHER_PEGS,
  PEG_CODES,
  POST_ONLY,
  SIDES_BY_CODE,
  TIMES_IN_FORCE_BY_CODE,
  TRAILING,
} from './order-codes.ts';

/** When the trading day of a date, `YYYY-MM-DD`, ends. */
export type EndOfTradingDay = (date: string) => Micros;

/** PegOffsetType (836): the offset is a price, or whole ticks. */
const OFFSET_AS_PRICE = '0';
const OFFSET_IN_TICKS = '2';

/** PegMoveType (835). */
const FLOATING = '0';

/** DisplayMethod (1084): each time as much as at first, or nothing. */
const SAME_AGAIN = '1';
const UNDISCLOSED = '4';

/** Reads an order's fields as the engine's values, and keeps the first thing that it could not express. */
export class OrderFields {
  readonly #message: MessageView;
  readonly #version: FixVersion;
  readonly #instrument: Instrument | undefined;
  readonly #endOfDay: EndOfTradingDay;
  defect: RejectReason | null = null;

  constructor(
    message: MessageView,
    version: FixVersion,
    instrument: Instrument | undefined,
    endOfDay: EndOfTradingDay,
  ) {
    this.#message = message;
    this.#version = version;
    this.#instrument = instrument;
    this.#endOfDay = endOfDay;
  }

  side(): Side | null {
    return this.#coded(54, SIDES_BY_CODE, 'unsupported-side');
  }

  orderType(): OrderType | null {
    if (this.#message.text(40) === EITHER_ON_CLOSE[this.#version]) {
      return this.#message.has(44) ? 'limit' : 'market';
    }
    const type = this.#coded(40, ORDER_TYPES_BY_CODE[this.#version], 'unsupported-order-type');
    // The code of both is P; ExecInst tells them apart.
    if (type !== 'pegged' && type !== 'trailing-stop') return type;
    return this.#trails(this.#execInst()) ? 'trailing-stop' : 'pegged';
  }

  timeInForce(): TimeInForce | null {
    if (isOnClose(this.#version, this.#message.char(40))) return 'at-the-close';
    return this.#coded(59, TIMES_IN_FORCE_BY_CODE[this.#version], 'unsupported-time-in-force');
  }

  price(): Price | null {
    return this.#price(44);
  }

  quantity(): Quantity | null {
    return this.#quantity(38);
  }

  /**
   * All that the order asks for beside its price and quantity, and what its reports are to repeat; null when that is
   * nothing.
   */
  instructions(orderType: OrderType | null, clientFields: string | undefined): Instructions | null {
    if (!this.#asksForMore() && orderType !== 'market-if-touched')
      return clientFields === undefined ? null : { ...PLAIN, clientFields };
    const words = this.#execInst();
    const trails = orderType === 'trailing-stop';
    const offset = this.#offset();
    return unlessPlain({
      stopPrice: this.#stopPrice(orderType),
      // The offset's sign says on which side of the market it is, which is known; senders differ in giving it.
      trailOffset: trails && offset !== null ? Math.abs(offset) : null,
      pegReference: this.#pegReference(words),
      pegOffset: trails ? 0 : (offset ?? 0),
      displayQuantity: this.#displayQuantity(),
      // Senders with fixed templates say 0 for none.
      minimumQuantity: this.#quantity(110) || null,
      allOrNone: words.includes(ALL_OR_NONE),
      postOnly: words.includes(POST_ONLY),
      expireAt: this.#expireAt(),
      clientFields,
    });
  }

  /**
   * What a replace changes of the order. A FIX replace repeats the whole order (4.4 vol. 4, "Order Cancel/Replace
   * Request"): what is as it was is no change, and what cannot change but differs is a defect.
   */
  changes(order: OrderState): {
    readonly orderType: OrderType | null;
    readonly timeInForce: TimeInForce | null;
    readonly price: Price | null;
    readonly stopPrice: Price | null;
    readonly displayQuantity: Quantity | null;
    readonly expireAt: Micros | null;
  } {
    const asked = order.instructions;
    const sameType = this.#message.text(40) === orderTypeCode(this.#version, order);
    const timeInForce = this.timeInForce();
    const expireAt = this.#expireAt();
    // With a time of expiry, good till cancel becomes good till date.
    const becomesDated = order.timeInForce === 'gtc' && timeInForce === 'gtd' && expireAt !== null;
    const hasLimit = order.price !== null || ORDER_TYPE_RULES[order.orderType].limit !== 'none';
    this.#refuseOtherChanges(order);
    return {
      orderType: sameType ? null : this.orderType(),
      timeInForce: becomesDated ? null : timeInForce,
      price: hasLimit ? this.price() : null,
      stopPrice: unless(order.stopPrice ?? asked?.stopPrice, this.#stopPrice(order.orderType)),
      displayQuantity: unless(asked?.displayQuantity, this.#displayQuantity()),
      expireAt: unless(asked?.expireAt, expireAt),
    };
  }

  /** ExecInst, MinQty and the offset of a peg or trail are fixed on entry. */
  #refuseOtherChanges({ instructions }: OrderState): void {
    const { pegReference, allOrNone, postOnly, minimumQuantity } = instructions ?? {};
    const words = this.#execInst();
    if (words.length > 0) {
      const differs =
        words.includes(ALL_OR_NONE) !== (allOrNone ?? false) ||
        words.includes(POST_ONLY) !== (postOnly ?? false);
      if (differs) this.defect ??= 'unchangeable-field';
    }
    if (
      (words.length > 0 || this.#message.has(1094)) &&
      this.#pegReference(words) !== (pegReference ?? null)
    ) {
      this.defect ??= 'unchangeable-field';
    }
    const minimum = this.#quantity(110);
    if (minimum !== null && minimum !== (minimumQuantity ?? 0)) this.defect ??= 'unchangeable-field';
    const offset = this.#offset();
    if (offset === null) return;
    const trail = instructions?.trailOffset ?? null;
    const same = trail === null ? offset === (instructions?.pegOffset ?? 0) : Math.abs(offset) === trail;
    if (!same) this.defect ??= 'unchangeable-field';
  }

  /** Whether any field is there that a plain order does not have: one pass over the tags for all of them. */
  #asksForMore(): boolean {
    const { tags, count } = this.#message;
    for (let index = 0; index < count; index++) {
      switch (tags[index]) {
        case 18:
        case 99:
        case 110:
        case 111:
        case 126:
        case 210:
        case 211:
        case 432:
        case 835:
        case 1084:
        case 1094:
        case 1100:
        case 1138:
          return true;
        default:
      }
    }
    return false;
  }

  #execInst(): readonly string[] {
    const at = this.#message.indexOf(18);
    return at < 0 ? [] : this.#message.textAt(at).split(' ');
  }

  /** StopPx (99). Of a market-if-touched order some senders give the price that it waits for as Price (44). */
  #stopPrice(orderType: OrderType | null): Price | null {
    // TriggerType (1100) of 5.0 says the same of any order type, and more.
    if (this.#message.has(1100)) this.defect ??= 'incompatible-instructions';
    const touched = orderType === 'market-if-touched' && !this.#message.has(99);
    return this.#price(touched ? 44 : 99);
  }

  /** Whether P is a trailing stop. */
  #trails(words: readonly string[]): boolean {
    return words.includes(TRAILING.execInst) || this.#message.text(1094) === TRAILING.pegPriceType;
  }

  #pegReference(words: readonly string[]): PegReference | null {
    const type = this.#message.text(1094);
    const references = (Object.keys(PEG_CODES) as PegReference[]).filter(
      (reference) =>
        words.includes(PEG_CODES[reference].execInst) || PEG_CODES[reference].pegPriceType === type,
    );
    const other = words.some((word) => OTHER_PEGS.includes(word)) || (type !== '' && references.length === 0);
    if (other && !this.#trails(words)) this.defect ??= 'peg-reference-required';
    if (references.length > 1) this.defect ??= 'incompatible-instructions';
    return references[0] ?? null;
  }

  /** PegDifference up to 4.3, PegOffsetValue after that (211). */
  #offset(): Price | null {
    const moves = this.#message.char(835);
    if (moves !== '' && moves !== FLOATING) this.defect ??= 'incompatible-instructions';
    if (!this.#message.has(211)) return null;
    const type = this.#message.char(836);
    if (type === '' || type === OFFSET_AS_PRICE) return this.#price(211);
    const ticks = type === OFFSET_IN_TICKS ? this.#message.int(211) : Number.NaN;
    if (Number.isSafeInteger(ticks)) return ticks;
    this.defect ??= type === OFFSET_IN_TICKS ? 'price-off-tick' : 'incompatible-instructions';
    return null;
  }

  /**
   * MaxFloor (111): what others see in the book; 0 hides the order. MaxShow (210) says the same to some, DisplayQty (1138)
   * and DisplayMethod (1084) from 5.0 on.
   */
  #displayQuantity(): Quantity | null {
    const method = this.#message.char(1084);
    if (method === UNDISCLOSED) return 0;
    if (method !== '' && method !== SAME_AGAIN) this.defect ??= 'incompatible-instructions';
    return this.#quantity([1138, 111].find((tag) => this.#message.has(tag)) ?? 210);
  }

  /** ExpireTime (126), else the end of the trading day of ExpireDate (432). */
  #expireAt(): Micros | null {
    const message = this.#message;
    const time = message.indexOf(126);
    if (time >= 0) {
      const at = parseTimestamp(message.buffer, message.starts[time]!, message.ends[time]!);
      if (at >= 0) return at;
      this.defect ??= 'invalid-expiry';
      return null;
    }
    const date = message.text(432);
    if (date === '') return null;
    return this.#endOfDay(`${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6, 8)}`);
  }

  #price(tag: number): Price | null {
    const at = this.#message.indexOf(tag);
    if (at < 0 || this.#instrument === undefined) return null;
    const { buffer, starts, ends } = this.#message;
    return this.#known(
      this.#instrument.ticks(buffer, starts[at]!, ends[at]!),
      'price-off-tick',
      'invalid-price',
    );
  }

  #quantity(tag: number): Quantity | null {
    const at = this.#message.indexOf(tag);
    if (at < 0 || this.#instrument === undefined) return null;
    const { buffer, starts, ends } = this.#message;
    return this.#known(
      this.#instrument.lots(buffer, starts[at]!, ends[at]!),
      'quantity-off-lot',
      'invalid-quantity',
    );
  }

  #known(value: number, off: RejectReason, invalid: RejectReason): number | null {
    if (Number.isFinite(value)) return value;
    this.defect ??= value === TOO_FINE ? off : invalid;
    return null;
  }

  #coded<Value>(tag: number, byCode: readonly (Value | undefined)[], reason: RejectReason): Value | null {
    const at = this.#message.indexOf(tag);
    if (at < 0) return null;
    const start = this.#message.starts[at]!;
    const single = this.#message.ends[at]! - start === 1;
    const value = single ? byCode[this.#message.buffer[start]!] : undefined;
    if (value === undefined) this.defect ??= reason;
    return value ?? null;
  }
}

/** The value, if it is another one than before. */
function unless(before: number | null | undefined, value: number | null): number | null {
  return value === before ? null : value;
}

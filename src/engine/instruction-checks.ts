import type { Instructions, OrderAttribute } from './instructions.ts';
import { ORDER_TYPE_RULES } from './order-types.ts';
import type { RejectReason } from './reject.ts';
import { TIME_IN_FORCE_RULES } from './time-in-force.ts';
import {
  isPrice,
  MAX_PRICE,
  ORDER_TYPES,
  PEG_REFERENCES,
  TIMES_IN_FORCE,
  type Micros,
  type Price,
  type Quantity,
} from './values.ts';
import type { OrderType, TimeInForce } from './values.ts';

/** Slices that one iceberg may have. */
const MAX_SLICES = 10_000;

/** What the checks of this file look at: words that are known, and numbers that may be anything. */
export interface Asked {
  readonly orderType: OrderType;
  readonly timeInForce: TimeInForce;
  readonly price: Price | null;
  readonly quantity: Quantity;
  readonly instructions: Instructions | null;
}

/** An order that asks for nothing beside the ordinary. */
export const NOTHING: Instructions = {
  stopPrice: null,
  trailOffset: null,
  pegReference: null,
  pegOffset: 0,
  displayQuantity: null,
  minimumQuantity: null,
  allOrNone: false,
  postOnly: false,
  expireAt: null,
};

/** The attributes that an order has, by which venues and instruments say what they take. */
export function attributesOf({ quantity, instructions }: Asked): OrderAttribute[] {
  if (instructions === null) return [];
  const { displayQuantity, postOnly, minimumQuantity, allOrNone } = instructions;
  const attributes: OrderAttribute[] = [];
  if (displayQuantity !== null && displayQuantity > 0 && displayQuantity < quantity)
    attributes.push('iceberg');
  if (displayQuantity === 0) attributes.push('hidden');
  if (postOnly) attributes.push('post-only');
  if (minimumQuantity !== null) attributes.push('minimum-quantity');
  if (allOrNone) attributes.push('all-or-none');
  return attributes;
}

/** Whether type, time in force and instructions of an order go together, and each is complete. */
export function instructionRefusal(asked: Asked, now: Micros): RejectReason | null {
  const { instructions, orderType, timeInForce } = asked;
  return instructions === null ? OF_NOTHING[orderType][timeInForce] : refusalOf(asked, instructions, now);
}

function refusalOf(asked: Asked, instructions: Instructions, now: Micros): RejectReason | null {
  return (
    triggerRefusal(asked.orderType, instructions) ??
    pegRefusal(asked.orderType, instructions) ??
    timeRefusal(asked, instructions, now) ??
    quantitiesRefusal(asked, instructions) ??
    combinationRefusal(asked, instructions)
  );
}

/** Whether an order of the type states the price that wakes it. A trailing stop states a distance instead. */
export function hasStopPrice(orderType: OrderType): boolean {
  return ORDER_TYPE_RULES[orderType].trigger !== null && orderType !== 'trailing-stop';
}

function triggerRefusal(orderType: OrderType, { stopPrice, trailOffset }: Instructions): RejectReason | null {
  if (hasStopPrice(orderType)) {
    if (stopPrice === null) return 'stop-price-required';
    if (!isPrice(stopPrice)) return 'invalid-price';
  } else if (stopPrice !== null) {
    return 'incompatible-instructions';
  }
  if (orderType !== 'trailing-stop') return trailOffset === null ? null : 'incompatible-instructions';
  const isOffset =
    trailOffset !== null && Number.isInteger(trailOffset) && trailOffset > 0 && trailOffset <= MAX_PRICE;
  return isOffset ? null : 'trail-offset-required';
}

function pegRefusal(orderType: OrderType, { pegReference, pegOffset }: Instructions): RejectReason | null {
  if (orderType !== 'pegged') {
    return pegReference === null && pegOffset === 0 ? null : 'incompatible-instructions';
  }
  return pegReference !== null && PEG_REFERENCES.includes(pegReference) ? null : 'peg-reference-required';
}

function timeRefusal(
  { orderType, timeInForce }: Asked,
  { expireAt }: Instructions,
  now: Micros,
): RejectReason | null {
  const waits = ORDER_TYPE_RULES[orderType].trigger !== null || orderType === 'pegged';
  if (waits && !tradesAtAnyTime(timeInForce)) return 'incompatible-instructions';
  if (orderType === 'market-to-limit' && TIME_IN_FORCE_RULES[timeInForce].allOrNothing) {
    return 'incompatible-instructions';
  }
  if (!TIME_IN_FORCE_RULES[timeInForce].expiresAtTime) {
    return expireAt === null ? null : 'incompatible-instructions';
  }
  if (expireAt === null) return 'expiry-required';
  return isExpiry(expireAt, now) ? null : 'invalid-expiry';
}

export function isExpiry(expireAt: Micros, now: Micros): boolean {
  return Number.isSafeInteger(expireAt) && expireAt > now;
}

/** Whether orders of this time in force rest, and trade outside of auctions. */
function tradesAtAnyTime(timeInForce: TimeInForce): boolean {
  const { rests, auctions } = TIME_IN_FORCE_RULES[timeInForce];
  return rests && auctions === null;
}

function quantitiesRefusal(
  { orderType, timeInForce, quantity }: Asked,
  { displayQuantity, minimumQuantity }: Instructions,
): RejectReason | null {
  if (displayQuantity !== null) {
    const mayHide = ORDER_TYPE_RULES[orderType].limit !== 'none' && tradesAtAnyTime(timeInForce);
    if (!mayHide) return 'incompatible-instructions';
    if (!isDisplay(displayQuantity, quantity)) return 'invalid-display-quantity';
  }
  if (minimumQuantity !== null) {
    const meetsBook = orderType === 'market' || orderType === 'limit';
    if (!meetsBook || !(tradesAtAnyTime(timeInForce) || timeInForce === 'ioc')) {
      return 'incompatible-instructions';
    }
    if (!isPartOf(minimumQuantity, quantity, 1)) return 'invalid-minimum-quantity';
  }
  return null;
}

/** Whether as much of an order may be shown at a time: a part of it, and not so little that it has no end of slices. */
export function isDisplay(display: Quantity, quantity: Quantity): boolean {
  return isPartOf(display, quantity, 0) && !hasTooManySlices(display, quantity);
}

/** Whether an iceberg would have more slices than a single order may make trades of. */
export function hasTooManySlices(display: Quantity, quantity: Quantity): boolean {
  return display > 0 && Math.ceil(quantity / display) > MAX_SLICES;
}

function isPartOf(part: Quantity, quantity: Quantity, least: number): boolean {
  return Number.isSafeInteger(part) && part >= least && part <= quantity;
}

function combinationRefusal(
  { orderType, timeInForce }: Asked,
  { displayQuantity, minimumQuantity, allOrNone, postOnly }: Instructions,
): RejectReason | null {
  if (!allOrNone && !postOnly) return null;
  const isLimit = orderType === 'limit' && tradesAtAnyTime(timeInForce) && minimumQuantity === null;
  const conflicts = allOrNone && (displayQuantity !== null || postOnly);
  return isLimit && !conflicts ? null : 'incompatible-instructions';
}

/**
 * What is said of an order without instructions: its type and time in force alone decide, and most orders are such, so
 * it is worked out once.
 */
const OF_NOTHING = Object.fromEntries(
  ORDER_TYPES.map((orderType) => [
    orderType,
    Object.fromEntries(
      TIMES_IN_FORCE.map((timeInForce) => {
        const asked = { orderType, timeInForce, price: null, quantity: 0, instructions: null };
        return [timeInForce, refusalOf(asked, NOTHING, 0)];
      }),
    ),
  ]),
) as Record<OrderType, Record<TimeInForce, RejectReason | null>>;

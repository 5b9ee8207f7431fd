import type { EnterOrder } from '../../../src/engine/command.ts';
import {
  ORDER_ATTRIBUTES,
  type Instructions,
  type OrderAttribute,
} from '../../../src/engine/instructions.ts';
import { ORDER_TYPE_RULES } from '../../../src/engine/order-types.ts';
import type { RejectReason } from '../../../src/engine/reject.ts';
import { TIME_IN_FORCE_RULES } from '../../../src/engine/time-in-force.ts';
import {
  isOrderQuantity,
  isPrice,
  MAX_EXACT,
  MAX_PRICE,
  ORDER_TYPES,
  PEG_REFERENCES,
  SIDES,
  TIMES_IN_FORCE,
  type TimeInForce,
} from '../../../src/engine/values.ts';
import { NO_INSTRUCTIONS, type Listing } from './model.ts';
import { aboveMaxNotional, inUnits, onTick, outsideStaticBand } from './prices.ts';
import type { World } from './world.ts';

const UNTIL_DONE: readonly TimeInForce[] = ['day', 'gtc', 'gtd'];
const MISFIT = 'incompatible-instructions';

/** What is wrong with the words of an order, as the venue and the instrument take them. */
export function refuseWords(world: World, listing: Listing, command: EnterOrder): RejectReason | null {
  const { side, orderType, timeInForce, instructions } = command;
  if (!SIDES.includes(side)) return 'unsupported-side';
  if (!ORDER_TYPES.includes(orderType)) return 'unsupported-order-type';
  if (!TIMES_IN_FORCE.includes(timeInForce)) return 'unsupported-time-in-force';
  if (listing.expired) return 'instrument-expired';
  const { terms } = listing;
  const takes = <Word>(
    word: Word,
    ofVenue: readonly Word[],
    ofInstrument: readonly Word[] | undefined,
  ): boolean => ofVenue.includes(word) && (ofInstrument === undefined || ofInstrument.includes(word));
  if (!takes(orderType, world.rules.orderTypes, terms.orderTypes)) return 'order-type-not-taken';
  if (!takes(timeInForce, world.rules.timesInForce, terms.timesInForce)) return 'time-in-force-not-taken';
  for (const attribute of ORDER_ATTRIBUTES) {
    if (!has(attribute, instructions ?? NO_INSTRUCTIONS, command.quantity)) continue;
    if (!takes(attribute, world.rules.attributes, terms.attributes)) return 'attribute-not-taken';
  }
  return null;
}

function has(attribute: OrderAttribute, instructions: Instructions, quantity: number): boolean {
  const display = instructions.displayQuantity;
  switch (attribute) {
    case 'iceberg':
      return display !== null && display > 0 && display < quantity;
    case 'hidden':
      return display === 0;
    case 'post-only':
      return instructions.postOnly;
    case 'minimum-quantity':
      return instructions.minimumQuantity !== null;
    case 'all-or-none':
      return instructions.allOrNone;
  }
}

export function refusePrices(
  listing: Listing,
  limit: 'required' | 'optional' | 'none',
  price: number | null,
  stopPrice: number | null,
): RejectReason | null {
  if (limit === 'required' && price === null) return 'price-required';
  if (limit !== 'none' && price !== null && !isPrice(price)) return 'invalid-price';
  const tooLow = (value: number | null): boolean => isPrice(value) && value <= 0;
  if (listing.terms.negativePrices === true) return null;
  return (limit !== 'none' && tooLow(price)) || tooLow(stopPrice) ? 'negative-price' : null;
}

/** Whether type, time in force and instructions go together, and what is asked for is there. */
export function refuseInstructions(now: number, command: EnterOrder): RejectReason | null {
  const asked = command.instructions ?? NO_INSTRUCTIONS;
  const { orderType, timeInForce } = command;
  const waits = ORDER_TYPE_RULES[orderType].trigger !== null;
  if (waits && orderType !== 'trailing-stop') {
    if (asked.stopPrice === null) return 'stop-price-required';
    if (!isPrice(asked.stopPrice)) return 'invalid-price';
  } else if (asked.stopPrice !== null) {
    return MISFIT;
  }
  if (orderType === 'trailing-stop') {
    const offset = asked.trailOffset;
    if (!Number.isInteger(offset) || offset! < 1 || offset! > MAX_PRICE) return 'trail-offset-required';
  } else if (asked.trailOffset !== null) {
    return MISFIT;
  }
  if (orderType === 'pegged') {
    if (asked.pegReference === null || !PEG_REFERENCES.includes(asked.pegReference))
      return 'peg-reference-required';
  } else if (asked.pegReference !== null || asked.pegOffset !== 0) {
    return MISFIT;
  }
  if ((waits || orderType === 'pegged') && !UNTIL_DONE.includes(timeInForce)) return MISFIT;
  if (orderType === 'market-to-limit' && timeInForce === 'fok') return MISFIT;
  if (TIME_IN_FORCE_RULES[timeInForce].expiresAtTime) {
    if (asked.expireAt === null) return 'expiry-required';
    if (!Number.isSafeInteger(asked.expireAt) || asked.expireAt <= now) return 'invalid-expiry';
  } else if (asked.expireAt !== null) {
    return MISFIT;
  }
  return refuseAttributes(command, asked);
}

function refuseAttributes(command: EnterOrder, asked: Instructions): RejectReason | null {
  const { orderType, timeInForce, quantity } = command;
  const untilDone = UNTIL_DONE.includes(timeInForce);
  const { displayQuantity, minimumQuantity, allOrNone, postOnly } = asked;
  if (displayQuantity !== null) {
    const rests = ['limit', 'stop-limit', 'limit-if-touched', 'pegged'].includes(orderType);
    if (!rests || !untilDone) return MISFIT;
    if (!isDisplay(displayQuantity, quantity)) return 'invalid-display-quantity';
    if (hasTooManySlices(displayQuantity, quantity)) return 'invalid-display-quantity';
  }
  if (minimumQuantity !== null) {
    const trades = orderType === 'market' || orderType === 'limit';
    if (!trades || !(untilDone || timeInForce === 'ioc')) return MISFIT;
    if (!(isOrderQuantity(minimumQuantity) && minimumQuantity <= quantity)) return 'invalid-minimum-quantity';
  }
  const plainLimit = orderType === 'limit' && untilDone;
  if (allOrNone && (!plainLimit || displayQuantity !== null || minimumQuantity !== null || postOnly)) {
    return MISFIT;
  }
  if (postOnly && (!plainLimit || minimumQuantity !== null)) return MISFIT;
  return null;
}

export function isDisplay(display: number, quantity: number): boolean {
  return Number.isSafeInteger(display) && display >= 0 && display <= quantity;
}

/** One order of very many slices could make as many trades. */
export function hasTooManySlices(display: number | null, quantity: number): boolean {
  return display !== null && display > 0 && Math.ceil(quantity / display) > 10_000;
}

export function refuseTicks(
  listing: Listing,
  price: number | null,
  stopPrice: number | null,
  pegOffset: number,
): RejectReason | null {
  const off = [price, stopPrice].some((value) => value !== null && !onTick(listing, value));
  return off || !isPrice(pegOffset) ? 'price-off-tick' : null;
}

export function refuseQuantity(
  listing: Listing,
  price: number | null,
  quantity: number,
): RejectReason | null {
  const { minQuantity, maxQuantity, lotSize } = listing.terms;
  if (!isOrderQuantity(quantity)) return 'invalid-quantity';
  if (minQuantity !== undefined && quantity < inUnits(minQuantity, lotSize)) return 'quantity-below-minimum';
  if (maxQuantity !== undefined && quantity > inUnits(maxQuantity, lotSize)) return 'quantity-above-maximum';
  if (price === null) return null;
  if (BigInt(Math.abs(price)) * BigInt(quantity) > BigInt(MAX_EXACT)) return 'value-too-large';
  if (aboveMaxNotional(listing.terms, price, quantity)) return 'notional-above-maximum';
  return outsideStaticBand(listing, price) ? 'outside-price-band' : null;
}

/** Counts a command of the owner; true when it is one too many in this second. */
export function overRate(world: World, owner: string): boolean {
  const most = world.rules.maxOrdersPerSecond;
  if (most === null) return false;
  const second = Math.floor(world.now / 1_000_000);
  if (world.rate.second !== second) world.rate = { second, counts: new Map() };
  const count = (world.rate.counts.get(owner) ?? 0) + 1;
  world.rate.counts.set(owner, count);
  return count > most;
}

import type { CancelOrder, EnterOrder, ReplaceOrder } from './command.ts';
import { attributesOf, instructionRefusal, type Asked } from './instruction-checks.ts';
import type { Listing } from './listing.ts';
import { ORDER_TYPE_RULES } from './order-types.ts';
import type { Order } from './order.ts';
import { entryPhaseRefusal } from './phase-checks.ts';
import { bandWidth } from './price-band.ts';
import type { RejectReason } from './reject.ts';
import type { VenueRules } from './rules.ts';
import { TIME_IN_FORCE_RULES } from './time-in-force.ts';
import { isOrderQuantity, isPrice, MAX_EXACT, SIDES, type Micros } from './values.ts';

/** Open orders that one venue holds at most. */
export const MAX_OPEN_ORDERS = 2_000_000;

/** Length of a client order id, in characters. */
const MAX_CLIENT_ORDER_ID = 64;

/** Whether an id can be a client order id; FIX text fields may not be empty. */
function isClientOrderId(text: unknown): boolean {
  return typeof text === 'string' && text.length > 0 && text.length <= MAX_CLIENT_ORDER_ID;
}

/** What a venue knows beside the order that it is asked to take. */
interface Circumstances {
  readonly rules: VenueRules;
  readonly now: Micros;
  readonly isDuplicate: boolean;
  readonly exceedsRate: boolean;
}

/** Why a new order is refused, whatever the caller sent; null when it is good. The first reason of this order wins. */
export function entryRefusal(
  command: EnterOrder,
  listing: Listing | undefined,
  circumstances: Circumstances,
): RejectReason | null {
  if (!isClientOrderId(command.clientOrderId)) return 'invalid-client-order-id';
  if (circumstances.isDuplicate) return 'duplicate-client-order-id';
  // What the edge could not find it has a better word for.
  if (listing === undefined) return command.defect ?? 'unknown-symbol';
  if (command.defect !== null) return command.defect;
  if (!SIDES.includes(command.side)) return 'unsupported-side';
  if (!Object.hasOwn(ORDER_TYPE_RULES, command.orderType)) return 'unsupported-order-type';
  if (!Object.hasOwn(TIME_IN_FORCE_RULES, command.timeInForce)) return 'unsupported-time-in-force';
  if (listing.expired) return 'instrument-expired';
  const refusal =
    takenRefusal(command, listing, circumstances.rules) ??
    priceRefusal(command, listing) ??
    instructionRefusal(command, circumstances.now) ??
    valueRefusal(command, listing) ??
    entryPhaseRefusal(command, listing);
  if (refusal !== null) return refusal;
  return circumstances.exceedsRate ? 'order-rate-exceeded' : null;
}

/** Why a cancel of a known order is refused. */
export function cancelRefusal(command: CancelOrder, order: Order, isDuplicate: boolean): RejectReason | null {
  if (isDuplicate) return 'duplicate-client-order-id';
  if (!order.open) return 'too-late';
  return repeats(command, order) ? null : 'order-mismatch';
}

/** Why a replace does not speak of the order that it names, whatever it asks of it. */
export function addressRefusal(
  command: ReplaceOrder,
  order: Order,
  isDuplicate: boolean,
): RejectReason | null {
  if (command.clientOrderId !== null && !isClientOrderId(command.clientOrderId)) {
    return 'invalid-client-order-id';
  }
  if (isDuplicate) return 'duplicate-client-order-id';
  if (!order.open) return 'too-late';
  if (command.defect !== null) return command.defect;
  return repeats(command, order) ? null : 'order-mismatch';
}

/** Whether symbol and side of a request, where given, are those of the order that it names. */
export function repeats(request: { symbol: string | null; side: string | null }, order: Order): boolean {
  if (request.side !== null && request.side !== order.side) return false;
  return request.symbol === null || order.listing.answersTo(request.symbol);
}

/** Whether venue and instrument take orders of this kind. */
function takenRefusal(asked: Asked, { instrument }: Listing, rules: VenueRules): RejectReason | null {
  const { orderTypes, timesInForce, attributes } = instrument.terms;
  if (!takes(asked.orderType, rules.orderTypes, orderTypes)) return 'order-type-not-taken';
  if (!takes(asked.timeInForce, rules.timesInForce, timesInForce)) return 'time-in-force-not-taken';
  const areTaken =
    asked.instructions === null ||
    attributesOf(asked).every((attribute) => takes(attribute, rules.attributes, attributes));
  return areTaken ? null : 'attribute-not-taken';
}

/** Whether the venue takes what the word says, and the instrument, where it has words of its own. */
function takes<Word>(word: Word, ofVenue: readonly Word[], ofInstrument?: readonly Word[]): boolean {
  return ofVenue.includes(word) && (ofInstrument === undefined || ofInstrument.includes(word));
}

/** Whether prices are such that the instrument could have them. */
export function priceRefusal(
  { orderType, price, instructions }: Asked,
  { instrument }: Listing,
): RejectReason | null {
  const { limit } = ORDER_TYPE_RULES[orderType];
  if (limit !== 'none') {
    if (price === null) {
      if (limit === 'required') return 'price-required';
    } else if (!isPrice(price)) {
      return 'invalid-price';
    } else if (price < instrument.lowestPrice) {
      return 'negative-price';
    }
  }
  const stopPrice = instructions === null ? null : instructions.stopPrice;
  return stopPrice !== null && isPrice(stopPrice) && stopPrice < instrument.lowestPrice
    ? 'negative-price'
    : null;
}

/** Whether prices and quantity lie within what the instrument takes. */
export function valueRefusal(asked: Asked, listing: Listing): RejectReason | null {
  const { quantity, instructions } = asked;
  const { tickTable, minQuantity, maxQuantity, maxValue } = listing.instrument;
  const price = ORDER_TYPE_RULES[asked.orderType].limit === 'none' ? null : asked.price;
  if (price !== null && !tickTable.isValid(price)) return 'price-off-tick';
  if (instructions !== null) {
    const { stopPrice, pegOffset } = instructions;
    if (stopPrice !== null && !tickTable.isValid(stopPrice)) return 'price-off-tick';
    if (!isPrice(pegOffset)) return 'price-off-tick';
  }
  if (!isOrderQuantity(quantity)) return 'invalid-quantity';
  if (quantity < minQuantity) return 'quantity-below-minimum';
  if (quantity > maxQuantity) return 'quantity-above-maximum';
  if (price === null) return null;
  const value = quantity * Math.abs(price);
  if (value > MAX_EXACT) return 'value-too-large';
  if (value > maxValue) return 'notional-above-maximum';
  return isOutsideBand(listing, price) ? 'outside-price-band' : null;
}

function isOutsideBand({ instrument, last }: Listing, price: number): boolean {
  const { staticBand, referencePrice } = instrument;
  if (staticBand === null) return false;
  const reference = referencePrice ?? last;
  return reference !== null && Math.abs(price - reference) > bandWidth(staticBand, reference);
}

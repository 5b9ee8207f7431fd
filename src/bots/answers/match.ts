import * as z from 'zod';
import type { OrderState } from '../../engine/event.ts';
import { fitsPattern } from '../../engine/hold-match.ts';
import type { Instrument } from '../../engine/instrument.ts';
import type { Odds } from '../../engine/odds.ts';
import { isPrice, ORDER_TYPES, SIDES, type Price } from '../../engine/values.ts';
import { notesOf } from './notes.ts';
import { priceText, quantityText } from '../parameters.ts';

const pattern = z.string().min(1).max(64);

export const matchParameters = z.strictObject({
  side: z.enum(SIDES).optional().describe('Only of this side'),
  session: pattern
    .optional()
    .describe('Only of these sessions; * and ? stand for any characters and any one, here and below'),
  clientOrderId: pattern.optional().describe('Only with these client order ids'),
  orderTypes: z
    .array(z.enum(ORDER_TYPES))
    .min(1)
    .max(ORDER_TYPES.length)
    .optional()
    .describe('Only of these types'),
  minQuantity: quantityText.optional().describe('Only from this quantity on'),
  maxQuantity: quantityText.optional().describe('Only up to this quantity'),
  minPrice: priceText.optional().describe('Only from this price on'),
  maxPrice: priceText.optional().describe('Only up to this price'),
  fields: z
    .array(z.strictObject({ tag: z.int().min(1), value: pattern }))
    .min(1)
    .max(16)
    .optional()
    .describe('Only with these fields, such as { tag = 1, value = "DESK*" }; noteTags must let them through'),
  nth: z.int().min(1).max(1_000_000).default(1).describe('Only every nth that fits'),
  times: z.int().min(1).max(1_000_000).optional().describe('No more than so many; any number unless given'),
  probability: z.number().gt(0).max(1).default(1).describe('Each that fits with this probability'),
});

type MatchParameters = z.output<typeof matchParameters>;

/** Which orders of a book a bot answers. */
export class OrderMatch {
  readonly #parameters: MatchParameters;
  readonly #instrument: Instrument;
  readonly #bounds: { readonly quantity: Bounds; readonly price: Bounds };
  #fitted = 0;
  #taken = 0;

  /** Throws RangeError when the instrument has no such prices or quantities. */
  constructor(parameters: MatchParameters, instrument: Instrument) {
    this.#parameters = parameters;
    this.#instrument = instrument;
    const { minQuantity, maxQuantity, minPrice, maxPrice } = parameters;
    const lots = (text: string | undefined): number | null =>
      text === undefined ? null : lotsOf(text, instrument);
    const ticks = (text: string | undefined): number | null =>
      text === undefined ? null : ticksOf(text, instrument);
    this.#bounds = {
      quantity: [lots(minQuantity), lots(maxQuantity)],
      price: [ticks(minPrice), ticks(maxPrice)],
    };
  }

  /** The first condition that the order does not meet, in words; null when it meets all that are about the order. */
  misfit(order: OrderState): string | null {
    const { side, session, clientOrderId, orderTypes } = this.#parameters;
    const { quantity, price } = this.#bounds;
    if (side !== undefined && order.side !== side) return `its side is ${order.side}, not ${side}`;
    if (!fitsPattern(session ?? null, order.owner)) return `its session is ${order.owner}, not ${session}`;
    if (!fitsPattern(clientOrderId ?? null, order.clientOrderId))
      return `its client order id is ${order.clientOrderId}, not ${clientOrderId}`;
    if (orderTypes !== undefined && !orderTypes.includes(order.orderType))
      return `its type is ${order.orderType}, not ${orderTypes.join(' or ')}`;
    if (!isWithin(quantity, order.quantity))
      return `its quantity is ${this.#instrument.quantityText(order.quantity)}`;
    if (!isWithin(price, order.price))
      return order.price === null
        ? 'it has no price'
        : `its price is ${this.#instrument.priceText(order.price)}`;
    return this.#misfitOfFields(order);
  }

  #misfitOfFields(order: OrderState): string | null {
    const notes = this.#parameters.fields === undefined ? null : notesOf(order);
    for (const { tag, value } of this.#parameters.fields ?? []) {
      const text = notes!.get(tag);
      if (text === undefined) return `it has no field ${tag}`;
      if (!fitsPattern(value, text)) return `its field ${tag} is ${text}, not ${value}`;
    }
    return null;
  }

  /** How many orders have fitted, and how many of them were taken. */
  state(): { fitted: number; taken: number } {
    return { fitted: this.#fitted, taken: this.#taken };
  }

  resume({ fitted, taken }: { readonly fitted: number; readonly taken: number }): void {
    this.#fitted = fitted;
    this.#taken = taken;
  }

  /** Whether it would be the turn of an order that fits. Counts nothing, and draws nothing. */
  odds(): Odds {
    const { nth, times, probability } = this.#parameters;
    const number = this.#fitted + 1;
    if (this.#isSpent) return { whyNot: `it has taken ${times}, and takes no more` };
    if (!this.#isTurn(number))
      return { whyNot: `it would be number ${number} that fits, and every ${nth} is taken` };
    return { percent: probability * 100 };
  }

  get #isSpent(): boolean {
    const { times } = this.#parameters;
    return times !== undefined && this.#taken >= times;
  }

  /** Whether those that fit are taken at this number of them. */
  #isTurn(number: number): boolean {
    return number % this.#parameters.nth === 0;
  }

  /** Whether it is the turn of an order that fits: the nth, not too many yet, and by chance. Counts it. */
  takes(random: () => number): boolean {
    const { probability } = this.#parameters;
    if (this.#isSpent || !this.#isTurn(++this.#fitted)) return false;
    // Drawn for certainties too, so that a change of the probability leaves the rest of the stream as it was.
    if (random() >= probability) return false;
    this.#taken++;
    return true;
  }
}

type Bounds = readonly [from: number | null, to: number | null];

function isWithin([from, to]: Bounds, value: number | null): boolean {
  if (from === null && to === null) return true;
  return value !== null && value >= (from ?? -Infinity) && value <= (to ?? Infinity);
}

function lotsOf(text: string, instrument: Instrument): number {
  const lots = instrument.lotsOf(text);
  if (Number.isSafeInteger(lots)) return lots;
  throw new RangeError(`match ${text} is not a multiple of the lot size ${instrument.terms.lotSize}`);
}

function ticksOf(text: string, instrument: Instrument): Price {
  const ticks = instrument.ticksOf(text);
  if (isPrice(ticks)) return ticks;
  throw new RangeError(`match ${text} is not a multiple of the tick size ${instrument.terms.tickSize}`);
}

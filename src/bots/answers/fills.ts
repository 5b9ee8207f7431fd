import * as z from 'zod';
import type { Decision } from '../../engine/decision.ts';
import type { OrderState } from '../../engine/event.ts';
import type { Instrument } from '../../engine/instrument.ts';
import type { Micros, OrderId, Price, Quantity } from '../../engine/values.ts';
import { isPrice } from '../../engine/values.ts';
import { priceText, quantityText } from '../parameters.ts';
import { delay, drawDelay, type Delay } from './delay.ts';
import type { Step } from './answer-bot.ts';

const MAX_SIZES = 100;

/** Parameters of bots that fill. */
export const fillParameters = {
  acknowledge: z.boolean().default(true).describe('Acknowledge the order at once, before it is filled'),
  price: priceText
    .optional()
    .describe("Price of the fills; the order's limit, else the best of the other side, else the last"),
};

/** Parameters of bots that fill a part, of which one says how much. */
export const partParameters = {
  share: z.number().gt(0).lt(1).optional().describe('Part of the order that is filled at once, such as 0.4'),
  quantity: quantityText.optional().describe('Quantity that is filled at once'),
  sizes: z
    .array(quantityText)
    .min(1)
    .max(MAX_SIZES)
    .optional()
    .describe('Quantities that are filled one after the other'),
  everyMs: delay.default(0).describe('Time between one of the sizes and the next'),
};

interface PartParameters {
  readonly share?: number | undefined;
  readonly quantity?: string | undefined;
  readonly sizes?: readonly string[] | undefined;
  readonly everyMs: Delay;
}

/** The price of fills in ticks; null for what the venue makes of it. Throws RangeError when it is off the tick. */
export function fillPrice(price: string | undefined, instrument: Instrument): Price | null {
  if (price === undefined) return null;
  const ticks = instrument.ticksOf(price);
  if (isPrice(ticks)) return ticks;
  throw new RangeError(`price ${price} is not a multiple of the tick size ${instrument.terms.tickSize}`);
}

/** The sizes in lots; null of a bot that fills a share. Throws RangeError when the parameters do not say how much. */
export function sizesOf(parameters: PartParameters, instrument: Instrument): readonly Quantity[] | null {
  const { share, quantity, sizes } = parameters;
  if ([share, quantity, sizes].filter((given) => given !== undefined).length !== 1)
    throw new RangeError('one of "share", "quantity" and "sizes" says how much is filled');
  const texts = sizes ?? (quantity === undefined ? null : [quantity]);
  if (texts === null) return null;
  return texts.map((text) => {
    const lots = instrument.lotsOf(text);
    if (Number.isSafeInteger(lots) && lots > 0) return lots;
    const key = sizes === undefined ? 'quantity' : 'sizes';
    throw new RangeError(`${key} ${text} is not a multiple of the lot size ${instrument.terms.lotSize}`);
  });
}

/** The fills of a part of an order, of which a lot is left at least: a share, or sizes as far as they fit. */
export function partialFills(
  order: OrderState,
  { share, everyMs }: PartParameters,
  sizes: readonly Quantity[] | null,
  first: Micros,
  price: Price | null,
  random: () => number,
): Step[] {
  const { orderId, leavesQuantity } = order;
  let left = leavesQuantity - 1;
  const steps: Step[] = [];
  for (const wanted of sizes ?? [Math.max(1, Math.floor(leavesQuantity * share!))]) {
    const quantity = Math.min(wanted, left);
    if (quantity <= 0) break;
    left -= quantity;
    const afterMicros = steps.length === 0 ? first : drawDelay(everyMs, random);
    steps.push({ afterMicros, decision: fill(orderId, quantity, price) });
  }
  return steps;
}

export function fill(orderId: OrderId, quantity: Quantity | null, price: Price | null): Decision {
  return { verb: 'fill', orderId, quantity, price, force: false };
}

/** The acknowledgement before an answer, if there is one. */
export function acknowledgement({ orderId }: OrderState, acknowledge: boolean): Step[] {
  return acknowledge ? [{ afterMicros: 0, decision: { verb: 'ack', orderId } }] : [];
}

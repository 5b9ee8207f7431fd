import * as z from 'zod';
import type { BotContext } from '../bot.ts';
import { AnswerBot, answerParameters } from './answer-bot.ts';
import { drawDelay } from './delay.ts';
import {
  acknowledgement,
  fillParameters,
  fillPrice,
  partialFills,
  partParameters,
  sizesOf,
} from './fills.ts';

export const autoPartialParameters = z.strictObject({
  ...answerParameters,
  ...fillParameters,
  ...partParameters,
});

/** Fills a part of each order against the house, at once or in several sizes; the rest goes on to the book. */
export function autoPartial(
  parameters: z.output<typeof autoPartialParameters>,
  context: BotContext,
): AnswerBot {
  const { acknowledge, delayMs } = parameters;
  const price = fillPrice(parameters.price, context.instrument);
  const sizes = sizesOf(parameters, context.instrument);
  return new AnswerBot(parameters, context, (order, random) => [
    ...acknowledgement(order, acknowledge),
    ...partialFills(order, parameters, sizes, drawDelay(delayMs, random), price, random),
    { afterMicros: 0, decision: { verb: 'release', orderId: order.orderId } },
  ]);
}

import * as z from 'zod';
import type { BotContext } from '../bot.ts';
import { AnswerBot, answerParameters } from './answer-bot.ts';
import { delay, drawDelay } from './delay.ts';
import {
  acknowledgement,
  fillParameters,
  fillPrice,
  partialFills,
  partParameters,
  sizesOf,
} from './fills.ts';

export const partialThenCancelParameters = z.strictObject({
  ...answerParameters,
  ...fillParameters,
  ...partParameters,
  cancelAfterMs: delay.default(0).describe('Time between the last fill and the cancel'),
});

/** Fills a part of each order against the house, and cancels the rest, which nobody has asked for. */
export function partialThenCancel(
  parameters: z.output<typeof partialThenCancelParameters>,
  context: BotContext,
): AnswerBot {
  const { acknowledge, delayMs, cancelAfterMs } = parameters;
  const price = fillPrice(parameters.price, context.instrument);
  const sizes = sizesOf(parameters, context.instrument);
  return new AnswerBot(parameters, context, (order, random) => [
    ...acknowledgement(order, acknowledge),
    ...partialFills(order, parameters, sizes, drawDelay(delayMs, random), price, random),
    { afterMicros: drawDelay(cancelAfterMs, random), decision: { verb: 'cancel', orderId: order.orderId } },
  ]);
}

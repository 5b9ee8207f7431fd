import * as z from 'zod';
import type { BotContext } from '../bot.ts';
import { AnswerBot, answerParameters } from './answer-bot.ts';
import { drawDelay } from './delay.ts';
import { acknowledgement, fill, fillParameters, fillPrice } from './fills.ts';

export const autoFillParameters = z.strictObject({ ...answerParameters, ...fillParameters });

/** Fills each order in full, against the house. */
export function autoFill(parameters: z.output<typeof autoFillParameters>, context: BotContext): AnswerBot {
  const { acknowledge, delayMs } = parameters;
  const price = fillPrice(parameters.price, context.instrument);
  return new AnswerBot(parameters, context, (order, random) => [
    ...acknowledgement(order, acknowledge),
    { afterMicros: drawDelay(delayMs, random), decision: fill(order.orderId, null, price) },
  ]);
}

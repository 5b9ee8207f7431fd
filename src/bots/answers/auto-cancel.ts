import * as z from 'zod';
import type { BotContext } from '../bot.ts';
import { AnswerBot, answerParameters } from './answer-bot.ts';
import { drawDelay } from './delay.ts';

export const autoCancelParameters = z.strictObject(answerParameters);

/** Lets each order into the book, where it may trade, and cancels what is left of it, which nobody has asked for. */
export function autoCancel(
  parameters: z.output<typeof autoCancelParameters>,
  context: BotContext,
): AnswerBot {
  return new AnswerBot(parameters, context, ({ orderId }, random) => [
    { afterMicros: 0, decision: { verb: 'release', orderId } },
    { afterMicros: drawDelay(parameters.delayMs, random), decision: { verb: 'cancel', orderId } },
  ]);
}

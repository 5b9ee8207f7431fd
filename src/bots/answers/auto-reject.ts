import * as z from 'zod';
import { REJECT_REASONS, type RejectReason } from '../../engine/reject.ts';
import type { BotContext } from '../bot.ts';
import { AnswerBot, answerParameters } from './answer-bot.ts';
import { drawDelay } from './delay.ts';
import { acknowledgement } from './fills.ts';

const MAX_TEXT = 256;

export const autoRejectParameters = z.strictObject({
  ...answerParameters,
  reason: z
    .enum(Object.keys(REJECT_REASONS) as [RejectReason, ...RejectReason[]])
    .default('refused-by-decision')
    .describe('Why, as the client is told in the codes of its protocol'),
  text: z
    .string()
    .min(1)
    .max(MAX_TEXT)
    .optional()
    .describe("What the client reads; the reason's own sentence unless given"),
  acknowledge: z.boolean().default(false).describe('Acknowledge the order at once, before it is refused'),
});

/** Refuses each order. */
export function autoReject(
  parameters: z.output<typeof autoRejectParameters>,
  context: BotContext,
): AnswerBot {
  const { acknowledge, delayMs, reason, text = null } = parameters;
  return new AnswerBot(parameters, context, (order, random) => [
    ...acknowledgement(order, acknowledge),
    {
      afterMicros: drawDelay(delayMs, random),
      decision: { verb: 'reject', orderId: order.orderId, reason, text },
    },
  ]);
}

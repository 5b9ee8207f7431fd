import * as z from 'zod';
import { venueName } from './entity-parts.ts';

const RESPONDER_KINDS = ['expectation', 'hold', 'trigger', 'bot', 'fault'] as const;

const responder = z.strictObject({
  kind: z
    .enum(RESPONDER_KINDS)
    .describe(
      'The hold of a test that expects orders, another hold, a bot that does what orders say, another bot, or a fault',
    ),
  name: z.string(),
  answers: z
    .enum(['yes', 'perhaps', 'no'])
    .describe('Perhaps: by chance, or if something else happens first'),
  why: z.string().describe('For people'),
});
export type ResponderJson = z.output<typeof responder>;

export const rehearsal = z.strictObject({
  venue: venueName,
  session: z.string().describe('The session that the message would come on'),
  msgType: z.string().describe('MsgType (35)'),
  outcome: z.string().describe('What would become of the message, for people'),
  refusal: z
    .strictObject({
      by: z
        .enum(['session', 'gateway', 'venue'])
        .describe('Who would refuse it: fields, message type, or terms'),
      reason: z
        .string()
        .describe('SessionRejectReason (373), BusinessRejectReason (380), or the reason as events have it'),
      text: z.string(),
      tag: z.int().nullable().describe('The field to blame'),
    })
    .nullable(),
  responders: z
    .array(responder)
    .describe(
      'Whoever could answer, in the order in which they are asked; at the end the faults, as they were armed',
    ),
});
export type RehearsalJson = z.output<typeof rehearsal>;

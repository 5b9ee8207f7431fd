import * as z from 'zod';
import { toldMessage } from './session-entities.ts';
import { text, venue } from './parameters.ts';

/** What sessions have been told. */
export const TOLD_METHODS = {
  'session.messages': {
    summary: 'List the application messages that a session has been sent, as it would be sent them again',
    role: 'viewer',
    params: z.strictObject({
      venue,
      session: text.describe('The session, by its name'),
      from: z
        .int()
        .min(1)
        .max(2 ** 31 - 1)
        .default(1)
        .describe('Only from this MsgSeqNum (34) on'),
      span: z.int().min(1).max(1_000).default(100).describe('How many numbers are looked through'),
    }),
    result: z.strictObject({
      messages: z.array(toldMessage),
      next: z.int().nullable().describe('Where to go on; null at the end'),
    }),
  },
} as const;

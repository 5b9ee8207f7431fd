import * as z from 'zod';
import { text, venue } from './parameters.ts';
import { rehearsal } from './rehearsal-entities.ts';

/** The method about who answers messages. */
export const RESPOND_METHODS = {
  'respond.dryRun': {
    summary: 'Tell which hold, bot, trigger or fault would answer a message, and why not the others',
    role: 'viewer',
    params: z.strictObject({
      venue,
      session: text
        .optional()
        .describe(
          'On which session it would come; unless given that of its SenderCompID (49), or the only one',
        ),
      message: z
        .string()
        .min(1)
        .max(60_000)
        .describe('Fields as tag=value, separated by | or SOH; header and trailer are made for it'),
    }),
    result: z.strictObject({ rehearsal }),
  },
} as const;

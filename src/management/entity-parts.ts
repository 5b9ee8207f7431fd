import * as z from 'zod';

export const price = z.string().describe('Decimal text, exact');
export const quantity = z.string().describe('Decimal text, exact');
export const time = z.string().describe('ISO 8601 in UTC, with microseconds');
export const count = z.int().min(0);
export const venueName = z.string().describe('The venue');
export const port = z.int().min(0).max(65_535).describe('TCP port');

/** What has gone over sessions since the daemon started. */
export const traffic = {
  messagesIn: count,
  messagesOut: count.describe('Those that were sent again included'),
  bytesIn: count,
  bytesOut: count,
  rejects: count.describe('Rejects and BusinessMessageRejects that the venue sent'),
  resends: count.describe('Messages sent again because the client asked'),
  refusedLogons: count,
  cuts: z
    .strictObject({
      slowConsumer: count.describe('Much waited for too long: the client read too slowly'),
      egressLimit: count.describe('Too much waited at once: the client did not read'),
      frameLimit: count.describe('A message was longer than any may be'),
      heartbeatTimeout: count.describe('Nothing was heard from the client'),
      logonTimeout: count.describe('Nobody logged on in time'),
      answerTimeout: count.describe("The client did not answer the venue's Logout or reset"),
      protocolError: count.describe('The client broke the session protocol'),
      operator: count.describe('An operator wanted it'),
      connectionLost: count.describe('It was gone without a Logout'),
    })
    .describe('Connections that ended otherwise than by logging out, by cause'),
};

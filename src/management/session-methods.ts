import * as z from 'zod';
import { session, sessionDetails } from './entities.ts';
import { limit, text, venue } from './parameters.ts';
import { loggedMessage } from './session-entities.ts';

const sessionName = text.describe('The session, by its name');
const seqNum = z
  .int()
  .min(1)
  .max(2 ** 31 - 1)
  .optional();

/** The methods about FIX sessions. */
export const SESSION_METHODS = {
  'session.list': {
    summary: 'List the sessions and who is logged on',
    role: 'viewer',
    params: z.strictObject({ venue }),
    result: z.strictObject({ sessions: z.array(session) }),
  },
  'session.show': {
    summary: 'Show a session with its counters, its schedule and the Logons that were refused',
    role: 'viewer',
    params: z.strictObject({ venue, session: sessionName }),
    result: z.strictObject({ session: sessionDetails }),
  },
  'session.log': {
    summary: 'Show the latest messages of a session, from its log',
    role: 'viewer',
    deferred: true,
    params: z.strictObject({ venue, session: sessionName, limit: limit(20, 200) }),
    result: z.strictObject({ messages: z.array(loggedMessage).describe('Oldest first') }),
  },
  'session.reset': {
    summary: 'Begin both sequence numbers of a session anew',
    role: 'operator',
    params: z.strictObject({ venue, session: sessionName }),
    result: z.strictObject({ session: sessionDetails }),
  },
  'session.disconnect': {
    summary: 'End the connection of a session',
    role: 'operator',
    params: z.strictObject({
      venue,
      session: sessionName,
      logout: z
        .boolean()
        .default(true)
        .describe('Log it out in good order; otherwise the connection just ends'),
      text: z.string().max(200).optional().describe('Text (58) of the Logout'),
    }),
    result: z.strictObject({ session: sessionDetails }),
  },
  'session.set-seqnum': {
    summary: 'Set the next sequence numbers of a session',
    role: 'operator',
    params: z.strictObject({
      venue,
      session: sessionName,
      incoming: seqNum.describe('MsgSeqNum (34) that the venue expects next'),
      outgoing: seqNum.describe('MsgSeqNum (34) of the next message that the venue sends'),
    }),
    result: z.strictObject({ session: sessionDetails }),
  },
  'session.settle': {
    summary: 'Wait until the client of a session has had all that was sent to it',
    role: 'operator',
    deferred: true,
    params: z.strictObject({
      venue,
      session: sessionName,
      waitMs: z.int().min(1).max(30_000).default(5_000).describe('How long the client may take to answer'),
    }),
    result: z.strictObject({ session: sessionDetails }),
  },
  'session.send': {
    summary: 'Send a message of your own to the client of a session',
    role: 'operator',
    params: z.strictObject({
      venue,
      session: sessionName,
      message: z
        .string()
        .min(1)
        .max(60_000)
        .describe('Fields as tag=value, separated by | or SOH; header and trailer are made by the session'),
    }),
    result: z.strictObject({
      msgSeqNum: z.int().describe('Its MsgSeqNum (34)'),
      sent: z
        .boolean()
        .describe('Whether it was sent; otherwise the client gets it when it asks for what it missed'),
    }),
  },
} as const;

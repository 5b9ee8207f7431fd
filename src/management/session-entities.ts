import * as z from 'zod';
import { count, port, time, traffic, venueName } from './entity-parts.ts';
import { rate } from './figures.ts';
import { fault } from './fault-entities.ts';

export const endpoint = z.strictObject({
  name: z.string(),
  venue: venueName,
  protocol: z.literal('fix'),
  beginString: z.string().describe('Such as FIX.4.4'),
  host: z.string(),
  port,
  tls: z.boolean().describe('Whether it speaks TLS'),
  sessions: z.array(
    z.strictObject({
      senderCompId: z.string().describe("The venue's CompID"),
      targetCompId: z.string().describe("The client's CompID; * for any"),
      roles: z.array(z.string()),
      username: z.string().optional(),
    }),
  ),
});
export type EndpointJson = z.output<typeof endpoint>;

export const session = z.strictObject({
  venue: venueName,
  name: z.string().describe("Also the owner of the session's orders"),
  endpoint: z.string().describe('Where it connects'),
  beginString: z.string().describe('Such as FIX.4.4'),
  senderCompId: z.string().describe("The venue's CompID"),
  targetCompId: z.string().describe("The client's CompID"),
  roles: z.array(z.string()),
  state: z.enum(['logged-on', 'logged-out']),
  peer: z.string().nullable().describe('Address and port of the client; null when logged out'),
  since: time.nullable().describe('When the state began; null when it has been so since the daemon started'),
  heartbeatSeconds: z.number().nullable().describe('HeartBtInt of this logon; null when logged out'),
  nextIncomingMsgSeqNum: z.int().describe('MsgSeqNum that the venue expects next'),
  nextOutgoingMsgSeqNum: z.int().describe('MsgSeqNum of the next message that the venue sends'),
  gap: z
    .strictObject({
      from: z.int().describe('MsgSeqNum of the first message that is missing'),
      to: z.int().describe('MsgSeqNum of the last one'),
      waiting: count.describe('Messages behind it that wait until it is filled'),
    })
    .nullable()
    .describe('What the venue has asked the client to send again; null when nothing is missing'),
  rates: z.strictObject({ messagesIn: rate, messagesOut: rate }),
  messageLog: z.string().nullable().describe('File that its messages are logged in; null when they are not'),
  subscriptions: z
    .int()
    .describe('Instruments whose market data it is subscribed to, each as often as it asked for it'),
});
export type SessionJson = z.output<typeof session>;

export const loggedMessage = z.strictObject({
  at: time,
  direction: z.enum(['in', 'out']).describe('in: the venue has received it'),
  message: z
    .string()
    .describe('Its fields as tag=value, each ended by |; without credentials, and cut when it is very long'),
});
export type LoggedMessageJson = z.output<typeof loggedMessage>;

export const sessionDetails = session.extend({
  numbersSince: time.describe('When both sequence numbers last began at 1'),
  schedule: z
    .strictObject({ open: z.boolean(), opensAt: time, closesAt: time })
    .nullable()
    .describe('The session day that is open, or the next one; null when it is always open'),
  lastReceivedAt: time.nullable(),
  lastSentAt: time.nullable(),
  counters: z.strictObject(traffic).describe('Since the daemon started'),
  copies: z
    .strictObject({
      venue: z.boolean().describe('Whether it is of everybody'),
      sessions: z.array(z.string()),
      firms: z.array(z.string()),
      reports: z.string().describe('Which ExecutionReports: all, or trades'),
      cancelRejects: z.boolean().describe('Whether OrderCancelRejects are copied too'),
      sent: count.describe('Copies since the daemon started, those that wait for a resend included'),
    })
    .nullable()
    .describe('Of a drop copy: whose reports it gets, and how many it got; null of other sessions'),
  faults: z.array(fault).describe('Those that may concern it, armed or not'),
  refusals: z
    .array(z.strictObject({ at: time, peer: z.string().describe('Address and port'), reason: z.string() }))
    .describe('The latest refused Logons, oldest first'),
});
export type SessionDetailsJson = z.output<typeof sessionDetails>;

export const toldMessage = z.strictObject({
  msgSeqNum: z.int(),
  msgType: z.string(),
  orderId: z.string().nullable().describe("The venue's own id of the order that it is about, such as O-7"),
  executionId: z.string().nullable().describe("The venue's own id of the report, such as E-12"),
  message: z.string().describe('All of it, with SOH between the fields; its bytes each as one character'),
});
export type ToldMessageJson = z.output<typeof toldMessage>;

import * as z from 'zod';
import { ASSET_CLASSES } from '../engine/instrument.ts';
import { ORDER_STATUSES, ORDER_TYPES, SIDES, TIMES_IN_FORCE } from '../engine/values.ts';

/** What the management protocol shows: prices and quantities as decimal text, ids as `O-7`, times as ISO 8601 text. */

export const side = z.enum(SIDES).describe('Which side of the book');
export const orderType = z.enum(ORDER_TYPES).describe('Whether the order states a price');
export const timeInForce = z.enum(TIMES_IN_FORCE).describe('How long the order may wait');
export const orderStatus = z.enum(ORDER_STATUSES).describe('Where the order stands');

const price = z.string().describe('Decimal text, exact');
const quantity = z.string().describe('Decimal text, exact');
const time = z.string().describe('ISO 8601 in UTC, with microseconds');
const count = z.int().min(0);
const venueName = z.string().describe('The venue');
const port = z.int().min(0).max(65_535).describe('TCP port');

export const order = z.strictObject({
  orderId: z.string().describe("The venue's id of the order, such as O-7"),
  venue: venueName,
  owner: z.string().describe('Whose order it is: the name of a session, bot:<name>, or operator'),
  clientOrderId: z.string().describe("The owner's current id of the order"),
  symbol: z.string().describe('The instrument'),
  side,
  orderType,
  price: price.nullable().describe('Decimal text; null for an order without a price'),
  timeInForce,
  status: orderStatus,
  quantity: quantity.describe('What was ordered'),
  cumQuantity: quantity.describe('What has traded'),
  leavesQuantity: quantity.describe('What may still trade; 0 once the order is closed'),
  averagePrice: price.nullable().describe('Average price of what has traded; null while nothing has'),
  enteredAt: time.describe('When the venue accepted the order'),
});
export type OrderJson = z.output<typeof order>;

export const execution = z.strictObject({
  executionId: z.string().describe('Such as E-12'),
  tradeId: z.string().describe('The trade behind it, such as T-3'),
  price: price.describe('Price of this fill'),
  quantity: quantity.describe('Quantity of this fill'),
  liquidity: z.enum(['added', 'removed']).describe('Whether the order rested, or arrived and took'),
  at: time,
});
export type ExecutionJson = z.output<typeof execution>;

export const trade = z.strictObject({
  tradeId: z.string().describe('Such as T-3'),
  venue: venueName,
  symbol: z.string().describe('The instrument'),
  price,
  quantity,
  aggressor: side.describe('The side that arrived and took'),
  buyOrderId: z.string().describe('Such as O-7'),
  sellOrderId: z.string().describe('Such as O-8'),
  at: time,
});
export type TradeJson = z.output<typeof trade>;

const level = z.strictObject({
  price,
  quantity: quantity.describe('What all orders at this price have open'),
  orders: count.describe('Number of orders at this price'),
});

export const book = z.strictObject({
  venue: venueName,
  symbol: z.string().describe('The instrument'),
  bids: z.array(level).describe('Best first'),
  asks: z.array(level).describe('Best first'),
  lastTrade: trade.nullable().describe('The latest trade; null before the first'),
});
export type BookJson = z.output<typeof book>;

export const instrument = z.strictObject({
  venue: venueName,
  symbol: z.string(),
  assetClass: z.enum(ASSET_CLASSES),
  currency: z.string(),
  tickSize: z.string().describe('Smallest price step'),
  lotSize: z.string().describe('Smallest quantity step'),
  aliases: z.record(z.string(), z.string()).describe('Other names of the instrument, by kind'),
});
export type InstrumentJson = z.output<typeof instrument>;

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
  messageLog: z.string().nullable().describe('File that its messages are logged in; null when they are not'),
});
export type SessionJson = z.output<typeof session>;

/** What has gone over sessions since the daemon started. */
const traffic = {
  messagesIn: count,
  messagesOut: count.describe('Those that were sent again included'),
  bytesIn: count,
  bytesOut: count,
  rejects: count.describe('Rejects and BusinessMessageRejects that the venue sent'),
  resends: count.describe('Messages sent again because the client asked'),
  refusedLogons: count,
};

export const sessionDetails = session.extend({
  numbersSince: time.describe('When both sequence numbers last began at 1'),
  schedule: z
    .strictObject({ open: z.boolean(), opensAt: time, closesAt: time })
    .nullable()
    .describe('The session day that is open, or the next one; null when it is always open'),
  lastReceivedAt: time.nullable(),
  lastSentAt: time.nullable(),
  counters: z.strictObject(traffic).describe('Since the daemon started'),
  refusals: z
    .array(z.strictObject({ at: time, peer: z.string().describe('Address and port'), reason: z.string() }))
    .describe('The latest refused Logons, oldest first'),
});
export type SessionDetailsJson = z.output<typeof sessionDetails>;

export const bot = z.strictObject({
  venue: venueName,
  name: z.string(),
  kind: z.string(),
  symbol: z.string().describe('The instrument whose book it trades'),
  owner: z.string().describe('The owner of its orders: bot:<name>'),
  orders: count.describe('Orders that it has entered since the daemon started'),
});
export type BotJson = z.output<typeof bot>;

export const venueSummary = z.strictObject({
  name: z.string(),
  file: z.string().describe('The venue file, as it was given'),
  instruments: count,
  openOrders: count,
  endpoints: count,
  sessions: count.describe('Configured sessions'),
  sessionsLoggedOn: count,
  bots: count,
});
export type VenueSummaryJson = z.output<typeof venueSummary>;

export const daemonStatus = z.strictObject({
  name: z.string(),
  version: z.string(),
  pid: z.int(),
  node: z.string().describe('Version of Node that it runs on'),
  directory: z.string().describe('Data directory'),
  ephemeral: z.boolean().describe('Whether everything is forgotten when it stops'),
  durability: z.enum(['none', 'process', 'full']).describe('What acknowledged orders outlive'),
  degraded: z
    .string()
    .nullable()
    .describe('Why nothing is acknowledged at the moment; null when all is well'),
  startedAt: time,
  management: z.strictObject({ host: z.string(), port }),
  messageLog: z
    .strictObject({
      directory: z.string().describe('Where the messages of the sessions are logged'),
      unlogged: count.describe('Messages that no file has, since the disk did not take them'),
      problem: z.string().nullable().describe('Why the last write failed; null when it did not'),
    })
    .describe('How the logs of messages are'),
  sessions: z
    .strictObject({
      loggedOn: count,
      ...traffic,
      refusedConnections: count.describe('Connections beyond what endpoints hold'),
    })
    .describe('All sessions together, since the daemon started'),
  limits: z.record(z.string(), z.number()).describe('Limits of the management protocol'),
  venues: z.array(venueSummary),
});
export type DaemonStatusJson = z.output<typeof daemonStatus>;

export const fileCheck = z.strictObject({
  file: z.string(),
  valid: z.boolean().describe('Whether the daemon would take the file'),
  problems: z.array(
    z.strictObject({
      line: z.int().describe('From 1'),
      column: z.int().describe('From 1'),
      message: z.string(),
    }),
  ),
  operations: z
    .array(z.strictObject({ operation: z.string(), target: z.string(), summary: z.string() }))
    .describe('What the file would change'),
});
export type FileCheckJson = z.output<typeof fileCheck>;

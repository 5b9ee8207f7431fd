import * as z from 'zod';
import { processFigures, venueFigures } from './figures.ts';
import { DISPUTE_REASONS } from '../engine/reasons.ts';
import { HOLD_STAGES, HOLD_TIMEOUTS } from '../engine/holds.ts';
import { ASSET_CLASSES, EXERCISE_STYLES, MATCHING_POLICIES, PUT_CALL } from '../engine/instrument.ts';
import { ORDER_ATTRIBUTES } from '../engine/instructions.ts';
import { PHASES } from '../engine/phases.ts';
import {
  ORDER_PLACES,
  ORDER_STATUSES,
  ORDER_TYPES,
  PEG_REFERENCES,
  SIDES,
  TIMES_IN_FORCE,
} from '../engine/values.ts';
import { fileProblems, venueFile } from './file-entities.ts';
import { count, port, price, quantity, time, traffic, venueName } from './entity-parts.ts';

export * from './clock-entities.ts';
export * from './snapshot-entities.ts';
export * from './session-entities.ts';
export * from './fault-entities.ts';
export * from './rehearsal-entities.ts';

/** What the management protocol shows: prices and quantities as decimal text, ids as `O-7`, times as ISO 8601 text. */

export const side = z.enum(SIDES).describe('Which side of the book');
export const orderType = z.enum(ORDER_TYPES).describe('What makes the order trade, and at which prices');
export const timeInForce = z.enum(TIMES_IN_FORCE).describe('How long the order may wait');
export const orderStatus = z.enum(ORDER_STATUSES).describe('Where the order stands');
export const peg = z.enum(PEG_REFERENCES).describe('The best price that a pegged order follows');
export const phase = z.enum(PHASES).describe('The market phase');
export const holdStage = z
  .enum(HOLD_STAGES)
  .describe('Before an order is acknowledged, before it is matched, or before a request takes effect');

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
  stopPrice: price.nullable().describe('Trigger price as it is now; null without one, and once triggered'),
  trailOffset: price.nullable().describe('How far a trailing stop stays behind the market'),
  peg: peg.nullable(),
  pegOffset: price.nullable().describe('What is added to the price that a pegged order follows'),
  display: quantity.nullable().describe('The most that the book shows; 0 hides the order, null shows all'),
  minimum: quantity.nullable().describe('The least that had to trade on entry'),
  allOrNone: z.boolean().describe('Trades in full, or waits'),
  postOnly: z.boolean().describe('Never removes liquidity'),
  expireAt: time.nullable().describe('When a good-till-date order expires'),
  status: orderStatus,
  place: z
    .enum(ORDER_PLACES)
    .describe('In the book, waiting for its trigger price, put aside, held for a decision, or closed'),
  workingPrice: price.nullable().describe('The price at which it stands in the book; null elsewhere'),
  quantity: quantity.describe('What was ordered'),
  cumQuantity: quantity.describe('What has traded'),
  leavesQuantity: quantity.describe('What may still trade; 0 once the order is closed'),
  averagePrice: price.nullable().describe('Average price of what has traded; null while nothing has'),
  enteredAt: time.describe('When the venue accepted the order'),
});
export type OrderJson = z.output<typeof order>;

export const pendingRequest = z.strictObject({
  orderId: z.string().describe('The order, such as O-7'),
  request: z.enum(['cancel', 'replace']),
  clientOrderId: z.string().nullable().describe('The id of the request'),
  deadline: time.nullable().describe('When the hold decides by itself; null never'),
});
export type PendingRequestJson = z.output<typeof pendingRequest>;

export const execution = z.strictObject({
  executionId: z.string().describe('Such as E-12'),
  tradeId: z.string().describe('The trade behind it, such as T-3'),
  price: price.describe('Price of this fill'),
  quantity: quantity.describe('Quantity of this fill'),
  liquidity: z
    .enum(['added', 'removed', 'auction'])
    .describe('Whether the order rested, arrived and took, or met others in an auction'),
  synthetic: z.boolean().describe('Decided by hand: the house was the other side'),
  at: time,
});
export type ExecutionJson = z.output<typeof execution>;

export const trade = z.strictObject({
  tradeId: z.string().describe('Such as T-3'),
  venue: venueName,
  symbol: z.string().describe('The instrument'),
  price,
  quantity,
  aggressor: side.nullable().describe('The side that arrived and took; null in an auction'),
  buyOrderId: z.string().nullable().describe('Such as O-7; null where the house bought'),
  sellOrderId: z.string().nullable().describe('Such as O-8; null where the house sold'),
  synthetic: z.boolean().describe('Decided by hand: no price of the market'),
  at: time,
});
export type TradeJson = z.output<typeof trade>;

/** A trade as it stands now: what has been undone or corrected since it was made, by side. */
export const recordedTrade = trade.extend({
  sides: z
    .array(
      z.strictObject({
        side,
        orderId: z.string().describe('Such as O-7'),
        executionId: z.string().describe('The last report of it that stands, such as E-12'),
        price,
        quantity,
        busted: z.boolean().describe('Whether it is undone'),
        disputed: z
          .enum(DISPUTE_REASONS)
          .nullable()
          .describe('Why the owner of the order does not know it; null while nobody says so'),
      }),
    )
    .describe('Both, or one where the house was the other'),
});
export type RecordedTradeJson = z.output<typeof recordedTrade>;

const level = z.strictObject({
  price,
  quantity: quantity.describe('What all orders at this price have open'),
  orders: count.describe('Number of orders at this price'),
  owners: z
    .array(z.strictObject({ owner: z.string(), quantity }))
    .optional()
    .describe('Whose orders they are, where that was asked for: those with the most first'),
});

export const indicative = z.strictObject({
  price: price.nullable().describe('Null while nothing would trade'),
  quantity: quantity.describe('What would trade'),
  surplus: quantity.describe('What would be left at that price'),
  surplusSide: side.nullable().describe('On which side; null for neither'),
});

export const book = z.strictObject({
  venue: venueName,
  symbol: z.string().describe('The instrument'),
  phase,
  indicative: indicative
    .nullable()
    .describe('What the auction would give if it ended now; null outside of auctions'),
  bids: z.array(level).describe('Best first'),
  asks: z.array(level).describe('Best first'),
  lastTrade: trade.nullable().describe('The latest trade; null before the first'),
  day: z
    .strictObject({
      open: price.nullable().describe('Of the first trade of the day; null before it'),
      high: price.nullable(),
      low: price.nullable(),
      close: price.nullable().describe('Of the last trade when trading ended last'),
      volume: quantity.describe('What has traded today'),
    })
    .optional()
    .describe('What the trading day has come to, where that was asked for'),
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
  tickTable: z
    .array(z.strictObject({ from: price, tickSize: price }))
    .optional()
    .describe('Coarser price steps from certain prices on'),
  minQuantity: quantity.optional().describe('Smallest quantity of an order'),
  maxQuantity: quantity.optional().describe('Largest quantity of an order'),
  maxNotional: price.optional().describe('Largest value of an order'),
  negativePrices: z.boolean().optional().describe('Whether prices of zero and below are taken'),
  referencePrice: price.optional().describe('What bands and auctions start from'),
  staticBandPercent: z.string().optional().describe('How far from the reference price orders may be'),
  dynamicBandPercent: z.string().optional().describe('How far from the last trade trades may be'),
  orderTypes: z.array(orderType).optional().describe("Those that it takes; the venue's unless given"),
  timesInForce: z.array(timeInForce).optional().describe("Those that it takes; the venue's unless given"),
  attributes: z
    .array(z.enum(ORDER_ATTRIBUTES))
    .optional()
    .describe("Those that it takes; the venue's unless given"),
  matching: z.enum(MATCHING_POLICIES).optional().describe("The venue's unless given"),
  lastTradingAt: time.optional().describe('When trading in it ends'),
  underlying: z.string().optional(),
  expiry: z.string().optional(),
  strike: price.optional(),
  putCall: z.enum(PUT_CALL).optional(),
  exerciseStyle: z.enum(EXERCISE_STYLES).optional(),
  multiplier: z.string().optional(),
  baseCurrency: z.string().optional(),
  settlementType: z.string().optional(),
  fixingDate: z.string().optional(),
  fixingSource: z.string().optional(),
  settlementCurrency: z.string().optional(),
  settlementDate: z.string().optional(),
});
export type InstrumentJson = z.output<typeof instrument>;

export const phaseState = z.strictObject({
  venue: venueName,
  symbol: z.string().nullable().describe('The instrument; null for the venue itself'),
  phase,
  own: z.boolean().describe("Whether the instrument has a phase of its own, and does not follow the venue's"),
  until: time.nullable().describe('When the instrument follows the venue again; null for no such time'),
  allowCancels: z.boolean().describe('In a halt: whether clients may cancel'),
});
export type PhaseStateJson = z.output<typeof phaseState>;

export const hold = z.strictObject({
  venue: venueName,
  name: z.string(),
  stages: z.array(holdStage),
  symbol: z.string().nullable().describe('* and ? stand for any characters and any one, here and below'),
  side: side.nullable(),
  owner: z.string().nullable(),
  clientOrderId: z.string().nullable(),
  minQuantity: quantity.nullable(),
  maxQuantity: quantity.nullable(),
  minPrice: price.nullable(),
  maxPrice: price.nullable(),
  nth: z.int().describe('Takes every nth that fits'),
  times: z.int().nullable().describe('After so many it is spent; null never'),
  pend: z.boolean().describe('Whether the client is told that its order or request is pending'),
  timeoutMs: z.number().describe('How long one is held'),
  onTimeout: z.enum(HOLD_TIMEOUTS).describe('What happens then'),
});
export type HoldJson = z.output<typeof hold>;

/** What the daemon does with somebody else's code; all other bots run. */
export const botState = z
  .enum(['loading', 'running', 'not-loaded', 'quarantined'])
  .describe('Of a plugin: whether it runs; quarantined after it has failed again and again');

export const bot = z.strictObject({
  venue: venueName,
  name: z.string(),
  kind: z.string(),
  symbol: z.string().describe('The instrument whose book it trades'),
  owner: z.string().describe('The owner of its orders: bot:<name>'),
  orders: count.describe('Orders that it has entered since the daemon started'),
  state: botState,
  problem: z
    .string()
    .nullable()
    .describe('Why it does not run, or had to be started anew; null when all is well'),
});
export type BotJson = z.output<typeof bot>;

export const botDetails = bot.extend({
  seed: z.int().describe('What its random numbers begin with'),
  parameters: z.record(z.string(), z.unknown()).describe('As its kind takes them in venue files'),
});
export type BotDetailsJson = z.output<typeof botDetails>;

export const venueSummary = z.strictObject({
  name: z.string(),
  file: z.string().describe('The venue file, as it was given'),
  instruments: count,
  openOrders: count,
  endpoints: count,
  sessions: count.describe('Configured sessions'),
  sessionsLoggedOn: count,
  bots: count,
  botProblems: z
    .array(z.strictObject({ bot: z.string(), problem: z.string() }))
    .describe('Bots that do not run, and why'),
  ...venueFigures.shape,
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
  management: z.strictObject({
    host: z.string(),
    port,
    socket: z
      .string()
      .optional()
      .describe('Path of the unix socket for this account; absent when there is none'),
    httpPort: port.nullable().describe('Port for WebSockets and HTTP POST; null when there is none'),
    remote: z
      .strictObject({
        host: z.string(),
        port,
        clientCertificates: z
          .boolean()
          .describe('Whether a client needs a certificate of the CA for clients'),
      })
      .optional()
      .describe('Where other machines connect, over TLS; absent when they cannot'),
  }),
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
  ...processFigures.shape,
  limits: z.record(z.string(), z.number()).describe('Limits of the management protocol'),
  venues: z.array(venueSummary),
  watching: z.boolean().describe('Whether venue files are taken when they change, without being asked'),
  files: z.array(venueFile).describe('What became of the venue files'),
});
export type DaemonStatusJson = z.output<typeof daemonStatus>;

export const eventQueue = z.strictObject({
  queue: z.string().describe('Its name'),
  venue: z.string().nullable().describe('Takes only events of this venue; null for all, here and below'),
  symbol: z.string().nullable(),
  owner: z.string().nullable(),
  orderId: z.string().nullable(),
  types: z.array(z.string()).nullable(),
  capacity: z.int().describe('Events that it holds at most'),
  ttlMs: z.int().describe('How long it may be left unread before it is closed'),
  events: count.describe('Events that wait to be collected'),
  bytes: count.describe('Their size'),
  lastSeq: count.describe('Sequence of the last event that it has taken'),
  dropped: count.describe('Events that were dropped before a reader said that it had them'),
});
export type EventQueueJson = z.output<typeof eventQueue>;

export const fileCheck = z.strictObject({
  file: z.string(),
  valid: z.boolean().describe('Whether the daemon would take the file'),
  problems: fileProblems,
  operations: z
    .array(z.strictObject({ operation: z.string(), target: z.string(), summary: z.string() }))
    .describe('What the file would change'),
});
export type FileCheckJson = z.output<typeof fileCheck>;

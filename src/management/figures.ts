import * as z from 'zod';

const count = z.int().min(0);
const bytes = count.describe('Bytes');

export const rate = z
  .strictObject({
    last1s: z.number(),
    last10s: z.number(),
    last60s: z.number(),
  })
  .describe('How many a second, over the last second, ten and sixty');
export type RateJson = z.output<typeof rate>;

const latency = z
  .strictObject({
    count: count.describe('Requests about orders that have been answered'),
    p50Us: z.number(),
    p90Us: z.number(),
    p99Us: z.number(),
    p999Us: z.number(),
    maxUs: z.number(),
  })
  .describe(
    'From the read of a request about an order to the write of its answer, over about the last minute',
  );
export type LatencyJson = z.output<typeof latency>;

/** How a venue does. */
export const venueFigures = z.strictObject({
  rates: z.strictObject({
    orders: rate,
    trades: rate,
    events: rate,
    messagesIn: rate,
    messagesOut: rate,
  }),
  orderLatency: latency,
  marketDataSubscriptions: count.describe('What its sessions have subscribed to'),
});
export type VenueFiguresJson = z.output<typeof venueFigures>;

/** What the clients of the management protocol have. */
export const clientFigures = z.strictObject({
  connections: count,
  subscriptions: count.describe('Subscriptions to events and books'),
  unsentBytes: count.describe('Bytes that wait for clients to read'),
  eventsSent: count.describe('Events that have been sent to subscribers, each as often as it was'),
  eventsMissed: count.describe('Events that were dropped since a subscriber read too slowly'),
  queues: count.describe('Queues of events'),
  queuedEvents: count.describe('Events in them'),
  queuedBytes: bytes,
});
export type ClientFiguresJson = z.output<typeof clientFigures>;

/** How the daemon's process does. */
export const processFigures = z.strictObject({
  eventLoop: z
    .strictObject({ p50Ms: z.number(), p99Ms: z.number(), maxMs: z.number() })
    .describe('By how much the event loop is late, over about the last minute'),
  memory: z.strictObject({
    residentBytes: bytes,
    heapUsedBytes: bytes,
    heapTotalBytes: bytes,
    externalBytes: bytes,
  }),
  garbageCollection: z
    .strictObject({ pauses: count, totalMs: z.number(), maxMs: z.number() })
    .describe('Since the daemon started'),
  journalEntries: count.describe('Since the last snapshots: what a restart has to replay'),
  messageLogBytes: count.describe('Bytes of message logs that wait for the disk'),
  clients: clientFigures,
});
export type ProcessFiguresJson = z.output<typeof processFigures>;

import * as z from 'zod';
import { eventQueue } from './entities.ts';
import { EVENT_TYPES, gap, numberedEvent } from './events.ts';
import { LIMITS } from './limits.ts';
import { limit, name, orderId, owner, symbol } from './parameters.ts';

const filter = {
  venue: name.optional().describe('Only events of this venue'),
  symbol: symbol.optional().describe('Only events of this instrument: a symbol or an alias'),
  owner: owner.optional().describe('Only events of orders of this owner'),
  orderId: orderId.optional().describe('Only events of this order, such as O-7'),
  types: z.array(z.enum(EVENT_TYPES)).min(1).max(64).optional().describe('Only events of these types'),
};

const queue = name.describe('The queue, by the name that it was opened with');

/** Events as they happen, and queues of events for collection. */
export const EVENT_METHODS = {
  'events.subscribe': {
    summary: 'Be sent events as they happen',
    role: 'viewer',
    params: z.strictObject(filter),
    result: z.strictObject({ subscription: z.int() }),
  },
  'events.unsubscribe': {
    summary: 'End a subscription to events or to a book',
    role: 'viewer',
    params: z.strictObject({ subscription: z.int().describe('As given by the subscribe method') }),
    result: z.strictObject({ subscription: z.int() }),
  },
  'events.open': {
    summary: 'Have the daemon keep events for collection, in a queue that outlives this connection',
    role: 'viewer',
    params: z.strictObject({
      queue: name.describe('What it is called; each user has queues of their own'),
      ...filter,
      capacity: z
        .int()
        .min(1)
        .max(LIMITS.queueEvents)
        .default(10_000)
        .describe('Events that it holds; then the oldest are dropped, and the reader is told'),
      ttlMs: z
        .int()
        .min(1_000)
        .max(86_400_000)
        .default(600_000)
        .describe('How long it may be left unread before it is closed'),
    }),
    result: z.strictObject({
      queue: eventQueue,
      created: z.boolean().describe('Whether it is new; otherwise it was there, with these settings'),
    }),
  },
  'events.poll': {
    summary: 'Collect events from a queue, and say which ones have been collected',
    role: 'viewer',
    deferred: true,
    params: z.strictObject({
      queue,
      afterSeq: z
        .int()
        .min(0)
        .default(0)
        .describe('Sequence of the last event that the caller has; up to it they are forgotten'),
      limit: limit(500, 2_000),
      waitMs: z
        .int()
        .min(0)
        .max(30_000)
        .default(0)
        .describe('How long to wait for an event if there is none'),
    }),
    result: z.strictObject({
      gap: gap
        .nullable()
        .describe('Events after afterSeq that the queue no longer has; null when it has all'),
      events: z.array(z.strictObject(numberedEvent)),
      lastSeq: z.int().describe('Sequence of the last event that the queue has taken'),
      more: z.boolean().describe('Whether the queue has others behind these'),
    }),
  },
  'events.close': {
    summary: 'Close a queue of events and forget what is in it',
    role: 'viewer',
    params: z.strictObject({ queue }),
    result: z.strictObject({ queue: z.string() }),
  },
  'events.list': {
    summary: "List the caller's queues of events",
    role: 'viewer',
    params: z.strictObject({}),
    result: z.strictObject({ queues: z.array(eventQueue) }),
  },
} as const;

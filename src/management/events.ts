import * as z from 'zod';
import { DECISION_VERBS } from '../engine/decision.ts';
import type { EventType } from '../engine/event.ts';
import { MATCHING_POLICIES } from '../engine/instrument.ts';
import { ORDER_ATTRIBUTES } from '../engine/instructions.ts';
import { CANCEL_REASONS, DISPUTE_REASONS, RESTATE_REASONS } from '../engine/reasons.ts';
import { REJECT_REASONS, type RejectReason } from '../engine/reject.ts';
import {
  BAND_BREACHES,
  POST_ONLY_MODES,
  PROFILES,
  REPLACE_BELOW_FILLED,
  REPLACE_STYLES,
  REQUESTS_WHILE_PENDING,
  SELF_MATCH_MODES,
  STOP_TRIGGERS,
} from '../engine/rules.ts';
import {
  book,
  botState,
  execution,
  hold,
  holdStage,
  indicative,
  instrument,
  order,
  orderType,
  phase,
  side,
  timeInForce,
  trade,
} from './entities.ts';
import { faultKindName } from './fault-entities.ts';
import { fileProblems } from './file-entities.ts';

/** What daemons tell beside the events of their venues. */
export type HostEventType =
  | 'session-logged-on'
  | 'session-logged-out'
  | 'config-reloaded'
  | 'config-refused'
  | 'fault-fired'
  | 'bot-failed';
export type EventTypeName = EventType | HostEventType;

const executionId = z.string().describe('Such as E-12');
const tradeId = z.string().describe('Such as T-3');
const decimal = z.string().describe('Decimal text, exact');
const time = z.string().describe('ISO 8601 in UTC, with microseconds');
const text = z.string().describe('The reason as a sentence');
export const rejectReason = z.enum(Object.keys(REJECT_REASONS) as [RejectReason, ...RejectReason[]]);
const reason = rejectReason;
const symbol = z.string().describe('The instrument');

const rules = z
  .strictObject({
    orderTypes: z.array(orderType),
    timesInForce: z.array(timeInForce),
    attributes: z.array(z.enum(ORDER_ATTRIBUTES)),
    matching: z.enum(MATCHING_POLICIES),
    stopTrigger: z.enum(STOP_TRIGGERS),
    selfMatch: z.enum(SELF_MATCH_MODES),
    postOnly: z.enum(POST_ONLY_MODES),
    replaceStyle: z.enum(REPLACE_STYLES),
    quantityDecreaseKeepsPriority: z.boolean(),
    quantityIncreaseKeepsPriority: z.boolean(),
    replaceBelowFilled: z.enum(REPLACE_BELOW_FILLED),
    profile: z.enum(PROFILES),
    requestsWhilePending: z.enum(REQUESTS_WHILE_PENDING),
    bandBreach: z.enum(BAND_BREACHES),
    volatilityAuctionSeconds: z.number(),
    maxOpenOrdersPerOwner: z.int().nullable(),
    maxOrdersPerSecond: z.int().nullable(),
  })
  .describe('How the venue trades');

function happened<Type extends EventTypeName, Shape extends z.core.$ZodLooseShape>(type: Type, shape: Shape) {
  return z.strictObject({ type: z.literal(type), at: time, ...shape });
}

function venueEvent<Type extends EventType, Shape extends z.core.$ZodLooseShape>(type: Type, shape: Shape) {
  return happened(type, { number: z.int().describe('Consecutive over the life of the venue'), ...shape });
}

const held = {
  hold: z.string().describe('Name of the hold that took it'),
  pend: z.boolean().describe('Whether the client was told'),
  deadline: time.nullable().describe('When the hold decides by itself; null never'),
};

const amended = {
  executionId,
  tradeId,
  reference: z.string().describe('The execution that this changes, such as E-9'),
};

const ofSession = {
  session: z.string().describe('Name of the session'),
  endpoint: z.string(),
  senderCompId: z.string().describe("The venue's CompID"),
  targetCompId: z.string().describe("The client's CompID"),
};

/** Every event as subscribers get it. */
export const EVENTS = {
  'rules-changed': venueEvent('rules-changed', { rules }),
  'instrument-created': venueEvent('instrument-created', { instrument }),
  'instrument-updated': venueEvent('instrument-updated', { instrument }),
  'instrument-removed': venueEvent('instrument-removed', { symbol: z.string() }),
  'instrument-expired': venueEvent('instrument-expired', { symbol }),
  'order-held': venueEvent('order-held', { executionId, stage: holdStage, ...held, order }),
  'order-pending': venueEvent('order-pending', { executionId, order }),
  'order-accepted': venueEvent('order-accepted', { executionId, order }),
  'order-rejected': venueEvent('order-rejected', {
    executionId,
    owner: z.string(),
    clientOrderId: z.string(),
    symbol: z.string(),
    side,
    orderType,
    price: z.string().nullable().describe('Null when there was none, or none that the venue could read'),
    quantity: z.string().nullable().describe('Null when the venue could not read it'),
    timeInForce,
    reason,
    text,
    order: order.nullable().describe('The order, where it had been held; null where it never was'),
    existing: order.nullable().describe('For a duplicate client order id: the order that has it'),
  }),
  'order-triggered': venueEvent('order-triggered', { executionId, order }),
  'order-executed': venueEvent('order-executed', { ...execution.omit({ at: true }).shape, order }),
  'order-guaranteed': venueEvent('order-guaranteed', {
    executionId,
    price: decimal.describe('The price that it is good for'),
    quantity: decimal.describe('The part of the order'),
    order,
  }),
  'order-replaced': venueEvent('order-replaced', {
    executionId,
    origClientOrderId: z.string(),
    previousOrderId: z.string().describe('Its own, unless the venue cancels and enters anew'),
    order,
  }),
  'order-restated': venueEvent('order-restated', { executionId, reason: z.enum(RESTATE_REASONS), order }),
  'order-canceled': venueEvent('order-canceled', {
    executionId,
    reason: z.enum(CANCEL_REASONS),
    requestId: z
      .string()
      .nullable()
      .describe('Client order id of the cancel request; null when nobody asked'),
    canceledQuantity: z.string().describe('What was open'),
    order,
  }),
  'order-expired': venueEvent('order-expired', {
    executionId,
    expiredQuantity: z.string().describe('What was open'),
    order,
  }),
  'order-done-for-day': venueEvent('order-done-for-day', { executionId, order }),
  'request-held': venueEvent('request-held', {
    executionId,
    request: z.enum(['cancel', 'replace']),
    clientOrderId: z.string().nullable().describe('The id of the request'),
    ...held,
    order,
  }),
  'request-pending': venueEvent('request-pending', {
    executionId,
    request: z.enum(['cancel', 'replace']),
    clientOrderId: z.string().describe('The id of the request'),
    order,
  }),
  'request-rejected': venueEvent('request-rejected', {
    request: z.enum(['cancel', 'replace']),
    owner: z.string(),
    clientOrderId: z.string().nullable().describe("Null when the venue's operator asked"),
    origClientOrderId: z.string(),
    reason,
    text,
    order: order.nullable().describe('The order, if there is one'),
  }),
  'mass-canceled': venueEvent('mass-canceled', {
    owner: z.string().nullable().describe('Whose orders; null for all, here and below'),
    symbol: z.string().nullable(),
    side: side.nullable(),
    clientOrderId: z
      .string()
      .nullable()
      .describe("The id of the owner's request; null when the venue did it"),
    orders: z.int().describe('How many were canceled'),
  }),
  trade: venueEvent('trade', trade.omit({ at: true, venue: true }).shape),
  'trade-busted': venueEvent('trade-busted', {
    tradeId,
    symbol,
    side: side.nullable().describe('The side that alone is undone; null for both'),
  }),
  'trade-corrected': venueEvent('trade-corrected', {
    tradeId,
    symbol,
    side: side.nullable().describe('The side that alone is changed; null for both'),
    price: decimal,
    quantity: decimal,
  }),
  'trade-disputed': venueEvent('trade-disputed', {
    tradeId,
    symbol,
    side: side.describe('The side that does not know it'),
    owner: z.string().describe('Whose order it is'),
    orderId: z.string().describe('Such as O-7'),
    reference: z.string().describe('The execution, such as E-12'),
    reason: z.enum(DISPUTE_REASONS),
    text: z.string().nullable().describe('What the owner says of it'),
  }),
  'execution-busted': venueEvent('execution-busted', {
    ...amended,
    price: decimal,
    quantity: decimal,
    order,
  }),
  'execution-corrected': venueEvent('execution-corrected', {
    ...amended,
    previousPrice: decimal,
    previousQuantity: decimal,
    price: decimal,
    quantity: decimal,
    order,
  }),
  'phase-changed': venueEvent('phase-changed', {
    symbol: z.string().nullable().describe('The instrument; null for the venue'),
    phase,
    until: time.nullable().describe('When the instrument follows the venue again'),
    allowCancels: z.boolean().describe('In a halt: whether clients may cancel'),
  }),
  indicative: venueEvent('indicative', { symbol, ...indicative.shape }),
  'hold-added': venueEvent('hold-added', { hold }),
  'hold-removed': venueEvent('hold-removed', { name: z.string() }),
  'decision-rejected': venueEvent('decision-rejected', {
    verb: z.enum([...DECISION_VERBS, 'bust', 'correct', 'dispute', 'hold', 'phase', 'rules', 'instrument']),
    orderId: z.string().nullable().describe('Such as O-7'),
    reason,
    text,
  }),
  'day-ended': venueEvent('day-ended', {}),
  'session-logged-on': happened('session-logged-on', {
    ...ofSession,
    peer: z.string().describe('Address and port of the client'),
  }),
  'session-logged-out': happened('session-logged-out', {
    ...ofSession,
    reason: z.string().describe('Why the session ended'),
  }),
  'config-reloaded': happened('config-reloaded', {
    file: z.string().describe('The venue file'),
    changes: z.array(z.string()).describe('What was changed of the venue, a sentence each'),
  }),
  'config-refused': happened('config-refused', {
    file: z.string().describe('The venue file'),
    problems: fileProblems.describe('Why it was not taken; the venue goes on as it was'),
  }),
  'fault-fired': happened('fault-fired', {
    ...ofSession,
    fault: z.string().describe('Name of the fault'),
    kind: faultKindName,
    detail: z.string().describe('What it did'),
  }),
  'bot-failed': happened('bot-failed', {
    bot: z.string().describe('Name of the bot'),
    reason: z.string().describe('Why, as a sentence, with the place in its code where that is known'),
    state: botState,
  }),
} as const satisfies { [Type in EventTypeName]: z.ZodType<{ type: Type; at: string }> };

export const EVENT_TYPES = Object.keys(EVENTS) as [EventTypeName, ...EventTypeName[]];

/** One event as JSON; `EventJson<'trade'>` for those of a type. */
export type EventJson<Type extends EventTypeName = EventTypeName> = {
  [T in Type]: z.output<(typeof EVENTS)[T]>;
}[Type];

const subscription = z.int().describe('Which subscription it belongs to');

const placedEvent = { venue: z.string(), event: z.custom<EventJson>() };

/** An event of a queue. */
export const numberedEvent = {
  sequence: z.int().describe('Consecutive within the queue, from 1; a gap accounts for what is missing'),
  ...placedEvent,
};

export const gap = z.strictObject({
  from: z.int().describe('Sequence of the first event that was dropped, since the client read too slowly'),
  to: z.int().describe('Sequence of the last one'),
  dropped: z.int(),
});

/** What the daemon sends without being asked each time: JSON-RPC notifications, by method. */
export const NOTIFICATIONS = {
  events: z.strictObject({
    subscription,
    from: z.int().describe('Sequence of the first event: consecutive within the subscription, from 1'),
    to: z.int().describe('Sequence of the last one'),
    events: z.array(z.strictObject(placedEvent)).min(1).describe('All from the one to the other, in order'),
  }),
  'events.gap': z.strictObject({ subscription, ...gap.shape }),
  book: z.strictObject({ subscription, book }),
  heartbeat: z.strictObject({}),
} as const;

export type NotificationName = keyof typeof NOTIFICATIONS;
export type Notification<Name extends NotificationName> = z.output<(typeof NOTIFICATIONS)[Name]>;

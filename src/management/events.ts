import * as z from 'zod';
import { CANCEL_REASONS, type EventType } from '../engine/event.ts';
import { REJECT_REASONS, type RejectReason } from '../engine/reject.ts';
import { book, execution, instrument, order, orderType, side, timeInForce, trade } from './entities.ts';

/** What daemons tell beside the events of their venues. */
export type SessionEventType = 'session-logged-on' | 'session-logged-out';
export type EventTypeName = EventType | SessionEventType;

const executionId = z.string().describe('Such as E-12');
const reason = z.enum(Object.keys(REJECT_REASONS) as [RejectReason, ...RejectReason[]]);

function happened<Type extends EventTypeName, Shape extends z.core.$ZodLooseShape>(type: Type, shape: Shape) {
  return z.strictObject({
    type: z.literal(type),
    at: z.string().describe('ISO 8601 in UTC, with microseconds'),
    ...shape,
  });
}

function venueEvent<Type extends EventType, Shape extends z.core.$ZodLooseShape>(type: Type, shape: Shape) {
  return happened(type, { number: z.int().describe('Consecutive over the life of the venue'), ...shape });
}

const ofSession = {
  session: z.string().describe('Name of the session'),
  endpoint: z.string(),
  senderCompId: z.string().describe("The venue's CompID"),
  targetCompId: z.string().describe("The client's CompID"),
};

/** Every event as subscribers get it. */
export const EVENTS = {
  'instrument-created': venueEvent('instrument-created', { instrument }),
  'instrument-removed': venueEvent('instrument-removed', { symbol: z.string() }),
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
    text: z.string().describe('The reason as a sentence'),
    existing: order.nullable().describe('For a duplicate client order id: the order that has it'),
  }),
  'order-executed': venueEvent('order-executed', { ...execution.omit({ at: true }).shape, order }),
  'order-replaced': venueEvent('order-replaced', { executionId, origClientOrderId: z.string(), order }),
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
  'request-rejected': venueEvent('request-rejected', {
    request: z.enum(['cancel', 'replace']),
    owner: z.string(),
    clientOrderId: z.string().nullable().describe("Null when the venue's operator asked"),
    origClientOrderId: z.string(),
    reason,
    text: z.string().describe('The reason as a sentence'),
    order: order.nullable().describe('The order, if there is one'),
  }),
  trade: venueEvent('trade', trade.omit({ at: true, venue: true }).shape),
  'day-ended': venueEvent('day-ended', {}),
  'session-logged-on': happened('session-logged-on', {
    ...ofSession,
    peer: z.string().describe('Address and port of the client'),
  }),
  'session-logged-out': happened('session-logged-out', {
    ...ofSession,
    reason: z.string().describe('Why the session ended'),
  }),
} as const satisfies { [Type in EventTypeName]: z.ZodType<{ type: Type; at: string }> };

export const EVENT_TYPES = Object.keys(EVENTS) as [EventTypeName, ...EventTypeName[]];

/** One event as JSON; `EventJson<'trade'>` for those of a type. */
export type EventJson<Type extends EventTypeName = EventTypeName> = {
  [T in Type]: z.output<(typeof EVENTS)[T]>;
}[Type];

const subscription = z.int().describe('Which subscription it belongs to');

/** What the daemon sends without being asked each time: JSON-RPC notifications, by method. */
export const NOTIFICATIONS = {
  event: z.strictObject({
    subscription,
    sequence: z
      .int()
      .describe('Consecutive within the subscription, from 1; a gap accounts for what is missing'),
    venue: z.string(),
    event: z.custom<EventJson>(),
  }),
  'events.gap': z.strictObject({
    subscription,
    from: z.int().describe('Sequence of the first event that was dropped, since the client read too slowly'),
    to: z.int().describe('Sequence of the last one'),
    dropped: z.int(),
  }),
  book: z.strictObject({ subscription, book }),
} as const;

export type NotificationName = keyof typeof NOTIFICATIONS;
export type Notification<Name extends NotificationName> = z.output<(typeof NOTIFICATIONS)[Name]>;

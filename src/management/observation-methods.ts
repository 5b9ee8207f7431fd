import * as z from 'zod';
import { order } from './entities.ts';
import type { EventJson } from './events.ts';
import { LOG_AREAS, LOG_LEVELS, type LogArea } from './log.ts';
import { clientOrderId, name, orderId, owner } from './parameters.ts';

const level = z.enum(LOG_LEVELS);

/** What tells how the daemon is, and what it has done. */
export const OBSERVATION_METHODS = {
  'daemon.logLevel': {
    summary: 'Show what is logged, or change it from now on',
    role: 'operator',
    immediate: true,
    params: z.strictObject({
      levels: z
        .string()
        .max(256)
        .optional()
        .describe(
          `Such as info,fix=debug: a level for all areas, others for some. Levels: ${LOG_LEVELS.join(', ')}; areas: ${LOG_AREAS.join(', ')}`,
        ),
    }),
    result: z.strictObject({
      levels: z.strictObject(
        Object.fromEntries(LOG_AREAS.map((area) => [area, level])) as { [Area in LogArea]: typeof level },
      ),
    }),
  },
  'order.why': {
    summary: 'Tell what happened to an order, and what each step came of',
    role: 'viewer',
    deferred: true,
    params: z.strictObject({
      venue: name.optional().describe('Its venue; needed only when there are several'),
      orderId: orderId.optional().describe('Such as O-7'),
      clientOrderId: clientOrderId.optional().describe('In place of orderId'),
      session: owner.optional().describe('With clientOrderId: whose order it is'),
    }),
    result: z.strictObject({
      order: order.nullable().describe('As it is now; null when the venue does not know it any more'),
      steps: z.array(
        z.strictObject({
          cause: z.string().describe('What had it happen, as a sentence'),
          user: z.string().nullable().describe('Who asked for it over the management protocol'),
          event: z.custom<EventJson>(),
        }),
      ),
      missing: z
        .string()
        .nullable()
        .describe('What is not told and why, as a sentence; null when everything is'),
    }),
  },
} as const;

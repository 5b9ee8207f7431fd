import * as z from 'zod';
import { LOG_AREAS, LOG_LEVELS, type LogArea } from './log.ts';

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
} as const;

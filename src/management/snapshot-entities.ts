import * as z from 'zod';
import { count, time, venueName } from './entity-parts.ts';

export const snapshot = z.strictObject({
  name: z.string().describe('What it is called'),
  venue: venueName,
  note: z.string().nullable().describe('What somebody had to say of it'),
  takenAt: time.describe('When it was made, on the clock of the machine'),
  bytes: count.describe('Of its text'),
});
export type SnapshotJson = z.output<typeof snapshot>;

export const difference = z.strictObject({
  change: z.enum(['added', 'removed', 'changed']),
  entity: z.string().describe('What differs, such as order 7'),
  fields: z.array(
    z.strictObject({
      path: z.string().describe('The member of the entity'),
      before: z.string().nullable().describe('JSON text; null where there was none'),
      after: z.string().nullable().describe('JSON text; null where there is none'),
    }),
  ),
});
export type DifferenceJson = z.output<typeof difference>;

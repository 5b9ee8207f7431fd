import * as z from 'zod';
import { time } from './entity-parts.ts';

/** Mistakes in a venue file, each at its place. */
export const fileProblems = z.array(
  z.strictObject({
    line: z.int().describe('From 1'),
    column: z.int().describe('From 1'),
    message: z.string(),
  }),
);

export const venueFile = z.strictObject({
  file: z.string().describe('As it was given, or within the folder that was'),
  venue: z.string().nullable().describe('The venue that runs and comes from it; null for none'),
  outcome: z.enum(['loaded', 'refused']).describe('Whether the venue is as the file has it'),
  loadedAt: time.nullable().describe('When the daemon took it last; null when it never did'),
  checkedAt: time.describe('When it was looked at last'),
  problems: fileProblems.describe('Why it was refused; the venue goes on as it was'),
});
export type VenueFileJson = z.output<typeof venueFile>;

export const venueReload = venueFile.extend({
  changes: z.array(z.string()).describe('What was changed, a sentence each'),
});
export type VenueReloadJson = z.output<typeof venueReload>;

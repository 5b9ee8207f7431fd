import * as z from 'zod';
import { venueSummary } from './entities.ts';
import { limit, name, venue } from './parameters.ts';
import { difference, snapshot } from './snapshot-entities.ts';

/** Files are called so, and on some systems case makes no difference to them. */
const snapshotName = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9._-]{0,63}$/,
    'must be 1 to 64 small letters, digits, dots, underscores and hyphens',
  )
  .describe('What it is called');

/** Characters of one piece of a snapshot that is brought: with all escapes it fits into a line. */
const PIECE = 128 * 1_024;

/** Whole venues, kept to come back to. */
export const SNAPSHOT_METHODS = {
  'snapshot.save': {
    summary: 'Keep a venue as it is now',
    role: 'operator',
    params: z.strictObject({
      venue,
      snapshot: snapshotName,
      note: z.string().min(1).max(200).optional().describe('What there is to say of it'),
    }),
    result: z.strictObject({ snapshot }),
  },
  'snapshot.list': {
    summary: 'List the snapshots',
    role: 'viewer',
    params: z.strictObject({}),
    result: z.strictObject({ snapshots: z.array(snapshot) }),
  },
  'snapshot.show': {
    summary: 'Show a snapshot: a line of JSON for each entity',
    role: 'operator',
    params: z.strictObject({
      snapshot: snapshotName,
      after: z.int().min(0).max(1_000_000_000).default(0).describe('Go on after so many lines'),
      limit: limit(1_000, 10_000),
    }),
    result: z.strictObject({ snapshot, lines: z.array(z.string()), more: z.boolean() }),
  },
  'snapshot.diff': {
    summary: 'Show what has changed from a snapshot to another, or to now',
    role: 'operator',
    params: z.strictObject({
      snapshot: snapshotName,
      other: snapshotName
        .optional()
        .describe('The snapshot to compare with; absent for the venue as it is now'),
      limit: limit(1_000, 10_000),
    }),
    result: z.strictObject({ differences: z.array(difference), more: z.boolean() }),
  },
  'snapshot.restore': {
    summary: 'Take a venue back to a snapshot; sessions that are connected are logged out',
    role: 'operator',
    params: z.strictObject({ venue, snapshot: snapshotName }),
    result: z.strictObject({
      venue: z.string().describe('The venue that went back'),
      loggedOut: z.array(z.string()).describe('The sessions that were connected'),
    }),
  },
  'snapshot.fork': {
    summary: 'Make a second venue of a snapshot, for as long as the daemon runs',
    role: 'operator',
    deferred: true,
    params: z.strictObject({ snapshot: snapshotName, as: name.describe('What the new venue is called') }),
    result: z.strictObject({ venue: venueSummary }),
  },
  'snapshot.bring': {
    summary: 'Bring a snapshot from elsewhere, piece by piece',
    role: 'operator',
    params: z.strictObject({
      snapshot: snapshotName,
      text: z.string().max(PIECE).describe('The next piece of its text'),
      more: z.boolean().default(false).describe('Whether there is another one after it'),
    }),
    result: z.strictObject({ snapshot: snapshot.nullable().describe('Null until it is whole') }),
  },
  'snapshot.remove': {
    summary: 'Remove a snapshot',
    role: 'operator',
    params: z.strictObject({ snapshot: snapshotName }),
    result: z.strictObject({ snapshot: z.string() }),
  },
} as const;

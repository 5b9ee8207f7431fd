import * as z from 'zod';
import { FAULT_NAMES } from '../faults/catalogue.ts';
import { EFFECTS, type Effect } from '../faults/occasions.ts';
import { count, time, venueName } from './entity-parts.ts';

export const faultKindName = z.enum(FAULT_NAMES).describe('Which fault of the catalogue');
const effect = z
  .enum(Object.keys(EFFECTS) as [Effect, ...Effect[]])
  .describe(
    'What it changes: what really happens, what of it is told, only its bytes, session or connection',
  );
const only = z.string().nullable().describe('Only of these; null for any, here and below');

export const fault = z.strictObject({
  venue: venueName,
  name: z.string(),
  kind: faultKindName,
  effect,
  armed: z.boolean(),
  left: count.describe('How often it still fires; 0 once it is disarmed'),
  hits: count.describe('How often it has fired'),
  misses: count.describe('How often it might have fired, and did not'),
  lastHitAt: time.nullable(),
  lastMiss: z.string().nullable().describe('Why it did not fire the last time that it might have'),
  session: only,
  symbol: z.string().nullable(),
  side: z.string().nullable(),
  clientOrderId: z.string().nullable(),
  account: z.string().nullable(),
  msgType: z.string().nullable(),
  nth: z.int(),
  afterMs: z.int(),
  times: z.int().describe('How often it was to fire when it was armed'),
  probabilityPercent: z.int(),
  seed: z.int(),
  onDisconnect: z.enum(['drop', 'keep']),
  parameters: z.record(z.string(), z.unknown()).describe('Those of its kind'),
});
export type FaultJson = z.output<typeof fault>;

export const faultKind = z.strictObject({
  kind: faultKindName,
  summary: z.string(),
  effect,
  occasion: z.string().describe('When it acts'),
  since: z.string().describe('The first version of FIX that can say it'),
  parameters: z.array(
    z.strictObject({
      name: z.string(),
      description: z.string(),
      default: z.unknown().describe('What it is unless given; null for nothing'),
    }),
  ),
});
export type FaultKindJson = z.output<typeof faultKind>;

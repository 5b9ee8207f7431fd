import * as z from 'zod';
import { time } from './entity-parts.ts';

export const clockMode = z
  .enum(['real', 'scaled', 'manual'])
  .describe('With the time of the machine, a multiple of it, or moved by hand');

export const clock = z.strictObject({
  mode: clockMode,
  factor: z.int().describe('How many of its seconds pass in one; 0 while it is moved by hand'),
  now: time.describe('What it shows'),
  next: time.nullable().describe('When something is due next; null for never'),
});
export type ClockJson = z.output<typeof clock>;

import * as z from 'zod';
import { ORDER_ATTRIBUTES } from '../engine/instructions.ts';
import { NO_STEP, readStep } from '../engine/step.ts';
import { ORDER_TYPES, TIMES_IN_FORCE } from '../engine/values.ts';

/** What the tables of a venue file have in common. */

export const name = z
  .string()
  .regex(
    /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,64}$/,
    'must be 1 to 64 letters, digits, dots, underscores and hyphens',
  );

/** What a level of activity is called. */
export const levelName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,31}$/, 'must be 1 to 32 small letters, digits and hyphens, for example "fast"');

export const symbol = z
  .string()
  .regex(/^[A-Za-z0-9._:/-]{1,32}$/, 'must be 1 to 32 letters, digits and characters of ._:/-');

export const currency = z.string().regex(/^[A-Z0-9]{3,8}$/, 'must be a currency code, for example "USD"');

/** A positive amount. */
export const step = z
  .string()
  .regex(/^[0-9]+(\.[0-9]+)?$/, { error: 'must be a decimal in quotes, for example "0.01"', abort: true })
  .refine((text) => readStep(text) !== null, NO_STEP);

/** A price may be negative. */
export const price = z
  .string()
  .max(32)
  .regex(/^-?[0-9]+(\.[0-9]+)?$/, 'must be a decimal in quotes, for example "10.50"');

export const timeZone = z
  .string()
  .refine(isTimeZone, 'must be a time zone of the IANA database, for example "Europe/London"');

function isTimeZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text }).format(0);
    return true;
  } catch {
    return false;
  }
}

/** As ISO 8601 orders them. */
export const WEEKDAYS = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;
export const weekday = z.enum(WEEKDAYS);

export const timeOfDay = z
  .string()
  .regex(
    /^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$/,
    'must be a time of day, for example "17:30" or "17:30:05"',
  );

export const date = z
  .string()
  .regex(/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/, { error: 'must be a date, for example "2026-12-25"', abort: true })
  .refine(
    (text) => Number.isFinite(Date.parse(text)) && new Date(text).toISOString().startsWith(text),
    'is no day of the calendar',
  );

export const orderTypes = z.array(z.enum(ORDER_TYPES)).min(1).max(ORDER_TYPES.length);
export const timesInForce = z.array(z.enum(TIMES_IN_FORCE)).min(1).max(TIMES_IN_FORCE.length);
export const attributes = z.array(z.enum(ORDER_ATTRIBUTES)).max(ORDER_ATTRIBUTES.length);

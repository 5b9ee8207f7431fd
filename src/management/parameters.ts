import * as z from 'zod';
import { NAME } from './home.ts';

/** What methods have in common of their parameters. */

export const name = z.string().regex(NAME, 'must be 1 to 64 letters, digits, dots, underscores and hyphens');
export const text = z.string().min(1).max(64);
const decimal = z
  .string()
  .max(32)
  .regex(/^-?\d+(\.\d+)?$/, 'must be a decimal number as text, such as "12.50"');

export const venue = name.optional().describe('The venue; needed only when several could be meant');
export const symbol = text.describe('The instrument: its symbol or an alias');
export const owner = text.describe('Whose orders: the name of a session, bot:<name>, or operator');

export const orderId = z
  .string()
  .regex(/^O-[1-9]\d{0,15}$/, 'must be an order id such as O-7')
  .describe('The order, such as O-7');
export const tradeId = z
  .string()
  .regex(/^T-[1-9]\d{0,15}$/, 'must be a trade id such as T-3')
  .describe('The trade, such as T-3');
export const executionId = z
  .string()
  .regex(/^E-[1-9]\d{0,15}$/, 'must be an execution id such as E-12')
  .describe('Only the side with this execution, such as E-12; absent: both sides');

export const clientOrderId = text.describe("The owner's id for the order or request; made up when absent");
export const requestId = text
  .optional()
  .describe("Ask in the owner's name, under this new id of theirs; absent: as the venue's operator");

export const price = decimal;
export const quantity = decimal;

const TIME = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)`;
const DURATION = String.raw`\d{1,9}(ms|s|m|h)`;
const DATE = String.raw`\d{4}-\d\d-\d\d`;

/** A moment: as ISO 8601, or how far from now. */
export const moment = z
  .string()
  .max(40)
  .regex(
    new RegExp(`^(${TIME}|${DURATION})$`),
    'must be a time such as 2026-03-02T16:30:00Z, or so long from now: 30s, 5m, 2h',
  );

/** A time that passes. */
export const duration = z
  .string()
  .max(40)
  .regex(new RegExp(`^${DURATION}$`), 'must be so long: 250ms, 30s, 5m, 2h');

/** A moment, or a date for the end of its trading day. */
export const momentOrDate = z
  .string()
  .max(40)
  .regex(
    new RegExp(`^(${TIME}|${DURATION}|${DATE})$`),
    'must be a date, a time such as 2026-03-02T16:30:00Z, or so long from now: 30s, 5m, 2h',
  );

export function limit(byDefault: number, max: number) {
  return z.int().min(1).max(max).default(byDefault).describe('The most to return');
}

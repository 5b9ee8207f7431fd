import { BlockList, isIP } from 'node:net';
import * as z from 'zod';
import { name, timeOfDay, timeZone, weekday, WEEKDAYS } from './forms.ts';

/** The tables within [[session]] and [[endpoint]], and the forms of their values. */

export const scheduleTable = z.strictObject({
  timeZone: timeZone.optional().describe("Time zone of its times; the venue's unless given"),
  days: z
    .array(weekday)
    .min(1)
    .max(WEEKDAYS.length)
    .optional()
    .describe('One session a day: the days on which one begins; every day unless given'),
  startDay: weekday.optional().describe('One session a week: the day on which it begins'),
  endDay: weekday.optional().describe('One session a week: the day on which it ends'),
  start: timeOfDay.describe('When a session begins: "08:00"'),
  end: timeOfDay.describe('When it ends; on the next day if not after its beginning'),
});

/** Named as the settings of QuickFIX are. */
export const validateTable = z.strictObject({
  validateFieldsOutOfOrder: z
    .boolean()
    .default(true)
    .describe('Refuse a message whose header, body and trailer are mixed'),
  validateUnorderedGroupFields: z
    .boolean()
    .default(true)
    .describe('Refuse group entries whose fields are not in the order of the dictionary'),
  validateFieldsHaveValues: z.boolean().default(true).describe('Refuse a field without a value'),
  validateUserDefinedFields: z
    .boolean()
    .default(false)
    .describe('Refuse tags of 5000 and above that the dictionary does not have'),
  allowUnknownMessageFields: z
    .boolean()
    .default(false)
    .describe('Take tags below 5000 that the dictionary does not have, or not in this message'),
  validateRequiredFields: z.boolean().default(true).describe('Refuse a message without a required field'),
  validateFieldFormats: z
    .boolean()
    .default(true)
    .describe('Refuse a value that is not of the type of its field'),
  validateFieldValues: z.boolean().default(true).describe('Refuse a value that its field does not list'),
  checkCompId: z
    .boolean()
    .default(true)
    .describe('Refuse messages after the Logon whose CompIDs are not those of the session'),
  checkLatency: z.boolean().default(true).describe('Refuse a SendingTime (52) that is too far off'),
});

/** Who a drop copy can be of, one by one; more are the venue. */
const MAX_COPIED = 1_000;

export const COPIED_REPORTS = ['all', 'trades'] as const;

export const copiesTable = z.strictObject({
  venue: z
    .boolean()
    .default(false)
    .describe('Of everybody on the venue, its bots and orders entered by hand included'),
  sessions: z
    .array(name)
    .max(MAX_COPIED)
    .default([])
    .describe('Of these sessions; one for any client stands for all its clients'),
  firms: z.array(name).max(MAX_COPIED).default([]).describe('Of all sessions of these firms'),
  reports: z
    .enum(COPIED_REPORTS)
    .default('all')
    .describe('Every ExecutionReport, or those of trades, busts and corrections'),
  cancelRejects: z.boolean().default(false).describe('OrderCancelRejects as well'),
});

const file = z.string().min(1).max(4_096);

export const tlsTable = z.strictObject({
  certificate: file.describe(
    'PEM file with the certificate of the endpoint, and those between it and its CA',
  ),
  key: file.describe('PEM file with the private key of the certificate'),
  clientCa: file.optional().describe('PEM file with the CAs whose client certificates are taken'),
  requireClientCertificate: z.boolean().default(false).describe('Refuse clients without such a certificate'),
});

/** A path, relative to the folder of the venue file. */
export const filePath = file;

/** An address, or a network as address and number of bits. */
export const network = z
  .string()
  .refine(isNetwork, 'must be an address or a network, for example "192.0.2.7" or "10.1.0.0/16"');

function isNetwork(text: string): boolean {
  try {
    addNetwork(new BlockList(), text);
    return true;
  } catch {
    return false;
  }
}

/** Adds an address or network to a list. Throws when it is none. */
export function addNetwork(list: BlockList, text: string): void {
  const [address, bits, ...more] = text.split('/') as [string, ...string[]];
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  if (isIP(address) === 0 || more.length > 0 || (bits !== undefined && !/^[0-9]{1,3}$/.test(bits)))
    throw new RangeError(`${text} is no network`);
  if (bits === undefined) list.addAddress(address, family);
  else list.addSubnet(address, Number(bits), family);
}

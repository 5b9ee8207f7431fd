import * as z from 'zod';
import { botDetails, instrument, session } from './entities.ts';
import { name, price, symbol, text, venue } from './parameters.ts';

const temporary = z
  .boolean()
  .default(false)
  .describe('It goes when this connection ends; otherwise when it is removed, or with the daemon');

/** A key and its value in TOML, with nothing else that could follow in a file. */
const settingLine = z
  .string()
  .max(2_048)
  .regex(/^ *[A-Za-z]+ *= *[^\r\n]+$/, 'must be a line such as share = 0.4');

/** Instruments, sessions and bots that are made by hand: they are of this daemon's life, since the next start has what files say. */
export const CREATION_METHODS = {
  'instrument.create': {
    summary: 'Have a venue trade another instrument, until the daemon ends',
    role: 'operator',
    deferred: true,
    params: z.strictObject({
      venue,
      symbol: text.describe('What it is called'),
      like: text.optional().describe('An instrument of the venue, whose terms it has but for its aliases'),
      assetClass: text.optional().describe('What kind of instrument it is'),
      currency: text.optional().describe('Currency of its prices'),
      tickSize: price.optional().describe('Smallest step of a price'),
      lotSize: price.optional().describe('Smallest step of a quantity'),
      referencePrice: price
        .optional()
        .describe('What bands and auctions start from while nothing has traded'),
      temporary,
    }),
    result: z.strictObject({ instrument }),
  },
  'instrument.remove': {
    summary: 'Have a venue trade an instrument no more; its open orders are canceled',
    role: 'operator',
    deferred: true,
    params: z.strictObject({ venue, symbol }),
    result: z.strictObject({ symbol: z.string() }),
  },
  'session.create': {
    summary: 'Let another client log on, until the daemon ends',
    role: 'operator',
    deferred: true,
    params: z.strictObject({
      venue,
      targetCompId: text.describe("The client's CompID; * for any"),
      like: text.optional().describe('A session of the venue, which it is like in all else'),
      endpoint: name.optional().describe('Where it connects; that of the other session, or the only one'),
      name: name.optional().describe('Owner of its orders; <endpoint>.<targetCompId> unless given'),
      senderCompId: text.optional().describe("The venue's CompID; that of the other session, or its name"),
      roles: z.array(name).min(1).max(8).optional().describe('What it may do; orders unless given'),
      temporary,
    }),
    result: z.strictObject({ session: session.nullable().describe('null for any: none has come yet') }),
  },
  'session.remove': {
    summary: 'Let a client log on no more; its connection ends, and its open orders are canceled',
    role: 'operator',
    deferred: true,
    params: z.strictObject({ venue, session: text.describe('The session, by its name') }),
    result: z.strictObject({ session: z.string() }),
  },
  'bot.create': {
    summary: 'Start a bot on a book, until the daemon ends',
    role: 'operator',
    deferred: true,
    params: z.strictObject({
      venue,
      kind: name.describe('Its kind, as in venue files'),
      symbol,
      name: name.optional().describe('What it is called; <kind>-<symbol> unless given'),
      seed: z.int().min(0).optional().describe("Its own seed; the venue's unless given"),
      set: z
        .array(settingLine)
        .max(64)
        .default([])
        .describe('Its parameters, each a line as venue files have it: share = 0.4'),
      temporary,
    }),
    result: z.strictObject({ bot: botDetails }),
  },
  'bot.remove': {
    summary: 'Stop a bot; its open orders are canceled',
    role: 'operator',
    deferred: true,
    params: z.strictObject({ venue, bot: name.describe('The bot, by its name') }),
    result: z.strictObject({ bot: z.string() }),
  },
} as const;

import * as z from 'zod';
import { BOTS, type BotKindName } from '../bots/index.ts';
import { decimalsOf, unitsOf } from '../engine/decimal.ts';
import { ASSET_CLASSES } from '../engine/instrument.ts';
import { MAX_DECIMALS } from '../engine/step.ts';

/** The form of a venue file. Each key says what it means; reload-rules.ts says what a change of it does. */

const name = z
  .string()
  .regex(
    /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,64}$/,
    'must be 1 to 64 letters, digits, dots, underscores and hyphens',
  );

const symbol = z
  .string()
  .regex(/^[A-Za-z0-9._:/-]{1,32}$/, 'must be 1 to 32 letters, digits and characters of ._:/-');

const compId = z.string().regex(/^[!-~]{1,64}$/, 'must be 1 to 64 printable characters without spaces');

const step = z
  .string()
  .regex(/^[0-9]+(\.[0-9]+)?$/, { error: 'must be a decimal in quotes, for example "0.01"', abort: true })
  .refine(isStep, `must be more than zero, with at most ${MAX_DECIMALS} digits after the point`);

function isStep(text: string): boolean {
  const units = unitsOf(text, Math.min(decimalsOf(text), MAX_DECIMALS));
  return Number.isFinite(units) && units > 0;
}

export const venueTable = z.strictObject({
  name: name.describe('Name of the venue, everywhere'),
  description: z.string().max(200).default('').describe('One line for people'),
  timeZone: z
    .string()
    .refine(isTimeZone, 'must be a time zone of the IANA database, for example "Europe/London"')
    .default('UTC')
    .describe('Time zone of the times of day below'),
  dayEnd: z
    .string()
    .regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$/, 'must be a time of day, for example "17:30"')
    .default('00:00')
    .describe('When the trading day ends and day orders expire'),
  seed: z
    .int()
    .min(0)
    .default(1)
    .describe('Seed of what the bots do at random: the same seed, the same behaviour'),
});

function isTimeZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text }).format(0);
    return true;
  } catch {
    return false;
  }
}

export const instrumentTable = z.strictObject({
  symbol: symbol.describe('What it is called on this venue'),
  assetClass: z.enum(ASSET_CLASSES).describe('What kind of instrument it is'),
  currency: z
    .string()
    .regex(/^[A-Z0-9]{3,8}$/, 'must be a currency code, for example "USD"')
    .describe('Currency of its prices'),
  tickSize: step.describe('Smallest step of a price, as text: "0.01"'),
  lotSize: step.describe('Smallest step of a quantity, as text: "1"'),
  aliases: z
    .record(
      z.string().regex(/^[A-Za-z][A-Za-z0-9-]{0,31}$/, 'must be a kind of identifier, for example isin'),
      symbol,
    )
    .default({})
    .describe('Other identifiers by which clients may name it, by kind: { isin = "US0378331005" }'),
});

export const endpointTable = z.strictObject({
  name: name.describe('Name of the endpoint'),
  protocol: z.enum(['fix']).describe('Protocol spoken there'),
  beginString: z.enum(['FIX.4.2', 'FIX.4.4']).describe('FIX version'),
  host: z.string().min(1).max(255).default('127.0.0.1').describe('Address to listen on'),
  port: z.int().min(0).max(65_535).default(0).describe('TCP port to listen on; 0 takes a free one'),
  allowRemote: z
    .boolean()
    .default(false)
    .describe('Listen on an address that other machines reach; every session then needs a password'),
});

export const ROLES = ['orders'] as const;

const heartbeatSeconds = z.int().min(0).max(3_600);

export const sessionTable = z.strictObject({
  endpoint: name.describe('Name of the endpoint at which it connects'),
  name: name.optional().describe('Owner of its orders; "<endpoint>.<targetCompId>" unless given'),
  senderCompId: compId.describe("The venue's CompID: TargetCompID (56) of what the client sends"),
  targetCompId: compId.describe("The client's CompID: SenderCompID (49) of what the client sends"),
  roles: z.array(z.enum(ROLES)).min(1).max(ROLES.length).default(['orders']).describe('What it may do'),
  username: z.string().min(1).max(64).optional().describe('Username (553) that the Logon must carry'),
  password: z
    .string()
    .min(1)
    .max(128)
    .optional()
    .describe('Password (554, or 96 where there is none) that the Logon must carry'),
  heartbeatMinSeconds: heartbeatSeconds.default(0).describe('Smallest HeartBtInt (108) taken; 0 allows none'),
  heartbeatMaxSeconds: heartbeatSeconds.default(3_600).describe('Largest HeartBtInt (108) taken'),
  resetOnLogon: z.boolean().default(false).describe('Both sequence numbers go to 1 at each logon'),
  resetOnLogout: z.boolean().default(false).describe('Both sequence numbers go to 1 after each logout'),
  resetOnDisconnect: z
    .boolean()
    .default(false)
    .describe('Both sequence numbers go to 1 after each disconnect'),
  sendingTimeToleranceMs: z
    .int()
    .min(1)
    .max(86_400_000)
    .default(120_000)
    .describe("How far SendingTime (52) may be from the venue's clock"),
});

/** What every kind of bot has beside its own parameters. */
export const botCommon = {
  name: name.optional().describe('Name of the bot; "<kind>-<symbol>" unless given'),
  books: z.array(symbol).min(1).max(1_000).describe('Symbols of the books that it trades: one bot for each'),
  seed: z.int().min(0).optional().describe("Its own seed; the venue's unless given"),
};

const [firstBot, ...otherBots] = (Object.keys(BOTS) as BotKindName[]).map((kind) =>
  z.strictObject({
    kind: z.literal(kind).describe(BOTS[kind].summary),
    ...botCommon,
    ...BOTS[kind].parameters.shape,
  }),
);

/** One table a bot: the common keys and those of its kind. */
export interface BotTable {
  readonly kind: BotKindName;
  readonly name?: string;
  readonly books: readonly string[];
  readonly seed?: number;
  readonly [parameter: string]: unknown;
}

export const venueFile = z.strictObject({
  venue: venueTable.describe('The venue'),
  instrument: z.array(instrumentTable).max(10_000).default([]).describe('What is traded'),
  endpoint: z.array(endpointTable).max(64).default([]).describe('Where clients connect'),
  session: z.array(sessionTable).max(4_096).default([]).describe('Which clients may connect'),
  bot: z
    .array(z.discriminatedUnion('kind', [firstBot!, ...otherBots]))
    .max(1_000)
    .default([])
    .describe('Automated participants'),
});

export type VenueFile = Omit<z.output<typeof venueFile>, 'bot'> & { readonly bot: readonly BotTable[] };

/** The keys that a table may have; those of a bot depend on its kind. */
export function keysOf(table: PropertyKey | undefined, kind: unknown): readonly string[] {
  switch (table) {
    case undefined:
      return Object.keys(venueFile.shape);
    case 'venue':
      return Object.keys(venueTable.shape);
    case 'instrument':
      return Object.keys(instrumentTable.shape);
    case 'endpoint':
      return Object.keys(endpointTable.shape);
    case 'session':
      return Object.keys(sessionTable.shape);
    case 'bot': {
      const parameters = Object.hasOwn(BOTS, String(kind)) ? BOTS[kind as BotKindName].parameters.shape : {};
      return ['kind', ...Object.keys(botCommon), ...Object.keys(parameters)];
    }
    default:
      return [];
  }
}

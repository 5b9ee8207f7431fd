import * as z from 'zod';
import { BOTS, type BotKindName } from '../bots/index.ts';
import { activityLevel, ACTIVITY_KINDS, type ActivityKind } from '../bots/activity.ts';
import { FAULT_COMMON, type FaultTerms } from '../faults/arming.ts';
import { FAULT_NAMES, FAULTS, type FaultKindName } from '../faults/catalogue.ts';
import { levelName, name, symbol } from './forms.ts';
import { instrumentTable } from './instrument-table.ts';
import { holdTable, phaseTable } from './market-tables.ts';
import { readPasswordHash } from './password-hash.ts';
import { editTable, profileKeys, rejectTextsTable } from './profile-table.ts';
import { copiesTable, filePath, network, scheduleTable, tlsTable, validateTable } from './session-tables.ts';
import { venueTable } from './venue-table.ts';

/** The form of a venue file. Each key says what it means; reload-rules.ts says what a change of it does. */

const compId = z.string().regex(/^[!-~]{1,64}$/, 'must be 1 to 64 printable characters without spaces');

export const endpointTable = z.strictObject({
  name: name.describe('Name of the endpoint'),
  protocol: z.enum(['fix']).describe('Protocol spoken there'),
  beginString: z
    .enum(['FIX.4.0', 'FIX.4.1', 'FIX.4.2', 'FIX.4.3', 'FIX.4.4', 'FIXT.1.1'])
    .describe('FIX version; FIXT.1.1 carries the messages of FIX 5.0 SP2'),
  host: z.string().min(1).max(255).default('127.0.0.1').describe('Address to listen on'),
  port: z.int().min(0).max(65_535).default(0).describe('TCP port to listen on; 0 takes a free one'),
  allowRemote: z
    .boolean()
    .default(false)
    .describe('Listen on an address that other machines reach; every session then needs a password'),
  tls: tlsTable.optional().describe('Speak TLS 1.2 or later; paths are relative to this file'),
});

export const ROLES = ['orders', 'market-data', 'drop-copy', 'quotes'] as const;

/** A targetCompId that stands for any: each client that logs on becomes a session of its own. */
export const ANY_COMP_ID = '*';

const heartbeatSeconds = z.int().min(0).max(3_600);
const egressBytes = z
  .int()
  .min(64 * 1024)
  .max(1024 * 1024 * 1024);

export const sessionTable = z.strictObject({
  endpoint: name.describe('Name of the endpoint at which it connects'),
  name: name
    .optional()
    .describe(
      'Owner of its orders; "<endpoint>.<targetCompId>" unless given, "<endpoint>.any" for any client',
    ),
  senderCompId: compId.describe("The venue's CompID: TargetCompID (56) of what the client sends"),
  targetCompId: compId.describe(
    `The client's CompID: SenderCompID (49) of what the client sends; "${ANY_COMP_ID}" for any that no other session has`,
  ),
  maxSessions: z
    .int()
    .min(1)
    .max(1_000)
    .optional()
    .describe(`Of a session for any client: how many clients become sessions; 100 unless given`),
  senderSubId: compId.optional().describe("The venue's SubID: TargetSubID (57) that the Logon must carry"),
  senderLocationId: compId
    .optional()
    .describe("The venue's location: TargetLocationID (143) that the Logon must carry"),
  targetSubId: compId.optional().describe("The client's SubID: SenderSubID (50) that the Logon must carry"),
  targetLocationId: compId
    .optional()
    .describe("The client's location: SenderLocationID (142) that the Logon must carry"),
  roles: z.array(z.enum(ROLES)).min(1).max(ROLES.length).default(['orders']).describe('What it may do'),
  firm: name.optional().describe('The firm that it belongs to, by which drop copies can be of it'),
  copies: copiesTable
    .optional()
    .describe('Of a session with role "drop-copy": whose ExecutionReports it gets copies of'),
  accounts: z
    .array(z.string().regex(/^[ -~]{1,64}$/, 'must be 1 to 64 printable characters'))
    .min(1)
    .max(10_000)
    .optional()
    .describe('Accounts (1), one of which each of its orders must name; any, or none, unless given'),
  username: z.string().min(1).max(64).optional().describe('Username (553) that the Logon must carry'),
  password: z
    .string()
    .min(1)
    .max(128)
    .optional()
    .describe('Password (554, or 96 where there is none) that the Logon must carry'),
  passwordHash: z
    .string()
    .refine((text) => readPasswordHash(text) !== null, 'must be what "simctl session hash-password" prints')
    .optional()
    .describe('The same as a hash, made by "simctl session hash-password"'),
  certificateName: z
    .string()
    .min(1)
    .max(256)
    .optional()
    .describe("Common name (CN) that the client's certificate must have, on an endpoint with tls.clientCa"),
  allowFrom: z
    .array(network)
    .min(1)
    .max(256)
    .optional()
    .describe('Addresses and networks from which it may connect; any unless given'),
  logonsPerMinute: z.int().min(1).max(60_000).default(600).describe('Logons taken within a minute'),
  schedule: scheduleTable
    .optional()
    .describe('When the session is open, and begins anew at number 1; always unless given'),
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
  messageLog: z.boolean().optional().describe("Log its messages; as the venue's key says unless given"),
  timestampPrecision: z
    .enum(['s', 'ms', 'us', 'ns'])
    .default('ms')
    .describe("Fraction of the venue's timestamps, from FIX.4.2 on"),
  validate: validateTable.prefault({}).describe('What is checked of the messages of the client'),
  dictionary: filePath
    .optional()
    .describe("QuickFIX dictionary of the client's messages, as a path relative to this file"),
  dictionaryMode: z
    .enum(['extend', 'replace'])
    .default('extend')
    .describe('Whether the dictionary adds to that of the FIX version or stands in its place'),
  messagesKept: z
    .int()
    .min(1)
    .max(10_000_000)
    .default(100_000)
    .describe('Its last messages, which can be resent; for older ones there is a gap fill'),
  egressHardBytes: egressBytes
    .default(4 * 1024 * 1024)
    .describe('Unread bytes at which the client is disconnected'),
  egressSoftBytes: egressBytes
    .default(1024 * 1024)
    .describe('Unread bytes at which the client is disconnected after the time below'),
  egressSoftMs: z.int().min(100).max(3_600_000).default(10_000).describe('That time'),
  cancelOnDisconnect: z
    .boolean()
    .optional()
    .describe("Cancel its orders when its connection ends; the venue's setting unless given"),
  ...z.strictObject(profileKeys).partial().shape,
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

/** What every fault has beside its kind and the parameters of that. */
export const faultCommon = {
  name: name
    .optional()
    .describe('Name of the fault; that of its kind, numbered where it is taken, unless given'),
  ...FAULT_COMMON,
  seed: z.int().min(0).optional().describe("Of its random numbers; the venue's unless given"),
};

const [firstFault, ...otherFaults] = FAULT_NAMES.map((kind) =>
  z.strictObject({
    kind: z.literal(kind).describe(FAULTS[kind].summary),
    ...faultCommon,
    ...FAULTS[kind].parameters.shape,
  }),
);

/** One table a fault: the common keys and those of its kind. */
export interface FaultTable extends FaultTerms {
  readonly kind: FaultKindName;
  readonly name?: string;
  readonly seed?: number;
  readonly [parameter: string]: unknown;
}

export const venueFile = z.strictObject({
  venue: venueTable.describe('The venue'),
  instrument: z.array(instrumentTable).max(10_000).default([]).describe('What is traded'),
  phase: z.array(phaseTable).max(1_000).default([]).describe('The schedule of market phases'),
  hold: z.array(holdTable).max(1_000).default([]).describe('What waits for a decision'),
  endpoint: z.array(endpointTable).max(64).default([]).describe('Where clients connect'),
  session: z.array(sessionTable).max(4_096).default([]).describe('Which clients may connect'),
  edit: z
    .array(editTable)
    .max(1_000)
    .default([])
    .describe('What is changed of messages before they are sent'),
  fault: z
    .array(z.discriminatedUnion('kind', [firstFault!, ...otherFaults]))
    .max(1_000)
    .default([])
    .describe('What goes wrong on purpose, armed when the venue starts'),
  activity: z
    .record(levelName, activityLevel)
    .default({})
    .describe('Levels of activity: other numbers of slow and fast, and levels of its own'),
  bot: z
    .array(z.discriminatedUnion('kind', [firstBot!, ...otherBots]))
    .max(1_000)
    .default([])
    .describe('Automated participants'),
});

export type VenueFile = Omit<z.output<typeof venueFile>, 'bot' | 'fault'> & {
  readonly bot: readonly BotTable[];
  readonly fault: readonly FaultTable[];
};

/** Tables within others, by the key that holds them. */
const INNER_TABLES: Readonly<Record<string, { readonly shape: object }>> = {
  tls: tlsTable,
  copies: copiesTable,
  schedule: scheduleTable,
  validate: validateTable,
  rejectTexts: rejectTextsTable,
};

/** The keys that the table at a path may have, or one within it; those of a bot depend on its kind. */
export function keysOf(path: readonly PropertyKey[], kind: unknown): readonly string[] {
  const [table] = path;
  if (table === 'activity') return keysOfLevel(path[2]);
  const inner = path.slice(1).find((part) => typeof part === 'string');
  if (inner !== undefined) return Object.keys(INNER_TABLES[inner]?.shape ?? {});
  switch (table) {
    case undefined:
      return Object.keys(venueFile.shape);
    case 'venue':
      return Object.keys(venueTable.shape);
    case 'instrument':
      return Object.keys(instrumentTable.shape);
    case 'phase':
      return Object.keys(phaseTable.shape);
    case 'hold':
      return Object.keys(holdTable.shape);
    case 'endpoint':
      return Object.keys(endpointTable.shape);
    case 'session':
      return Object.keys(sessionTable.shape);
    case 'edit':
      return Object.keys(editTable.shape);
    case 'fault': {
      const parameters = Object.hasOwn(FAULTS, String(kind))
        ? FAULTS[kind as FaultKindName].parameters.shape
        : {};
      return ['kind', ...Object.keys(faultCommon), ...Object.keys(parameters)];
    }
    case 'bot': {
      const parameters = Object.hasOwn(BOTS, String(kind)) ? BOTS[kind as BotKindName].parameters.shape : {};
      return ['kind', ...Object.keys(botCommon), ...Object.keys(parameters)];
    }
    default:
      return [];
  }
}

/** The kinds that a level of activity may have, or the numbers of one of them. */
function keysOfLevel(kind: PropertyKey | undefined): readonly string[] {
  if (kind === undefined) return ACTIVITY_KINDS;
  return Object.keys(activityLevel.shape[kind as ActivityKind].unwrap().shape);
}

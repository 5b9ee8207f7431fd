import * as z from 'zod';
import {
  book,
  bot,
  botDetails,
  daemonStatus,
  endpoint,
  fileCheck,
  instrument,
  session,
  venueSummary,
} from './entities.ts';
import { ACTIVITY_METHODS } from './activity-methods.ts';
import { CLOCK_METHODS } from './clock-methods.ts';
import { CREATION_METHODS } from './creation-methods.ts';
import { EVENT_METHODS } from './event-methods.ts';
import { FAULT_METHODS } from './fault-methods.ts';
import { FILE_METHODS } from './file-methods.ts';
import { MARKET_METHODS } from './market-methods.ts';
import { OBSERVATION_METHODS } from './observation-methods.ts';
import { ORDER_METHODS } from './order-methods.ts';
import { name, symbol, venue } from './parameters.ts';
import { RESPOND_METHODS } from './respond-methods.ts';
import { ROLES, type Role } from './roles.ts';
import { RPC_METHODS } from './rpc-methods.ts';
import { SESSION_METHODS } from './session-methods.ts';
import { SNAPSHOT_METHODS } from './snapshot-methods.ts';
import { TOLD_METHODS } from './told-methods.ts';
import { USER_METHODS } from './user-methods.ts';

export { ROLES, type Role } from './roles.ts';
export type * from './activity-entities.ts';
export type * from './entities.ts';
export type { ErrorCode, ErrorData } from './errors.ts';
export type * from './events.ts';
export type * from './file-entities.ts';

/** The version of the protocol, said at logon. */
export const PROTOCOL = 1;

interface Method {
  /** One sentence without a full stop, for help and documents. */
  readonly summary: string;
  /** The least role that may call it. */
  readonly role: Role;
  /** Flat: texts, numbers, booleans, choices and lists of texts, so that each is a flag of the command line. */
  readonly params: z.ZodObject;
  readonly result: z.ZodObject;
  /**
   * Answered at once, even while the disk refuses and nothing of a venue may be told. Everything else is answered
   * when what it tells of is durable.
   */
  readonly immediate?: true;
  /** Answered in its own time: requests that come later do not wait for it, and `rpc.cancel` can end it. */
  readonly deferred?: true;
}

/** What can be told of a book beside its depth. */
const beside = {
  owners: z.boolean().default(false).describe('Whether to tell whose orders are at each price'),
  day: z.boolean().default(false).describe('Whether to tell what the trading day has come to'),
};

/** Every method of the management protocol, declared once: validation, SDK, command line and documents derive from it. */
export const METHODS = {
  'auth.start': {
    summary: 'Begin to log on',
    role: 'none',
    immediate: true,
    params: z.strictObject({
      protocol: z.literal(PROTOCOL).describe('Version of the protocol'),
      client: z.string().max(128).describe('Name and version of the client, for the log'),
      mechanism: z.literal('scram-sha-256').describe('How the secret is proven'),
      user: name.describe('Whose secret it is: admin or viewer for the tokens of those names'),
      clientNonce: z
        .string()
        .regex(/^[!-+\--~]{16,128}$/, 'must be 16 to 128 printable characters without a comma')
        .describe('Fresh random text'),
      channelBinding: z
        .enum(['none', 'tls-exporter'])
        .describe('What ties the logon to the transport: the latter under TLS, and only there'),
    }),
    result: z.strictObject({
      nonce: z.string().describe("The client's nonce, continued by the server"),
      salt: z.string().describe('Base64'),
      iterations: z.int(),
    }),
  },
  'auth.finish': {
    summary: 'Prove the secret, and have the daemon prove that it knows it too',
    role: 'none',
    immediate: true,
    params: z.strictObject({
      nonce: z.string().max(256).describe('The nonce of auth.start'),
      proof: z.string().max(64).describe('ClientProof of RFC 5802, base64'),
    }),
    result: z.strictObject({
      serverSignature: z.string().describe('ServerSignature of RFC 5802, base64'),
      role: z.enum(ROLES),
      limits: z.record(z.string(), z.number()),
    }),
  },
  ...RPC_METHODS,
  'daemon.status': {
    summary: 'Show how the daemon is',
    role: 'viewer',
    immediate: true,
    params: z.strictObject({}),
    result: daemonStatus,
  },
  'daemon.limits': {
    summary: 'Show the limits of the management protocol',
    role: 'viewer',
    immediate: true,
    params: z.strictObject({}),
    result: z.strictObject({ limits: z.record(z.string(), z.number()) }),
  },
  ...OBSERVATION_METHODS,
  'daemon.stop': {
    summary: 'Stop the daemon in good order',
    role: 'admin',
    immediate: true,
    params: z.strictObject({}),
    result: z.strictObject({ name: z.string(), pid: z.int() }),
  },
  'venue.list': {
    summary: 'List the venues',
    role: 'viewer',
    params: z.strictObject({}),
    result: z.strictObject({ venues: z.array(venueSummary) }),
  },
  'venue.show': {
    summary: 'Show a venue with its instruments, endpoints, sessions and bots',
    role: 'viewer',
    params: z.strictObject({ venue }),
    result: z.strictObject({
      venue: venueSummary,
      instruments: z.array(instrument).describe('At most 1000; instrument.list has them all'),
      endpoints: z.array(endpoint),
      sessions: z.array(session),
      bots: z.array(bot),
    }),
  },
  'venue.check': {
    summary: 'Check a venue file, and say what it would change',
    role: 'viewer',
    params: z.strictObject({
      file: z.string().min(1).max(4_096).describe('Name of the file, for the messages'),
      text: z.string().max(1_048_576).describe('Content of the file'),
    }),
    result: fileCheck,
  },
  ...FILE_METHODS,
  ...MARKET_METHODS,
  ...CREATION_METHODS,
  ...ACTIVITY_METHODS,
  'book.show': {
    summary: 'Show the order book of an instrument',
    role: 'viewer',
    params: z.strictObject({
      venue,
      symbol,
      levels: z.int().min(1).max(1_000).default(10).describe('Price levels of each side'),
      ...beside,
    }),
    result: book,
  },
  'book.subscribe': {
    summary: 'Be sent an order book whenever it has changed',
    role: 'viewer',
    params: z.strictObject({
      venue,
      symbol,
      levels: z.int().min(1).max(100).default(10).describe('Price levels of each side'),
      ...beside,
      intervalMs: z.int().min(50).max(60_000).default(250).describe('Shortest time between two of them'),
    }),
    result: z.strictObject({ subscription: z.int() }),
  },
  ...ORDER_METHODS,
  ...SESSION_METHODS,
  ...TOLD_METHODS,
  ...FAULT_METHODS,
  ...RESPOND_METHODS,
  'endpoint.list': {
    summary: 'List where clients connect',
    role: 'viewer',
    params: z.strictObject({ venue }),
    result: z.strictObject({ endpoints: z.array(endpoint) }),
  },
  'endpoint.show': {
    summary: 'Show where clients of an endpoint connect, and as whom',
    role: 'viewer',
    params: z.strictObject({ venue, endpoint: name.describe('The endpoint, by its name') }),
    result: z.strictObject({ endpoint }),
  },
  'bot.list': {
    summary: 'List the bots',
    role: 'viewer',
    params: z.strictObject({ venue }),
    result: z.strictObject({ bots: z.array(bot) }),
  },
  'bot.show': {
    summary: 'Show a bot with its parameters',
    role: 'viewer',
    params: z.strictObject({ venue, bot: name.describe('The bot, by its name') }),
    result: z.strictObject({ bot: botDetails }),
  },
  ...CLOCK_METHODS,
  ...SNAPSHOT_METHODS,
  ...EVENT_METHODS,
  ...USER_METHODS,
} as const satisfies Record<`${string}.${string}`, Method>;

export type MethodName = keyof typeof METHODS;

export type DeferredMethod = {
  [M in MethodName]: (typeof METHODS)[M] extends { readonly deferred: true } ? M : never;
}[MethodName];

/** The parameters as a caller gives them. */
export type Params<M extends MethodName> = z.input<(typeof METHODS)[M]['params']>;

/** The parameters as a handler gets them: checked, and with their defaults. */
export type CheckedParams<M extends MethodName> = z.output<(typeof METHODS)[M]['params']>;

export type Result<M extends MethodName> = z.output<(typeof METHODS)[M]['result']>;

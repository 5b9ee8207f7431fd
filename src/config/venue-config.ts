import { resolve } from 'node:path';
import { filesOf, type BotKindName } from '../bots/index.ts';
import type { HoldRule } from '../engine/holds.ts';
import { Instrument, type InstrumentTerms } from '../engine/instrument.ts';
import { FAULT_COMMON, faultRule } from '../faults/arming.ts';
import type { FaultKindName } from '../faults/catalogue.ts';
import type { FaultRule } from '../faults/rule.ts';
import { activityBots, activityTerms, type ActivityTerms } from './activity.ts';
import { termsOf } from './instrument-table.ts';
import { holdOf, type PhaseEntry } from './market-tables.ts';
import { editOf, type EditConfig, type OwnProfile } from './profile-table.ts';
import { ANY_COMP_ID, type ROLES, type VenueFile } from './schema.ts';
import { WEEKDAYS } from './forms.ts';
import type { VenueSettings } from './venue-table.ts';

/** The wanted state of one venue: a venue file with every default in its place. Values compare by content. */
export interface VenueConfig {
  readonly venue: VenueSettings;
  readonly instruments: readonly InstrumentTerms[];
  /** The schedule, in the order of the file. */
  readonly phases: readonly PhaseEntry[];
  readonly holds: readonly HoldRule[];
  readonly endpoints: readonly EndpointConfig[];
  readonly sessions: readonly SessionConfig[];
  /** In the order of the file, in which they are made. */
  readonly edits: readonly EditConfig[];
  /** In the order of the file, in which they act. */
  readonly faults: readonly FaultRule[];
  readonly activity: ActivityTerms;
  /** Those that the activity comes to, and then those of the file. */
  readonly bots: readonly BotConfig[];
}

type EndpointTable = VenueFile['endpoint'][number];
type SessionTable = VenueFile['session'][number];

export interface EndpointConfig extends Readonly<Omit<EndpointTable, 'tls'>> {
  readonly tls: TlsConfig | null;
}

/** Paths are absolute. */
export interface TlsConfig {
  readonly certificate: string;
  readonly key: string;
  readonly clientCa: string | null;
  readonly requireClientCertificate: boolean;
}

export interface SessionConfig {
  /** Unique within the venue, and the owner of the session's orders. */
  readonly name: string;
  readonly endpoint: string;
  readonly senderCompId: string;
  /** `*` where each client that logs on becomes a session of its own, at most `maxSessions`. */
  readonly targetCompId: string;
  readonly maxSessions: number;
  readonly senderSubId: string | null;
  readonly senderLocationId: string | null;
  readonly targetSubId: string | null;
  readonly targetLocationId: string | null;
  /** Of a session that a client of one for any became: the name of that one. */
  readonly clientOf: string | null;
  readonly roles: readonly Role[];
  readonly firm: string | null;
  /** Set where it has the role for it. */
  readonly copies: Readonly<NonNullable<SessionTable['copies']>> | null;
  /** What the Logon must carry; null when anything will do. */
  readonly username: string | null;
  readonly password: string | null;
  readonly passwordHash: string | null;
  readonly certificateName: string | null;
  /** Addresses and networks; null for any. */
  readonly allowFrom: readonly string[] | null;
  /** One of which its orders must name; null for any. */
  readonly accounts: readonly string[] | null;
  readonly logonsPerMinute: number;
  readonly schedule: SessionSchedule | null;
  readonly heartbeatMinSeconds: number;
  readonly heartbeatMaxSeconds: number;
  readonly resetOnLogon: boolean;
  readonly resetOnLogout: boolean;
  readonly resetOnDisconnect: boolean;
  readonly sendingTimeToleranceMs: number;
  /** Whether its messages are logged; null for what the daemon does by default. */
  readonly messageLog: boolean | null;
  readonly timestampPrecision: SessionTable['timestampPrecision'];
  readonly validate: Readonly<SessionTable['validate']>;
  /** Absolute path. */
  readonly dictionary: string | null;
  readonly dictionaryMode: SessionTable['dictionaryMode'];
  readonly messagesKept: number;
  readonly egressHardBytes: number;
  readonly egressSoftBytes: number;
  readonly egressSoftMs: number;
  readonly cancelOnDisconnect: boolean;
  /** What it has otherwise than the venue's profile. */
  readonly ownProfile: OwnProfile;
}

export type Role = (typeof ROLES)[number];
export type Weekday = (typeof WEEKDAYS)[number];

/** When a session is open: once a day, on some days or all, or once a week. */
export interface SessionSchedule {
  readonly timeZone: string;
  /** Days on which one begins. */
  readonly days: readonly Weekday[];
  /** Set when there is one a week, which begins on the only one of `days`. */
  readonly endDay: Weekday | null;
  /** Times of day, `HH:MM` or `HH:MM:SS`. */
  readonly start: string;
  readonly end: string;
}

/** Clients that a session for any client takes, unless its file says otherwise. */
export const MAX_SESSIONS = 100;

/** One bot on one book. */
export interface BotConfig {
  readonly name: string;
  readonly kind: BotKindName;
  readonly symbol: string;
  readonly seed: number;
  /** The level of activity that it is of; null for one that somebody has made. */
  readonly activity: string | null;
  /** As the schema of its kind gives them; paths are absolute. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** `directory` is the one that the paths in the file start from. */
export function venueConfig(file: VenueFile, directory = ''): VenueConfig {
  const path = (text: string | undefined): string | null =>
    text === undefined ? null : resolve(directory, text);
  const instruments = instrumentsByName(file);
  const { activity: _level, ...venue } = file.venue;
  const traded = { venue, instruments: file.instrument.map(termsOf), activity: activityTerms(file) };
  return {
    ...traded,
    phases: file.phase.map(({ symbols, ...entry }) => ({
      ...entry,
      symbols: symbols?.map((symbol) => instruments.get(symbol)?.symbol ?? symbol) ?? null,
    })),
    holds: file.hold.map((hold) => holdOf(hold, instruments.get(hold.symbol ?? ''))),
    endpoints: file.endpoint.map(({ tls, ...rest }) => ({
      ...rest,
      tls:
        tls === undefined
          ? null
          : {
              certificate: resolve(directory, tls.certificate),
              key: resolve(directory, tls.key),
              clientCa: path(tls.clientCa),
              requireClientCertificate: tls.requireClientCertificate,
            },
    })),
    sessions: file.session.map(
      ({ profile, orderIdFormat, executionIdFormat, echoTags, noteTags, rejectTexts, ...session }) => ({
        ...session,
        name: session.name ?? sessionName(session),
        maxSessions: session.maxSessions ?? MAX_SESSIONS,
        clientOf: null,
        firm: session.firm ?? null,
        copies: session.copies ?? null,
        senderSubId: session.senderSubId ?? null,
        senderLocationId: session.senderLocationId ?? null,
        targetSubId: session.targetSubId ?? null,
        targetLocationId: session.targetLocationId ?? null,
        username: session.username ?? null,
        password: session.password ?? null,
        passwordHash: session.passwordHash ?? null,
        certificateName: session.certificateName ?? null,
        allowFrom: session.allowFrom ?? null,
        accounts: session.accounts ?? null,
        schedule: session.schedule === undefined ? null : scheduleOf(session.schedule, file.venue.timeZone),
        cancelOnDisconnect: session.cancelOnDisconnect ?? file.venue.cancelOnDisconnect,
        messageLog: session.messageLog ?? file.venue.messageLog ?? null,
        dictionary: path(session.dictionary),
        ownProfile: { profile, orderIdFormat, executionIdFormat, echoTags, noteTags, rejectTexts },
      }),
    ),
    edits: file.edit.map(editOf),
    faults: faultsOf(file),
    bots: [...activityBots(traded), ...botsOf(file, instruments, directory)],
  };
}

function sessionName({ endpoint, targetCompId }: SessionTable): string {
  return `${endpoint}.${targetCompId === ANY_COMP_ID ? 'any' : targetCompId}`;
}

function scheduleOf(
  { timeZone, days, startDay, endDay, start, end }: NonNullable<SessionTable['schedule']>,
  venueTimeZone: string,
): SessionSchedule {
  return {
    timeZone: timeZone ?? venueTimeZone,
    days: startDay === undefined ? (days ?? WEEKDAYS) : [startDay],
    endDay: endDay ?? null,
    start,
    end,
  };
}

/** The instruments by their symbols and aliases. */
export function instrumentsByName(file: VenueFile): Map<string, Instrument> {
  const byName = new Map<string, Instrument>();
  for (const table of file.instrument) {
    const terms = termsOf(table);
    const instrument = new Instrument(terms);
    for (const key of [terms.symbol, ...Object.values(terms.aliases)]) byName.set(key, instrument);
  }
  return byName;
}

/** Those without a name have that of their kind, from the second on with a number behind it. */
function faultsOf({ fault, venue }: VenueFile): FaultRule[] {
  const unnamed = new Map<FaultKindName, number>();
  return fault.map(({ kind, name, seed, ...rest }) => {
    const number = (unnamed.get(kind) ?? 0) + (name === undefined ? 1 : 0);
    unnamed.set(kind, number);
    const own = Object.entries(rest).filter(([key]) => !(key in FAULT_COMMON));
    const called = name ?? (number === 1 ? kind : `${kind}-${number}`);
    return faultRule(called, kind, rest, seed ?? venue.seed, Object.fromEntries(own));
  });
}

/** One for each book, in the order of the file. */
function botsOf(
  file: VenueFile,
  instruments: ReadonlyMap<string, Instrument>,
  directory: string,
): BotConfig[] {
  return file.bot.flatMap(({ kind, name, books, seed, ...given }) => {
    // The bots of one table share the object: that tells venue-references.ts where they come from.
    const parameters = withPaths(kind, given, directory);
    return books.map((symbol) => ({
      name: botName(kind, name, symbol, books.length),
      kind,
      // Books may be named by an alias of their instrument.
      symbol: instruments.get(symbol)?.symbol ?? symbol,
      seed: seed ?? file.venue.seed,
      activity: null,
      parameters,
    }));
  });
}

function withPaths(
  kind: BotKindName,
  parameters: BotConfig['parameters'],
  directory: string,
): BotConfig['parameters'] {
  const paths = filesOf(kind).map((key) => [key, resolve(directory, String(parameters[key]))]);
  return { ...parameters, ...Object.fromEntries(paths) };
}

/** The absolute paths of the files that a bot is made of. */
export function botFiles({ kind, parameters }: BotConfig): string[] {
  return filesOf(kind).map((key) => String(parameters[key]));
}

/** A name given for several books becomes one name for each. */
function botName(kind: string, name: string | undefined, symbol: string, books: number): string {
  return name !== undefined && books === 1 ? name : `${name ?? kind}-${symbol.replaceAll(/[/:]/g, '-')}`;
}

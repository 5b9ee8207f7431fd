import type { BotKindName } from '../bots/index.ts';
import type { InstrumentTerms } from '../engine/instrument.ts';
import type { ROLES, VenueFile } from './schema.ts';

/** The wanted state of one venue: a venue file with every default in its place. Values compare by content. */
export interface VenueConfig {
  readonly venue: VenueSettings;
  readonly instruments: readonly InstrumentTerms[];
  readonly endpoints: readonly EndpointConfig[];
  readonly sessions: readonly SessionConfig[];
  readonly bots: readonly BotConfig[];
}

export type VenueSettings = Readonly<VenueFile['venue']>;
export type EndpointConfig = Readonly<VenueFile['endpoint'][number]>;

export interface SessionConfig {
  /** Unique within the venue, and the owner of the session's orders. */
  readonly name: string;
  readonly endpoint: string;
  readonly senderCompId: string;
  readonly targetCompId: string;
  readonly roles: readonly (typeof ROLES)[number][];
  /** What the Logon must carry; null when anything will do. */
  readonly username: string | null;
  readonly password: string | null;
  readonly heartbeatMinSeconds: number;
  readonly heartbeatMaxSeconds: number;
  readonly resetOnLogon: boolean;
  readonly resetOnLogout: boolean;
  readonly resetOnDisconnect: boolean;
  readonly sendingTimeToleranceMs: number;
  /** Whether its messages are logged; null for what the daemon does by default. */
  readonly messageLog: boolean | null;
}

/** One bot on one book. */
export interface BotConfig {
  readonly name: string;
  readonly kind: BotKindName;
  readonly symbol: string;
  readonly seed: number;
  /** As the schema of its kind gives them. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

export function venueConfig(file: VenueFile): VenueConfig {
  return {
    venue: file.venue,
    instruments: file.instrument,
    endpoints: file.endpoint,
    sessions: file.session.map(
      ({ name, endpoint, targetCompId, username, password, messageLog, ...rest }) => ({
        name: name ?? `${endpoint}.${targetCompId}`,
        endpoint,
        targetCompId,
        username: username ?? null,
        password: password ?? null,
        messageLog: messageLog ?? file.venue.messageLog ?? null,
        ...rest,
      }),
    ),
    bots: botsOf(file),
  };
}

/** One for each book, in the order of the file. */
function botsOf(file: VenueFile): BotConfig[] {
  // Books may be named by an alias of their instrument.
  const symbols = new Map(
    file.instrument.flatMap(({ symbol, aliases }) => Object.values(aliases).map((alias) => [alias, symbol])),
  );
  return file.bot.flatMap(({ kind, name, books, seed, ...parameters }) =>
    books.map((symbol) => ({
      name: botName(kind, name, symbol, books.length),
      kind,
      symbol: symbols.get(symbol) ?? symbol,
      seed: seed ?? file.venue.seed,
      parameters,
    })),
  );
}

/** A name given for several books becomes one name for each. */
function botName(kind: string, name: string | undefined, symbol: string, books: number): string {
  return name !== undefined && books === 1 ? name : `${name ?? kind}-${symbol.replaceAll(/[/:]/g, '-')}`;
}

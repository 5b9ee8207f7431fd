import type { BotKindName } from '../bots/index.ts';
import type { HoldRule } from '../engine/holds.ts';
import { Instrument, type InstrumentTerms } from '../engine/instrument.ts';
import { termsOf } from './instrument-table.ts';
import { holdOf, type PhaseEntry } from './market-tables.ts';
import type { ROLES, VenueFile } from './schema.ts';
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
  readonly bots: readonly BotConfig[];
}

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
  readonly cancelOnDisconnect: boolean;
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
  const { cancelOnDisconnect } = file.venue;
  const instruments = instrumentsByName(file);
  return {
    venue: file.venue,
    instruments: file.instrument.map(termsOf),
    phases: file.phase.map(({ symbols, ...entry }) => ({
      ...entry,
      symbols: symbols?.map((symbol) => instruments.get(symbol)?.symbol ?? symbol) ?? null,
    })),
    holds: file.hold.map((hold) => holdOf(hold, instruments.get(hold.symbol ?? ''))),
    endpoints: file.endpoint,
    sessions: file.session.map(({ name, endpoint, targetCompId, username, password, ...rest }) => ({
      name: name ?? `${endpoint}.${targetCompId}`,
      endpoint,
      targetCompId,
      username: username ?? null,
      password: password ?? null,
      ...rest,
      cancelOnDisconnect: rest.cancelOnDisconnect ?? cancelOnDisconnect,
    })),
    bots: botsOf(file, instruments),
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

/** One for each book, in the order of the file. */
function botsOf(file: VenueFile, instruments: ReadonlyMap<string, Instrument>): BotConfig[] {
  return file.bot.flatMap(({ kind, name, books, seed, ...parameters }) =>
    books.map((symbol) => ({
      name: botName(kind, name, symbol, books.length),
      kind,
      // Books may be named by an alias of their instrument.
      symbol: instruments.get(symbol)?.symbol ?? symbol,
      seed: seed ?? file.venue.seed,
      parameters,
    })),
  );
}

/** A name given for several books becomes one name for each. */
function botName(kind: string, name: string | undefined, symbol: string, books: number): string {
  return name !== undefined && books === 1 ? name : `${name ?? kind}-${symbol.replaceAll(/[/:]/g, '-')}`;
}

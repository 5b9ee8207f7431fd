import type { ActivityTerms } from './activity.ts';
import type { InstrumentTerms } from '../engine/instrument.ts';
import { byName, difference, partition, same, type Difference } from './difference.ts';
import type { HoldRule } from '../engine/holds.ts';
import type { FaultRule } from '../faults/rule.ts';
import type { PhaseEntry } from './market-tables.ts';
import type { EditConfig } from './profile-table.ts';
import { RELOAD_RULES } from './reload-rules.ts';
import {
  botFiles,
  type BotConfig,
  type EndpointConfig,
  type SessionConfig,
  type VenueConfig,
} from './venue-config.ts';
import type { VenueSettings } from './venue-table.ts';

/** One step from the running state to the wanted one, as the management protocol would offer it. */
export type Operation =
  | { readonly method: 'venue.create'; readonly params: OfVenue }
  | { readonly method: 'venue.update'; readonly params: OfVenue & Changed }
  | { readonly method: 'venue.remove'; readonly params: { readonly venue: string } }
  | {
      readonly method: 'instrument.create';
      readonly params: InVenue & { readonly instrument: InstrumentTerms };
    }
  | {
      readonly method: 'instrument.update';
      readonly params: InVenue & Changed & { readonly instrument: InstrumentTerms };
    }
  | { readonly method: 'instrument.remove'; readonly params: InVenue & { readonly symbol: string } }
  | { readonly method: 'hold.create'; readonly params: InVenue & { readonly hold: HoldRule } }
  | { readonly method: 'endpoint.create'; readonly params: InVenue & { readonly endpoint: EndpointConfig } }
  | { readonly method: 'session.create'; readonly params: InVenue & { readonly session: SessionConfig } }
  | { readonly method: 'fault.arm'; readonly params: InVenue & { readonly fault: FaultRule } }
  /** With the instrument whose book it trades, as that is by then. */
  | {
      readonly method: 'bot.create';
      readonly params: InVenue & { readonly bot: BotConfig; readonly instrument: InstrumentTerms };
    }
  | {
      readonly method: 'hold.remove' | 'endpoint.remove' | 'session.remove' | 'fault.disarm' | 'bot.remove';
      readonly params: InVenue & { readonly name: string };
    };

interface InVenue {
  readonly venue: string;
}

/** The settings of a venue, the schedule of its phases, what it changes of messages, and how much goes on at its books. */
export interface OfVenue {
  readonly venue: VenueSettings;
  readonly phases: readonly PhaseEntry[];
  readonly edits: readonly EditConfig[];
  readonly activity: ActivityTerms;
}

/** The keys that are another than before, for people. */
interface Changed {
  readonly changed: readonly string[];
}

/** A venue with nothing in it: what a plan starts from where there is none. */
export function emptyVenue(venue: VenueSettings): VenueConfig {
  const traded = { instruments: [], phases: [], holds: [], bots: [] };
  const activity = { levels: {}, books: {} };
  return { venue, ...traded, endpoints: [], sessions: [], edits: [], faults: [], activity };
}

/** What is of the venue as a whole. */
export function ofVenue({ venue, phases, edits, activity }: OfVenue): OfVenue {
  return { venue, phases, edits, activity };
}

const NONE: ReadonlySet<string> = new Set();

/**
 * The operations that turn what runs into what is wanted, in an order in which each can be done. What is the same in
 * both is not named, and so not touched.
 *
 * Everything that goes, goes first, over all venues: a port or a name may move from one to another. What has to
 * restart is removed and created again. `changedFiles` are paths of certificates, keys, dictionaries and plugins that
 * have another content than what runs was made of.
 */
export function plan(
  running: readonly VenueConfig[],
  wanted: readonly VenueConfig[],
  changedFiles: ReadonlySet<string> = NONE,
): Operation[] {
  const before = byName(running, ({ venue }) => venue.name);
  const after = byName(wanted, ({ venue }) => venue.name);
  const removals: Operation[] = [];
  const creations: Operation[] = [];
  for (const [name, venue] of before) {
    if (!after.has(name)) {
      removals.push(...changes(venue, emptyVenue(venue.venue), NONE).removals, {
        method: 'venue.remove',
        params: { venue: name },
      });
    }
  }
  for (const [name, venue] of after) {
    const old = before.get(name);
    const settings = ofVenue(venue);
    if (old === undefined) creations.push({ method: 'venue.create', params: settings });
    else {
      const changed = changedKeys(
        { ...old.venue, phase: old.phases, edit: old.edits, activity: old.activity },
        { ...venue.venue, phase: venue.phases, edit: venue.edits, activity: venue.activity },
      );
      if (changed.length > 0) creations.push({ method: 'venue.update', params: { ...settings, changed } });
    }
    const steps = changes(old ?? emptyVenue(venue.venue), venue, changedFiles);
    removals.push(...steps.removals);
    creations.push(...steps.creations);
  }
  return [...removals, ...creations];
}

interface Steps {
  readonly removals: Operation[];
  readonly creations: Operation[];
}

/** From the bots down to the endpoints, and up again. */
function changes(before: VenueConfig, after: VenueConfig, changedFiles: ReadonlySet<string>): Steps {
  const venue = after.venue.name;
  const instruments = difference(before.instruments, after.instruments, ({ symbol }) => symbol);
  const endpoints = difference(
    before.endpoints,
    after.endpoints,
    ({ name }) => name,
    ({ tls }) => usesAny(tls, changedFiles),
  );
  const old = byName(before.instruments, ({ symbol }) => symbol);
  const [replaced, updated] = partition(
    instruments.changed,
    (wanted) =>
      isAnother(old.get(wanted.symbol)!, wanted) || takesNames(wanted, before.instruments, after.instruments),
  );
  const holds = difference(before.holds, after.holds, ({ name }) => name);
  const restartedBooks = new Set(replaced.map(({ symbol }) => symbol));
  const restartedEndpoints = new Set(endpoints.changed.map(({ name }) => name));
  const sessions = difference(
    before.sessions,
    after.sessions,
    ({ name }) => name,
    ({ endpoint, dictionary }) => restartedEndpoints.has(endpoint) || isIn(changedFiles, dictionary),
  );
  const faults = difference(before.faults, after.faults, ({ name }) => name);
  const bots = difference(
    before.bots,
    after.bots,
    ({ name }) => name,
    (bot) => restartedBooks.has(bot.symbol) || botFiles(bot).some((file) => isIn(changedFiles, file)),
  );
  const traded = byName(after.instruments, ({ symbol }) => symbol);
  return {
    removals: removalsOf(venue, { instruments, replaced, endpoints, holds, sessions, faults, bots }),
    creations: [
      ...updated.map((instrument) => {
        const changed = changedKeys(old.get(instrument.symbol)!, instrument);
        return { method: 'instrument.update', params: { venue, instrument, changed } } as const;
      }),
      ...[...replaced, ...instruments.added].map(
        (instrument) => ({ method: 'instrument.create', params: { venue, instrument } }) as const,
      ),
      ...[...holds.changed, ...holds.added].map(
        (hold) => ({ method: 'hold.create', params: { venue, hold } }) as const,
      ),
      ...[...endpoints.changed, ...endpoints.added].map(
        (endpoint) => ({ method: 'endpoint.create', params: { venue, endpoint } }) as const,
      ),
      ...[...sessions.changed, ...sessions.added].map(
        (session) => ({ method: 'session.create', params: { venue, session } }) as const,
      ),
      // In the order of the file, in which they act.
      ...after.faults
        .filter((fault) => faults.changed.includes(fault) || faults.added.includes(fault))
        .map((fault) => ({ method: 'fault.arm', params: { venue, fault } }) as const),
      ...[...bots.changed, ...bots.added].map(
        (bot) =>
          ({ method: 'bot.create', params: { venue, bot, instrument: traded.get(bot.symbol)! } }) as const,
      ),
    ],
  };
}

interface Differences {
  readonly instruments: Difference<InstrumentTerms>;
  /** Those of the instruments that change which begin anew. */
  readonly replaced: readonly InstrumentTerms[];
  readonly endpoints: Difference<EndpointConfig>;
  readonly holds: Difference<HoldRule>;
  readonly sessions: Difference<SessionConfig>;
  readonly faults: Difference<FaultRule>;
  readonly bots: Difference<BotConfig>;
}

/** Instruments go before the sessions do, which are told what becomes of their orders. */
function removalsOf(
  venue: string,
  { instruments, replaced, endpoints, holds, sessions, faults, bots }: Differences,
): Operation[] {
  const names = <Item extends { readonly name: string }>({ gone, changed }: Difference<Item>): string[] =>
    [...gone, ...changed].map(({ name }) => name);
  return [
    ...names(bots).map((name) => ({ method: 'bot.remove', params: { venue, name } }) as const),
    ...names(faults).map((name) => ({ method: 'fault.disarm', params: { venue, name } }) as const),
    ...names(holds).map((name) => ({ method: 'hold.remove', params: { venue, name } }) as const),
    ...[...instruments.gone, ...replaced].map(
      ({ symbol }) => ({ method: 'instrument.remove', params: { venue, symbol } }) as const,
    ),
    ...names(sessions).map((name) => ({ method: 'session.remove', params: { venue, name } }) as const),
    ...names(endpoints).map((name) => ({ method: 'endpoint.remove', params: { venue, name } }) as const),
  ];
}

function usesAny(tls: EndpointConfig['tls'], files: ReadonlySet<string>): boolean {
  return tls !== null && [tls.certificate, tls.key, tls.clientCa].some((file) => isIn(files, file));
}

function isIn(files: ReadonlySet<string>, file: string | null): boolean {
  return file !== null && files.has(file);
}

/** Whether the book cannot go on: its orders are counted in steps that change. */
function isAnother(before: InstrumentTerms, wanted: InstrumentTerms): boolean {
  const rules: Readonly<Record<string, string>> = RELOAD_RULES.instrument;
  return changedKeys(before, wanted).some((key) => rules[key] === 'restart-book');
}

/**
 * Whether the instrument is to have a name that another one has so far, which must give it up first. Those that go are
 * gone by then.
 */
function takesNames(
  wanted: InstrumentTerms,
  before: readonly InstrumentTerms[],
  after: readonly InstrumentTerms[],
): boolean {
  const names = namesOf(wanted);
  const staying = byName(after, ({ symbol }) => symbol);
  return before.some(
    (other) =>
      other.symbol !== wanted.symbol &&
      staying.has(other.symbol) &&
      namesOf(other).some((name) => names.includes(name)),
  );
}

/** The keys under which the two have something else. */
function changedKeys(before: object, after: object): string[] {
  const [old, now] = [before, after] as Readonly<Record<string, unknown>>[];
  const keys = new Set([...Object.keys(old!), ...Object.keys(now!)]);
  return [...keys].filter((key) => !same([old![key]], [now![key]]));
}

function namesOf({ symbol, aliases }: InstrumentTerms): string[] {
  return [symbol, ...Object.values(aliases)];
}

/** What an operation is about: a symbol or a name. */
function targetOf({ method, params }: Operation): string {
  switch (method) {
    case 'venue.create':
    case 'venue.update':
      return params.venue.name;
    case 'venue.remove':
      return params.venue;
    case 'instrument.create':
    case 'instrument.update':
      return params.instrument.symbol;
    case 'instrument.remove':
      return params.symbol;
    case 'endpoint.create':
      return params.endpoint.name;
    case 'session.create':
      return params.session.name;
    case 'bot.create':
      return params.bot.name;
    case 'hold.create':
      return params.hold.name;
    case 'fault.arm':
      return params.fault.name;
    default:
      return params.name;
  }
}

/** One line for people, without secrets. */
export function describeOperation(operation: Operation): string {
  const { method, params } = operation;
  const target = targetOf(operation);
  switch (method) {
    case 'venue.create':
      return `create venue ${target}`;
    case 'venue.update':
      return `change venue ${target}: ${params.changed.join(', ')}`;
    case 'venue.remove':
      return `remove venue ${target}`;
    case 'instrument.create': {
      const { assetClass, currency, tickSize, lotSize } = params.instrument;
      return `create instrument ${target}: ${assetClass} in ${currency}, tick ${tickSize}, lot ${lotSize}`;
    }
    case 'instrument.update':
      return `change instrument ${target}: ${params.changed.join(', ')}`;
    case 'instrument.remove':
      return `remove instrument ${target}; its open orders are canceled`;
    case 'hold.create': {
      const { stages, onTimeout, timeoutMicros } = params.hold;
      return `add hold ${target}: ${stages.join(', ')}; ${onTimeout} after ${timeoutMicros / 1_000} ms`;
    }
    case 'hold.remove':
      return `remove hold ${target}; what it holds stays held`;
    case 'endpoint.create': {
      const { beginString, host, port } = params.endpoint;
      return `open endpoint ${target}: ${beginString} on ${host}, ${port === 0 ? 'a free port' : `port ${port}`}`;
    }
    case 'endpoint.remove':
      return `close endpoint ${target}; its clients are disconnected`;
    case 'session.create': {
      const { senderCompId, targetCompId, endpoint } = params.session;
      return `create session ${target}: client ${targetCompId} to ${senderCompId} at ${endpoint}`;
    }
    case 'session.remove':
      return `remove session ${target}; its client is disconnected`;
    case 'fault.arm': {
      const { kind, times, match } = params.fault;
      const often = times === 1 ? 'once' : `${times} times`;
      return `arm fault ${target}: ${kind}, ${often}${match.session === null ? '' : ` at ${match.session}`}`;
    }
    case 'fault.disarm':
      return `disarm fault ${target}`;
    case 'bot.create':
      return `start bot ${target}: ${params.bot.kind} on ${params.bot.symbol}`;
    case 'bot.remove':
      return `stop bot ${target}`;
  }
}

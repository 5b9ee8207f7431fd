import type { InstrumentTerms } from '../engine/instrument.ts';
import { byName, difference, partition, same } from './difference.ts';
import type { BotConfig, EndpointConfig, SessionConfig, VenueConfig, VenueSettings } from './venue-config.ts';

/** One step from the running state to the wanted one, as the management protocol would offer it. */
export type Operation =
  | { readonly method: 'venue.create' | 'venue.update'; readonly params: { readonly venue: VenueSettings } }
  | { readonly method: 'venue.remove'; readonly params: { readonly venue: string } }
  | {
      readonly method: 'instrument.create' | 'instrument.update';
      readonly params: InVenue & { readonly instrument: InstrumentTerms };
    }
  | { readonly method: 'instrument.remove'; readonly params: InVenue & { readonly symbol: string } }
  | { readonly method: 'endpoint.create'; readonly params: InVenue & { readonly endpoint: EndpointConfig } }
  | { readonly method: 'session.create'; readonly params: InVenue & { readonly session: SessionConfig } }
  | { readonly method: 'bot.create'; readonly params: InVenue & { readonly bot: BotConfig } }
  | {
      readonly method: 'endpoint.remove' | 'session.remove' | 'bot.remove';
      readonly params: InVenue & { readonly name: string };
    };

interface InVenue {
  readonly venue: string;
}

/** A venue with nothing in it: what a plan starts from where there is none. */
export function emptyVenue(venue: VenueSettings): VenueConfig {
  return { venue, instruments: [], endpoints: [], sessions: [], bots: [] };
}

/**
 * The operations that turn what runs into what is wanted, in an order in which each can be done. What is the same in
 * both is not named, and so not touched.
 *
 * Everything that goes, goes first, over all venues: a port or a name may move from one to another. What has to
 * restart is removed and created again.
 */
export function plan(running: readonly VenueConfig[], wanted: readonly VenueConfig[]): Operation[] {
  const before = byName(running, ({ venue }) => venue.name);
  const after = byName(wanted, ({ venue }) => venue.name);
  const removals: Operation[] = [];
  const creations: Operation[] = [];
  for (const [name, venue] of before) {
    if (!after.has(name)) {
      removals.push(...changes(venue, emptyVenue(venue.venue)).removals, {
        method: 'venue.remove',
        params: { venue: name },
      });
    }
  }
  for (const [name, venue] of after) {
    const old = before.get(name);
    if (old === undefined) creations.push({ method: 'venue.create', params: { venue: venue.venue } });
    else if (!same(old.venue, venue.venue))
      creations.push({ method: 'venue.update', params: { venue: venue.venue } });
    const steps = changes(old ?? emptyVenue(venue.venue), venue);
    removals.push(...steps.removals);
    creations.push(...steps.creations);
  }
  return [...removals, ...creations];
}

interface Steps {
  readonly removals: Operation[];
  readonly creations: Operation[];
}

/** From the bots down to the instruments that they need, and up again. */
function changes(before: VenueConfig, after: VenueConfig): Steps {
  const venue = after.venue.name;
  const instruments = difference(before.instruments, after.instruments, ({ symbol }) => symbol);
  const endpoints = difference(before.endpoints, after.endpoints, ({ name }) => name);
  const [updated, replaced] = partition(
    instruments.changed,
    (wanted) => !takesNames(wanted, before.instruments),
  );
  const restartedBooks = new Set(instruments.changed.map(({ symbol }) => symbol));
  const restartedEndpoints = new Set(endpoints.changed.map(({ name }) => name));
  const sessions = difference(
    before.sessions,
    after.sessions,
    ({ name }) => name,
    ({ endpoint }) => restartedEndpoints.has(endpoint),
  );
  const bots = difference(
    before.bots,
    after.bots,
    ({ name }) => name,
    ({ symbol }) => restartedBooks.has(symbol),
  );
  return {
    removals: [
      ...[...bots.gone, ...bots.changed].map(
        ({ name }) => ({ method: 'bot.remove', params: { venue, name } }) as const,
      ),
      ...[...sessions.gone, ...sessions.changed].map(
        ({ name }) => ({ method: 'session.remove', params: { venue, name } }) as const,
      ),
      ...[...endpoints.gone, ...endpoints.changed].map(
        ({ name }) => ({ method: 'endpoint.remove', params: { venue, name } }) as const,
      ),
      ...[...instruments.gone, ...replaced].map(
        ({ symbol }) => ({ method: 'instrument.remove', params: { venue, symbol } }) as const,
      ),
    ],
    creations: [
      ...updated.map(
        (instrument) => ({ method: 'instrument.update', params: { venue, instrument } }) as const,
      ),
      ...[...replaced, ...instruments.added].map(
        (instrument) => ({ method: 'instrument.create', params: { venue, instrument } }) as const,
      ),
      ...[...endpoints.changed, ...endpoints.added].map(
        (endpoint) => ({ method: 'endpoint.create', params: { venue, endpoint } }) as const,
      ),
      ...[...sessions.changed, ...sessions.added].map(
        (session) => ({ method: 'session.create', params: { venue, session } }) as const,
      ),
      ...[...bots.changed, ...bots.added].map(
        (bot) => ({ method: 'bot.create', params: { venue, bot } }) as const,
      ),
    ],
  };
}

/** Whether the instrument is to have a name that another one has so far: that one must give it up first. */
function takesNames(wanted: InstrumentTerms, before: readonly InstrumentTerms[]): boolean {
  const names = namesOf(wanted);
  return before.some(
    (other) => other.symbol !== wanted.symbol && namesOf(other).some((name) => names.includes(name)),
  );
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
    case 'venue.update': {
      const { timeZone, dayEnd } = params.venue;
      return `update venue ${target}: its day ends at ${dayEnd} ${timeZone}`;
    }
    case 'venue.remove':
      return `remove venue ${target}`;
    case 'instrument.create': {
      const { assetClass, currency, tickSize, lotSize } = params.instrument;
      return `create instrument ${target}: ${assetClass} in ${currency}, tick ${tickSize}, lot ${lotSize}`;
    }
    case 'instrument.update': {
      const { tickSize, lotSize } = params.instrument;
      return `change instrument ${target} to tick ${tickSize}, lot ${lotSize}; its open orders are canceled`;
    }
    case 'instrument.remove':
      return `remove instrument ${target}; its open orders are canceled`;
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
    case 'bot.create':
      return `start bot ${target}: ${params.bot.kind} on ${params.bot.symbol}`;
    case 'bot.remove':
      return `stop bot ${target}`;
  }
}

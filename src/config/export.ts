import { stringify } from 'smol-toml';
import * as z from 'zod';
import { BOTS } from '../bots/index.ts';
import type { HoldRule } from '../engine/holds.ts';
import { Instrument, type InstrumentTerms } from '../engine/instrument.ts';
import type { Price, Quantity } from '../engine/values.ts';
import { FAULT_COMMON } from '../faults/arming.ts';
import { FAULTS } from '../faults/catalogue.ts';
import type { FaultRule } from '../faults/rule.ts';
import { same } from './difference.ts';
import { instrumentTable } from './instrument-table.ts';
import { holdTable, phaseTable } from './market-tables.ts';
import { editTable, type EditConfig } from './profile-table.ts';
import { endpointTable, sessionTable } from './schema.ts';
import { validateTable } from './session-tables.ts';
import {
  MAX_SESSIONS,
  type BotConfig,
  type EndpointConfig,
  type SessionConfig,
  type SessionSchedule,
  type VenueConfig,
} from './venue-config.ts';
import { venueTable } from './venue-table.ts';

type Table = Readonly<Record<string, unknown>>;

/**
 * The text of a venue file that loads to exactly this, passwords included. It says no more than it must: what is as it
 * would be without a word is left out.
 */
export function venueToml(config: VenueConfig): string {
  const { venue, instruments, phases, holds, endpoints, sessions, edits, faults, activity, bots } = config;
  const levelOf = (symbol: string): string | null => activity.books[symbol] ?? null;
  const bySymbol = new Map(instruments.map((terms) => [terms.symbol, new Instrument(terms)]));
  return stringify(
    withoutEmpty({
      venue: brief(venue, venueTable.shape),
      instrument: instruments.map((terms) =>
        brief(instrumentOf(terms, levelOf(terms.symbol)), instrumentTable.shape),
      ),
      phase: phases.map((entry) => brief(entry, phaseTable.shape)),
      hold: holds.map((hold) => brief(holdOf(hold, bySymbol.get(hold.match.symbol ?? '')), holdTable.shape)),
      endpoint: endpoints.map((endpoint) => brief(endpointOf(endpoint), endpointTable.shape)),
      session: sessions.map((session) => brief(sessionOf(session, venue.cancelOnDisconnect), sessionShape)),
      edit: edits.map((edit) => brief(editOf(edit), editTable.shape)),
      fault: faults.map((fault) => faultOf(fault, venue.seed)),
      activity: activity.levels,
      bot: bots.filter((bot) => bot.activity === null).map((bot) => botOf(bot, venue.seed)),
    }),
  );
}

/** A table that is prefaulted has no default of its own: an empty one is. */
const sessionShape: Readonly<Record<string, z.ZodType>> = {
  ...sessionTable.shape,
  validate: validateTable.default(validateTable.parse({})),
};

/** In the order of the schema, without what is null or as the schema gives it unasked. */
function brief(table: object, shape: Readonly<Record<string, z.ZodType>>): Table {
  const values = table as Table;
  return Object.fromEntries(
    Object.entries(shape)
      .filter(([key, schema]) => {
        if (values[key] === null || values[key] === undefined) return false;
        const unasked = schema.safeParse(undefined);
        return !unasked.success || !same([unasked.data], [values[key]]);
      })
      .map(([key]) => [key, values[key]]),
  );
}

/** TOML knows no absent value, and what has no tables is better left out. */
function withoutEmpty(document: Readonly<Record<string, unknown>>): Table {
  return Object.fromEntries(
    Object.entries(plain(document)).filter(([, value]) => Object.keys(value as object).length > 0),
  );
}

/** As JSON has it: without members that are undefined. */
function plain(document: object): object {
  return JSON.parse(JSON.stringify(document)) as object;
}

function instrumentOf({ lastTradingAt, ...others }: InstrumentTerms, activity: string | null): Table {
  const terms = { ...others, activity };
  if (lastTradingAt === undefined) return terms;
  return { ...terms, lastTradingAt: new Date(lastTradingAt / 1_000).toISOString().replace('.000', '') };
}

function holdOf({ match, timeoutMicros, ...hold }: HoldRule, instrument: Instrument | undefined): Table {
  const { minQuantity, maxQuantity, minPrice, maxPrice, ...texts } = match;
  const lots = (bound: Quantity | null): string | null =>
    bound === null || instrument === undefined ? null : instrument.quantityText(bound);
  const ticks = (bound: Price | null): string | null =>
    bound === null || instrument === undefined ? null : instrument.priceText(bound);
  return {
    ...hold,
    ...texts,
    minQuantity: lots(minQuantity),
    maxQuantity: lots(maxQuantity),
    minPrice: ticks(minPrice),
    maxPrice: ticks(maxPrice),
    timeoutMs: timeoutMicros / 1_000,
  };
}

function endpointOf({ tls, ...endpoint }: EndpointConfig): Table {
  if (tls === null) return endpoint;
  const { clientCa, requireClientCertificate, ...files } = tls;
  return {
    ...endpoint,
    tls: {
      ...files,
      ...(clientCa === null ? {} : { clientCa }),
      ...(requireClientCertificate ? { requireClientCertificate } : {}),
    },
  };
}

function sessionOf(session: SessionConfig, cancelsByDefault: boolean): Table {
  const { maxSessions, clientOf: _, schedule, cancelOnDisconnect, ownProfile, validate, ...keys } = session;
  return {
    ...keys,
    ...ownProfile,
    maxSessions: maxSessions === MAX_SESSIONS ? null : maxSessions,
    schedule: schedule === null ? null : scheduleOf(schedule),
    cancelOnDisconnect: cancelOnDisconnect === cancelsByDefault ? null : cancelOnDisconnect,
    validate,
  };
}

function scheduleOf({ endDay, days, ...schedule }: SessionSchedule): Table {
  return endDay === null ? { ...schedule, days } : { ...schedule, startDay: days[0], endDay };
}

function editOf({ when, set, add, ...edit }: EditConfig): Table {
  const texts = (fields: EditConfig['set']): string[] => fields.map(([tag, value]) => `${tag}=${value}`);
  return { ...edit, when: texts(when), set: texts(set), add: texts(add) };
}

function faultOf({ name, kind, match, seed, parameters, ...terms }: FaultRule, venueSeed: number): Table {
  return {
    kind,
    name,
    ...brief({ ...match, ...terms }, FAULT_COMMON),
    ...(seed === venueSeed ? {} : { seed }),
    ...brief(parameters, FAULTS[kind].parameters.shape),
  };
}

/** One for each book: a name that was given for several has become one for each already. */
function botOf({ kind, name, symbol, seed, parameters }: BotConfig, venueSeed: number): Table {
  return {
    kind,
    name,
    books: [symbol],
    ...(seed === venueSeed ? {} : { seed }),
    ...brief(parameters, BOTS[kind].parameters.shape),
  };
}

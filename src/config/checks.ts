import type { Instrument } from '../engine/instrument.ts';
import { termsProblems } from '../engine/terms-problems.ts';
import { isOrderQuantity, isPrice } from '../engine/values.ts';
import { copies } from './copies-checks.ts';
import { faults } from './fault-checks.ts';
import { activities } from './activity-checks.ts';
import { botMisfit } from './bot-fit.ts';
import { termsOf } from './instrument-table.ts';
import type { Path } from './locate.ts';
import { HOLD_BOUNDS, type HoldTable } from './market-tables.ts';
import type { Issue } from './problem.ts';
import { ANY_COMP_ID, type BotTable, type VenueFile } from './schema.ts';
import { isLoopback, sessionTerms } from './session-checks.ts';
import { unknownName } from './unknown-name.ts';
import { instrumentsByName, venueConfig, type SessionConfig } from './venue-config.ts';

/** What no single table can show: whether the tables of a file fit together. */
export function crossChecks(file: VenueFile): Issue[] {
  return [
    ...instruments(file),
    ...phases(file),
    ...holds(file),
    ...endpoints(file),
    ...sessions(file),
    ...edits(file),
    ...faults(file),
    ...activities(file),
    ...bots(file),
  ];
}

/** Reports each value that was there before. Returns whether it is new. */
class Unique {
  readonly #first = new Map<string, string>();
  readonly issues: Issue[] = [];

  add(value: string, path: Path, what: string, where: string): void {
    const first = this.#first.get(value);
    if (first === undefined) this.#first.set(value, where);
    else this.issues.push({ path, message: `${what} "${value}" is taken by ${first}`, hint: null });
  }
}

function instruments(file: VenueFile): Issue[] {
  const names = new Unique();
  const issues: Issue[] = [];
  for (const [index, table] of file.instrument.entries()) {
    const { symbol, aliases } = table;
    for (const { path, message } of termsProblems(termsOf(table))) {
      issues.push({ path: ['instrument', index, ...path], message, hint: null });
    }
    names.add(symbol, ['instrument', index, 'symbol'], 'the symbol', `instrument[${index}]`);
    for (const [kind, alias] of Object.entries(aliases)) {
      names.add(alias, ['instrument', index, 'aliases', kind], 'the identifier', `instrument[${index}]`);
    }
  }
  return [...issues, ...names.issues];
}

function phases(file: VenueFile): Issue[] {
  const issues: Issue[] = [];
  const instrumentNames = instrumentsByName(file);
  // Whose phase is set when: only one can be.
  const taken = new Map<string, number>();
  for (const [index, { at, days, symbols }] of file.phase.entries()) {
    for (const [place, symbol] of (symbols ?? []).entries()) {
      if (instrumentNames.has(symbol)) continue;
      issues.push(
        unknownName(['phase', index, 'symbols', place], 'instrument', symbol, instrumentNames.keys()),
      );
    }
    const whose = symbols?.map((symbol) => instrumentNames.get(symbol)?.symbol ?? symbol) ?? [''];
    const moments = days.flatMap((day) => whose.map((symbol) => `${day} ${at.padEnd(8, ':00')} ${symbol}`));
    const first = moments.map((moment) => taken.get(moment)).find((other) => other !== undefined);
    if (first !== undefined) {
      issues.push({ path: ['phase', index, 'at'], message: `phase[${first}] begins then too`, hint: null });
    }
    for (const moment of moments) taken.set(moment, taken.get(moment) ?? index);
  }
  return issues;
}

function holds(file: VenueFile): Issue[] {
  const names = new Unique();
  const issues: Issue[] = [];
  const instrumentNames = instrumentsByName(file);
  for (const [index, hold] of file.hold.entries()) {
    names.add(hold.name, ['hold', index, 'name'], 'the name', `hold[${index}]`);
    const instrument = instrumentNames.get(hold.symbol ?? '');
    for (const key of HOLD_BOUNDS) {
      const message = hold[key] === undefined ? null : boundProblem(hold, key, instrument);
      if (message !== null) issues.push({ path: ['hold', index, key], message, hint: null });
    }
    if (hold.symbol !== undefined && instrument === undefined && !/[*?]/.test(hold.symbol)) {
      issues.push(unknownName(['hold', index, 'symbol'], 'instrument', hold.symbol, instrumentNames.keys()));
    }
  }
  return [...issues, ...names.issues];
}

function boundProblem(
  hold: HoldTable,
  key: (typeof HOLD_BOUNDS)[number],
  instrument: Instrument | undefined,
): string | null {
  if (instrument === undefined) return 'needs symbol to name the one instrument whose steps are meant';
  const isPriceKey = key === 'minPrice' || key === 'maxPrice';
  const value = isPriceKey ? instrument.ticksOf(hold[key]!) : instrument.lotsOf(hold[key]!);
  if (isPriceKey ? isPrice(value) : isOrderQuantity(value)) return null;
  const { tickSize, lotSize } = instrument.terms;
  return `must be a multiple of ${isPriceKey ? `tickSize ${tickSize}` : `lotSize ${lotSize}`} of ${instrument.symbol}`;
}

function endpoints(file: VenueFile): Issue[] {
  const names = new Unique();
  const addresses = new Unique();
  const issues: Issue[] = [];
  for (const [index, { name, host, port, allowRemote, tls }] of file.endpoint.entries()) {
    names.add(name, ['endpoint', index, 'name'], 'the name', `endpoint[${index}]`);
    if (port !== 0)
      addresses.add(`${host}:${port}`, ['endpoint', index, 'port'], 'the address', `endpoint[${index}]`);
    if (!isLoopback(host) && !allowRemote) {
      issues.push({
        path: ['endpoint', index, 'host'],
        message: `other machines could connect to "${host}"`,
        hint: 'use "127.0.0.1", or set allowRemote = true and give every session a password',
      });
    }
    if (tls?.requireClientCertificate === true && tls.clientCa === undefined) {
      const path = ['endpoint', index, 'tls', 'requireClientCertificate'];
      issues.push({ path, message: 'needs a clientCa, the CAs of the certificates', hint: null });
    }
  }
  return [...names.issues, ...addresses.issues, ...issues];
}

function sessions(file: VenueFile): Issue[] {
  const names = new Unique();
  const identities = new Unique();
  const issues: Issue[] = [];
  const endpointsByName = new Map(file.endpoint.map((endpoint) => [endpoint.name, endpoint]));
  const named = venueConfig({ ...file, bot: [] }).sessions;
  const openNames = named.filter(({ targetCompId }) => targetCompId === ANY_COMP_ID).map(({ name }) => name);
  for (const [index, session] of file.session.entries()) {
    const { name } = named[index]!;
    const where = `session[${index}]`;
    const nameKey = session.name === undefined ? 'targetCompId' : 'name';
    names.add(name, ['session', index, nameKey], 'the session name', where);
    identities.add(
      identityOf(named[index]!),
      ['session', index, 'targetCompId'],
      'on that endpoint the pair of CompIDs',
      where,
    );
    const endpoint = endpointsByName.get(session.endpoint);
    if (endpoint === undefined) {
      const path = ['session', index, 'endpoint'];
      issues.push(unknownName(path, 'endpoint', session.endpoint, endpointsByName.keys()));
    }
    issues.push(
      ...sessionTerms(session, index, endpoint),
      ...ownerName(name, ['session', index, nameKey], openNames),
    );
  }
  return [...issues, ...names.issues, ...identities.issues, ...copies(file, named)];
}

/** What a Logon shows of who it is from and for. */
function identityOf(session: SessionConfig): string {
  const { endpoint, senderCompId, targetCompId } = session;
  const parts = {
    57: session.senderSubId,
    143: session.senderLocationId,
    50: session.targetSubId,
    142: session.targetLocationId,
  };
  const given = Object.entries(parts).filter(([, value]) => value !== null);
  return [endpoint, senderCompId, targetCompId, ...given.map(([tag, value]) => `${tag}=${value}`)].join(' ');
}

/** The names that own orders without being sessions. */
const RESERVED = 'operator';

function ownerName(name: string, path: Path, openNames: readonly string[]): Issue[] {
  if (name === RESERVED)
    return [{ path, message: `the name "${RESERVED}" is for orders entered by hand`, hint: null }];
  const open = openNames.find((each) => name.startsWith(`${each}.`));
  if (open !== undefined)
    return [
      { path, message: `"${name}" could be a client of session "${open}"`, hint: 'choose another name' },
    ];
  if (/^[A-Za-z0-9._-]{1,64}$/.test(name)) return [];
  return [
    { path, message: `"${name}" cannot be a session's name`, hint: 'give the session a name of its own' },
  ];
}

/** One for each book of each [[bot]], and those of the levels of activity. */
const MAX_BOTS = 10_000;

function bots(file: VenueFile): Issue[] {
  const names = new Unique();
  const issues: Issue[] = [];
  const books = instrumentsByName(file);
  const count = file.bot.reduce((sum, bot) => sum + bot.books.length, 0);
  if (count > MAX_BOTS) return [tooMany(['bot'], count)];
  const configs = venueConfig({ ...file, session: [] }).bots;
  const ofActivity = configs.filter(({ activity }) => activity !== null);
  if (configs.length > MAX_BOTS) return [tooMany(['venue', 'activity'], configs.length)];
  for (const { name, symbol, activity } of ofActivity)
    names.add(name, ['venue', 'activity'], 'the bot name', `the activity "${activity}" of ${symbol}`);
  const own = configs.values().filter(({ activity }) => activity === null);
  for (const [index, bot] of file.bot.entries()) {
    for (const [at, symbol] of bot.books.entries()) {
      const path = ['bot', index, 'books', at];
      const book = books.get(symbol);
      if (book === undefined) issues.push(unknownName(path, 'instrument', symbol, books.keys()));
      else issues.push(...misfit(bot, book, index));
      const { name } = own.next().value!;
      names.add(
        name,
        bot.name === undefined ? path : ['bot', index, 'name'],
        'the bot name',
        `bot[${index}]`,
      );
    }
  }
  return [...issues, ...names.issues];
}

function tooMany(path: Issue['path'], count: number): Issue {
  return { path, message: `makes ${count} bots, and ${MAX_BOTS} are allowed`, hint: null };
}

function misfit(bot: BotTable, instrument: Instrument, index: number): Issue[] {
  const { kind, name: _name, books: _books, seed: _seed, ...parameters } = bot;
  const message = botMisfit(kind, parameters, instrument);
  if (message === null) return [];
  const key = Object.keys(parameters).find((parameter) => message.startsWith(parameter)) ?? 'kind';
  return [{ path: ['bot', index, key], message, hint: null }];
}

/** Whether each [[edit]] is of sessions that there may be, and does anything. */
function edits(file: VenueFile): Issue[] {
  const named = venueConfig({ ...file, bot: [] }).sessions;
  const names = named.map(({ name }) => name);
  // Those of a session for any client have its name and their own.
  const prefixes = named
    .filter(({ targetCompId }) => targetCompId === ANY_COMP_ID)
    .map(({ name }) => `${name}.`);
  return file.edit.flatMap(({ sessions: patterns = [], remove, set, add }, index) => [
    ...[...patterns.entries()]
      .filter(([, text]) => !/[*?]/.test(text) && !names.includes(text))
      .filter(([, text]) => !prefixes.some((prefix) => text.startsWith(prefix)))
      .map(([place, text]) => unknownName(['edit', index, 'sessions', place], 'session', text, names)),
    ...([remove, set, add].every(({ length }) => length === 0)
      ? [{ path: ['edit', index], message: 'changes nothing', hint: 'say what to remove, set or add' }]
      : []),
  ]);
}

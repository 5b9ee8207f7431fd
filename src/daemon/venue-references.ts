import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { MAX_FILE_BYTES } from '../config/load.ts';
import type { Issue } from '../config/problem.ts';
import {
  botFiles,
  type BotConfig,
  type SessionConfig,
  type TlsConfig,
  type VenueConfig,
} from '../config/venue-config.ts';
import { Instrument } from '../engine/instrument.ts';
import { readTape } from './replay-files.ts';
import { dictionaryFor } from './fix-validators.ts';

/** The largest file that a venue file may name: FIX 5.0 SP2 as a dictionary of QuickFIX takes 1 MB. */
const MAX_REFERENCED_BYTES = 8 * MAX_FILE_BYTES;

/**
 * What is wrong with the files that a venue file names: certificates, keys, dictionaries, and code that others could have
 * the daemon run. A plugin that is not there or does not load is no mistake of the file's: its venue runs without it.
 */
export async function referenceIssues(config: VenueConfig, venueFile: string): Promise<Issue[]> {
  const issues: Issue[] = [];
  const plugins = config.bots.filter(({ kind }) => kind === 'plugin');
  const tables = botTables(config);
  for (const bot of new Map(plugins.map((plugin) => [plugin.parameters, plugin])).values()) {
    const path = ['bot', tables.indexOf(bot.parameters), 'module'];
    for (const file of [venueFile, ...botFiles(bot)]) {
      const problem = writableByOthers(file);
      if (problem !== null) issues.push({ path, ...problem });
    }
  }
  for (const [index, { tls }] of config.endpoints.entries()) {
    if (tls !== null) issues.push(...tlsIssues(tls, index));
  }
  const versions = new Map(config.endpoints.map(({ name, beginString }) => [name, beginString]));
  for (const [index, session] of config.sessions.entries()) {
    const version = versions.get(session.endpoint)!;
    const problem = await problemOf(() => checkDictionary(session, version));
    if (problem !== null)
      issues.push({ path: ['session', index, 'dictionary'], message: problem, hint: null });
  }
  return [...issues, ...(await tapeIssues(config))];
}

/** Mode bits: everybody may write, and the group may. */
const [OTHERS, GROUP] = [0o002, 0o020];

/** Whoever may write a file that names code, or has it, has the rights of the daemon. */
function writableByOthers(file: string): Pick<Issue, 'message' | 'hint'> | null {
  const stat = statSync(file, { throwIfNoEntry: false });
  // Windows has no mode bits: there the profile's access list keeps others out.
  if (stat === undefined || process.platform === 'win32') return null;
  // Where each user has a group of the same number, nobody else is in it, and files are made so that it may write.
  const strangers = stat.gid === stat.uid && stat.uid !== 0 ? OTHERS : OTHERS | GROUP;
  if ((stat.mode & strangers) === 0) return null;
  const mode = (stat.mode & 0o777).toString(8);
  return {
    message: `the daemon would run code that others can change: they can write ${file} (mode ${mode})`,
    hint: `chmod go-w ${file}`,
  };
}

/** The paths of the files that a venue file names. */
export function referencedFiles({ endpoints, sessions, bots }: VenueConfig): string[] {
  const secured = endpoints.flatMap(({ tls }) =>
    tls === null ? [] : [tls.certificate, tls.key, tls.clientCa],
  );
  const dictionaries = sessions.map(({ dictionary }) => dictionary);
  const files = [...secured, ...dictionaries, ...bots.flatMap(botFiles)];
  return [...new Set(files)].filter((path) => path !== null);
}

/** The parameters of each [[bot]]: all bots of one have them as one object. */
function botTables({ bots }: VenueConfig): BotConfig['parameters'][] {
  const own = bots.filter(({ activity }) => activity === null);
  return [...new Set(own.map(({ parameters }) => parameters))];
}

/** What is wrong with the files that bots replay. */
async function tapeIssues(config: VenueConfig): Promise<Issue[]> {
  const { bots, instruments } = config;
  const own = bots.filter(({ activity }) => activity === null);
  const tables = botTables(config);
  // Books of a table mostly have the same to say of its file.
  const issues = new Map<string, Issue>();
  for (const bot of own) {
    const terms = instruments.find(({ symbol }) => symbol === bot.symbol)!;
    const problem = await problemOf(async () => void (await readTape(bot, new Instrument(terms))));
    const table = tables.indexOf(bot.parameters);
    if (problem !== null)
      issues.set(`${table} ${problem}`, { path: ['bot', table, 'file'], message: problem, hint: null });
  }
  return [...issues.values()];
}

function tlsIssues(tls: TlsConfig, index: number): Issue[] {
  const issueAt = (key: string, check: () => void): Issue[] => {
    try {
      check();
      return [];
    } catch (error) {
      return [{ path: ['endpoint', index, 'tls', key], message: (error as Error).message, hint: null }];
    }
  };
  const issues = [
    ...issueAt('certificate', () => certificateIn(tls.certificate)),
    ...issueAt('key', () => keyIn(tls.key)),
    ...(tls.clientCa === null ? [] : issueAt('clientCa', () => certificateIn(tls.clientCa!))),
  ];
  if (issues.length > 0) return issues;
  return issueAt('key', () => {
    if (!certificateIn(tls.certificate).checkPrivateKey(keyIn(tls.key)))
      throw new Error(`${tls.key} is not the key of ${tls.certificate}`);
    createSecureContext({ cert: read(tls.certificate), key: read(tls.key) });
  });
}

function certificateIn(path: string): X509Certificate {
  const text = read(path);
  try {
    return new X509Certificate(text);
  } catch {
    throw new Error(`${path} has no certificate in PEM form`);
  }
}

function keyIn(path: string): ReturnType<typeof createPrivateKey> {
  const text = read(path);
  try {
    return createPrivateKey(text);
  } catch {
    throw new Error(`${path} has no private key in PEM form, or one that asks for a password`);
  }
}

async function checkDictionary(
  { dictionary, dictionaryMode }: SessionConfig,
  version: VenueConfig['endpoints'][number]['beginString'],
): Promise<void> {
  if (dictionary === null) return;
  const text = read(dictionary);
  try {
    const checked = await dictionaryFor(version, text, dictionaryMode);
    // Messages are laid out when they are first asked for, and what they name may be missing.
    for (const msgType of checked.msgTypes) checked.message(msgType);
  } catch (error) {
    throw new Error(`${dictionary}: ${(error as Error).message}`, { cause: error });
  }
}

async function problemOf(check: () => Promise<void>): Promise<string | null> {
  try {
    await check();
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

function read(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) throw new Error(`there is no file ${path}`);
  if (!stat.isFile()) throw new Error(`${path} is no regular file`);
  if (stat.size > MAX_REFERENCED_BYTES)
    throw new Error(`${path} is larger than ${MAX_REFERENCED_BYTES} bytes`);
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new Error(`${path} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}

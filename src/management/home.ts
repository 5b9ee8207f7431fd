import { createHash } from 'node:crypto';
import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { EndpointJson } from './entities.ts';

/** What a daemon says of itself as soon as it is ready, and keeps in `daemon.json` while it runs. */
export interface ReadyLine {
  readonly name: string;
  readonly pid: number;
  readonly management: {
    readonly host: string;
    readonly port: number;
    /** Path of the unix socket for this account; absent when there is none. */
    readonly socket?: string;
    /** For WebSockets and HTTP POST; null when there is none. */
    readonly httpPort: number | null;
    /** For other machines, over TLS; absent when there is none. */
    readonly remote?: {
      readonly host: string;
      readonly port: number;
      /** Whether a client needs a certificate of the CA that the daemon was given. */
      readonly clientCertificates: boolean;
    };
  };
  readonly endpoints: readonly EndpointJson[];
}

/** Names of daemons, venues and users: good for a directory, and nothing that leads out of one. */
export const NAME = /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,64}$/;
const FILE = 'daemon.json';
/** Names of files have at most 255 bytes, endings and numbers included. */
const LONGEST_NAME = 200;

/** Where the daemons of this user keep their data: one directory each. SIMCTL_HOME overrules the platform's place. */
export function simctlHome(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  const set = (name: string): string | undefined => (env[name] === '' ? undefined : env[name]);
  const chosen = set('SIMCTL_HOME');
  if (chosen !== undefined) return chosen;
  switch (platform) {
    case 'win32':
      return join(set('LOCALAPPDATA') ?? join(homedir(), 'AppData', 'Local'), 'simctl');
    case 'darwin':
      return join(homedir(), 'Library', 'Application Support', 'simctl');
    default:
      return join(set('XDG_STATE_HOME') ?? join(homedir(), '.local', 'state'), 'simctl');
  }
}

export function isDaemonName(name: string): boolean {
  return NAME.test(name);
}

/** The data directory of a daemon. Throws RangeError for a name that would lead elsewhere. */
export function daemonDirectory(name: string, home: string = simctlHome()): string {
  if (!isDaemonName(name)) {
    throw new RangeError(
      `a daemon's name has 1 to 64 letters, digits, dots, underscores and hyphens, unlike "${name}"`,
    );
  }
  return join(home, name);
}

/** The log of a daemon that keeps its data; what it was before it became too large is in `<file>.1` and on. */
export function daemonLogFile(directory: string): string {
  return join(directory, 'daemon.log');
}

/** Size of the output of a detached daemon beyond which it begins anew; what it was is kept once. */
export const DAEMON_OUTPUT_BYTES = 4 * 1024 * 1024;

/** What a detached daemon writes to its standard output and error: why it did not start, or has come to a sudden end. */
export function daemonOutputFile(directory: string): string {
  return join(directory, 'daemon.out');
}

/**
 * Begins the output anew if it is too large. The daemon's own standard error is open on the file and cannot be given
 * another one, so the file is copied and emptied: it is open for appending, and what is written next is its first line.
 */
export function trimDaemonOutput(directory: string): void {
  const output = daemonOutputFile(directory);
  const size = statSync(output, { throwIfNoEntry: false })?.size ?? 0;
  if (size <= DAEMON_OUTPUT_BYTES) return;
  try {
    copyFileSync(output, `${output}.1`);
  } finally {
    // On a full disk there is no room for the copy, and all the more reason to make some.
    truncateSync(output);
  }
}

/** Where a daemon keeps what its sessions have sent and received: a folder for each venue, a file for each session. */
export function messageLogDirectory(directory: string): string {
  return join(directory, 'logs');
}

/** The file of a session; what it was before it became too large is in `<file>.1` and on. */
export function messageLogFile(directory: string, venue: string, session: string): string {
  return join(messageLogDirectory(directory), venue, messageLogName(session));
}

/** CompIDs, of which names of sessions are made, may have characters that names of files may not. */
export function messageLogName(session: string): string {
  const plain = session
    .replaceAll(/[^A-Za-z0-9._-]/g, percent)
    // Windows has devices of these names in every folder.
    .replace(/^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?=\.|$)/i, (name) => percent(name[0]!) + name.slice(1));
  if (plain.length <= LONGEST_NAME) return `${plain}.fix`;
  const hash = createHash('sha256').update(session).digest('hex').slice(0, 16);
  return `${plain.slice(0, LONGEST_NAME - hash.length)}${hash}.fix`;
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}

/** Tells everybody on this account that the daemon is ready: the file appears whole or not at all. */
export function registerDaemon(directory: string, ready: ReadyLine): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const temporary = join(directory, `${FILE}.${ready.pid}`);
  writeFileSync(temporary, `${JSON.stringify(ready)}\n`, { mode: 0o600 });
  renameSync(temporary, join(directory, FILE));
}

export function unregisterDaemon(directory: string): void {
  rmSync(join(directory, FILE), { force: true });
}

/** The daemon of a directory; null when none runs. What a dead daemon has left behind counts as none. */
export function readDaemonFile(directory: string): ReadyLine | null {
  try {
    const ready = JSON.parse(readFileSync(join(directory, FILE), 'utf8')) as ReadyLine;
    return Number.isInteger(ready.pid) && processAlive(ready.pid) ? ready : null;
  } catch {
    return null;
  }
}

/** Every daemon of this user that runs, by name. */
export function runningDaemons(home: string = simctlHome()): ReadyLine[] {
  return namesIn(home).flatMap((name) => readDaemonFile(daemonDirectory(name, home)) ?? []);
}

function namesIn(home: string): string[] {
  try {
    return readdirSync(home).filter(isDaemonName).toSorted();
  } catch {
    return [];
  }
}

export function processAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Somebody else's process is a process too.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

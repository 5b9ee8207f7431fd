import {
  daemonDirectory,
  readDaemonFile,
  runningDaemons,
  simctlHome,
  type ReadyLine,
} from '../src/management/home.ts';
import { readToken, TOKEN_USERS, tokenFile, UnsafeToken, userOfToken } from '../src/management/tokens.ts';
import { SimctlError } from './errors.ts';

const LOOPBACK = '127.0.0.1';

export interface LocateOptions {
  /** The daemon's name; needed only when several run. */
  readonly name?: string | undefined;
  /** Where the daemons of this user are; by default SIMCTL_HOME or the platform's place. */
  readonly home?: string | undefined;
  /** Address of the management port, in place of looking the daemon up. */
  readonly host?: string | undefined;
  readonly port?: number | undefined;
  /** Path of the unix socket of a daemon of this machine; a port beside it is for when nobody is there. */
  readonly socketPath?: string | undefined;
  /** A file with the certificates to trust, in PEM form; by default those of the system. Without it a loopback address is spoken to without TLS. */
  readonly tlsCa?: string | undefined;
  /** For a daemon that asks for a certificate of its clients: files with the certificate and its key, in PEM form. */
  readonly tlsClient?: TlsClient | undefined;
  /** By default SIMCTL_TOKEN, the file SIMCTL_TOKEN_FILE, or the token file of the daemon. */
  readonly token?: string | undefined;
  /** As whom to log on; by default whose token it is, else `admin`. */
  readonly user?: string | undefined;
}

/** Paths of what a client shows of itself; nobody else may be able to read the key. */
export interface TlsClient {
  readonly certificate: string;
  readonly key: string;
}

export interface Address {
  readonly place: Place;
  /** The way to the same daemon when there is nobody at that place; null when there is no other. */
  readonly otherwise: Place | null;
  readonly user: string;
  readonly token: string;
}

export type Place = SocketPlace | PortPlace;

interface SocketPlace {
  readonly path: string;
}

export interface PortPlace {
  readonly host: string;
  readonly port: number;
  /** Null for a connection without TLS, which stays on this machine. */
  readonly tls: { readonly ca: string | null; readonly client: TlsClient | null } | null;
}

/** Where the daemon listens, and the secret for it. Throws SimctlError when either cannot be found. */
export function locate(options: LocateOptions, env: NodeJS.ProcessEnv = process.env): Address {
  const home = options.home ?? simctlHome(env);
  const isTold = options.port !== undefined || options.socketPath !== undefined;
  const daemon = isTold ? null : findDaemon(home, options.name);
  const name = daemon?.name ?? options.name;
  const directory = name === undefined ? null : directoryOf(name, home);
  const token = tokenFor(options, directory, env);
  return { ...placesOf(options, daemon), user: options.user ?? userOfToken(token) ?? 'admin', token };
}

/** The socket first: nobody but this account can have made it. Who names a host or TLS wants the port. */
function placesOf(options: LocateOptions, daemon: ReadyLine | null): Pick<Address, 'place' | 'otherwise'> {
  const { host, tlsCa, tlsClient } = options;
  const isPlain = host === undefined && tlsCa === undefined && tlsClient === undefined;
  const socketPath = options.socketPath ?? (isPlain ? daemon?.management.socket : undefined);
  const port = options.port ?? daemon?.management.port;
  const otherwise = port === undefined ? null : portPlace(options, daemon, port);
  return socketPath === undefined
    ? { place: otherwise!, otherwise: null }
    : { place: { path: socketPath }, otherwise };
}

function portPlace(
  { host: given, tlsCa, tlsClient }: LocateOptions,
  daemon: ReadyLine | null,
  port: number,
): PortPlace {
  const host = given ?? daemon?.management.host ?? LOOPBACK;
  const secured = tlsCa !== undefined || tlsClient !== undefined || !isLoopback(host);
  return { host, port, tls: secured ? { ca: tlsCa ?? null, client: tlsClient ?? null } : null };
}

/** Addresses that no other machine can answer for. */
function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

function findDaemon(home: string, name: string | undefined): ReadyLine {
  if (name !== undefined) {
    const daemon = readDaemonFile(directoryOf(name, home));
    if (daemon !== null) return daemon;
    throw new SimctlError('no-daemon', `No daemon "${name}" runs.`, { next: nextFor(runningDaemons(home)) });
  }
  const daemons = runningDaemons(home);
  const [only, ...others] = daemons;
  if (only === undefined) throw new SimctlError('no-daemon', 'No daemon runs.', { next: nextFor([]) });
  if (others.length > 0) {
    throw new SimctlError('ambiguous-daemon', `${daemons.length} daemons run.`, { next: nextFor(daemons) });
  }
  return only;
}

function nextFor(daemons: readonly ReadyLine[]): string {
  if (daemons.length === 0) return 'Start one with "simctl start".';
  return `Name one of those that run: ${daemons.map(({ name }) => name).join(', ')}.`;
}

function directoryOf(name: string, home: string): string {
  try {
    return daemonDirectory(name, home);
  } catch (error) {
    throw new SimctlError('no-daemon', `There can be no daemon "${name}".`, { cause: error });
  }
}

function tokenFor(options: LocateOptions, directory: string | null, env: NodeJS.ProcessEnv): string {
  const given = options.token ?? env['SIMCTL_TOKEN'];
  if (given !== undefined && given !== '') return given.trim();
  const owner = TOKEN_USERS.find((user) => user === (options.user ?? 'admin'));
  const file =
    env['SIMCTL_TOKEN_FILE'] ||
    (directory === null || owner === undefined ? null : tokenFile(directory, owner));
  if (file === null) {
    throw new SimctlError('no-token', 'There is no token to log on with.', {
      next: 'Set SIMCTL_TOKEN or SIMCTL_TOKEN_FILE.',
    });
  }
  try {
    return readToken(file);
  } catch (error) {
    if (error instanceof UnsafeToken)
      throw new SimctlError('unsafe-token', `${error.message}.`, { cause: error });
    throw new SimctlError('no-token', `The token file ${file} cannot be read: ${(error as Error).message}.`, {
      next: 'Run as the user who started the daemon, or set SIMCTL_TOKEN_FILE or SIMCTL_TOKEN.',
      cause: error,
    });
  }
}

import { chmodSync, lstatSync, mkdirSync, rmSync, type Stats } from 'node:fs';
import { connect } from 'node:net';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import type { AreaLog } from '../management/log.ts';

/** Bytes of `sun_path` without the zero at its end: a longer path would be cut in silence, or refused. */
const LONGEST_PATH_BYTES = process.platform === 'linux' ? 107 : 103;

/** A daemon that takes longer to take a connection is there, and busy. */
const PROBE_MS = 1_000;

/** A daemon that wants a unix socket. */
export interface SocketOwner {
  readonly name: string;
  /** Its data directory. */
  readonly directory: string;
  readonly ephemeral: boolean;
}

/**
 * Where the unix socket of a daemon may be, the better place first; nowhere on Windows. Its data directory is only good
 * enough, since it may be deep and on a disk that has no sockets.
 */
export function socketPlaces(
  { name, directory, ephemeral }: SocketOwner,
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): string[] {
  if (platform === 'win32') return [];
  const own = join(resolve(directory), 'run', 'simctl.sock');
  const { XDG_RUNTIME_DIR: runtime = '', SIMCTL_HOME: home = '' } = env;
  // Names tell daemons apart within one home alone; and nobody would remove what a killed ephemeral daemon leaves there.
  if (!isAbsolute(runtime) || home !== '' || ephemeral) return [own];
  return [join(runtime, 'simctl', `${name}.sock`), own];
}

/**
 * Has the server listen at the first of the places that is good, for this account alone: returns where, and null when
 * none is. The caller holds the lock of the data directory, so what a dead daemon of that name has left is its to remove.
 */
export async function listenOnSocket(
  places: readonly string[],
  listen: (path: string) => Promise<void>,
  log: AreaLog,
): Promise<string | null> {
  for (const path of places) {
    try {
      // oxlint-disable-next-line no-await-in-loop -- the next one only if this one is no good
      await clear(path);
      // oxlint-disable-next-line no-await-in-loop
      await listen(path);
      // The directory keeps others out meanwhile.
      chmodSync(path, 0o600);
      return path;
    } catch (error) {
      log.warn(`there is no unix socket at ${path}: ${(error as Error).message}`);
    }
  }
  return null;
}

/** Makes sure that a socket can be made there, which nobody else can reach. Throws Error that says why it cannot. */
async function clear(path: string): Promise<void> {
  if (Buffer.byteLength(path) > LONGEST_PATH_BYTES) {
    throw new Error(
      `it would be longer than the ${LONGEST_PATH_BYTES} bytes that a path of a socket may have`,
    );
  }
  const directory = dirname(path);
  makePrivate(directory);
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return;
  if (!stat.isSocket()) throw new Error('what is there is no socket');
  if (await answers(path)) throw new Error('somebody listens there');
  rmSync(path, { force: true });
}

function makePrivate(directory: string): void {
  try {
    mkdirSync(directory, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const problem = directoryProblem(lstatSync(directory));
  if (problem !== null) throw new Error(`${directory} ${problem}`);
}

/** Whoever can write a directory can put a socket of his own there. */
function directoryProblem(stat: Stats): string | null {
  if (!stat.isDirectory()) return 'is no directory';
  if (stat.uid !== process.getuid?.()) return `belongs to another user (uid ${stat.uid})`;
  const mode = stat.mode & 0o777;
  return (mode & 0o077) === 0 ? null : `is open to others (mode ${mode.toString(8)}); chmod 700 it`;
}

/** Whether there may be somebody: only a socket whose process is gone refuses. */
function answers(path: string): Promise<boolean> {
  const { promise, resolve: settle } = Promise.withResolvers<boolean>();
  const socket = connect({ path, timeout: PROBE_MS });
  socket.once('connect', () => settle(true));
  socket.once('timeout', () => settle(true));
  socket.once('error', ({ code }: NodeJS.ErrnoException) =>
    settle(code !== 'ECONNREFUSED' && code !== 'ENOENT'),
  );
  return promise.finally(() => socket.destroy());
}

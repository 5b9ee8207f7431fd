import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { daemonDirectory, isDaemonName, readDaemonFile, simctlHome } from '../management/home.ts';
import { StartProblem } from './start-problem.ts';

const DATABASE = 'simctl.sqlite';

/** A daemon that takes longer to take a connection is there, and busy. */
const PROBE_MS = 1_000;

/** The names that ephemeral daemons get by default, by which what a killed one left is known. */
const EPHEMERAL = /^ephemeral-\d+$/;

/**
 * Makes or finds the directory of a daemon's data. An ephemeral daemon removes its directory at the end, so it gets
 * none that holds a store. Throws StartProblem when another daemon has it.
 */
export async function claimDirectory(name: string, ephemeral: boolean): Promise<string> {
  if (!isDaemonName(name)) {
    throw new StartProblem(
      `"${name}" is no name for a daemon: 1 to 64 letters, digits, dots, underscores and hyphens`,
    );
  }
  const directory = daemonDirectory(name);
  const running = readDaemonFile(directory);
  if (running !== null && (await answers(running.management))) {
    throw new StartProblem(
      `a daemon called "${name}" runs already, as process ${running.pid}`,
      `Stop it with "simctl stop --name ${name}", or start this one with another --name.`,
    );
  }
  if (ephemeral && existsSync(join(directory, DATABASE))) {
    throw new StartProblem(
      `${directory} holds the data of a daemon that is not ephemeral`,
      'Choose another --name: an ephemeral daemon leaves nothing behind.',
    );
  }
  if (ephemeral) sweep(name);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  return directory;
}

/**
 * Whether anybody listens there. A process id alone does not tell: a killed daemon may still be on its way out, and
 * its number may belong to another program by now.
 */
function answers({ host, port }: { readonly host: string; readonly port: number }): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect({ host, port, timeout: PROBE_MS });
  socket.once('connect', () => resolve(true));
  socket.once('timeout', () => resolve(true));
  socket.once('error', () => resolve(false));
  return promise.finally(() => socket.destroy());
}

export function removeDirectory(directory: string): void {
  rmSync(directory, { recursive: true, force: true });
}

/** Removes what ephemeral daemons that were killed could not remove themselves. */
function sweep(except: string): void {
  const home = simctlHome();
  if (!existsSync(home)) return;
  for (const name of readdirSync(home)) {
    if (name === except || !EPHEMERAL.test(name)) continue;
    const directory = daemonDirectory(name);
    // Without a daemon.json it may be one that is just starting.
    const left = existsSync(join(directory, 'daemon.json')) && readDaemonFile(directory) === null;
    if (left && !existsSync(join(directory, DATABASE))) removeDirectory(directory);
  }
}

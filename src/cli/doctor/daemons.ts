import { accessSync, constants, existsSync, lstatSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { daemonDirectory, isDaemonName, readDaemonFile, type ReadyLine } from '../../management/home.ts';
import { withClient } from '../connect.ts';
import { fail, type Finding, ok, warn } from './finding.ts';

/** The directory itself, or the nearest one above it that is there. */
export function existingAbove(directory: string): string {
  return existsSync(directory) || dirname(directory) === directory
    ? directory
    : existingAbove(dirname(directory));
}

/** Where the daemons keep their data: it must be writable for this user, and for nobody else. */
export function homeFinding(home: string): Finding {
  const directory = existingAbove(home);
  const next = 'Make it writable for this user, or set SIMCTL_HOME to a directory that is.';
  try {
    accessSync(directory, constants.W_OK);
  } catch {
    return fail('data', `${directory} cannot be written`, next);
  }
  if (directory !== home) return ok('data', `${home}, which the first start makes`);
  if (!statSync(home).isDirectory()) return fail('data', `${home} is no directory`, next);
  if (process.platform !== 'win32' && (statSync(home).mode & 0o022) !== 0) {
    return warn('data', `${home} can be written by others`, `chmod 700 ${home}`);
  }
  return ok('data', home);
}

/** Of each daemon of this user whether it is well, and what others have left behind. */
export async function daemonFindings(home: string, version: string): Promise<Finding[]> {
  const all: Finding[] = [];
  for (const name of namesIn(home)) {
    const directory = daemonDirectory(name, home);
    all.push(...tokenFindings(name, directory));
    const ready = readDaemonFile(directory);
    if (ready !== null) all.push(await runningFinding(ready, version));
    else if (existsSync(join(directory, 'daemon.json'))) all.push(leftBehind(name));
  }
  return all.length > 0 ? all : [ok('daemons', 'none runs')];
}

function leftBehind(name: string): Finding {
  return warn(
    `daemon ${name}`,
    'it was ended by force: its daemon.json is still there, its process is not',
    `Nothing is lost: "simctl start --name ${name}" goes on where it was.`,
  );
}

/** Null when all is well: the daemon has its socket and nobody else can reach it, or Windows has none. */
export function socketFinding(subject: string, found: string, socket: string | undefined): Finding | null {
  if (process.platform === 'win32') return null;
  if (socket === undefined)
    return warn(subject, `${found}, without a unix socket`, 'Commands use its port. Its log says why.');
  if (lstatSync(socket, { throwIfNoEntry: false })?.isSocket() !== true) {
    const next = 'Commands use its port. Stop and start it to have the socket again.';
    return warn(subject, `${found}, but its unix socket ${socket} is gone`, next);
  }
  const open = [dirname(socket), socket].find((path) => (lstatSync(path).mode & 0o077) !== 0);
  if (open === undefined) return null;
  return warn(subject, `${found}, but others have access to ${open}`, `chmod go= ${open}`);
}

async function runningFinding({ name, pid, management }: ReadyLine, version: string): Promise<Finding> {
  const subject = `daemon ${name}`;
  try {
    const status = await withClient({ name }, (client) =>
      client.call('daemon.status', {}, { timeoutMs: 5_000 }),
    );
    const found = `runs as process ${pid}, version ${status.version}`;
    if (status.degraded !== null) {
      return fail(subject, `${found}: it acknowledges nothing, ${status.degraded}`, 'See to its disk.');
    }
    if (status.version !== version) {
      const next = `Stop and start it: simctl stop --name ${name}`;
      return warn(subject, `${found}, and this is version ${version}`, next);
    }
    return socketFinding(subject, found, management.socket) ?? ok(subject, found);
  } catch (error) {
    const found = `process ${pid} does not answer on ${management.host}:${management.port}: ${(error as Error).message}`;
    const { next = `See whether it still runs, or end it: kill ${pid}` } = error as { next?: string };
    return fail(subject, found, next);
  }
}

function tokenFindings(name: string, directory: string): Finding[] {
  if (process.platform === 'win32') return [];
  return ['admin', 'viewer'].flatMap((user) => {
    const file = join(directory, `${user}.token`);
    if (!existsSync(file) || (statSync(file).mode & 0o077) === 0) return [];
    return [
      fail(
        `daemon ${name}`,
        `${file} can be read by others, so the daemon will not start`,
        `chmod 600 ${file}, and "simctl user renew-token ${user}" once it runs.`,
      ),
    ];
  });
}

function namesIn(home: string): string[] {
  try {
    return readdirSync(home, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && isDaemonName(entry.name))
      .map(({ name }) => name)
      .toSorted();
  } catch {
    return [];
  }
}

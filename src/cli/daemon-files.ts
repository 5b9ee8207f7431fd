import { existsSync } from 'node:fs';
import { daemonDirectory, isDaemonName, readDaemonFile, runningDaemons } from '../management/home.ts';
import { Problem } from './problem.ts';

/**
 * The directory of the daemon that is meant as for all commands; when none runs, of the one that would be started without
 * a name. Throws Problem when it is no name.
 */
export function directoryOf(name: string | undefined): string {
  if (name !== undefined && !isDaemonName(name))
    throw new Problem(`"${name}" is no name for a daemon`, { code: 'bad-usage' });
  const byDefault = daemonDirectory('default');
  if (name !== undefined) return daemonDirectory(name);
  if (readDaemonFile(byDefault) !== null) return byDefault;
  const running = runningDaemons();
  return running.length === 1 ? daemonDirectory(running[0]!.name) : byDefault;
}

/** What the file was before it became too large: the highest number is the oldest. */
export function withOlder(path: string): string[] {
  const files = [path];
  for (let number = 1; existsSync(`${path}.${number}`); number++) files.unshift(`${path}.${number}`);
  return files;
}

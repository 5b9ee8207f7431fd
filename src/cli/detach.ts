import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync, statSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import {
  daemonDirectory,
  daemonOutputFile,
  isDaemonName,
  readDaemonFile,
  trimDaemonOutput,
  type ReadyLine,
} from '../management/home.ts';
import { Problem, type ProblemJson } from './problem.ts';

const SIMCTL = fileURLToPath(new URL('../../bin/simctl.js', import.meta.url));
const READY_WITHIN_MS = 30_000;
const LOOK_EVERY_MS = 25;

/**
 * Starts a daemon that outlives this process and its terminal, and returns once it is ready. `words` are those of the
 * command line with which it runs in the foreground. Throws a Problem with what the daemon said if it does not start.
 */
export async function startDetached(name: string, words: readonly string[]): Promise<ReadyLine> {
  const directory = directoryOf(name);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  trimDaemonOutput(directory);
  const log = daemonOutputFile(directory);
  const before = statSync(log, { throwIfNoEntry: false })?.size ?? 0;
  const child = spawnInto(log, words);
  await once(child, 'spawn');
  const deadline = performance.now() + READY_WITHIN_MS;
  while (child.exitCode === null && child.signalCode === null && performance.now() < deadline) {
    const ready = readDaemonFile(directory);
    if (ready !== null && ready.pid === child.pid) {
      child.unref();
      return ready;
    }
    await delay(LOOK_EVERY_MS);
  }
  child.kill();
  throw failure(log, readFileSync(log).subarray(before).toString(), child.signalCode ?? child.exitCode);
}

function directoryOf(name: string): string {
  if (isDaemonName(name)) return daemonDirectory(name);
  throw new Problem(
    `"${name}" is no name for a daemon: 1 to 64 letters, digits, dots, underscores and hyphens`,
    {
      code: 'bad-usage',
    },
  );
}

function spawnInto(log: string, words: readonly string[]): ReturnType<typeof spawn> {
  const file = openSync(log, 'a', 0o600);
  try {
    return spawn(process.execPath, [SIMCTL, ...words], {
      detached: true,
      stdio: ['ignore', file, file],
      windowsHide: true,
    });
  } finally {
    closeSync(file);
  }
}

/** With --json, which it was started with, the daemon's last line says what was wrong. */
function failure(log: string, said: string, end: string | number | null): Problem {
  const line = said.trim().split('\n').at(-1) ?? '';
  const see = `Its log is ${log}.`;
  try {
    const { code, message, next } = (JSON.parse(line) as ProblemJson).error;
    return new Problem(message, { code, next: next ?? see });
  } catch {
    const how = end === null ? `was not ready after ${READY_WITHIN_MS / 1_000} seconds` : `ended with ${end}`;
    return new Problem(`The daemon ${how}. ${said}`.trim(), { code: 'cannot-start', next: see });
  }
}

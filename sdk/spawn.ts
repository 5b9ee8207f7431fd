import { spawn as spawnProcess, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { simctlHome, type ReadyLine } from '../src/management/home.ts';
import { Client, openConnection } from './client.ts';
import type { Connection } from './connection.ts';
import { SimctlError } from './errors.ts';
import { endWith, type TestContext } from './test-context.ts';

/** The launcher runs the daemon in this very process, or on the Node that the package brings when this one is too old. */
const LAUNCHER = fileURLToPath(new URL('../bin/simctl.js', import.meta.url));

const START_MS = 30_000;
const STOP_MS = 5_000;
/** How much of what the daemon says is kept: for the message when it does not start, and for tests that fail. */
const KEPT_OUTPUT = 64 * 1_024;

export interface SpawnOptions {
  /** Venue files and folders of them; by default what `simctl start` would take. */
  readonly venues?: string | readonly string[] | undefined;
  /** By default a name that no other daemon has. */
  readonly name?: string | undefined;
  /** What acknowledged orders outlive; by default nothing is kept. */
  readonly durability?: 'none' | 'process' | 'full' | undefined;
  /**
   * What the venues live by: the time of the machine unless given, so many times it (`scaled:60`), or a clock that only
   * `clock.advance` moves.
   */
  readonly clock?: 'real' | 'manual' | `scaled:${number}` | undefined;
  /** When a scaled or manual clock begins, such as 2026-01-05T08:00:00Z; now unless given. */
  readonly at?: string | undefined;
  /** Where the daemon keeps its files while it runs, in place of the user's own place. */
  readonly home?: string | undefined;
  /** The directory that relative paths start from. */
  readonly cwd?: string | undefined;
  readonly env?: NodeJS.ProcessEnv | undefined;
  /** How long the daemon may take to be ready; 30 000 unless given. */
  readonly startTimeoutMs?: number | undefined;
  /** How long to wait for each answer; 10 000 unless given. */
  readonly timeoutMs?: number | undefined;
  /**
   * The test that the daemon is for, as node:test and vitest hand it to the test's function: the daemon ends with it,
   * and when the test has failed its log is printed.
   */
  readonly test?: TestContext | undefined;
}

/**
 * Starts a daemon of its own that keeps nothing and listens on free ports, and ends with this process at the latest.
 * Rejects with SimctlError `start-failed`, with what the daemon said.
 */
export async function spawn(options: SpawnOptions = {}): Promise<SpawnedDaemon> {
  const home = options.home ?? simctlHome(options.env ?? process.env);
  const child = startProcess(options, home);
  const exited = exitOf(child);
  const log = new Log(child);
  try {
    const ready = await readyLine(child, exited, log, options.startTimeoutMs ?? START_MS);
    const connection = await openConnection({ name: ready.name, home, timeoutMs: options.timeoutMs });
    const daemon = new SpawnedDaemon(connection, child, exited, log, ready);
    if (options.test !== undefined) endWith(options.test, daemon);
    return daemon;
  } catch (error) {
    child.kill('SIGKILL');
    await exited;
    throw error;
  }
}

/** A daemon that this process has started: a client of it, and its end. */
export class SpawnedDaemon extends Client {
  readonly name: string;
  readonly pid: number;
  /** Where its FIX clients connect. */
  readonly endpoints: ReadyLine['endpoints'];
  readonly #child: ChildProcess;
  readonly #exited: Promise<unknown>;
  readonly #log: Log;
  #stopping: Promise<void> | null = null;

  constructor(
    connection: Connection,
    child: ChildProcess,
    exited: Promise<unknown>,
    log: Log,
    ready: ReadyLine,
  ) {
    super(connection);
    this.#log = log;
    this.name = ready.name;
    this.pid = ready.pid;
    this.endpoints = ready.endpoints;
    this.#child = child;
    this.#exited = exited;
  }

  /** The last 64 KiB of what the daemon has written to its log, also once it has ended. */
  get log(): string {
    return this.#log.text;
  }

  /** This very object, for code that wants the client only. */
  get client(): Client {
    return this;
  }

  /** Stops the daemon in good order, and by force when it takes too long. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  override [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async #stop(): Promise<void> {
    await this.close();
    const force = setTimeout(() => this.#kill(), STOP_MS);
    this.#child.stdin?.end();
    await this.#exited;
    clearTimeout(force);
  }

  /** Both, since on an old Node the child is the launcher and the daemon its child. */
  #kill(): void {
    this.#child.kill('SIGKILL');
    try {
      process.kill(this.pid, 'SIGKILL');
    } catch {
      // It has ended meanwhile.
    }
  }
}

/** What a daemon writes to standard error: the last of it. */
class Log {
  text = '';

  constructor({ stderr }: ChildProcess) {
    stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.text = (this.text + text).slice(-KEPT_OUTPUT);
    });
  }
}

function startProcess(options: SpawnOptions, home: string): ChildProcess {
  const { venues = [], name, durability, clock, at, cwd, env } = options;
  const words = ['start', '--ephemeral', '--json'];
  if (name !== undefined) words.push('--name', name);
  if (durability !== undefined) words.push('--durability', durability);
  if (clock !== undefined) words.push('--clock', clock);
  if (at !== undefined) words.push('--at', at);
  for (const venue of typeof venues === 'string' ? [venues] : venues) words.push('--venues', venue);
  // The daemon ends when its standard input does: at `stop`, or however else this process ends.
  return spawnProcess(process.execPath, [LAUNCHER, ...words], {
    cwd,
    env: { ...(env ?? process.env), SIMCTL_HOME: home, SIMCTL_PARENT_PIPE: '1' },
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
  });
}

/** How the process ended, for people; never rejects. */
function exitOf(child: ChildProcess): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  child.once('error', (error) => resolve(error.message));
  child.once('close', (code, signal) => resolve(signal === null ? `exit code ${code}` : signal));
  // Writing to a daemon that is gone is no failure of ours.
  child.stdin?.on('error', () => {});
  return promise;
}

/** The first line of standard output. Rejects when the process ends before, or takes too long. */
function readyLine(
  child: ChildProcess,
  exited: Promise<string>,
  log: Log,
  timeoutMs: number,
): Promise<ReadyLine> {
  const { promise, resolve, reject } = Promise.withResolvers<ReadyLine>();
  let output = '';
  const fail = (why: string): void => {
    const heard = log.text.trim();
    reject(
      new SimctlError('start-failed', `The daemon did not start: ${why}.${heard === '' ? '' : `\n${heard}`}`),
    );
  };
  const timer = setTimeout(() => fail(`it was not ready within ${timeoutMs} ms`), timeoutMs);
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    // What comes behind the line is read, so that the daemon never waits, and dropped.
    if (output.includes('\n')) return;
    output += text;
    if (!output.includes('\n')) return;
    try {
      resolve(JSON.parse(output.slice(0, output.indexOf('\n'))) as ReadyLine);
    } catch {
      fail(`it said "${output.slice(0, 200)}"`);
    }
  });
  void exited.then(fail);
  return promise.finally(() => clearTimeout(timer));
}

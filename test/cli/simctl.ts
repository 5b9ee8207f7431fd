import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

export const PACKAGE_ROOT = fileURLToPath(new URL('../../', import.meta.url));
const MAIN = join(PACKAGE_ROOT, 'bin/simctl.js');

export interface Outcome {
  readonly exit: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A home of its own for the daemons of one test, so that tests never meet each other or the user's daemons. */
export class Home {
  readonly directory: string;

  private constructor(directory: string) {
    this.directory = directory;
  }

  static async create(): Promise<Home> {
    return new Home(await mkdtemp(join(tmpdir(), 'simctl-cli-')));
  }

  /** Starts a command; the test reads its output and ends it. */
  start(...words: string[]): ChildProcessWithoutNullStreams {
    return spawn(process.execPath, [MAIN, ...words], { env: this.environment(), cwd: this.directory });
  }

  /** Runs a command to its end. */
  async run(...words: string[]): Promise<Outcome> {
    return outcome(this.start(...words));
  }

  /** The same with another environment. */
  async runWith(env: NodeJS.ProcessEnv, ...words: string[]): Promise<Outcome> {
    return outcome(spawn(process.execPath, [MAIN, ...words], { env, cwd: this.directory }));
  }

  environment(): NodeJS.ProcessEnv {
    const { NO_COLOR: _, FORCE_COLOR: __, NODE_TEST_CONTEXT: ___, ...rest } = process.env;
    return { ...rest, SIMCTL_HOME: this.directory };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.directory, { recursive: true, force: true });
  }
}

export async function outcome(child: ChildProcessWithoutNullStreams): Promise<Outcome> {
  const [stdout, stderr, [exit, signal]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>,
  ]);
  return { exit, signal, stdout, stderr };
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { completedCommand, type CompletedCommand } from './completion-words.ts';
import { type Meant, MEANT_WORDS } from './connect.ts';
import type { CommandMap } from './run.ts';

const SIMCTL = fileURLToPath(new URL('../../bin/simctl.js', import.meta.url));

/**
 * The commands of simctl for a program that has the terminal itself. Each runs in a process of its own: a command owns
 * its standard output, its signals and its exit code, and some go on until they are interrupted.
 */
export class CommandProcesses {
  readonly #commands: CommandMap;
  readonly #meant: readonly string[];
  #words: Promise<readonly CompletedCommand[]> | null = null;

  /** `meant` says which daemon the commands speak to, unless they say so themselves. */
  constructor(commands: CommandMap, meant: Meant) {
    this.#commands = commands;
    this.#meant = MEANT_WORDS.flatMap((word) => {
      const value = meant[word];
      return value === undefined ? [] : [`--${word}`, value];
    });
  }

  /** What can be typed: all commands are loaded when it is first asked for. */
  commands(): Promise<readonly CompletedCommand[]> {
    this.#words ??= Promise.all(
      Object.entries(this.#commands).map(async ([id, load]) => completedCommand(id, (await load()).default)),
    );
    return this.#words;
  }

  /** Runs a command to its end, or until the signal; returns its exit code. */
  async run(words: readonly string[], print: (text: string) => void, signal: AbortSignal): Promise<number> {
    const says = words.some((word) => /^--(?:name|connect)(?:=|$)/.test(word));
    const child = spawn(process.execPath, [SIMCTL, ...words, ...(says ? [] : this.#meant)], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NO_COLOR: '1' },
      windowsHide: true,
    });
    const stop = (): boolean => child.kill();
    signal.addEventListener('abort', stop);
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', print);
    try {
      const [exitCode] = (await once(child, 'close')) as [number | null];
      return exitCode ?? 0;
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }
}

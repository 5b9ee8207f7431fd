import assert from 'node:assert/strict';
import { execFileSync, spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';

/** Why tests in a real terminal cannot be run here, as node:test takes it for `skip`; false where they can. */
export const noTmux: string | false = whyNot();

/** From 3.3 on a program that has ended leaves its screen as it was. */
function whyNot(): string | false {
  try {
    const version = execFileSync('tmux', ['-V'], { encoding: 'utf8' }).trim();
    const [, major = '', minor = ''] = /(\d+)\.(\d+)/.exec(version) ?? [];
    return Number(major) * 100 + Number(minor) >= 303 ? false : `${version} is too old: 3.3 is needed`;
  } catch {
    return 'tmux is not installed';
  }
}

export interface ProgramEnd {
  /** Null when a signal ended it. */
  readonly exit: number | null;
  readonly signal: string | null;
}

export interface TmuxOptions {
  readonly columns: number;
  readonly rows: number;
  /** What the program finds in TERM. */
  readonly term: string;
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
}

/** Nothing of the user's own settings; a screen without a status line, which stays when the program has ended. */
function settings(term: string): string {
  return [
    `set -g default-terminal "${term}"`,
    'set -g default-shell /bin/sh',
    'set -g status off',
    'set -g escape-time 0',
    'set -g automatic-rename off',
    'set -g remain-on-exit on',
    'set -g remain-on-exit-format ""',
    // When the test's process is killed, its end of the conversation closes, and everything ends.
    'set -g destroy-unattached on',
    '',
  ].join('\n');
}

interface Reply {
  readonly resolve: (lines: string[]) => void;
  readonly reject: (reason: Error) => void;
}

/**
 * A tmux server of its own with one program in it, spoken to in control mode: commands are lines on its input and their
 * answers blocks on its output, and between them it says whenever the program has written something.
 */
export class Tmux {
  /** Of the server. */
  pid = 0;
  /** Changes with everything that the program writes. */
  news = 0;
  /** Bytes that the program has written; more for those that tmux tells as escapes. */
  written = 0;
  readonly #directory: string;
  readonly #client: ChildProcessWithoutNullStreams;
  readonly #replies: Reply[] = [];
  readonly #told = new EventEmitter();
  #block: string[] | null = null;
  #partial = '';
  #complaints = '';

  private constructor(program: readonly string[], { columns, rows, term, env, cwd }: TmuxOptions) {
    this.#directory = mkdtempSync(join(tmpdir(), 'simctl-tmux-'));
    const file = join(this.#directory, 'tmux.conf');
    writeFileSync(file, settings(term));
    const size = ['-x', String(columns), '-y', String(rows)];
    // Without a multiplexer around it, whoever runs the tests.
    const { TMUX: _, TMUX_PANE: __, ...own } = env;
    this.#client = spawn(
      'tmux',
      ['-u', '-S', this.#socket, '-f', file, '-C', 'new-session', ...size, '--', ...program],
      { cwd, env: own },
    );
    this.#client.stdout.setEncoding('utf8').on('data', (text: string) => this.#read(text));
    this.#client.stderr.setEncoding('utf8').on('data', (text: string) => (this.#complaints += text));
    // What is written to one that is gone is answered when its end is noticed.
    this.#client.stdin.on('error', () => {});
    this.#client.on('error', (error) => this.#over(error.message));
    this.#client.on('close', () => this.#over('it has ended'));
  }

  static async start(program: readonly string[], options: TmuxOptions): Promise<Tmux> {
    const tmux = new Tmux(program, options);
    try {
      await tmux.#answer();
      tmux.pid = Number(await tmux.ask('#{pid}'));
    } catch (error) {
      rmSync(tmux.#directory, { recursive: true, force: true });
      throw error;
    }
    return tmux;
  }

  /** The lines that the command answers; rejects with what tmux says when it refuses. */
  command(...words: readonly string[]): Promise<string[]> {
    const answer = this.#answer();
    this.#client.stdin.write(`${words.map(quoted).join(' ')}\n`);
    return answer;
  }

  /** What a format of tmux, such as `#{pane_pid}`, is worth. */
  async ask(format: string): Promise<string> {
    const [value = ''] = await this.command('display-message', '-p', format);
    return value;
  }

  /** How the program has ended; null while it has not. Of an end there are no news. */
  async programEnd(): Promise<ProgramEnd | null> {
    const [dead, exit = '', signal = ''] = (
      await this.ask('#{pane_dead}/#{pane_dead_status}/#{pane_dead_signal}')
    ).split('/');
    if (dead !== '1') return null;
    if (exit === '' && signal === '') {
      // It has seen the end of the output and not, or not yet, the signal that its child has ended, which gets lost
      // when it comes right after another.
      process.kill(this.pid, 'SIGCHLD');
      return null;
    }
    return {
      exit: exit === '' ? null : Number(exit),
      signal: signal === '' ? null : signalName(Number(signal)),
    };
  }

  /** Resolves once `news` is another than that, to true, or to false after so long. */
  async newsAfter(known: number, withinMs: number): Promise<boolean> {
    if (this.news !== known) return true;
    if (withinMs <= 0) return false;
    const over = AbortSignal.timeout(Math.ceil(withinMs));
    try {
      await once(this.#told, 'news', { signal: over });
      return true;
    } catch (error) {
      if (over.aborted) return false;
      throw error;
    }
  }

  /** Ends the server with everything in it. */
  async end(): Promise<void> {
    if (this.#client.exitCode === null && this.#client.signalCode === null) {
      const closed = once(this.#client, 'close');
      process.kill(this.pid, 'SIGTERM');
      await closed;
    }
    rmSync(this.#directory, { recursive: true, force: true });
  }

  get #socket(): string {
    return join(this.#directory, 'socket');
  }

  #answer(): Promise<string[]> {
    return new Promise((resolve, reject) => {
      if (this.#client.exitCode === null) this.#replies.push({ resolve, reject });
      else reject(this.#gone('it has ended'));
    });
  }

  #read(text: string): void {
    const lines = (this.#partial + text).split('\n');
    this.#partial = lines.pop()!;
    for (const line of lines) this.#line(line);
  }

  #line(line: string): void {
    const [, kind = ''] = /^%(begin|end|error|output)\b/.exec(line) ?? [];
    if (this.#block !== null && kind !== 'end' && kind !== 'error') this.#block.push(line);
    else if (kind === 'begin') this.#block = [];
    else if (kind === 'output') {
      this.written += line.length;
      this.#tell();
    } else if (this.#block !== null) {
      const lines = this.#block;
      this.#block = null;
      const reply = this.#replies.shift();
      assert.ok(reply, `tmux answers what nobody asked: ${lines.join('\n')}`);
      if (kind === 'end') reply.resolve(lines);
      else reply.reject(new Error(`tmux: ${lines.join('\n')}`));
    }
  }

  #tell(): void {
    this.news++;
    this.#told.emit('news');
  }

  #over(why: string): void {
    for (const { reject } of this.#replies.splice(0)) reject(this.#gone(why));
    this.#tell();
  }

  #gone(why: string): Error {
    return new Error(`tmux: ${why}${this.#complaints === '' ? '' : `: ${this.#complaints.trim()}`}`);
  }
}

function signalName(number: number): string {
  const [name] = Object.entries(constants.signals).find(([, value]) => value === number) ?? [];
  return name ?? `signal ${number}`;
}

/** A word for its parser: whatever could mean something to it is written as an octal escape. */
function quoted(word: string): string {
  const bytes = [...Buffer.from(word)].map((byte) => {
    const character = String.fromCodePoint(byte);
    return /[\w .,:;/+=#{}()-]/.test(character) ? character : `\\${byte.toString(8).padStart(3, '0')}`;
  });
  return `"${bytes.join('')}"`;
}

import assert from 'node:assert/strict';
import { Tmux, type ProgramEnd } from './tmux.ts';

/** On a quiet machine a moment; on one with ten busy processes a processor, much more. */
const PATIENCE_MS = 60_000;
/** How often to look whether the program still runs. */
const ALIVE_MS = 50;

export interface TerminalOptions {
  /** 80 unless given. */
  readonly columns?: number;
  /** 24 unless given. */
  readonly rows?: number;
  /** What the program finds in TERM; `tmux-256color`, which is what it runs in, unless given. */
  readonly term?: string;
  /** In place of the environment of the test. */
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
}

/** What a program has made of its terminal, and has to undo when it ends. */
export interface TerminalModes {
  readonly alternateScreen: boolean;
  readonly cursorVisible: boolean;
  /** Clicks are reported to the program. */
  readonly mouse: boolean;
  /** Arrow keys send what they send to applications. */
  readonly applicationKeys: boolean;
}

/**
 * A program in a real terminal, and a person in front of it: presses keys, pastes, clicks, resizes the window, and sees
 * the screen. Nothing waits for time to pass: `until` looks again whenever the program has written something.
 */
export class Terminal implements AsyncDisposable {
  /** Of the program. */
  readonly pid: number;
  readonly #tmux: Tmux;
  #reads = true;

  private constructor(tmux: Tmux, pid: number) {
    this.#tmux = tmux;
    this.pid = pid;
  }

  static async open(program: readonly string[], options: TerminalOptions = {}): Promise<Terminal> {
    const tmux = await Tmux.start(program, {
      columns: options.columns ?? 80,
      rows: options.rows ?? 24,
      term: options.term ?? 'tmux-256color',
      env: options.env ?? process.env,
      cwd: options.cwd ?? process.cwd(),
    });
    return new Terminal(tmux, Number(await tmux.ask('#{pane_pid}')));
  }

  /** Bytes that the program has written, about: it grows with everything that it writes. */
  get written(): number {
    return this.#tmux.written;
  }

  /** Keys by their names: `Enter`, `Escape`, `Up`, `C-c`, `BTab`, `PPage`, `F1`, or the character itself. */
  async press(...keys: readonly string[]): Promise<void> {
    await this.#command('send-keys', '--', ...keys);
  }

  /** Characters, key by key. */
  async type(text: string): Promise<void> {
    await this.#command('send-keys', '-l', '--', text);
  }

  /** Bytes that no keyboard sends. */
  async send(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; at += 256) {
      const part = [...bytes.subarray(at, at + 256)];
      await this.#command('send-keys', '-H', ...part.map((byte) => byte.toString(16).padStart(2, '0')));
    }
  }

  /** As from the clipboard: in brackets when the program has asked for them. */
  async paste(text: string): Promise<void> {
    await this.#command('set-buffer', '-b', 'clipboard', '--', text);
    await this.#command('paste-buffer', '-d', '-p', '-b', 'clipboard');
  }

  /** Presses and releases the left button; column and row count from 1. */
  async click(column: number, row: number): Promise<void> {
    await this.#mouse(0, column, row, true);
    await this.#mouse(0, column, row, false);
  }

  async wheel(direction: 'up' | 'down', column: number, row: number): Promise<void> {
    await this.#mouse(direction === 'up' ? 64 : 65, column, row, true);
  }

  async resize(columns: number, rows: number): Promise<void> {
    await this.#command('resize-window', '-x', String(columns), '-y', String(rows));
  }

  /** The screen's lines, each without the blanks at its end. */
  async screen(): Promise<string> {
    const lines = await this.#command('capture-pane', '-p');
    return lines.join('\n');
  }

  /** The screen with its colours and attributes as escape sequences, which last from line to line. */
  async colouredScreen(): Promise<string> {
    const lines = await this.#command('capture-pane', '-p', '-e', '-N');
    return lines.join('\n');
  }

  /** The screen as soon as it has this, or is like this. Rejects with what it shows when time is up, or at the program's end. */
  until(
    wanted: string | RegExp | ((screen: string) => boolean),
    withinMs: number = PATIENCE_MS,
  ): Promise<string> {
    const shows = matcher(wanted);
    return this.#watch(wanted, withinMs, (screen, end) => {
      if (shows(screen)) return screen;
      if (end !== null) throw missing(wanted, `the program has ended: ${JSON.stringify(end)}`, screen);
      return null;
    });
  }

  /** While the program runs: tmux hides the cursor of one that has ended. */
  async modes(): Promise<TerminalModes> {
    this.#mustRead();
    const flags = await this.#tmux.ask(
      '#{alternate_on} #{cursor_flag} #{mouse_any_flag} #{keypad_cursor_flag}',
    );
    const [alternate, cursor, mouse, keys] = flags.split(' ').map((flag) => flag === '1');
    return {
      alternateScreen: alternate!,
      cursorVisible: cursor!,
      mouse: mouse!,
      applicationKeys: keys!,
    };
  }

  /** How the program has ended, once it has. Of what it wrote right before, tmux may have lost something. */
  ended(): Promise<ProgramEnd> {
    return this.#watch('the end of the program', PATIENCE_MS, (_, end) => end);
  }

  kill(signal: NodeJS.Signals = 'SIGKILL'): void {
    process.kill(this.pid, signal);
  }

  /** From now on what the program writes stays where it is, as with a terminal behind a connection that hangs. */
  stopReading(): void {
    this.#reads = false;
    process.kill(this.#tmux.pid, 'SIGSTOP');
  }

  goOnReading(): void {
    process.kill(this.#tmux.pid, 'SIGCONT');
    this.#reads = true;
  }

  /** Kills the program and closes its terminal. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.goOnReading();
    try {
      if ((await this.#tmux.programEnd()) === null) this.kill();
      await this.ended();
    } finally {
      await this.#tmux.end();
    }
  }

  /** Looks now, and whenever the program has written something, until there is what is looked for. */
  async #watch<T>(
    wanted: unknown,
    withinMs: number,
    look: (screen: string, end: ProgramEnd | null) => T | null,
  ): Promise<T> {
    this.#mustRead();
    const giveUpMs = performance.now() + withinMs;
    for (;;) {
      const { news } = this.#tmux;
      // First whether it has ended: then the screen is its last one.
      const end = await this.#tmux.programEnd();
      const screen = await this.screen();
      const found = look(screen, end);
      if (found !== null) return found;
      if (performance.now() > giveUpMs) throw missing(wanted, `not within ${withinMs / 1_000} s`, screen);
      await this.#tmux.newsAfter(news, ALIVE_MS);
    }
  }

  /** In the form that the program has asked for; one that has not asked is told nothing. */
  async #mouse(button: number, column: number, row: number, pressed: boolean): Promise<void> {
    this.#mustRead();
    const [wanted, sgr] = (await this.#tmux.ask('#{mouse_any_flag} #{mouse_sgr_flag}')).split(' ');
    if (wanted !== '1') return;
    const report =
      sgr === '1'
        ? Buffer.from(`\u001B[<${button};${column};${row}${pressed ? 'M' : 'm'}`)
        : Buffer.from([0x1b, 0x5b, 0x4d, 32 + (pressed ? button : 3), 32 + column, 32 + row]);
    await this.send(report);
  }

  #command(...words: readonly string[]): Promise<string[]> {
    this.#mustRead();
    return this.#tmux.command(...words);
  }

  #mustRead(): void {
    assert.ok(this.#reads, 'the terminal does not read now: goOnReading() first');
  }
}

function matcher(wanted: string | RegExp | ((screen: string) => boolean)): (screen: string) => boolean {
  if (typeof wanted === 'function') return wanted;
  return typeof wanted === 'string' ? (screen) => screen.includes(wanted) : (screen) => wanted.test(screen);
}

function missing(wanted: unknown, why: string, screen: string): Error {
  const what = typeof wanted === 'string' ? JSON.stringify(wanted) : String(wanted);
  const framed = screen
    .trimEnd()
    .split('\n')
    .map((line) => `  │ ${line}`);
  return new assert.AssertionError({
    message: `The screen does not show ${what}: ${why}. It shows:\n${framed.join('\n')}`,
  });
}

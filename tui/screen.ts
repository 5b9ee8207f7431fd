import blessed from 'blessed';
import { fit, type Line, type Size } from './text/line.ts';
import { keyOf, type Key, type RawKey } from './keys.ts';
import { colorsOf, paint, paletteFor, themeFor, type Theme } from './text/theme.ts';

/** What happens at a terminal. */
export interface ScreenEvents {
  key(key: Key): void;
  /** Text that was pasted, of which no character is a key. */
  paste(text: string): void;
  click(x: number, y: number): void;
  wheel(direction: 'up' | 'down'): void;
  /** All must be drawn again. */
  resized(): void;
  /** The terminal takes output again. */
  drained(): void;
  /** The terminal is gone. */
  gone(): void;
}

/** https://invisible-island.net/xterm/ctlseqs/ctlseqs.html#h2-Bracketed-Paste-Mode */
const PASTE_ON = '\u001b[?2004h';
const PASTE_OFF = '\u001b[?2004l';
const PASTE_BEGINS = '\u001b[200~';
const PASTE_ENDS = '\u001b[201~';
/** A paste whose end does not come is none: the keyboard must not stay dead. */
const PASTE_PAUSE_MS = 500;
const LONGEST_PASTE = 100_000;

/**
 * The terminal, by way of blessed, of which nobody else needs to know. Lines are drawn where they differ from what is
 * there. The terminal is as it was after `close`, and whatever ends the process.
 */
export class Screen {
  readonly #screen: blessed.Widgets.Screen;
  readonly #input: NodeJS.ReadStream;
  readonly #output: NodeJS.WriteStream;
  readonly #events: ScreenEvents;
  readonly #palette: ReturnType<typeof paletteFor>;
  readonly #unicode: boolean;
  #rows: { readonly box: blessed.Widgets.BoxElement; content: string }[] = [];
  /** Where the cursor was left. */
  #cursor: string | null = null;
  #pasted: string[] | null = null;
  #pasteTimer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(
    input: NodeJS.ReadStream,
    output: NodeJS.WriteStream,
    wanted: Theme | null,
    events: ScreenEvents,
  ) {
    this.#input = input;
    this.#output = output;
    this.#events = events;
    // Else borders come out as letters in terminals that know Unicode and no line drawing, such as tmux.
    process.env['NCURSES_NO_UTF8_ACS'] ??= '1';
    this.#screen = blessed.screen({ input, output, autoPadding: false, title: 'simctl' });
    // Colours and locale, as terminfo and the environment have them.
    const tput = this.#screen.tput as unknown as Terminfo;
    // The library reduces colours to as many as it believes there are.
    tput.colors = colorsOf(tput.colors ?? 8, process.env);
    this.#palette = paletteFor(themeFor(wanted, tput.colors, process.env), tput.colors);
    this.#unicode = tput.unicode ?? false;
    unblock(output);
    output.write(PASTE_ON);
    this.#listen();
    this.#makeRows();
  }

  get size(): Size {
    return { width: this.#output.columns || 80, height: this.#output.rows || 24 };
  }

  /** Whether what was drawn has not reached the terminal yet: what is drawn now would only pile up. */
  get busy(): boolean {
    return this.#output.writableLength > 0;
  }

  draw(lines: readonly Line[], cursor: { readonly x: number; readonly y: number } | null): void {
    if (this.#closed) return;
    const { width } = this.size;
    let drawn = false;
    for (const [y, row] of this.#rows.entries()) {
      const content = paint(fit(lines[y] ?? [], width), this.#palette, this.#unicode);
      if (content === row.content) continue;
      row.content = content;
      row.box.setContent(content);
      row.box.render();
      this.#screen.draw(y, y);
      drawn = true;
    }
    const place = cursor === null ? null : `${cursor.x} ${cursor.y}`;
    // What is drawn moves the cursor.
    if (!drawn && place === this.#cursor) return;
    this.#cursor = place;
    const { program } = this.#screen;
    if (cursor === null) program.hideCursor();
    else {
      program.cup(cursor.y, cursor.x);
      program.showCursor();
    }
    program.flush();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#pasteTimer);
    this.#input.off('keypress', this.#press);
    process.off('exit', this.#restorePaste);
    this.#restorePaste();
    this.#screen.destroy();
  }

  #listen(): void {
    const output = this.#output;
    // The library's own key events leave out the marks around what is pasted.
    this.#input.on('keypress', this.#press);
    this.#input.setRawMode(true);
    this.#input.resume();
    this.#screen.on('mouse', ({ action, x, y }) => {
      if (action === 'mousedown') this.#events.click(x, y);
      else if (action === 'wheelup') this.#events.wheel('up');
      else if (action === 'wheeldown') this.#events.wheel('down');
    });
    this.#screen.on('resize', () => {
      this.#makeRows();
      this.#events.resized();
    });
    output.on('drain', () => this.#events.drained());
    output.on('error', () => this.#events.gone());
    this.#input.on('end', () => this.#events.gone());
    this.#input.on('error', () => this.#events.gone());
    process.on('exit', this.#restorePaste);
  }

  readonly #restorePaste = (): void => {
    this.#output.write(PASTE_OFF);
  };

  /** One box a row, so that only rows that have changed cost anything. */
  #makeRows(): void {
    for (const { box } of this.#rows) box.destroy();
    this.#rows = Array.from({ length: this.size.height }, (_, top) => ({
      box: blessed.box({ parent: this.#screen, top, left: 0, width: '100%', height: 1, wrap: false }),
      content: '',
    }));
    this.#screen.alloc();
    this.#screen.program.clear();
  }

  readonly #press = (character: string | undefined, raw: RawKey | undefined): void => {
    if (raw?.sequence === PASTE_BEGINS) this.#pasted = [];
    else if (this.#pasted === null) {
      const key = keyOf(character, raw);
      if (key !== null) this.#events.key(key);
      return;
    } else if (raw?.sequence === PASTE_ENDS) return this.#pasteEnds();
    else if (raw?.name === 'return') return;
    else if (this.#pasted.length < LONGEST_PASTE) this.#pasted.push(character ?? '');
    clearTimeout(this.#pasteTimer);
    this.#pasteTimer = setTimeout(() => this.#pasteEnds(), PASTE_PAUSE_MS);
  };

  #pasteEnds(): void {
    clearTimeout(this.#pasteTimer);
    const text = (this.#pasted ?? []).join('');
    this.#pasted = null;
    if (text !== '') this.#events.paste(text);
  }
}

/** Terminals that need not be looked up, which takes longer than to draw the first screen. */
const WELL_KNOWN = /^(?:$|xterm|tmux|screen|rxvt|linux)/;

/**
 * Why nothing can be drawn on this terminal, as a sentence; null when it can. One that nobody knows is taken for an
 * xterm, which most are.
 */
export function terminalProblem(env: NodeJS.ProcessEnv): string | null {
  const terminal = env['TERM'];
  if (terminal === undefined || WELL_KNOWN.test(terminal)) return null;
  const { tput } = blessed as unknown as { tput: (options: object) => Terminfo };
  if (tput({ terminal, extended: true }).strings?.cursor_address !== undefined) return null;
  return `A terminal of the type ${terminal} cannot place text.`;
}

/** What terminfo has of a terminal, which the types leave out. */
interface Terminfo {
  readonly strings?: { readonly cursor_address?: string };
  colors?: number;
  readonly unicode?: boolean;
}

/** Else a terminal that does not read would stop the whole process, and no signal could end it. */
function unblock(output: NodeJS.WriteStream): void {
  const handle = Reflect.get(output, '_handle') as { setBlocking?(blocking: boolean): void } | undefined;
  handle?.setBlocking?.(false);
}

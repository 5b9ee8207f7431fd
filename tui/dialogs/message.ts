import { moved, type Key } from '../keys.ts';
import { line, span, wrap, type Line, type Size } from '../text/line.ts';
import { keyHints, type Dialog } from './dialog.ts';

const MOST_LINES = 5_000;

/** Text to read and to scroll in: help, or what a command prints, as it comes. */
export class Message implements Dialog {
  closed = false;
  readonly title: string;
  readonly #onClose: () => void;
  #text: string[] = [];
  #top = 0;
  #page = 1;
  #last = 0;

  /** `onClose` is told when the user has had enough. */
  constructor(title: string, text = '', onClose: () => void = () => {}) {
    this.title = title;
    this.#onClose = onClose;
    this.add(text);
  }

  /** Adds to the end; of very long texts the beginning goes. */
  add(text: string): void {
    const [first = '', ...rest] = text.split('\n');
    this.#text.push((this.#text.pop() ?? '') + first, ...rest);
    if (this.#text.length > MOST_LINES) this.#text = this.#text.slice(-MOST_LINES);
  }

  render({ width, height }: Size): { lines: Line[]; cursor: null } {
    const all = wrap(this.#text.join('\n').trimEnd(), width);
    const room = Math.max(1, Math.min(all.length, height - 2));
    this.#page = room;
    this.#last = all.length - room;
    this.#top = Math.min(this.#top, this.#last);
    const shown = all.slice(this.#top, this.#top + room).map((text) => line(span(text)));
    const more =
      this.#last > 0
        ? ([
            ['j', 'down'],
            ['k', 'up'],
          ] as const)
        : [];
    return { lines: [...shown, [], keyHints([...more, ['escape', 'close']])], cursor: null };
  }

  key(key: Key): void {
    const top = moved(key, this.#top, this.#last + 1, this.#page);
    if (top !== null) this.#top = top;
    else if (['escape', 'enter', 'q', ' ', '?'].includes(key)) {
      this.closed = true;
      this.#onClose();
    }
  }
}

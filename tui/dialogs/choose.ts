import { isPrintable, moved, type Key } from '../keys.ts';
import { clickable, fit, line, restyle, span, wrap, type Line, type Size } from '../text/line.ts';
import { windowAround } from '../text/table.ts';
import { keyHints, type Cursor, type Dialog } from './dialog.ts';
import { Editor } from './editor.ts';

export interface ChoiceOption {
  readonly value: string;
  /** What it is, in a sentence. */
  readonly summary: string;
}

/** Lines beside the list: what is typed, a blank one, two about the option, and the keys. */
const AROUND = 5;

/** One out of a list, which becomes shorter as one types. */
export class Choose implements Dialog {
  closed = false;
  readonly title: string;
  readonly #options: readonly ChoiceOption[];
  readonly #chosen: (value: string) => void;
  readonly #editor = new Editor();
  #at = 0;
  #page = 1;

  constructor(title: string, options: readonly ChoiceOption[], chosen: (value: string) => void) {
    this.title = title;
    this.#options = options;
    this.#chosen = chosen;
  }

  render({ width, height }: Size): { lines: Line[]; cursor: Cursor } {
    const left = this.#left;
    this.#page = Math.max(1, height - AROUND);
    const { from, to } = windowAround(this.#at, left.length, this.#page);
    const names = Math.max(0, ...this.#options.map(({ value }) => value.length));
    const rows = left.slice(from, to).map(({ value, summary }, index) => {
      const isHere = from + index === this.#at;
      const text = [span(`${isHere ? '▸' : ' '} ${value.padEnd(names)}  `), span(summary, 'muted')];
      const whole = clickable(fit(text, width), `choice:${value}`);
      return isHere ? restyle(whole, 'selected') : whole;
    });
    const about = wrap(left[this.#at]?.summary ?? 'Nothing is called so.', width).slice(0, 2);
    return {
      lines: [
        fit(line(span('> ', 'key'), span(this.#editor.text)), width),
        ...rows,
        [],
        ...about.map((text) => line(span(text, 'muted'))),
        keyHints([
          ['enter', 'choose'],
          ['down', 'next'],
          ['escape', 'leave'],
        ]),
      ],
      cursor: { x: Math.min(width - 1, 2 + this.#editor.at), y: 0 },
    };
  }

  key(key: Key): void {
    const left = this.#left;
    // Letters move nothing here: they are typed.
    const to = isPrintable(key) ? null : moved(key, this.#at, left.length, this.#page);
    if (key === 'escape') this.closed = true;
    else if (key === 'enter') this.#choose(left[this.#at]);
    else if (to !== null && left.length > 0) this.#at = to;
    else if (this.#editor.key(key)) this.#at = 0;
  }

  paste(text: string): void {
    this.#editor.insert(text);
    this.#at = 0;
  }

  click(click: string): void {
    const value = /^choice:(.*)$/s.exec(click)?.[1];
    const index = this.#left.findIndex((each) => each.value === value);
    if (index === -1) return;
    if (index === this.#at) this.#choose(this.#left[index]);
    else this.#at = index;
  }

  get #left(): readonly ChoiceOption[] {
    const sought = this.#editor.text.trim().toLowerCase();
    return this.#options.filter(({ value, summary }) => `${value} ${summary}`.toLowerCase().includes(sought));
  }

  #choose(option: ChoiceOption | undefined): void {
    if (option === undefined) return;
    this.closed = true;
    this.#chosen(option.value);
  }
}

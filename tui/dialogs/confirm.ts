import type { Key } from '../keys.ts';
import { line, span, wrap, type Line, type Size } from '../text/line.ts';
import { keyHints, type Dialog } from './dialog.ts';

/** A question before something that cannot be undone. Only `y` says yes: not Enter, and nothing that is pasted. */
export class Confirm implements Dialog {
  closed = false;
  readonly title = 'sure?';
  readonly #question: string;
  readonly #yes: () => void;

  constructor(question: string, yes: () => void) {
    this.#question = question;
    this.#yes = yes;
  }

  render({ width }: Size): { lines: Line[]; cursor: null } {
    const question = wrap(this.#question, width).map((text) => line(span(text)));
    return {
      lines: [
        ...question,
        [],
        keyHints([
          ['y', 'yes'],
          ['n', 'no'],
        ]),
      ],
      cursor: null,
    };
  }

  key(key: Key): void {
    if (!['y', 'n', 'escape', 'q'].includes(key)) return;
    this.closed = true;
    if (key === 'y') this.#yes();
  }
}

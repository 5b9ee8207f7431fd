import { Editor } from './dialogs/editor.ts';
import type { Key } from './keys.ts';

/** The last line but one, while something is typed there: a search, or a command. */
export interface Prompt {
  readonly sign: '/' | ':';
  readonly editor: Editor;
  /** What could come next, below what is typed. */
  choices: readonly string[];
}

export function newPrompt(sign: Prompt['sign'], text = ''): Prompt {
  return { sign, editor: new Editor(text), choices: [] };
}

const MOST_REMEMBERED = 100;

/** The commands that were run, for the arrow keys. */
export class History {
  readonly #lines: string[] = [];
  #at = 0;

  add(text: string): void {
    if (this.#lines.at(-1) !== text) this.#lines.push(text);
    if (this.#lines.length > MOST_REMEMBERED) this.#lines.shift();
    this.#at = this.#lines.length;
  }

  /** The one before or after, for `up` and `down`; null for other keys. */
  recall(key: Key): string | null {
    if (key !== 'up' && key !== 'down') return null;
    this.#at = Math.max(0, Math.min(this.#lines.length, this.#at + (key === 'up' ? -1 : 1)));
    return this.#lines[this.#at] ?? '';
  }
}

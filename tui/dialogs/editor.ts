import { isPrintable, type Key } from '../keys.ts';
import { printable } from '../text/line.ts';

const LONGEST = 1_000;

/** A line of text that is being typed, with the keys of a shell. */
export class Editor {
  text: string;
  /** Before which character the next one goes. */
  at: number;

  constructor(text = '') {
    this.text = text;
    this.at = text.length;
  }

  /** Whether the key was one for it. */
  key(key: Key): boolean {
    if (isPrintable(key)) return this.insert(key);
    const edit = EDITS[key];
    if (edit === undefined) return false;
    edit(this);
    return true;
  }

  /** Line breaks become blanks: nothing that is pasted is taken for Enter. */
  insert(text: string): boolean {
    const room = LONGEST - this.text.length;
    const added = printable(text.replace(/\s+/g, ' ')).slice(0, room);
    this.set(this.text.slice(0, this.at) + added + this.text.slice(this.at), this.at + added.length);
    return true;
  }

  set(text: string, at = text.length): void {
    this.text = text;
    this.at = Math.max(0, Math.min(at, text.length));
  }

  /** What is to be seen of it in so many cells, and in which the cursor stands. */
  view(width: number): { readonly text: string; readonly cursor: number } {
    const from = Math.max(0, this.at - width + 1);
    return { text: this.text.slice(from, from + width), cursor: this.at - from };
  }
}

const EDITS: Readonly<Record<Key, (editor: Editor) => void>> = {
  left: (it) => it.set(it.text, it.at - 1),
  right: (it) => it.set(it.text, it.at + 1),
  home: (it) => it.set(it.text, 0),
  'C-a': (it) => it.set(it.text, 0),
  end: (it) => it.set(it.text),
  'C-e': (it) => it.set(it.text),
  backspace: (it) => it.at > 0 && it.set(it.text.slice(0, it.at - 1) + it.text.slice(it.at), it.at - 1),
  delete: (it) => it.set(it.text.slice(0, it.at) + it.text.slice(it.at + 1), it.at),
  'C-u': (it) => it.set(it.text.slice(it.at), 0),
  'C-k': (it) => it.set(it.text.slice(0, it.at)),
  'C-w': (it) => {
    const kept = it.text.slice(0, it.at).replace(/\S+\s*$/, '');
    it.set(kept + it.text.slice(it.at), kept.length);
  },
};

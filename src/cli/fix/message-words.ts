import { gist } from '../views/fix-message.ts';
import { Dictionaries } from './dictionaries.ts';
import { explain } from './explain.ts';
import { FixMessage } from './message.ts';

/** Texts that are remembered: those who show messages show the same ones again and again. */
const REMEMBERED = 1_000;

/** Says in a line what a FIX message is and what matters of it. */
export class MessageWords {
  readonly #changed: () => void;
  readonly #dictionaries = new Dictionaries(null);
  readonly #lines = new Map<string, string>();

  /** `changed` is called when something can be said better than before. */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** `text` has its fields ended by |. Until the dictionary of its version is loaded, the message as it is. */
  line(text: string): string {
    const known = this.#lines.get(text);
    if (known !== undefined) return known;
    if (this.#lines.size >= REMEMBERED) this.#lines.clear();
    this.#lines.set(text, text);
    void this.#read(text);
    return text;
  }

  async #read(text: string): Promise<void> {
    const fields = Buffer.from(text.replaceAll('|', '\u0001')).toString('latin1');
    const message = new FixMessage({ kind: 'message', line: 1, prefix: '', fields, whole: true });
    const known = await this.#dictionaries.for(message);
    if (known === null) return;
    const { dictionary } = known;
    const name = dictionary.message(message.msgType)?.name ?? `unknown (${message.msgType})`;
    const parts = [name, `#${message.text(34)}`, ...gist({ fields: explain(message, dictionary, false) })];
    this.#lines.set(text, parts.join('  '));
    this.#changed();
  }
}

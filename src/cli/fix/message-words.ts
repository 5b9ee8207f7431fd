/** Texts that are remembered: those who show messages show the same ones again and again. */
const REMEMBERED = 1_000;

/** Says in a line what a FIX message is. What reads one is loaded when there is one to be read. */
export class MessageWords {
  readonly #changed: () => void;
  readonly #lines = new Map<string, string>();

  /** `changed` is called when something can be said better than before. */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** `text` has its fields ended by |. Until it is read, the message as it is. */
  message(text: string): string {
    const known = this.#lines.get(text);
    if (known !== undefined) return known;
    if (this.#lines.size >= REMEMBERED) this.#lines.clear();
    this.#lines.set(text, text);
    void this.#read(text);
    return text;
  }

  async #read(text: string): Promise<void> {
    const { messageLine } = await import('./message-line.ts');
    const line = await messageLine(text);
    if (line === null) return;
    this.#lines.set(text, line);
    this.#changed();
  }
}

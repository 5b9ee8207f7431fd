/** The words of a line: those at its beginning in their order, then flags and names with what follows them. */
export class Words {
  readonly #words: string[];

  constructor(words: readonly string[]) {
    this.#words = [...words];
  }

  next(): string {
    const word = this.#words.shift();
    if (word === undefined) throw new Error('a word is missing at the end of the line');
    return word;
  }

  /** Takes the next word if it is such a one. */
  nextIf(test: (word: string) => boolean): string | null {
    const [word] = this.#words;
    return word !== undefined && test(word) ? this.next() : null;
  }

  /** Takes a flag from wherever it stands. */
  has(flag: string): boolean {
    const at = this.#words.indexOf(flag);
    if (at >= 0) this.#words.splice(at, 1);
    return at >= 0;
  }

  /** Takes a name with the word behind it; null without. */
  after(name: string): string | null {
    const at = this.#words.indexOf(name);
    if (at < 0) return null;
    return this.#words.splice(at, 2)[1] ?? null;
  }

  /** Microseconds. */
  seconds(text: string): number {
    return Math.round(Number.parseFloat(text) * 1_000_000);
  }

  /** Nothing may be left that nobody understood. */
  end(): void {
    if (this.#words.length > 0) throw new Error(`not understood: ${this.#words.join(' ')}`);
  }

  rest(): string[] {
    return this.#words.splice(0);
  }
}

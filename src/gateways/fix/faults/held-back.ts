import { valueIn, type Letter } from './letter.ts';

/** Letters that wait behind one acceptance at most; then it is told, late enough or not. */
export const MAX_BEHIND = 1_000;

/** What waits of one order. */
interface Waiting {
  /** The acceptance first. */
  readonly letters: Letter[];
  /** Fills that still go ahead of it; null where everything of the order waits behind. */
  fillsFirst: number | null;
  readonly outlivesConnection: boolean;
}

/** One acceptance that is held back. */
export interface Held {
  /** Tells it now, and what waits behind it; nothing if that was done already. */
  release(now: number): void;
}

/** Acceptances that are told late, and what is told of the same orders meanwhile. */
export class HeldBack {
  readonly #tell: (letter: Letter, now: number) => void;
  /** By OrderID (37). */
  readonly #waiting = new Map<string, Waiting>();

  constructor(tell: (letter: Letter, now: number) => void) {
    this.#tell = tell;
  }

  get size(): number {
    return this.#waiting.size;
  }

  /** The connection has ended: what was not to outlive it is never told. */
  disconnected(): void {
    for (const [orderId, { outlivesConnection }] of this.#waiting) {
      if (!outlivesConnection) this.#waiting.delete(orderId);
    }
  }

  /** Nothing of what waits is ever told. */
  clear(): void {
    this.#waiting.clear();
  }

  /** Holds an acceptance back: until it is released, or so many fills of its order were told. */
  hold(letter: Letter, fillsFirst: number | null, outlivesConnection: boolean): Held {
    const orderId = valueIn(letter, 37);
    const waiting: Waiting = { letters: [letter], fillsFirst, outlivesConnection };
    this.#waiting.set(orderId, waiting);
    return {
      release: (now) => {
        if (this.#waiting.get(orderId) !== waiting) return;
        this.#waiting.delete(orderId);
        for (const each of waiting.letters) this.#tell(each, now);
      },
    };
  }

  /** The letters that are told in the place of one, since others wait or have waited for it. */
  pass(letter: Letter, isFill: boolean): Letter[] {
    const orderId = valueIn(letter, 37);
    const waiting = orderId === '' ? undefined : this.#waiting.get(orderId);
    if (waiting === undefined) return [letter];
    if (waiting.fillsFirst === null) {
      waiting.letters.push(letter);
      if (waiting.letters.length <= MAX_BEHIND) return [];
      this.#waiting.delete(orderId);
      return waiting.letters;
    }
    if (isFill) waiting.fillsFirst--;
    if (isFill && waiting.fillsFirst > 0) return [letter];
    // What is no fill, such as a cancel, comes after the acceptance all the same.
    this.#waiting.delete(orderId);
    return isFill ? [letter, ...waiting.letters] : [...waiting.letters, letter];
  }
}

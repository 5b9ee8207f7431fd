/** A question that is not answered yet. */
export class Owed {
  /** What comes of the answer; null until there is one. */
  act: (() => void) | null = null;
}

/**
 * The questions that the plugins of a venue owe an answer to. While the clock is moved by hand the answers count in the
 * order in which the questions were asked, whichever thread is faster: the same commands then make the same flow. While
 * time goes by itself each counts when it comes.
 */
export class AnswerOrder {
  readonly #isKept: () => boolean;
  /** In the order in which they were asked. */
  readonly #owed = new Set<Owed>();
  /** Those of them that are answered. */
  readonly #answered = new Set<Owed>();
  #acting = false;
  #settled: PromiseWithResolvers<void> | null = null;

  /** `isKept` tells whether the order is kept just now. */
  constructor(isKept: () => boolean) {
    this.#isKept = isKept;
  }

  get isKept(): boolean {
    return this.#isKept();
  }

  ask(): Owed {
    const owed = new Owed();
    this.#owed.add(owed);
    return owed;
  }

  /** Has the answer count as soon as it may. */
  answer(owed: Owed, act: () => void): void {
    if (!this.#owed.has(owed)) return;
    owed.act = act;
    this.#answered.add(owed);
    this.#count();
  }

  /** Resolves once all are answered, and so is what was asked because of it; null when nothing is owed. */
  get settled(): Promise<void> | null {
    if (this.#owed.size === 0) return null;
    this.#settled ??= Promise.withResolvers<void>();
    return this.#settled.promise;
  }

  #count(): void {
    if (this.#acting) return;
    this.#acting = true;
    try {
      for (let next = this.#next(); next !== undefined; next = this.#next()) {
        this.#owed.delete(next);
        this.#answered.delete(next);
        next.act?.();
      }
    } finally {
      this.#acting = false;
    }
    if (this.#owed.size > 0) return;
    this.#settled?.resolve();
    this.#settled = null;
  }

  /** The answer that counts now, if there is one. */
  #next(): Owed | undefined {
    const [first] = this.isKept ? this.#owed : this.#answered;
    return first?.act === null ? undefined : first;
  }
}

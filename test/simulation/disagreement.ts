/** The engine did what it should not: what, and after which step. */
export class Disagreement extends Error {
  /** The same for the same fault, whatever the numbers in it. */
  readonly kind: string;

  constructor(kind: string, detail: string) {
    super(`${kind}\n${detail}`);
    this.kind = kind;
  }
}

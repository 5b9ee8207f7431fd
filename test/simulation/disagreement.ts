/** The engine did what it should not: what, and after which step. */
export class Disagreement extends Error {
  /** The same for the same fault, whatever the numbers in it. */
  readonly kind: string;

  constructor(kind: string, detail: string) {
    super(`${kind}\n${detail}`);
    this.kind = kind;
  }
}

/** What the engine tells or answers breaks an invariant of the venue. */
export function violated(invariant: string, detail: string): never {
  throw new Disagreement(`invariant ${invariant}`, detail);
}

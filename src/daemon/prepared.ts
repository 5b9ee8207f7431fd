/** An operation of which all that may fail is done, and which has changed nothing yet. */
export interface Prepared {
  readonly carryOut: () => void;
  /** What is left to do once all operations are carried out, and may fail after all. */
  readonly finish?: () => Promise<void>;
  /** Undoes what preparing it took, if it took anything. */
  readonly abandon?: () => void;
}

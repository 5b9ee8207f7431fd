/** The daemon's turns, as far as the management protocol has a part in them. */
export interface Turns {
  /**
   * Calls back once everything that has been done so far in this turn is durable. What tells of a venue leaves the
   * process in that callback or later; nothing happens on a venue in it.
   */
  afterCommit(callback: () => void): void;
  /** Calls back when the sessions have been sent what they are to be sent in this turn. */
  afterSending(callback: () => void): void;
}

/** Puts things into a line that only somebody else has the words for. */
export interface Words {
  /** A FIX message, given with its fields ended by |. */
  message(text: string): string;
}

import type { Encoder } from './encoder.ts';

/** Changes what a session sends, for whoever tests the other side of it. */
export interface MessageChanges {
  /** Whether anything is changed at all: while not, messages are not even looked at. */
  readonly active: boolean;
  /**
   * The message that is kept and sent in place of a finished one, itself whole and with the same number; null for the
   * finished one.
   */
  kept(message: Buffer): Buffer | null;
  /** The bytes that leave in place of those of the message that is kept; null for the same ones. */
  sent(message: Buffer): Buffer | null;
}

/** Puts what the change makes of it in the place of the message that was written last. */
export function change(encoder: Encoder, by: (message: Buffer) => Buffer | null): void {
  const start = encoder.messageStart;
  // A copy: the encoder is written again while it is read.
  const changed = by(Buffer.from(encoder.buffer.subarray(start, encoder.position)));
  if (changed === null) return;
  encoder.rewind(start);
  encoder.raw(changed);
}

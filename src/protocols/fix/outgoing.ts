/** A message of a session that has no number yet. */
export interface Unsent {
  readonly msgType: string;
  /** Whole fields: all that stands behind SendingTime (52) and TargetCompID (56). */
  readonly body: Buffer;
  /** Of an application, kept or worth nothing later, or of the session itself. */
  readonly kind: 'application' | 'passing' | 'admin';
  /** It is said to be a message that was sent already, under its number and with PossDupFlag (43). */
  readonly repeats?:
    | {
        readonly seqNum: number;
        /** OrigSendingTime (122), in microseconds since 1970; null where it is left out, which is wrong. */
        readonly origSendingTime: number | null;
      }
    | undefined;
}

/** A stage between whoever writes messages and the session that numbers them, for whoever tests the other side. */
export interface OutgoingStage {
  /** Whether there is anything to do: while not, messages are not even looked at. */
  readonly active: boolean;
  /** What is sent in the place of a message, in this order; null for the message as it is. `now` is its SendingTime (52). */
  before(message: Unsent, now: number): readonly Unsent[] | null;
  /** The bytes that leave in place of those of the message that is kept; null for the same ones. */
  leaving(message: Buffer): Buffer | null;
  /** The same of a message that is sent again. */
  leavingAgain(message: Buffer): Buffer | null;
  /** The message was written. The connection may be closed here. */
  left(): void;
}

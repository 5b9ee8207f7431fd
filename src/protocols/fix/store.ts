/**
 * What one session remembers over connections and restarts. All calls are synchronous; whether and when they become
 * durable is the store's business, and a caller that promises durability lets bytes leave only afterwards.
 */
export interface MessageStore {
  /** MsgSeqNum (34) of the next message that we send. */
  nextSenderSeqNum: number;
  /** MsgSeqNum that we expect of the peer's next message. */
  nextTargetSeqNum: number;
  /** When this run of sequence numbers began, in microseconds since 1970: at the last reset, or at the start. */
  readonly createdAtMicros: number;

  /**
   * Keeps a sent application message. Numbers rise from call to call but not always by one: session messages are
   * numbered and not kept. It lies in `bytes` from `start` to `end`, all of them without these, during the call only.
   */
  append(seqNum: number, bytes: Buffer, start?: number, end?: number): void;

  /**
   * Visits the kept messages from `from` to `to`, both included, in order. `bytes` is valid during the visit only.
   * Messages that are no longer kept are left out.
   */
  read(from: number, to: number, visit: (seqNum: number, bytes: Uint8Array) => void): void;

  /** Forgets all messages and sets both numbers to 1. */
  reset(nowMicros: number): void;
}

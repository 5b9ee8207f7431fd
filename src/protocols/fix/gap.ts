import { QUEUED_BYTES_BEHIND_GAP } from './limits.ts';

/** A number that was used, by a message that needs no further handling when its turn comes. */
export const HANDLED = null;

/**
 * Messages that arrived with a number too high: they wait until the peer has resent what is missing. One gap is open
 * at a time, and for one gap one ResendRequest is sent.
 */
export class InboundGap {
  readonly #maxMessages: number;
  readonly #waiting = new Map<number, Buffer | typeof HANDLED>();
  #bytes = 0;
  #lastMissing = 0;

  constructor(maxMessages: number) {
    this.#maxMessages = maxMessages;
  }

  get isOpen(): boolean {
    return this.#lastMissing > 0;
  }

  /** Messages that wait. */
  get size(): number {
    return this.#waiting.size;
  }

  /** Numbers up to `lastMissing` are expected to be resent. */
  open(lastMissing: number): void {
    this.#lastMissing = lastMissing;
  }

  /** Keeps a copy of a frame, or that its number was handled. Returns false when there is no room for it. */
  hold(seqNum: number, frame: Buffer | typeof HANDLED): boolean {
    if (this.#waiting.has(seqNum)) return true;
    const bytes = frame === HANDLED ? 0 : frame.length;
    if (this.#waiting.size >= this.#maxMessages || this.#bytes + bytes > QUEUED_BYTES_BEHIND_GAP)
      return false;
    this.#waiting.set(seqNum, frame === HANDLED ? HANDLED : Buffer.from(frame));
    this.#bytes += bytes;
    return true;
  }

  /** Removes and returns what waits under a number; undefined when nothing does. */
  take(seqNum: number): Buffer | typeof HANDLED | undefined {
    const frame = this.#waiting.get(seqNum);
    if (frame === undefined) return undefined;
    this.#waiting.delete(seqNum);
    if (frame !== HANDLED) this.#bytes -= frame.length;
    return frame;
  }

  /** The session expects `expected` next: the gap closes when that is beyond it. */
  passed(expected: number): void {
    if (expected > this.#lastMissing) this.#lastMissing = 0;
  }

  /** Drops what waits under numbers that a SequenceReset has jumped over. */
  dropBelow(expected: number): void {
    for (const seqNum of this.#waiting.keys()) if (seqNum < expected) this.take(seqNum);
  }

  clear(): void {
    this.#waiting.clear();
    this.#bytes = 0;
    this.#lastMissing = 0;
  }
}

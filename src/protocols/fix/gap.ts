import { FRAME_BYTES, QUEUED_BYTES_BEHIND_GAP } from './limits.ts';

/** A number that was used, by a message that needs no further handling when its turn comes. */
export const HANDLED = null;

/** What stands for a place in memory where nothing is kept. */
const NOWHERE = -1;
/** The length before each frame. */
const PREFIX_BYTES = 4;
/** Takes the longest frame. */
const CHUNK_BYTES = PREFIX_BYTES + FRAME_BYTES;
const MOST_CHUNKS = Math.floor(QUEUED_BYTES_BEHIND_GAP / FRAME_BYTES);

/** Frames one behind the other. */
interface Chunk {
  readonly buffer: Buffer;
  /** The place of its first byte. */
  readonly place: number;
  end: number;
  /** Frames in it that still wait: without any it is filled anew. */
  waiting: number;
}

/**
 * Messages that arrived with a number too high: they wait until the peer has resent what is missing. One gap is open
 * at a time, and for one gap one ResendRequest is sent.
 *
 * A peer that fills no gap and goes on sending has thousands of frames kept and dropped again and again. They are
 * copied into few large chunks, used again, since so many small ones that outlive a collection or two make the process
 * grow by far more than what waits.
 */
export class InboundGap {
  readonly #maxMessages: number;
  /** The place of each frame, counted in bytes over all chunks. */
  readonly #waiting = new Map<number, number>();
  readonly #chunks: Chunk[] = [];
  #filling: Chunk | undefined;
  #lastMissing = 0;

  constructor(maxMessages: number) {
    this.#maxMessages = maxMessages;
  }

  get isOpen(): boolean {
    return this.#lastMissing > 0;
  }

  /** The last number that is expected to be resent; 0 while no gap is open. */
  get lastMissing(): number {
    return this.#lastMissing;
  }

  /** Messages that wait. */
  get size(): number {
    return this.#waiting.size;
  }

  /** Numbers up to `lastMissing` are expected to be resent. */
  open(lastMissing: number): void {
    this.#lastMissing = lastMissing;
  }

  /** Keeps a copy of the frame that lies in `bytes` from `start` to `end`. Returns false when there is no room for it. */
  hold(seqNum: number, bytes: Buffer, start = 0, end: number = bytes.length): boolean {
    if (this.#waiting.has(seqNum)) return true;
    if (this.#waiting.size >= this.#maxMessages) return false;
    const chunk = this.#room(PREFIX_BYTES + end - start);
    if (chunk === undefined) return false;
    this.#waiting.set(seqNum, chunk.place + chunk.end);
    chunk.buffer.writeUInt32LE(end - start, chunk.end);
    chunk.end += PREFIX_BYTES;
    chunk.end += bytes.copy(chunk.buffer, chunk.end, start, end);
    chunk.waiting++;
    return true;
  }

  /** Keeps that a number was handled. Returns false when there is no room for it. */
  holdHandled(seqNum: number): boolean {
    if (this.#waiting.has(seqNum)) return true;
    if (this.#waiting.size >= this.#maxMessages) return false;
    this.#waiting.set(seqNum, NOWHERE);
    return true;
  }

  /** Removes and returns what waits under a number, valid until the next `hold`; undefined when nothing does. */
  take(seqNum: number): Buffer | typeof HANDLED | undefined {
    const place = this.#waiting.get(seqNum);
    if (place === undefined) return undefined;
    this.#waiting.delete(seqNum);
    if (place === NOWHERE) return HANDLED;
    const { buffer } = this.#release(place);
    const start = (place % CHUNK_BYTES) + PREFIX_BYTES;
    return buffer.subarray(start, start + buffer.readUInt32LE(start - PREFIX_BYTES));
  }

  /** The session expects `expected` next: the gap closes when that is beyond it. */
  passed(expected: number): void {
    if (expected > this.#lastMissing) this.#lastMissing = 0;
    if (!this.isOpen && this.size === 0) this.clear();
  }

  /** Drops what waits under numbers that a SequenceReset has jumped over. */
  dropBelow(expected: number): void {
    for (const [seqNum, place] of this.#waiting) {
      if (seqNum >= expected) continue;
      this.#waiting.delete(seqNum);
      if (place !== NOWHERE) this.#release(place);
    }
  }

  /** Drops everything, to be asked for once more. The memory stays, for what comes until then. */
  drop(): void {
    this.#waiting.clear();
    for (const chunk of this.#chunks) empty(chunk);
    this.#lastMissing = 0;
  }

  /** Drops everything, and keeps no memory. */
  clear(): void {
    this.drop();
    this.#chunks.length = 0;
    this.#filling = undefined;
  }

  /** The chunk to write to, with that many bytes free; undefined when there is none. */
  #room(bytes: number): Chunk | undefined {
    if (bytes > CHUNK_BYTES) return undefined;
    const filling = this.#filling;
    if (filling !== undefined && filling.end + bytes <= CHUNK_BYTES) return filling;
    let chunk = this.#chunks.find(({ waiting }) => waiting === 0);
    if (chunk === undefined && this.#chunks.length < MOST_CHUNKS) {
      const place = this.#chunks.length * CHUNK_BYTES;
      chunk = { buffer: Buffer.allocUnsafeSlow(CHUNK_BYTES), place, end: 0, waiting: 0 };
      this.#chunks.push(chunk);
    }
    if (chunk !== undefined) this.#filling = chunk;
    return chunk;
  }

  /** A frame of the chunk at this place waits no more. */
  #release(place: number): Chunk {
    const chunk = this.#chunks[Math.floor(place / CHUNK_BYTES)]!;
    if (--chunk.waiting === 0) empty(chunk);
    return chunk;
  }
}

function empty(chunk: Chunk): void {
  chunk.end = 0;
  chunk.waiting = 0;
}

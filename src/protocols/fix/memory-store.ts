import { ENCODED_MESSAGE_BYTES } from './limits.ts';
import type { MessageStore } from './store.ts';

export interface MemoryStoreLimits {
  /** Messages kept; default 100,000. */
  readonly messages?: number | undefined;
  /** Bytes kept, rounded up to whole chunks; default 32 MiB. */
  readonly bytes?: number;
}

const CHUNK_BYTES = ENCODED_MESSAGE_BYTES;
const FIRST_SLOTS = 256;

/**
 * A store for one process's life. Messages lie one behind the other in chunks; beyond the limits the oldest fall out,
 * and a peer that asks for them gets a gap fill.
 */
export class MemoryStore implements MessageStore {
  nextSenderSeqNum = 1;
  nextTargetSeqNum = 1;
  createdAtMicros: number;
  readonly #maxMessages: number;
  readonly #maxChunks: number;
  /** Ring of kept messages, oldest at `#first`: number, place counted from the first byte ever kept, length. */
  #seqNums = new Float64Array(FIRST_SLOTS);
  #places = new Float64Array(FIRST_SLOTS);
  #lengths = new Int32Array(FIRST_SLOTS);
  #first = 0;
  #count = 0;
  #chunks: Buffer[] = [];
  /** Chunks that were forgotten, to be filled again: memory of the system's costs more than all that is done with it. */
  readonly #spare: Buffer[] = [];
  /** Chunks that fell out; `#chunks[0]` starts at this many times CHUNK_BYTES. */
  #dropped = 0;
  #nextPlace = 0;
  /** The number of the last message that was kept. */
  #last = 0;

  constructor(createdAtMicros: number, limits: MemoryStoreLimits = {}) {
    this.createdAtMicros = createdAtMicros;
    this.#maxMessages = Math.max(1, limits.messages ?? 100_000);
    this.#maxChunks = Math.max(2, Math.ceil((limits.bytes ?? 32 * 1024 * 1024) / CHUNK_BYTES));
  }

  append(seqNum: number, bytes: Buffer, start = 0, end: number = bytes.length): void {
    // The numbers were set back by hand: what was sent under them before must not be resent as what they mean now.
    if (seqNum <= this.#last) this.#forget();
    this.#last = seqNum;
    const length = end - start;
    const place = this.#reserve(length);
    const chunk = this.#chunks[Math.floor(place / CHUNK_BYTES) - this.#dropped]!;
    bytes.copy(chunk, place % CHUNK_BYTES, start, end);
    if (this.#count === this.#maxMessages) this.#dropOldest();
    if (this.#count === this.#seqNums.length) this.#grow();
    const slot = (this.#first + this.#count) % this.#seqNums.length;
    this.#seqNums[slot] = seqNum;
    this.#places[slot] = place;
    this.#lengths[slot] = length;
    this.#count++;
  }

  read(from: number, to: number, visit: (seqNum: number, bytes: Uint8Array) => void): void {
    for (let index = this.#indexFrom(from); index < this.#count; index++) {
      const slot = (this.#first + index) % this.#seqNums.length;
      const seqNum = this.#seqNums[slot]!;
      if (seqNum > to) return;
      const place = this.#places[slot]!;
      const start = place % CHUNK_BYTES;
      const chunk = this.#chunks[Math.floor(place / CHUNK_BYTES) - this.#dropped]!;
      visit(seqNum, chunk.subarray(start, start + this.#lengths[slot]!));
    }
  }

  reset(nowMicros: number): void {
    this.nextSenderSeqNum = 1;
    this.nextTargetSeqNum = 1;
    this.createdAtMicros = nowMicros;
    this.#forget();
  }

  #forget(): void {
    this.#last = 0;
    this.#first = 0;
    this.#count = 0;
    this.#spare.push(...this.#chunks);
    this.#chunks.length = 0;
    this.#dropped = 0;
    this.#nextPlace = 0;
  }

  /** Place for a message of that many bytes, inside one chunk. */
  #reserve(length: number): number {
    if (length > CHUNK_BYTES) throw new RangeError(`message of ${length} bytes, limit ${CHUNK_BYTES}`);
    const left = CHUNK_BYTES - (this.#nextPlace % CHUNK_BYTES);
    const place = length <= left ? this.#nextPlace : this.#nextPlace + left;
    this.#nextPlace = place + length;
    const chunksNeeded = Math.floor(place / CHUNK_BYTES) + 1 - this.#dropped;
    if (chunksNeeded > this.#chunks.length) this.#addChunk();
    return place;
  }

  #addChunk(): void {
    if (this.#chunks.length < this.#maxChunks) {
      this.#chunks.push(this.#spare.pop() ?? Buffer.allocUnsafeSlow(CHUNK_BYTES));
      return;
    }
    this.#chunks.push(this.#chunks.shift()!);
    this.#dropped++;
    const oldestPlace = this.#dropped * CHUNK_BYTES;
    while (this.#count > 0 && this.#places[this.#first]! < oldestPlace) this.#dropOldest();
  }

  #dropOldest(): void {
    this.#first = (this.#first + 1) % this.#seqNums.length;
    this.#count--;
  }

  /** Index of the first kept message numbered `from` or higher. */
  #indexFrom(from: number): number {
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#seqNums[(this.#first + middle) % this.#seqNums.length]! < from) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #grow(): void {
    const size = this.#seqNums.length;
    const seqNums = new Float64Array(size * 2);
    const places = new Float64Array(size * 2);
    const lengths = new Int32Array(size * 2);
    for (let index = 0; index < this.#count; index++) {
      const slot = (this.#first + index) % size;
      seqNums[index] = this.#seqNums[slot]!;
      places[index] = this.#places[slot]!;
      lengths[index] = this.#lengths[slot]!;
    }
    this.#seqNums = seqNums;
    this.#places = places;
    this.#lengths = lengths;
    this.#first = 0;
  }
}

const RECORD_BYTES = 32;

/** Records that a pool begins with, and the most that it ever copies to grow: 2 MB, well below a millisecond. */
const FIRST_RECORDS = 1024;
const MOST_COPIED_RECORDS = 65_536;

/**
 * 32-byte records in one typed array: a record is one cache line to touch, and nothing for the garbage collector to
 * mark. Word `w` of a slot is `words[(slot << 3) + w]`; `numbers[slot << 2]` lies over its words 0 and 1. Slot 0 is
 * none, so that 0 can end a list.
 *
 * The arrays are replaced when the pool grows, which only taking a slot can cause: nobody keeps them across that.
 */
export class RecordPool {
  /** The most records in use at one time. */
  readonly capacity: number;
  words: Int32Array;
  numbers: Float64Array;
  /** Slots below this have been used. The memory above has never been touched: the system has not yet given it. */
  protected top = 1;
  /** The first of the slots given back, which are linked by a word of the pool's choice. */
  protected free = 0;
  #length: number;

  constructor(capacity: number) {
    this.capacity = capacity;
    this.#length = Math.min(capacity + 1, FIRST_RECORDS);
    const buffer = new ArrayBuffer(this.#length * RECORD_BYTES);
    this.words = new Int32Array(buffer);
    this.numbers = new Float64Array(buffer);
  }

  /** Bytes of the records that have been in use at one time or another. */
  get touchedBytes(): number {
    return this.top * RECORD_BYTES;
  }

  /** A slot never used before. Throws RangeError above the capacity, which the caller keeps from by its own limit. */
  protected takeFresh(): number {
    const slot = this.top;
    if (slot >= this.#length) this.#grow();
    this.top = slot + 1;
    return slot;
  }

  /**
   * Doubles while that is cheap. Then the whole capacity is reserved at once: copying tens of megabytes would stall
   * every order for milliseconds, and reserved memory that nobody writes to costs nothing.
   */
  #grow(): void {
    if (this.#length > this.capacity)
      throw new RangeError(`all ${this.capacity} records of the pool are in use`);
    const doubled = this.#length * 2;
    this.#length = doubled > MOST_COPIED_RECORDS ? this.capacity + 1 : Math.min(doubled, this.capacity + 1);
    const buffer = new ArrayBuffer(this.#length * RECORD_BYTES);
    const words = new Int32Array(buffer);
    words.set(this.words);
    this.words = words;
    this.numbers = new Float64Array(buffer);
  }
}

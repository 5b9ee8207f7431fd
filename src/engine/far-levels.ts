/** Keys in one block: small enough to shift in no time, large enough that a million keys are a few thousand blocks. */
const BLOCK_KEYS = 256;

/** Emptied blocks kept for the next need. */
const SPARE_BLOCKS = 16;

/**
 * Price levels away from the window of a price index: (key, level) pairs in descending order of key, in blocks of
 * which each is sorted, so that the lowest key, the next to be traded, is at the very end. Adding and removing cost
 * the shift of half a block at most, however many levels there are: the client who spreads a million orders over a
 * million prices slows down nobody.
 *
 * A position is block × BLOCK_KEYS + index, and good until the next change. −1 is none.
 */
export class FarLevels {
  /** Per block its keys, then as many levels. */
  readonly #blocks: Int32Array[] = [];
  readonly #counts: number[] = [];
  /** The lowest key of each block, apart for the sake of the search. */
  readonly #lows: number[] = [];
  readonly #spares: Int32Array[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Bytes of the blocks, in use and spare. */
  get bytes(): number {
    return (this.#blocks.length + this.#spares.length) * BLOCK_KEYS * 2 * 4;
  }

  /** The lowest key. There must be one. */
  get lowestKey(): number {
    return this.#lows[this.#lows.length - 1]!;
  }

  /** The level with the lowest key. There must be one. */
  get lowest(): number {
    return this.levelAt(this.firstPosition());
  }

  find(key: number): number {
    const block = this.#blockOf(key);
    if (block === this.#blocks.length) return 0;
    const index = this.#indexIn(block, key);
    return this.#blocks[block]![index] === key ? this.#blocks[block]![BLOCK_KEYS + index]! : 0;
  }

  /** Adds a key that is not there. */
  insert(key: number, level: number): void {
    let block = this.#blockOf(key);
    if (block === this.#blocks.length) {
      this.push(key, level);
      return;
    }
    if (this.#counts[block] === BLOCK_KEYS) {
      this.#split(block);
      if (key < this.#lows[block]!) block++;
    }
    const index = this.#indexIn(block, key);
    const count = this.#counts[block]!;
    const pairs = this.#blocks[block]!;
    pairs.copyWithin(index + 1, index, count);
    pairs.copyWithin(BLOCK_KEYS + index + 1, BLOCK_KEYS + index, BLOCK_KEYS + count);
    pairs[index] = key;
    pairs[BLOCK_KEYS + index] = level;
    this.#counts[block] = count + 1;
    this.#size++;
  }

  /** Removes a key that is there. */
  remove(key: number): void {
    const block = this.#blockOf(key);
    const index = this.#indexIn(block, key);
    const pairs = this.#blocks[block]!;
    const count = this.#counts[block]!;
    pairs.copyWithin(index, index + 1, count);
    pairs.copyWithin(BLOCK_KEYS + index, BLOCK_KEYS + index + 1, BLOCK_KEYS + count);
    this.#shorten(block, count - 1);
    if (count < BLOCK_KEYS / 4) this.#mergeAround(block);
  }

  /** The lowest key above the given one; undefined when there is none. */
  nextKey(key: number): number | undefined {
    const block = this.#blockOf(key);
    if (block === this.#blocks.length) return this.#lows[block - 1];
    const index = this.#indexIn(block, key);
    return index > 0 ? this.#blocks[block]![index - 1] : this.#lows[block - 1];
  }

  /** Adds a key that is lower than all. */
  push(key: number, level: number): void {
    let block = this.#blocks.length - 1;
    if (block < 0 || this.#counts[block] === BLOCK_KEYS) {
      block++;
      this.#blocks.push(this.#spares.pop() ?? new Int32Array(2 * BLOCK_KEYS));
      this.#counts.push(0);
      this.#lows.push(key);
    }
    const count = this.#counts[block]!;
    this.#blocks[block]![count] = key;
    this.#blocks[block]![BLOCK_KEYS + count] = level;
    this.#counts[block] = count + 1;
    this.#lows[block] = key;
    this.#size++;
  }

  /** Removes the lowest key. There must be one. */
  pop(): void {
    const block = this.#blocks.length - 1;
    this.#shorten(block, this.#counts[block]! - 1);
  }

  /** The position of the lowest key; −1 when there is none. */
  firstPosition(): number {
    const block = this.#blocks.length - 1;
    return block < 0 ? -1 : block * BLOCK_KEYS + this.#counts[block]! - 1;
  }

  /** The position of the next higher key; −1 after the highest. */
  nextPosition(position: number): number {
    if (position % BLOCK_KEYS !== 0) return position - 1;
    const block = position / BLOCK_KEYS - 1;
    return block < 0 ? -1 : block * BLOCK_KEYS + this.#counts[block]! - 1;
  }

  levelAt(position: number): number {
    return this.#blocks[(position / BLOCK_KEYS) | 0]![BLOCK_KEYS + (position % BLOCK_KEYS)]!;
  }

  /** The first block with a key at or below the given one; the number of blocks when all are above. */
  #blockOf(key: number): number {
    const lows = this.#lows;
    let low = 0;
    let high = lows.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (lows[middle]! > key) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The index of the first key in the block at or below the given one. */
  #indexIn(block: number, key: number): number {
    const keys = this.#blocks[block]!;
    let low = 0;
    let high = this.#counts[block]!;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (keys[middle]! > key) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Takes the tail of a block away, and the block with its last key. */
  #shorten(block: number, count: number): void {
    this.#size--;
    if (count === 0) {
      this.#drop(block);
      return;
    }
    this.#counts[block] = count;
    this.#lows[block] = this.#blocks[block]![count - 1]!;
  }

  #drop(block: number): void {
    if (this.#spares.length < SPARE_BLOCKS) this.#spares.push(this.#blocks[block]!);
    this.#blocks.splice(block, 1);
    this.#counts.splice(block, 1);
    this.#lows.splice(block, 1);
  }

  #split(block: number): void {
    const half = BLOCK_KEYS / 2;
    const upper = this.#blocks[block]!;
    const lower = this.#spares.pop() ?? new Int32Array(2 * BLOCK_KEYS);
    lower.set(upper.subarray(half, BLOCK_KEYS));
    lower.set(upper.subarray(BLOCK_KEYS + half), BLOCK_KEYS);
    this.#blocks.splice(block + 1, 0, lower);
    this.#counts.splice(block, 1, half, BLOCK_KEYS - half);
    this.#lows.splice(block, 0, upper[half - 1]!);
  }

  /**
   * Puts a block that has become short together with a neighbour, where both fill half a block at most. Without it
   * a million blocks with a key each could be left behind by cancelling all others.
   */
  #mergeAround(block: number): void {
    const counts = this.#counts;
    if (block >= counts.length) return;
    if (block > 0 && counts[block - 1]! + counts[block]! <= BLOCK_KEYS / 2) this.#append(block - 1);
    else if (block + 1 < counts.length && counts[block]! + counts[block + 1]! <= BLOCK_KEYS / 2)
      this.#append(block);
  }

  /** Moves the pairs of the next block to the end of this one. */
  #append(block: number): void {
    const count = this.#counts[block]!;
    const more = this.#counts[block + 1]!;
    const pairs = this.#blocks[block]!;
    const next = this.#blocks[block + 1]!;
    pairs.set(next.subarray(0, more), count);
    pairs.set(next.subarray(BLOCK_KEYS, BLOCK_KEYS + more), BLOCK_KEYS + count);
    this.#counts[block] = count + more;
    this.#lows[block] = this.#lows[block + 1]!;
    this.#drop(block + 1);
  }
}

import { RecordPool } from './record-pool.ts';

/** Words of a level's record; the volume lies over words 0 and 1. */
export const LEVEL_KEY = 2;
/** The oldest order of the level; of a free slot, the next free one. */
export const LEVEL_HEAD = 3;
export const LEVEL_TAIL = 4;
export const LEVEL_COUNT = 5;
/** How many times VOLUME_CARRY has been taken from the volume; 0 but for immense orders, and with the last order. */
export const LEVEL_CARRY = 6;
/** In its lowest bit the side, then the two bits below, then the number of the book. */
export const LEVEL_OWNER = 7;
/** A level of orders that are not shown. */
export const OWNER_DARK = 2;
/** The level has or had an iceberg or an all-or-none order: its volume does not tell how much would trade. */
export const OWNER_MIXED = 4;
export const OWNER_BOOK_SHIFT = 3;

/** A number counts exactly up to here only; two orders can be more. */
const VOLUME_CARRY = 2 ** 53;

/** Of this module's own, for speed: see book.ts. */
const KEY = LEVEL_KEY;
const HEAD = LEVEL_HEAD;
const TAIL = LEVEL_TAIL;
const COUNT = LEVEL_COUNT;
const CARRY = LEVEL_CARRY;
const OWNER = LEVEL_OWNER;

/** The price levels of all books that share the pool. */
export class LevelPool extends RecordPool {
  /** An empty level. */
  take(key: number, owner: number): number {
    let slot = this.free;
    if (slot !== 0) this.free = this.words[(slot << 3) + HEAD]!;
    else slot = this.takeFresh();
    const words = this.words;
    const record = slot << 3;
    this.numbers[slot << 2] = 0;
    words[record + KEY] = key;
    words[record + HEAD] = 0;
    words[record + TAIL] = 0;
    words[record + COUNT] = 0;
    words[record + OWNER] = owner;
    return slot;
  }

  release(slot: number): void {
    this.words[(slot << 3) + HEAD] = this.free;
    this.free = slot;
  }

  add(slot: number, quantity: number): void {
    const volumes = this.numbers;
    const sum = volumes[slot << 2]! + quantity;
    if (sum < VOLUME_CARRY) {
      volumes[slot << 2] = sum;
    } else {
      // Exact in this order of operations, since both are below the carry; the sum is not.
      volumes[slot << 2] = volumes[slot << 2]! - (VOLUME_CARRY - quantity);
      this.words[(slot << 3) + CARRY]!++;
    }
  }

  subtract(slot: number, quantity: number): void {
    const volumes = this.numbers;
    const rest = volumes[slot << 2]! - quantity;
    if (rest >= 0) {
      volumes[slot << 2] = rest;
    } else {
      volumes[slot << 2] = rest + VOLUME_CARRY;
      this.words[(slot << 3) + CARRY]!--;
    }
  }

  /** The level's quantity; above 2^53 the nearest number to it. */
  volumeOf(slot: number): number {
    return this.words[(slot << 3) + CARRY]! * VOLUME_CARRY + this.numbers[slot << 2]!;
  }
}

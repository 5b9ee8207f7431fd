import { FarLevels } from './far-levels.ts';

/** The key of no price: above every key, so that comparing with it needs no test of its own. */
export const NO_KEY = 2 ** 31 - 1;

/** The position behind the last level. */
export const NO_POSITION = -1;

export const DEFAULT_WINDOW_KEYS = 4096;
const MIN_WINDOW_KEYS = 64;
const MAX_WINDOW_KEYS = 65_536;

const NOTHING = new Int32Array(0);

/** The number of the lowest bit that is set. */
function lowestBit(bits: number): number {
  return 31 - Math.clz32(bits & -bits);
}

/**
 * One side's price levels, best first. A level is found by its key, which is the price of an ask and the negated
 * price of a bid: on both sides the lowest key is the best price, and there is one piece of code for both.
 *
 * Near the best price keys index a window directly, with a bitmap in three steps that tells the next used key in a
 * few instructions. Levels above the window are in FarLevels. No level is ever below the window: a new best price
 * down there moves the window first.
 *
 * A position is a place in that order, good until a level is added or removed: a walk costs no search per level.
 */
export class PriceIndex {
  /** The level with the lowest key; 0 when there is none. */
  best = 0;
  /** The lowest key; NO_KEY when there is none. */
  bestKey = NO_KEY;
  readonly #windowKeys: number;
  readonly #far = new FarLevels();
  /** The window holds the keys from #base to #base + #span − 1. It is made when the first level is added. */
  #base = 0;
  #span = 0;
  #levels = NOTHING;
  /** A bit for each key of the window that is used, a bit for each word of these that is not 0, and so once more. */
  #keyBits = NOTHING;
  #wordBits = NOTHING;
  #groupBits = NOTHING;

  constructor(windowKeys: number) {
    const powerOfTwo = Number.isInteger(Math.log2(windowKeys));
    if (!powerOfTwo || windowKeys < MIN_WINDOW_KEYS || windowKeys > MAX_WINDOW_KEYS) {
      throw new RangeError(
        `a window has a power of two from ${MIN_WINDOW_KEYS} to ${MAX_WINDOW_KEYS} of keys`,
      );
    }
    this.#windowKeys = windowKeys;
  }

  /** Bytes of the window and of the far levels. */
  get bytes(): number {
    const bits = this.#keyBits.byteLength + this.#wordBits.byteLength + this.#groupBits.byteLength;
    return this.#levels.byteLength + bits + this.#far.bytes;
  }

  /** The level with the key; 0 when there is none. */
  find(key: number): number {
    const offset = (key - this.#base) >>> 0;
    return offset < this.#span ? this.#levels[offset]! : this.#far.find(key);
  }

  /** Adds a level with a key that no other has. */
  insert(key: number, level: number): void {
    let offset = (key - this.#base) >>> 0;
    if (offset >= this.#span) {
      if (!this.#mayMoveTo(key)) {
        this.#far.insert(key, level);
        return;
      }
      this.#moveWindow(Math.min(key, this.bestKey));
      offset = (key - this.#base) >>> 0;
      if (offset >= this.#span) {
        this.#far.insert(key, level);
        return;
      }
    }
    this.#setInWindow(offset, level);
    if (key < this.bestKey) {
      this.bestKey = key;
      this.best = level;
    }
  }

  /** Removes the level with the key, which must be there. */
  remove(key: number): void {
    const offset = (key - this.#base) >>> 0;
    if (offset >= this.#span) {
      this.#far.remove(key);
      if (key === this.bestKey) this.#bestOfFar();
      return;
    }
    this.#levels[offset] = 0;
    const word = offset >> 5;
    const bits = this.#keyBits[word]! & ~(1 << (offset & 31));
    this.#keyBits[word] = bits;
    if (bits === 0) this.#clearWord(word);
    if (key === this.bestKey) this.#bestAfter(offset);
  }

  /** The lowest key above the given one; NO_KEY when there is none. */
  nextKey(key: number): number {
    if (key < this.bestKey) return this.bestKey;
    // The window begins at or below the best key, so at or below this one.
    const offset = (key - this.#base) >>> 0;
    if (offset >= this.#span) return this.#far.nextKey(key) ?? NO_KEY;
    const next = this.#nextOffset(offset);
    if (next >= 0) return this.#base + next;
    return this.#far.size > 0 ? this.#far.lowestKey : NO_KEY;
  }

  /** The position of the best level, or NO_POSITION. */
  firstPosition(): number {
    const offset = (this.bestKey - this.#base) >>> 0;
    return offset < this.#span && this.best !== 0 ? offset : this.#firstFarPosition();
  }

  /** The position of the next worse level, or NO_POSITION. */
  nextPosition(position: number): number {
    if (position < this.#span) {
      const offset = this.#nextOffset(position);
      return offset >= 0 ? offset : this.#firstFarPosition();
    }
    const far = this.#far.nextPosition(position - this.#span);
    return far < 0 ? NO_POSITION : this.#span + far;
  }

  levelAt(position: number): number {
    return position < this.#span ? this.#levels[position]! : this.#far.levelAt(position - this.#span);
  }

  #firstFarPosition(): number {
    const far = this.#far.firstPosition();
    return far < 0 ? NO_POSITION : this.#span + far;
  }

  /**
   * Whether the window goes where a key outside of it is added: when the key is the new best price, or the window has
   * become empty. What then comes in from afar has to leave again before the next such move, so moves stay rare.
   */
  #mayMoveTo(key: number): boolean {
    return key < this.bestKey || (this.bestKey - this.#base) >>> 0 >= this.#span;
  }

  /** Places the window so that a quarter of it is below the key, room for better prices to come. */
  #moveWindow(key: number): void {
    if (this.#span === 0) this.#makeWindow();
    else this.#emptyWindow();
    // Kept within what makes `key − base`, taken modulo 2^32, tell every key below the base from those in the window.
    this.#base = Math.min(Math.max(key - (this.#span >> 2), -(2 ** 31)), NO_KEY - this.#span);
    const far = this.#far;
    while (far.size > 0) {
      const offset = (far.lowestKey - this.#base) >>> 0;
      if (offset >= this.#span) break;
      this.#setInWindow(offset, far.lowest);
      far.pop();
    }
  }

  #makeWindow(): void {
    this.#span = this.#windowKeys;
    this.#levels = new Int32Array(this.#span);
    this.#keyBits = new Int32Array(this.#span >> 5);
    this.#wordBits = new Int32Array(Math.max(1, this.#span >> 10));
    this.#groupBits = new Int32Array(Math.max(1, this.#span >> 15));
  }

  /** Moves all levels of the window to the far ones, the worst first since the far ones are all worse. */
  #emptyWindow(): void {
    for (let word = this.#keyBits.length - 1; word >= 0; word--) {
      let bits = this.#keyBits[word]!;
      while (bits !== 0) {
        const highest = 31 - Math.clz32(bits);
        const offset = (word << 5) + highest;
        this.#far.push(this.#base + offset, this.#levels[offset]!);
        this.#levels[offset] = 0;
        bits &= ~(1 << highest);
      }
      this.#keyBits[word] = 0;
    }
    this.#wordBits.fill(0);
    this.#groupBits.fill(0);
  }

  #setInWindow(offset: number, level: number): void {
    this.#levels[offset] = level;
    this.#keyBits[offset >> 5]! |= 1 << (offset & 31);
    this.#wordBits[offset >> 10]! |= 1 << ((offset >> 5) & 31);
    this.#groupBits[offset >> 15]! |= 1 << ((offset >> 10) & 31);
  }

  #clearWord(word: number): void {
    const bits = this.#wordBits[word >> 5]! & ~(1 << (word & 31));
    this.#wordBits[word >> 5] = bits;
    if (bits === 0) this.#groupBits[word >> 10]! &= ~(1 << ((word >> 5) & 31));
  }

  /** The best level was at the offset; the next one becomes it. */
  #bestAfter(offset: number): void {
    const next = this.#nextOffset(offset);
    if (next < 0) {
      this.#bestOfFar();
      return;
    }
    this.bestKey = this.#base + next;
    this.best = this.#levels[next]!;
  }

  #bestOfFar(): void {
    const some = this.#far.size > 0;
    this.bestKey = some ? this.#far.lowestKey : NO_KEY;
    this.best = some ? this.#far.lowest : 0;
  }

  /** The offset of the next used key of the window above the one given, or −1. `-2 << n` has the bits above n. */
  #nextOffset(offset: number): number {
    let word = offset >> 5;
    let bits = this.#keyBits[word]! & (-2 << (offset & 31));
    if (bits !== 0) return (word << 5) + lowestBit(bits);
    let group = word >> 5;
    bits = this.#wordBits[group]! & (-2 << (word & 31));
    if (bits === 0) {
      let part = group >> 5;
      bits = this.#groupBits[part]! & (-2 << (group & 31));
      while (bits === 0) {
        if (++part === this.#groupBits.length) return -1;
        bits = this.#groupBits[part]!;
      }
      group = (part << 5) + lowestBit(bits);
      bits = this.#wordBits[group]!;
    }
    word = (group << 5) + lowestBit(bits);
    return (word << 5) + lowestBit(this.#keyBits[word]!);
  }
}

import {
  LEVEL_COUNT,
  LEVEL_HEAD,
  LEVEL_KEY,
  LEVEL_OWNER,
  LEVEL_TAIL,
  OWNER_BOOK_SHIFT,
  OWNER_DARK,
  OWNER_MIXED,
  type LevelPool,
} from './level-pool.ts';
import { ALL_OR_NONE, DARK_FLAGS, GROUP_SHIFT, ICEBERG, SPECIAL_FLAGS } from './order-flags.ts';
import {
  ORDER_LEVEL,
  ORDER_NEXT,
  ORDER_PREVIOUS,
  ORDER_REFERENCE,
  ORDER_TRAITS,
  type OrderPool,
} from './order-pool.ts';
import { PriceIndex } from './price-index.ts';

/** The sides as numbers, as far down as the book. */
export const BUY = 0;
export const SELL = 1;
export type BookSide = typeof BUY | typeof SELL;

/** Of this module's own, for speed: see book.ts. */
const NEXT = ORDER_NEXT;
const PREVIOUS = ORDER_PREVIOUS;
const LEVEL = ORDER_LEVEL;
const TRAITS = ORDER_TRAITS;
const KEY = LEVEL_KEY;
const HEAD = LEVEL_HEAD;
const TAIL = LEVEL_TAIL;
const COUNT = LEVEL_COUNT;
const OWNER = LEVEL_OWNER;
const SPECIAL = SPECIAL_FLAGS;

/** What the record of an iceberg has no room for: a side table, since few orders are icebergs. */
interface Iceberg {
  /** The most that is shown at a time. */
  display: number;
  /** Lots behind the shown ones. */
  reserve: number;
}

/**
 * One side of a book: the queues of its visible orders by price, and those of its dark ones. Slots are those of the
 * order pool, keys those of PriceIndex: price = sign × key.
 */
export class HalfBook {
  readonly side: BookSide;
  readonly sign: 1 | -1;
  readonly orders: OrderPool;
  readonly levels: LevelPool;
  readonly visible: PriceIndex;
  readonly dark: PriceIndex;
  /** How many orders are hidden, all-or-none or icebergs. While there are none, the short path serves. */
  specials = 0;
  readonly #owner: number;
  readonly #icebergs = new Map<number, Iceberg>();

  constructor(side: BookSide, book: number, orders: OrderPool, levels: LevelPool, windowKeys: number) {
    this.side = side;
    this.sign = side === BUY ? -1 : 1;
    this.orders = orders;
    this.levels = levels;
    this.visible = new PriceIndex(windowKeys);
    this.dark = new PriceIndex(windowKeys);
    this.#owner = (book << OWNER_BOOK_SHIFT) | side;
  }

  /** Bytes of the price indexes. */
  get bytes(): number {
    return this.visible.bytes + this.dark.bytes;
  }

  referenceOf(slot: number): number {
    return this.orders.words[(slot << 3) + ORDER_REFERENCE]!;
  }

  /** The first order of a level. */
  headOf(level: number): number {
    return this.levels.words[(level << 3) + HEAD]!;
  }

  /** The order behind, on the same level; 0 at the end. */
  nextOf(slot: number): number {
    return this.orders.words[(slot << 3) + NEXT]!;
  }

  keyOf(level: number): number {
    return this.levels.words[(level << 3) + KEY]!;
  }

  traitsOf(slot: number): number {
    return this.orders.words[(slot << 3) + TRAITS]!;
  }

  groupOf(slot: number): number {
    return this.orders.words[(slot << 3) + TRAITS]! >>> GROUP_SHIFT;
  }

  /** What is open of an order, shown or not. */
  leavesOf(slot: number): number {
    const shown = this.orders.numbers[slot << 2]!;
    return (this.traitsOf(slot) & ICEBERG) === 0 ? shown : shown + this.#icebergs.get(slot)!.reserve;
  }

  shownOf(slot: number): number {
    return (this.traitsOf(slot) & DARK_FLAGS) === 0 ? this.orders.numbers[slot << 2]! : 0;
  }

  /** The most that an iceberg shows; 0 for any other order. */
  displayOf(slot: number): number {
    return this.#icebergs.get(slot)?.display ?? 0;
  }

  /** Whether the level has orders that its volume does not tell of, or that may be passed over. */
  isMixed(level: number): boolean {
    return (this.levels.words[(level << 3) + OWNER]! & OWNER_MIXED) !== 0;
  }

  priceOf(level: number): number {
    const key = this.keyOf(level);
    return this.sign < 0 ? 0 - key : key;
  }

  /**
   * Puts the order in the slot, whose traits are set, at the end of its level. `display` is the most that an iceberg
   * shows at a time.
   */
  link(slot: number, key: number, quantity: number, display: number): void {
    const traits = this.orders.words[(slot << 3) + TRAITS]!;
    if ((traits & SPECIAL) !== 0) this.#linkSpecial(slot, key, quantity, traits, display);
    else this.#append(this.visible, slot, key, quantity, this.#owner);
  }

  /** Takes the order in the slot out of its level, and the level away with its last order. */
  unlink(slot: number): void {
    const words = this.orders.words;
    const levels = this.levels;
    const levelWords = levels.words;
    const record = slot << 3;
    const level = words[record + LEVEL]!;
    const levelRecord = level << 3;
    if ((words[record + TRAITS]! & SPECIAL) !== 0) {
      this.specials--;
      this.#icebergs.delete(slot);
    }
    if (--levelWords[levelRecord + COUNT]! === 0) {
      const index = (levelWords[levelRecord + OWNER]! & OWNER_DARK) === 0 ? this.visible : this.dark;
      index.remove(levelWords[levelRecord + KEY]!);
      levels.release(level);
      return;
    }
    const next = words[record + NEXT]!;
    const previous = words[record + PREVIOUS]!;
    if (previous !== 0) words[(previous << 3) + NEXT] = next;
    else levelWords[levelRecord + HEAD] = next;
    if (next !== 0) words[(next << 3) + PREVIOUS] = previous;
    else levelWords[levelRecord + TAIL] = previous;
    levels.subtract(level, this.orders.numbers[slot << 2]!);
  }

  /** Takes an order out of the book. */
  drop(slot: number): void {
    this.unlink(slot);
    this.orders.release(slot);
  }

  /**
   * Takes a quantity off the part of an order that may trade, of which it must not be more. Returns what is left of
   * the order; with nothing left it has gone. An iceberg of which nothing is shown any more waits for `refresh`.
   */
  take(slot: number, quantity: number): number {
    const numbers = this.orders.numbers;
    const left = numbers[slot << 2]! - quantity;
    const reserve = (this.traitsOf(slot) & ICEBERG) === 0 ? 0 : this.#icebergs.get(slot)!.reserve;
    if (left + reserve === 0) {
      this.drop(slot);
      return 0;
    }
    numbers[slot << 2] = left;
    this.levels.subtract(this.orders.words[(slot << 3) + LEVEL]!, quantity);
    return left + reserve;
  }

  /** Shows the next part of an iceberg, at the back of its level. */
  refresh(slot: number): void {
    this.#showUpTo(slot, this.#icebergs.get(slot)!.display);
    this.#moveBack(slot);
  }

  /**
   * Gives an order another open quantity above 0, in its place. An iceberg then shows no more than before, and no less
   * as far as it has it.
   */
  resize(slot: number, leaves: number): void {
    const shown = this.orders.numbers[slot << 2]!;
    if ((this.traitsOf(slot) & ICEBERG) === 0) {
      this.#setQuantity(slot, leaves);
    } else {
      this.#setQuantity(slot, Math.min(shown, leaves));
      this.#icebergs.get(slot)!.reserve = Math.max(0, leaves - shown);
    }
  }

  /** Makes an iceberg show as much as it may of its open quantity, in its place. */
  showAgain(slot: number): void {
    const iceberg = this.#icebergs.get(slot);
    if (iceberg !== undefined) this.#showUpTo(slot, iceberg.display);
  }

  /** Makes an iceberg show as much at a time, in its place; false when the order is none. */
  setDisplay(slot: number, display: number): boolean {
    const iceberg = this.#icebergs.get(slot);
    if (iceberg === undefined) return false;
    iceberg.display = display;
    this.#showUpTo(slot, display);
    return true;
  }

  /** Makes an iceberg show this part of its open quantity now; another order shows what its kind does. */
  setShown(slot: number, shown: number): void {
    if (this.#icebergs.has(slot)) this.#showUpTo(slot, shown);
  }

  #showUpTo(slot: number, display: number): void {
    const iceberg = this.#icebergs.get(slot)!;
    const leaves = this.orders.numbers[slot << 2]! + iceberg.reserve;
    const shown = Math.min(display, leaves);
    iceberg.reserve = leaves - shown;
    this.#setQuantity(slot, shown);
  }

  #setQuantity(slot: number, quantity: number): void {
    const numbers = this.orders.numbers;
    const level = this.orders.words[(slot << 3) + LEVEL]!;
    const change = quantity - numbers[slot << 2]!;
    numbers[slot << 2] = quantity;
    if (change > 0) this.levels.add(level, change);
    else this.levels.subtract(level, 0 - change);
  }

  #moveBack(slot: number): void {
    const words = this.orders.words;
    const levelWords = this.levels.words;
    const record = slot << 3;
    const levelRecord = words[record + LEVEL]! << 3;
    const next = words[record + NEXT]!;
    if (next === 0) return;
    const previous = words[record + PREVIOUS]!;
    const tail = levelWords[levelRecord + TAIL]!;
    if (previous !== 0) words[(previous << 3) + NEXT] = next;
    else levelWords[levelRecord + HEAD] = next;
    words[(next << 3) + PREVIOUS] = previous;
    words[(tail << 3) + NEXT] = slot;
    words[record + PREVIOUS] = tail;
    words[record + NEXT] = 0;
    levelWords[levelRecord + TAIL] = slot;
  }

  #linkSpecial(slot: number, key: number, quantity: number, traits: number, display: number): void {
    this.specials++;
    if ((traits & DARK_FLAGS) !== 0) {
      this.#append(this.dark, slot, key, quantity, this.#owner | OWNER_DARK);
    } else {
      const shown = Math.min(display, quantity);
      this.#icebergs.set(slot, { display, reserve: quantity - shown });
      this.#append(this.visible, slot, key, shown, this.#owner);
    }
    if ((traits & (ICEBERG | ALL_OR_NONE)) === 0) return;
    const level = this.orders.words[(slot << 3) + LEVEL]!;
    this.levels.words[(level << 3) + OWNER]! |= OWNER_MIXED;
  }

  #append(index: PriceIndex, slot: number, key: number, quantity: number, owner: number): void {
    const levels = this.levels;
    let level = index.find(key);
    if (level === 0) {
      level = levels.take(key, owner);
      index.insert(key, level);
    }
    const words = this.orders.words;
    const levelWords = levels.words;
    const record = slot << 3;
    const levelRecord = level << 3;
    const tail = levelWords[levelRecord + TAIL]!;
    this.orders.numbers[slot << 2] = quantity;
    words[record + NEXT] = 0;
    words[record + PREVIOUS] = tail;
    words[record + LEVEL] = level;
    if (tail !== 0) words[(tail << 3) + NEXT] = slot;
    else levelWords[levelRecord + HEAD] = slot;
    levelWords[levelRecord + TAIL] = slot;
    levelWords[levelRecord + COUNT]!++;
    levels.add(level, quantity);
  }
}

import {
  LEVEL_HEAD,
  LEVEL_KEY,
  LEVEL_OWNER,
  OWNER_BOOK_SHIFT,
  OWNER_DARK,
  OWNER_MIXED,
  type LevelPool,
} from './level-pool.ts';
import { ALL_OR_NONE, DARK_FLAGS, GROUP_SHIFT, ICEBERG, SPECIAL_FLAGS } from './order-flags.ts';
import { ORDER_LEVEL, ORDER_NEXT, ORDER_REFERENCE, ORDER_TRAITS, type OrderPool } from './order-pool.ts';
import { PriceIndex } from './price-index.ts';
import { append, detach, moveBack } from './queue.ts';

/** The sides as numbers, as far down as the book. */
export const BUY = 0;
export const SELL = 1;
export type BookSide = typeof BUY | typeof SELL;

/** Of this module's own, for speed: see book.ts. */
const NEXT = ORDER_NEXT;
const LEVEL = ORDER_LEVEL;
const REFERENCE = ORDER_REFERENCE;
const TRAITS = ORDER_TRAITS;
const KEY = LEVEL_KEY;
const HEAD = LEVEL_HEAD;
const OWNER = LEVEL_OWNER;

/** What the record of an iceberg has no room for: a side table, since few orders are icebergs. */
interface Iceberg {
  /** The most that is shown at a time. */
  display: number;
  /** Lots behind the shown ones. */
  reserve: number;
}

/**
 * One side of a book for those who ask about orders of any kind: the queues of its visible orders by price, and those
 * of its dark ones. Slots are those of the order pool, keys those of PriceIndex: price = sign × key.
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
  /** Of the side's levels: see LEVEL_OWNER. */
  readonly owner: number;
  readonly #icebergs = new Map<number, Iceberg>();

  constructor(side: BookSide, book: number, orders: OrderPool, levels: LevelPool, windowKeys: number) {
    this.side = side;
    this.sign = side === BUY ? -1 : 1;
    this.orders = orders;
    this.levels = levels;
    this.visible = new PriceIndex(windowKeys);
    this.dark = new PriceIndex(windowKeys);
    this.owner = (book << OWNER_BOOK_SHIFT) | side;
  }

  /** Bytes of the price indexes. */
  get bytes(): number {
    return this.visible.bytes + this.dark.bytes;
  }

  referenceOf(slot: number): number {
    return this.orders.words[(slot << 3) + REFERENCE]!;
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
   * Puts an order that is hidden, all-or-none or an iceberg, by its traits, at the end of its level. `display` is the
   * most that an iceberg shows at a time.
   */
  link(slot: number, key: number, quantity: number, display: number): void {
    const { orders, levels } = this;
    const traits = this.traitsOf(slot);
    this.specials++;
    if ((traits & DARK_FLAGS) !== 0) {
      append(orders, levels, this.dark, this.owner | OWNER_DARK, slot, key, quantity);
    } else {
      const shown = Math.min(display, quantity);
      this.#icebergs.set(slot, { display, reserve: quantity - shown });
      append(orders, levels, this.visible, this.owner, slot, key, shown);
    }
    if ((traits & (ICEBERG | ALL_OR_NONE)) === 0) return;
    const level = orders.words[(slot << 3) + LEVEL]!;
    levels.words[(level << 3) + OWNER]! |= OWNER_MIXED;
  }

  /** Takes the order in the slot, of whatever kind, out of its level, and the level away with its last order. */
  unlink(slot: number): void {
    if ((this.traitsOf(slot) & SPECIAL_FLAGS) !== 0) {
      this.specials--;
      this.#icebergs.delete(slot);
    }
    const levels = this.levels;
    const level = this.orders.words[(slot << 3) + LEVEL]!;
    if (detach(this.orders, levels, slot, level)) return;
    const isDark = (levels.words[(level << 3) + OWNER]! & OWNER_DARK) !== 0;
    (isDark ? this.dark : this.visible).remove(this.keyOf(level));
    levels.release(level);
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
    moveBack(this.orders, this.levels, slot);
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
}

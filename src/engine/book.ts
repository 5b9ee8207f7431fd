import type { BookPools } from './book-pools.ts';
import { bestUnpegged, nextPrice, walkDepth, walkInterest, walkOrders } from './book-walk.ts';
import type { BookLevel, Interest, RestedOrder, RestingOrder } from './book-walk.ts';
import { BUY, type BookSide, type HalfBook } from './half-book.ts';
import type { SelfMatchMode } from './incoming.ts';
import type { MatchingPolicy } from './instrument.ts';
import { LEVEL_KEY, LEVEL_OWNER, OWNER_BOOK_SHIFT, type LevelPool } from './level-pool.ts';
import { match, type BookListener } from './match.ts';
import {
  FILL_OR_KILL,
  GROUP_SHIFT,
  IMMEDIATE_OR_CANCEL,
  MARKET,
  NO_GROUP,
  RESTING_FLAGS,
  SPECIAL_FLAGS,
} from './order-flags.ts';
import { ORDER_LEVEL, ORDER_REFERENCE, ORDER_TRAITS, type OrderPool } from './order-pool.ts';
import { DEFAULT_WINDOW_KEYS, type PriceIndex } from './price-index.ts';
import { append, detach } from './queue.ts';
import { SpecialMatching } from './special-matching.ts';

export { BookPools, DEFAULT_POOL_ORDERS } from './book-pools.ts';
export type { BookLevel, Interest, RestedOrder, RestingOrder } from './book-walk.ts';
export { BUY, SELL, type BookSide } from './half-book.ts';

/**
 * Constants of this module's own: the compiler sees through them when it optimises, and not through imported ones,
 * which it loads from memory each time. That is a tenth of the time of an order.
 */
const REFERENCE = ORDER_REFERENCE;
const LEVEL = ORDER_LEVEL;
const TRAITS = ORDER_TRAITS;
const KEY = LEVEL_KEY;
const OWNER = LEVEL_OWNER;
const BOOK_SHIFT = OWNER_BOOK_SHIFT;
const GROUP = GROUP_SHIFT;
const RESTING = RESTING_FLAGS;
const SPECIAL = SPECIAL_FLAGS;
const NEVER_RESTS = MARKET | IMMEDIATE_OR_CANCEL | FILL_OR_KILL;
const BUYS = BUY;

export interface BookSettings {
  /** Prices near the best one that are found without a search: a power of two from 64 to 65,536. */
  readonly windowKeys?: number;
}

/**
 * The order book of one instrument. It knows numbers only: prices in ticks from MIN_PRICE to MAX_PRICE, quantities in
 * lots above 0, and the caller's reference to each order, a 32-bit integer. What they mean, and whether they are good,
 * is the caller's business; so is the part of an order that does not rest, and so are orders without a price that wait
 * for an auction.
 *
 * Visible orders trade by price and then time; at a price the dark ones (hidden and all-or-none) are behind them, and
 * share a queue of their own. Pro-rata shares an incoming order among those of a price instead.
 *
 * A handle names a resting order and is good until the order is filled or canceled. An operation on any other number
 * is refused: it changes nothing and returns 0, null or false.
 */
export class Book {
  readonly #number: number;
  readonly #orders: OrderPool;
  readonly #levels: LevelPool;
  readonly #listener: BookListener;
  /** The visible levels, which is all that the short path knows of. */
  readonly #bids: PriceIndex;
  readonly #asks: PriceIndex;
  readonly #special: SpecialMatching;
  /** 0 while there is nothing in the book, and nothing in its rules, that the short path does not know of. */
  #attention = 0;

  constructor(pools: BookPools, listener: BookListener, settings: BookSettings = {}) {
    const windowKeys = settings.windowKeys ?? DEFAULT_WINDOW_KEYS;
    this.#number = pools.nextBook();
    this.#orders = pools.orders;
    this.#levels = pools.levels;
    this.#listener = listener;
    this.#special = new SpecialMatching(this.#number, pools.orders, pools.levels, listener, windowKeys);
    this.#bids = this.#special.bids.visible;
    this.#asks = this.#special.asks.visible;
  }

  /** How the orders of one price share what comes. */
  set matching(policy: MatchingPolicy) {
    this.#special.matching = policy;
    this.#attention = this.#special.attention;
  }

  /** What becomes of two orders of one group that would trade. Resting orders keep their groups meanwhile. */
  set selfMatch(mode: SelfMatchMode) {
    this.#special.selfMatch = mode;
    this.#attention = this.#special.attention;
  }

  /**
   * Matches an incoming order. What is left of it then rests, and the listener gets its handle, unless it is a market,
   * immediate-or-cancel or fill-or-kill order: what is left of these is gone. A market order's price is ignored.
   *
   * The flags are those of order-flags.ts: 0 of a plain limit order, which takes the short path. The group is whose
   * the order is, from 1 to MAX_GROUP; `display` is the most that an iceberg shows at a time.
   */
  submit(
    reference: number,
    side: BookSide,
    price: number,
    quantity: number,
    flags: number,
    group = NO_GROUP,
    display = 0,
  ): void {
    const left = this.#match(reference, side, price, quantity, flags, group);
    if (left > 0 && (flags & NEVER_RESTS) === 0) {
      const traits = (group << GROUP) | (flags & RESTING);
      this.#listener.onRest(reference, this.#rest(reference, side, price, left, traits, display));
    }
  }

  /**
   * How much of an order would trade if it were submitted now: exactly as `submit` goes on to do it, self-match
   * included, with nothing changed and nobody told. Counts no further than to `enough`.
   *
   * Walks levels, and the orders of a level only where there are all-or-none orders, icebergs, or a group that might
   * meet itself.
   */
  fillable(
    side: BookSide,
    price: number,
    quantity: number,
    flags: number,
    group = NO_GROUP,
    enough = quantity,
  ): number {
    return this.#special.fillable(side, price, quantity, flags, group, enough);
  }

  /** The price of the first trade that the order would make; null when it would make none. */
  firstPrice(
    side: BookSide,
    price: number,
    quantity: number,
    flags: number,
    group = NO_GROUP,
  ): number | null {
    return this.#special.firstPrice(side, price, quantity, flags, group);
  }

  /** Takes an order out of the book. Returns the quantity that was open; 0 for a stale handle. */
  cancel(handle: number): number {
    const slot = this.#slotOf(handle);
    if (slot === 0) return 0;
    let quantity = this.#orders.numbers[slot << 2]!;
    if (this.#isSpecial(slot)) {
      const half = this.#halfOf(slot);
      quantity = half.leavesOf(slot);
      half.unlink(slot);
      this.#attention = this.#special.attention;
    } else {
      this.#unlink(slot);
    }
    this.#orders.release(slot);
    return quantity;
  }

  /**
   * Gives an order another open quantity, in its place in the queue. An iceberg goes on to show what it shows, as far
   * as it still has it. False, with nothing changed, for a stale handle and for a quantity that is not above 0.
   */
  resize(handle: number, openQuantity: number): boolean {
    const slot = this.#slotOf(handle);
    if (slot === 0 || !(openQuantity > 0)) return false;
    this.#halfOf(slot).resize(slot, openQuantity);
    return true;
  }

  /**
   * Takes the quantity that traded in an auction off an order, in its place in the queue and without a word to the
   * listener. An iceberg then shows anew what it may. With nothing left the order is gone. False, with nothing
   * changed, for a stale handle and for a quantity that is not from above 0 to the open one.
   */
  fill(handle: number, quantity: number): boolean {
    const slot = this.#slotOf(handle);
    if (slot === 0) return false;
    const half = this.#halfOf(slot);
    const left = half.leavesOf(slot) - quantity;
    if (!(quantity > 0 && left >= 0)) return false;
    if (left === 0) {
      this.cancel(handle);
    } else {
      half.resize(slot, left);
      half.showAgain(slot);
    }
    return true;
  }

  /**
   * Makes an iceberg show as much at a time, from now on and in its place. False, with nothing changed, for a stale
   * handle, an order that is no iceberg, and a quantity that is not above 0.
   */
  setDisplay(handle: number, display: number): boolean {
    const slot = this.#slotOf(handle);
    if (slot === 0 || !(display > 0)) return false;
    return this.#halfOf(slot).setDisplay(slot, display);
  }

  /**
   * Gives an order another price and open quantity. It loses its place in the queue, matches like an incoming order
   * of its flags, group and display, and what is left rests: the listener then hears of the same handle again. False
   * for a stale handle.
   */
  replace(handle: number, price: number, openQuantity: number): boolean {
    const slot = this.#slotOf(handle);
    if (slot === 0) return false;
    if (this.#isSpecial(slot)) return this.#replaceSpecial(slot, price, openQuantity);
    const words = this.#orders.words;
    const reference = words[(slot << 3) + REFERENCE]!;
    const group = words[(slot << 3) + TRAITS]! >>> GROUP;
    const side = this.#sideOf(slot);
    this.#unlink(slot);
    const left = this.#match(reference, side, price, openQuantity, 0, group);
    if (left > 0) {
      this.#link(slot, side, price, left);
      this.#listener.onRest(reference, handle);
    } else {
      this.#orders.release(slot);
    }
    return true;
  }

  /**
   * Puts an order at the end of its level as it was, without matching it. Returns its handle. A book is restored with
   * this, each side's orders in the order in which they are walked.
   */
  restore(side: BookSide, order: RestedOrder): number {
    const traits = (order.group << GROUP) | order.flags;
    const handle = this.#rest(order.reference, side, order.price, order.openQuantity, traits, order.display);
    this.#special.half(side).setShown(this.#slotOf(handle), order.shownQuantity);
    return handle;
  }

  /** The best price that is shown; null when nobody shows one. */
  best(side: BookSide): number | null {
    const half = this.#special.half(side);
    return half.visible.best === 0 ? null : half.priceOf(half.visible.best);
  }

  /** The best price that is shown by an order that does not follow others itself; null when there is none. */
  bestUnpegged(side: BookSide): number | null {
    return bestUnpegged(this.#special.half(side));
  }

  /** The best price of any order, shown or not, that is worse than the given one; null when there is none. */
  nextPrice(side: BookSide, price: number): number | null {
    return nextPrice(this.#special.half(side), price);
  }

  /** What is shown of all orders at the price, 0 when there are none. */
  volumeAt(side: BookSide, price: number): number {
    const half = this.#special.half(side);
    const level = half.visible.find(half.sign * price);
    return level === 0 ? 0 : this.#levels.volumeOf(level);
  }

  /** What is open of a resting order, shown or not; 0 for a stale handle. */
  openOf(handle: number): number {
    const slot = this.#slotOf(handle);
    return slot === 0 ? 0 : this.#halfOf(slot).leavesOf(slot);
  }

  /** What is shown of a resting order; 0 for a stale handle. */
  shownOf(handle: number): number {
    const slot = this.#slotOf(handle);
    return slot === 0 ? 0 : this.#halfOf(slot).shownOf(slot);
  }

  /** The price of a resting order; null for a stale handle. */
  priceOf(handle: number): number | null {
    const slot = this.#slotOf(handle);
    return slot === 0 ? null : this.#halfOf(slot).priceOf(this.#orders.words[(slot << 3) + LEVEL]!);
  }

  /** The depth: what is shown, best first. Nothing may be entered, canceled or changed while it is walked. */
  levels(side: BookSide): Generator<BookLevel, void, undefined> {
    return walkDepth(this.#special.half(side));
  }

  /** The orders of a side in the order in which they would trade, dark ones included, under the same condition. */
  orders(side: BookSide): Generator<RestingOrder, void, undefined> {
    return walkOrders(this.#special.half(side));
  }

  /**
   * What takes part in an auction, by price and best first: all that is open of visible and hidden orders, and nothing
   * of all-or-none ones. Under the same condition. Above 2^53 lots at a price the nearest number to it.
   */
  interest(side: BookSide): Generator<Interest, void, undefined> {
    return walkInterest(this.#special.half(side));
  }

  /** Bytes of the price indexes, which are the book's own. */
  get bytes(): number {
    return this.#special.bids.bytes + this.#special.asks.bytes;
  }

  #sideOf(slot: number): BookSide {
    const level = this.#orders.words[(slot << 3) + LEVEL]!;
    return (this.#levels.words[(level << 3) + OWNER]! & 1) as BookSide;
  }

  #halfOf(slot: number): HalfBook {
    return this.#special.half(this.#sideOf(slot));
  }

  #isSpecial(slot: number): boolean {
    return (this.#orders.words[(slot << 3) + TRAITS]! & SPECIAL) !== 0;
  }

  /** The slot of one of this book's orders; 0 for any other handle. */
  #slotOf(handle: number): number {
    const slot = this.#orders.slotOf(handle);
    const level = this.#orders.words[(slot << 3) + LEVEL]!;
    return this.#levels.words[(level << 3) + OWNER]! >> BOOK_SHIFT === this.#number ? slot : 0;
  }

  /** Returns what is left and not canceled. */
  #match(
    reference: number,
    side: BookSide,
    price: number,
    quantity: number,
    flags: number,
    group: number,
  ): number {
    if ((flags | this.#attention) !== 0) {
      const left = this.#special.match(reference, side, price, quantity, flags, group);
      this.#attention = this.#special.attention;
      return left;
    }
    const makers = side === BUYS ? this.#asks : this.#bids;
    const limitKey = side === BUYS ? price : 0 - price;
    if (makers.bestKey > limitKey) return quantity;
    const sign = side === BUYS ? 1 : -1;
    return match(this.#orders, this.#levels, this.#listener, makers, sign, limitKey, reference, quantity);
  }

  #rest(
    reference: number,
    side: BookSide,
    price: number,
    quantity: number,
    traits: number,
    display: number,
  ): number {
    const slot = this.#orders.take();
    const words = this.#orders.words;
    words[(slot << 3) + REFERENCE] = reference;
    words[(slot << 3) + TRAITS] = traits;
    if ((traits & SPECIAL) === 0) this.#link(slot, side, price, quantity);
    else this.#linkSpecial(slot, side, price, quantity, display);
    return this.#orders.handleOf(slot);
  }

  #link(slot: number, side: BookSide, price: number, quantity: number): void {
    const index = side === BUYS ? this.#bids : this.#asks;
    const key = side === BUYS ? 0 - price : price;
    const owner = (this.#number << BOOK_SHIFT) | side;
    append(this.#orders, this.#levels, index, owner, slot, key, quantity);
  }

  #linkSpecial(slot: number, side: BookSide, price: number, quantity: number, display: number): void {
    this.#special.half(side).link(slot, side === BUYS ? 0 - price : price, quantity, display);
    this.#attention = this.#special.attention;
  }

  /** Of a plain order: out of its level, and the level away with its last order. */
  #unlink(slot: number): void {
    const levels = this.#levels;
    const level = this.#orders.words[(slot << 3) + LEVEL]!;
    if (detach(this.#orders, levels, slot, level)) return;
    const index = (levels.words[(level << 3) + OWNER]! & 1) === BUYS ? this.#bids : this.#asks;
    index.remove(levels.words[(level << 3) + KEY]!);
    levels.release(level);
  }

  #replaceSpecial(slot: number, price: number, openQuantity: number): boolean {
    const half = this.#halfOf(slot);
    const { side } = half;
    const reference = half.referenceOf(slot);
    const display = half.displayOf(slot);
    const flags = half.traitsOf(slot) & RESTING;
    half.unlink(slot);
    const left = this.#match(reference, side, price, openQuantity, flags, half.groupOf(slot));
    if (left > 0) {
      this.#linkSpecial(slot, side, price, left, display);
      this.#listener.onRest(reference, this.#orders.handleOf(slot));
    } else {
      this.#orders.release(slot);
    }
    return true;
  }
}

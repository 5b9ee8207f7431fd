import { LEVEL_COUNT, LEVEL_HEAD, LEVEL_KEY, LEVEL_OWNER, LEVEL_TAIL, LevelPool } from './level-pool.ts';
import { canFill, match, type BookListener } from './match.ts';
import { FILL_OR_KILL, MARKET } from './order-flags.ts';
import { ORDER_LEVEL, ORDER_NEXT, ORDER_PREVIOUS, ORDER_REFERENCE, OrderPool } from './order-pool.ts';
import { DEFAULT_WINDOW_KEYS, NO_KEY, NO_POSITION, PriceIndex } from './price-index.ts';

/** The sides as numbers, as far down as the book. */
export const BUY = 0;
export const SELL = 1;
export type BookSide = typeof BUY | typeof SELL;

/**
 * Constants of this module's own: the compiler sees through them when it optimises, and not through imported ones,
 * which it loads from memory each time. That is a tenth of the time of an order.
 */
const NEXT = ORDER_NEXT;
const PREVIOUS = ORDER_PREVIOUS;
const REFERENCE = ORDER_REFERENCE;
const LEVEL = ORDER_LEVEL;
const KEY = LEVEL_KEY;
const HEAD = LEVEL_HEAD;
const TAIL = LEVEL_TAIL;
const COUNT = LEVEL_COUNT;
const OWNER = LEVEL_OWNER;
const BUYS = BUY;

export const DEFAULT_POOL_ORDERS = 2_000_000;

/** The memory that the books of a venue share: many small books need no more of it than one large one. */
export class BookPools {
  readonly orders: OrderPool;
  readonly levels: LevelPool;
  #books = 0;

  /** Room for as many resting orders, in all books together. Throws RangeError unless from 1 to MAX_POOL_ORDERS. */
  constructor(capacity = DEFAULT_POOL_ORDERS) {
    this.orders = new OrderPool(capacity);
    this.levels = new LevelPool(capacity);
  }

  /** The number of a new book, by which its levels are known for its own. */
  nextBook(): number {
    return ++this.#books;
  }
}

export interface BookSettings {
  /** Prices near the best one that are found without a search: a power of two from 64 to 65,536. */
  readonly windowKeys?: number;
}

export interface BookLevel {
  readonly price: number;
  readonly quantity: number;
  /** How many orders the quantity is of. */
  readonly orders: number;
}

export interface RestingOrder {
  readonly reference: number;
  readonly handle: number;
  readonly price: number;
  readonly openQuantity: number;
}

/**
 * The order book of one instrument, matched by price and then time. It knows numbers only: prices in ticks from
 * MIN_PRICE to MAX_PRICE, quantities in lots above 0, and the caller's reference to each order, a 32-bit integer. What
 * they mean, and whether they are good, is the caller's business; so is the part of an order that does not rest.
 *
 * A handle names a resting order and is good until the order is filled or canceled. An operation on any other number
 * is refused: it changes nothing and returns 0 or false.
 */
export class Book {
  readonly #number: number;
  readonly #orders: OrderPool;
  readonly #levels: LevelPool;
  readonly #listener: BookListener;
  readonly #bids: PriceIndex;
  readonly #asks: PriceIndex;

  constructor(pools: BookPools, listener: BookListener, settings: BookSettings = {}) {
    const windowKeys = settings.windowKeys ?? DEFAULT_WINDOW_KEYS;
    this.#number = pools.nextBook();
    this.#orders = pools.orders;
    this.#levels = pools.levels;
    this.#listener = listener;
    this.#bids = new PriceIndex(windowKeys);
    this.#asks = new PriceIndex(windowKeys);
  }

  /**
   * Matches an incoming order. What is left of a plain limit order then rests, and the listener gets its handle; what
   * is left of any other is gone. A market order's price is ignored. The flags are those of order-flags.ts.
   */
  submit(reference: number, side: BookSide, price: number, quantity: number, flags: number): void {
    if (flags !== 0) {
      this.#submitImmediate(reference, side, price, quantity, flags);
      return;
    }
    const left = this.#match(reference, side, side === BUYS ? price : 0 - price, quantity);
    if (left > 0) this.#listener.onRest(reference, this.restore(reference, side, price, left));
  }

  /** Takes an order out of the book. Returns the quantity that was open; 0 for a stale handle. */
  cancel(handle: number): number {
    const slot = this.#slotOf(handle);
    if (slot === 0) return 0;
    const quantity = this.#orders.numbers[slot << 2]!;
    this.#unlink(slot);
    this.#orders.release(slot);
    return quantity;
  }

  /**
   * Lowers an order's open quantity; it keeps its place in the queue. False, with nothing changed, for a stale handle
   * and for a quantity that is not above 0 and below the open one.
   */
  reduce(handle: number, openQuantity: number): boolean {
    const slot = this.#slotOf(handle);
    if (slot === 0) return false;
    const orders = this.#orders;
    const open = orders.numbers[slot << 2]!;
    if (!(openQuantity > 0 && openQuantity < open)) return false;
    orders.numbers[slot << 2] = openQuantity;
    this.#levels.subtract(orders.words[(slot << 3) + LEVEL]!, open - openQuantity);
    return true;
  }

  /**
   * Gives an order another price and open quantity. It loses its place in the queue, matches like an incoming order,
   * and what is left rests: the listener then hears of the same handle again. False for a stale handle.
   */
  replace(handle: number, price: number, openQuantity: number): boolean {
    const slot = this.#slotOf(handle);
    if (slot === 0) return false;
    const words = this.#orders.words;
    const reference = words[(slot << 3) + REFERENCE]!;
    const side = (this.#levels.words[(words[(slot << 3) + LEVEL]! << 3) + OWNER]! & 1) as BookSide;
    this.#unlink(slot);
    const left = this.#match(reference, side, side === BUYS ? price : 0 - price, openQuantity);
    if (left > 0) {
      this.#link(slot, side, price, left);
      this.#listener.onRest(reference, handle);
    } else {
      this.#orders.release(slot);
    }
    return true;
  }

  /**
   * Puts an order at the end of its level without matching it. Returns its handle. A book is restored with this, each
   * side's orders in the order in which they are walked.
   */
  restore(reference: number, side: BookSide, price: number, openQuantity: number): number {
    const slot = this.#orders.take();
    this.#orders.words[(slot << 3) + REFERENCE] = reference;
    this.#link(slot, side, price, openQuantity);
    return this.#orders.handleOf(slot);
  }

  /** The best price; null when nobody quotes that side. */
  best(side: BookSide): number | null {
    const index = this.#index(side);
    if (index.best === 0) return null;
    return side === BUYS ? 0 - index.bestKey : index.bestKey;
  }

  /** The open quantity of all orders at the price, 0 when there are none. */
  volumeAt(side: BookSide, price: number): number {
    const level = this.#index(side).find(side === BUYS ? 0 - price : price);
    return level === 0 ? 0 : this.#levels.volumeOf(level);
  }

  /** The open quantity of a resting order; 0 for a stale handle. */
  openOf(handle: number): number {
    const slot = this.#slotOf(handle);
    return slot === 0 ? 0 : this.#orders.numbers[slot << 2]!;
  }

  /** The price of a resting order; null for a stale handle. */
  priceOf(handle: number): number | null {
    const slot = this.#slotOf(handle);
    return slot === 0 ? null : this.#priceOfLevel(this.#orders.words[(slot << 3) + LEVEL]!);
  }

  /**
   * The levels of a side, best first. Nothing may be entered, canceled or changed while they are walked.
   */
  *levels(side: BookSide): Generator<BookLevel, void, undefined> {
    const index = this.#index(side);
    const words = this.#levels.words;
    for (let at = index.firstPosition(); at !== NO_POSITION; at = index.nextPosition(at)) {
      const level = index.levelAt(at);
      yield {
        price: this.#priceOfLevel(level),
        quantity: this.#levels.volumeOf(level),
        orders: words[(level << 3) + COUNT]!,
      };
    }
  }

  /** The orders of a side in the order in which they would trade, under the same condition. */
  *orders(side: BookSide): Generator<RestingOrder, void, undefined> {
    const index = this.#index(side);
    const { words, numbers } = this.#orders;
    for (let at = index.firstPosition(); at !== NO_POSITION; at = index.nextPosition(at)) {
      const level = index.levelAt(at);
      const price = this.#priceOfLevel(level);
      let slot = this.#levels.words[(level << 3) + HEAD]!;
      while (slot !== 0) {
        const reference = words[(slot << 3) + REFERENCE]!;
        yield { reference, handle: this.#orders.handleOf(slot), price, openQuantity: numbers[slot << 2]! };
        slot = words[(slot << 3) + NEXT]!;
      }
    }
  }

  /** Bytes of the price indexes, which are the book's own. */
  get bytes(): number {
    return this.#bids.bytes + this.#asks.bytes;
  }

  #index(side: number): PriceIndex {
    return side === BUYS ? this.#bids : this.#asks;
  }

  #priceOfLevel(level: number): number {
    const words = this.#levels.words;
    const key = words[(level << 3) + KEY]!;
    return (words[(level << 3) + OWNER]! & 1) === BUYS ? 0 - key : key;
  }

  /** The slot of one of this book's orders; 0 for any other handle. */
  #slotOf(handle: number): number {
    const slot = this.#orders.slotOf(handle);
    const level = this.#orders.words[(slot << 3) + LEVEL]!;
    return this.#levels.words[(level << 3) + OWNER]! >> 1 === this.#number ? slot : 0;
  }

  /** Orders that do not rest: market, immediate-or-cancel and fill-or-kill. */
  #submitImmediate(reference: number, side: BookSide, price: number, quantity: number, flags: number): void {
    // Above every key, and still below that of an empty side.
    const limitKey = (flags & MARKET) !== 0 ? NO_KEY - 1 : side === BUYS ? price : 0 - price;
    if ((flags & FILL_OR_KILL) !== 0 && !canFill(this.#levels, this.#index(1 - side), limitKey, quantity))
      return;
    this.#match(reference, side, limitKey, quantity);
  }

  /** Returns what is left. `limitKey` is the limit as a key of the other side. */
  #match(reference: number, side: BookSide, limitKey: number, quantity: number): number {
    const makers = side === BUYS ? this.#asks : this.#bids;
    if (makers.bestKey > limitKey) return quantity;
    const sign = side === BUYS ? 1 : -1;
    return match(this.#orders, this.#levels, this.#listener, makers, sign, limitKey, reference, quantity);
  }

  /** Puts the order in the slot at the end of its level. */
  #link(slot: number, side: BookSide, price: number, quantity: number): void {
    const index = side === BUYS ? this.#bids : this.#asks;
    const key = side === BUYS ? 0 - price : price;
    const levels = this.#levels;
    let level = index.find(key);
    if (level === 0) {
      level = levels.take(key, (this.#number << 1) | side);
      index.insert(key, level);
    }
    const words = this.#orders.words;
    const levelWords = levels.words;
    const record = slot << 3;
    const levelRecord = level << 3;
    const tail = levelWords[levelRecord + TAIL]!;
    this.#orders.numbers[slot << 2] = quantity;
    words[record + NEXT] = 0;
    words[record + PREVIOUS] = tail;
    words[record + LEVEL] = level;
    if (tail !== 0) words[(tail << 3) + NEXT] = slot;
    else levelWords[levelRecord + HEAD] = slot;
    levelWords[levelRecord + TAIL] = slot;
    levelWords[levelRecord + COUNT]!++;
    levels.add(level, quantity);
  }

  /** Takes the order in the slot out of its level, and the level away with its last order. */
  #unlink(slot: number): void {
    const words = this.#orders.words;
    const levels = this.#levels;
    const levelWords = levels.words;
    const next = words[(slot << 3) + NEXT]!;
    const previous = words[(slot << 3) + PREVIOUS]!;
    const level = words[(slot << 3) + LEVEL]!;
    const levelRecord = level << 3;
    if (--levelWords[levelRecord + COUNT]! === 0) {
      this.#index(levelWords[levelRecord + OWNER]! & 1).remove(levelWords[levelRecord + KEY]!);
      levels.release(level);
      return;
    }
    if (previous !== 0) words[(previous << 3) + NEXT] = next;
    else levelWords[levelRecord + HEAD] = next;
    if (next !== 0) words[(next << 3) + PREVIOUS] = previous;
    else levelWords[levelRecord + TAIL] = previous;
    levels.subtract(level, this.#orders.numbers[slot << 2]!);
  }
}

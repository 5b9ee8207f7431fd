import { Book, BookPools, BUY, SELL, type BookSide } from '../src/engine/book.ts';
import type { BookListener } from '../src/engine/match.ts';
import { FILL_OR_KILL, IMMEDIATE_OR_CANCEL, MARKET as MARKET_FLAG } from '../src/engine/order-flags.ts';
import { MAX_POOL_ORDERS } from '../src/engine/order-pool.ts';
import { CANCEL, LIMIT, LIMIT_FOK, LIMIT_IOC, MARKET, REPLACE, WORDS, type Operations } from './ops-file.ts';

/** Of this module's own, for speed: see the engine's book.ts. */
const RECORD_WORDS = WORDS;
const CANCELS = CANCEL;
const REPLACES = REPLACE;

/** Partial sums stay below it, so that adding one more term to them is exact. */
const EXACT = 2 ** 52;

/** What a run comes to; any two engines agree on it. */
export interface Totals {
  readonly trades: number;
  readonly quantity: number;
  readonly notional: bigint;
  readonly live: number;
  /** h = (31 h + 7 maker id + lots) mod 2^32, in order of trades. */
  readonly fillHash: number;
  readonly refused: number;
}

const FLAGS: number[] = [];
FLAGS[LIMIT] = 0;
FLAGS[MARKET] = MARKET_FLAG;
FLAGS[LIMIT_IOC] = IMMEDIATE_OR_CANCEL;
FLAGS[LIMIT_FOK] = FILL_OR_KILL;

/** The production books, driven by operations. Maps the ids of the file to the handles of the engine. */
export class OpsRunner implements BookListener {
  readonly pools: BookPools;
  readonly books: Book[] = [];
  readonly #words: Int32Array;
  /** Handle of each live id; 0 for the others. */
  readonly #handles: Int32Array;
  #trades = 0;
  #quantity = 0;
  #notional = 0;
  #largeNotional = 0n;
  #fillHash = 0;
  #refused = 0;

  constructor(operations: Operations) {
    this.#words = operations.words;
    // Written to once, so that the system provides the memory now; it is the caller's, not the engine's.
    this.#handles = new Int32Array(operations.maxId + 1).fill(0);
    this.pools = new BookPools(Math.min(Math.max(1, operations.maxId), MAX_POOL_ORDERS));
    for (let book = 0; book < operations.books; book++) this.books.push(new Book(this.pools, this));
  }

  onTrade(maker: number, _taker: number, price: number, quantity: number, makerLeft: number): void {
    this.#trades++;
    this.#quantity += quantity;
    const notional = this.#notional + price * quantity;
    if (notional < EXACT && notional > -EXACT) this.#notional = notional;
    else this.#carryNotional(price, quantity);
    this.#fillHash = (Math.imul(this.#fillHash, 31) + Math.imul(maker, 7) + quantity) | 0;
    if (makerLeft === 0) this.#handles[maker] = 0;
  }

  onSelfMatch(): void {
    throw new Error('these orders belong to nobody');
  }

  onRest(id: number, handle: number): void {
    this.#handles[id] = handle;
  }

  /** Applies the records from one number up to another. */
  apply(from: number, to: number): void {
    const words = this.#words;
    for (let record = from; record < to; record++) {
      const at = record * RECORD_WORDS;
      const head = words[at]!;
      const operation = head & 255;
      if (operation === CANCELS) this.#cancel(words[at + 1]!, head >>> 16);
      else if (operation === REPLACES)
        this.#replace(words[at + 1]!, head >>> 16, words[at + 2]!, words[at + 3]!);
      else {
        const side = ((head >>> 8) & 1) as BookSide;
        this.books[head >>> 16]!.submit(
          words[at + 1]!,
          side,
          words[at + 2]!,
          words[at + 3]!,
          FLAGS[operation]!,
        );
      }
    }
  }

  totals(): Totals {
    let live = 0;
    for (const book of this.books) {
      for (const side of [BUY, SELL] as const) {
        for (const level of book.levels(side)) live += level.orders;
      }
    }
    return {
      trades: this.#trades,
      quantity: this.#quantity,
      notional: this.#largeNotional + BigInt(this.#notional),
      live,
      fillHash: this.#fillHash >>> 0,
      refused: this.#refused,
    };
  }

  /** Bytes of all arrays of the engine that have been used. */
  get engineBytes(): number {
    let bytes = this.pools.orders.touchedBytes + this.pools.levels.touchedBytes;
    for (const book of this.books) bytes += book.bytes;
    return bytes;
  }

  #cancel(id: number, book: number): void {
    if (this.books[book]!.cancel(this.#handles[id]!) === 0) this.#refused++;
    else this.#handles[id] = 0;
  }

  /** The same price and no more quantity keeps the place in the queue. */
  #replace(id: number, bookNumber: number, price: number, quantity: number): void {
    const handle = this.#handles[id]!;
    const book = this.books[bookNumber]!;
    const open = book.openOf(handle);
    if (open === 0) {
      this.#refused++;
    } else if (book.priceOf(handle) === price && quantity <= open) {
      book.resize(handle, quantity);
    } else {
      this.#handles[id] = 0;
      book.replace(handle, price, quantity);
    }
  }

  #carryNotional(price: number, quantity: number): void {
    this.#largeNotional += BigInt(this.#notional) + BigInt(price) * BigInt(quantity);
    this.#notional = 0;
  }
}

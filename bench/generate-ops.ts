import { Book, BookPools, BUY, SELL, type BookSide } from '../src/engine/book.ts';
import type { BookListener } from '../src/engine/match.ts';
import { FILL_OR_KILL, IMMEDIATE_OR_CANCEL, MARKET as MARKET_FLAG } from '../src/engine/order-flags.ts';
import { CANCEL, LIMIT, LIMIT_FOK, LIMIT_IOC, MARKET, OperationsWriter, REPLACE } from './ops-file.ts';

interface Workload {
  readonly books: number;
  /** Orders that rest before the mix begins; the benchmark applies them before its clock starts. */
  readonly preload: number;
  readonly operations: number;
  /** Resting orders, in all books together, that the flow of orders tends to. */
  readonly resting: number;
  /** How far from the middle the orders of one side reach, in ticks. */
  readonly reach: number;
}

export const WORKLOADS = {
  single: { books: 1, preload: 0, operations: 2_000_000, resting: 10_000, reach: 250 },
  multi: { books: 100, preload: 0, operations: 2_000_000, resting: 90_000, reach: 300 },
  deep: { books: 1, preload: 1_000_000, operations: 2_000_000, resting: 1_000_000, reach: 19_200 },
} as const satisfies Record<string, Workload>;
export type WorkloadName = keyof typeof WORKLOADS;

const FIRST_MIDDLE = 100_500;
const LARGEST_ORDER = 100;

/** Half of the cancels name one of that many newest orders, half any order. */
const NEWEST = 1000;

/** Of 100 operations; the others are aggressive, market : IOC : FOK = 2 : 2 : 1. */
const LIMITS = 55;
const CANCELS = 35;
const REPLACES = 5;

/** Share of limit orders that cross the spread, where the number of resting orders stays what it is. */
const CROSSING = 0.136;

/** Mulberry32: small, seeded, and good enough for a load. */
export function seededRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Makes the operations of a workload: the same seed gives the same bytes. */
export function generateOperations(name: WorkloadName, seed: number, operations?: number): Uint8Array {
  const workload: Workload = { ...WORKLOADS[name], ...(operations === undefined ? {} : { operations }) };
  const market = new GeneratedMarket(workload, seed);
  for (let count = 0; count < workload.preload; count++) market.enterPassive();
  for (let count = 0; count < workload.operations; count++) market.step();
  return market.writer.bytes();
}

/** Books that know which orders live, so that the operations name orders that are there. */
class GeneratedMarket implements BookListener {
  readonly writer = new OperationsWriter();
  readonly #workload: Workload;
  readonly #random: () => number;
  readonly #books: Book[] = [];
  readonly #middles: number[] = [];
  /** The sums of the books' shares of the flow, by Zipf's law. */
  readonly #shares: number[] = [];
  /** By id: handle of the order, 0 when it is gone; its book × 2 + side; its place among the living. */
  readonly #handles: number[] = [0];
  readonly #owners: number[] = [0];
  readonly #places: number[] = [0];
  readonly #living: number[] = [];
  readonly #newest: number[] = [];

  constructor(workload: Workload, seed: number) {
    this.#workload = workload;
    this.#random = seededRandom(seed);
    const pools = new BookPools(4 * workload.resting + NEWEST);
    let share = 0;
    for (let book = 0; book < workload.books; book++) {
      this.#books.push(new Book(pools, this));
      this.#middles.push(FIRST_MIDDLE);
      share += 1 / (book + 1);
      this.#shares.push(share);
    }
  }

  onTrade(maker: number, _taker: number, _price: number, _quantity: number, makerLeft: number): void {
    if (makerLeft === 0) this.#die(maker);
  }

  onSelfMatch(): void {
    throw new Error('these orders belong to nobody');
  }

  onRest(id: number, handle: number): void {
    if (this.#handles[id] === 0) {
      this.#places[id] = this.#living.push(id) - 1;
      this.#newest[id % NEWEST] = id;
    }
    this.#handles[id] = handle;
  }

  step(): void {
    const choice = this.#random() * 100;
    if (choice < LIMITS) this.#enterLimit();
    else if (choice < LIMITS + CANCELS) this.#cancel();
    else if (choice < LIMITS + CANCELS + REPLACES) this.#replace();
    else this.#enterAggressive(choice);
  }

  enterPassive(): void {
    const side = this.#side();
    const book = this.#book();
    this.#submit(LIMIT, side, book, this.#passivePrice(side, book), 0);
  }

  /** The more orders rest, the more come to trade, so that their number keeps near to what the workload says. */
  #enterLimit(): void {
    const { resting } = this.#workload;
    const excess = (this.#living.length - resting) / resting;
    if (this.#random() >= CROSSING * Math.max(0, 1 + 4 * excess)) {
      this.enterPassive();
      return;
    }
    const side = this.#side();
    const book = this.#book();
    const best = this.#books[book]!.best(side === BUY ? SELL : BUY);
    this.#submit(LIMIT, side, book, best ?? this.#passivePrice(side, book), 0);
  }

  #enterAggressive(choice: number): void {
    const side = this.#side();
    const book = this.#book();
    const best = this.#books[book]!.best(side === BUY ? SELL : BUY) ?? this.#middles[book]!;
    const price = best + (side === BUY ? 2 : -2);
    const part = choice - (100 - (100 - LIMITS - CANCELS - REPLACES));
    if (part < 2) this.#submit(MARKET, side, book, 0, MARKET_FLAG);
    else if (part < 4) this.#submit(LIMIT_IOC, side, book, price, IMMEDIATE_OR_CANCEL);
    else this.#submit(LIMIT_FOK, side, book, price, FILL_OR_KILL);
  }

  #submit(operation: number, side: BookSide, book: number, price: number, flags: number): void {
    const id = this.#handles.push(0) - 1;
    this.#owners.push(book * 2 + side);
    this.#places.push(0);
    const quantity = this.#quantity();
    this.writer.add(operation, side, book, id, price, quantity);
    this.#books[book]!.submit(id, side, price, quantity, flags);
  }

  #cancel(): void {
    const id = this.#random() < 0.5 ? this.#newestOrder() : this.#anyOrder();
    if (id === 0) return this.enterPassive();
    const [book, side] = this.#ownerOf(id);
    const handle = this.#handles[id]!;
    const price = this.#books[book]!.priceOf(handle)!;
    this.writer.add(CANCEL, side, book, id, price, this.#books[book]!.cancel(handle));
    this.#die(id);
  }

  #replace(): void {
    const id = this.#anyOrder();
    if (id === 0) return this.enterPassive();
    const [book, side] = this.#ownerOf(id);
    const handle = this.#handles[id]!;
    const old = this.#books[book]!.priceOf(handle)!;
    let price = this.#passivePrice(side, book);
    if (price === old) price += side === BUY ? -1 : 1;
    const quantity = this.#quantity();
    this.writer.add(REPLACE, side, book, id, price, quantity);
    const place = this.#places[id]!;
    this.#books[book]!.replace(handle, price, quantity);
    if (this.#books[book]!.openOf(handle) === 0) this.#die(this.#living[place]!);
  }

  #die(id: number): void {
    const place = this.#places[id]!;
    const last = this.#living.pop()!;
    if (last !== id) {
      this.#living[place] = last;
      this.#places[last] = place;
    }
    this.#handles[id] = 0;
  }

  #ownerOf(id: number): [book: number, side: BookSide] {
    const owner = this.#owners[id]!;
    return [owner >> 1, (owner & 1) as BookSide];
  }

  #anyOrder(): number {
    return this.#living[Math.floor(this.#random() * this.#living.length)] ?? 0;
  }

  #newestOrder(): number {
    for (let attempt = 0; attempt < 8; attempt++) {
      const id = this.#newest[Math.floor(this.#random() * NEWEST)] ?? 0;
      if (this.#handles[id] !== 0) return id;
    }
    return this.#anyOrder();
  }

  #side(): BookSide {
    return this.#random() < 0.5 ? BUY : SELL;
  }

  #quantity(): number {
    return 1 + Math.floor(this.#random() * LARGEST_ORDER);
  }

  #book(): number {
    if (this.#books.length === 1) return 0;
    const drawn = this.#random() * this.#shares[this.#shares.length - 1]!;
    let book = 0;
    while (this.#shares[book]! < drawn) book++;
    return book;
  }

  /** Denser near the middle, which wanders by a tick now and then. */
  #passivePrice(side: BookSide, book: number): number {
    const drawn = this.#random();
    if (drawn < 0.01) this.#middles[book]! += drawn < 0.005 ? 1 : -1;
    const distance = 1 + Math.floor(this.#random() ** 2 * this.#workload.reach);
    return this.#middles[book]! + (side === BUY ? -distance : distance);
  }
}

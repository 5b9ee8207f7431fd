import type { Listing } from './listing.ts';
import { Order } from './order.ts';
import type { Special } from './special.ts';
import { ORDER_STATUSES, ORDER_TYPES, SIDES, TIMES_IN_FORCE, type OrderId } from './values.ts';

/** Rows of one page, and what of a row's number counts within it. */
const PAGE_BITS = 9;
const PAGE_ROWS = 2 ** PAGE_BITS;
const ROW_MASK = PAGE_ROWS - 1;

/** A row is 64 bytes: five 64-bit numbers, then 32-bit words. */
const NUMBERS_SHIFT = 3;
const WORDS_SHIFT = 4;
const ORDER_ID = 0;
const QUANTITY = 1;
const CUM_QUANTITY = 2;
const NOTIONAL = 3;
const ENTERED_AT = 4;
const PRICE = 10;
/**
 * Side, type and time in force, a byte each by their places in the lists of values.ts, then likewise the status in four
 * bits, and whether there is a price and an extra.
 */
const KIND = 11;
const GROUP = 12;
const LISTING = 13;
const REFERENCE = 14;
/** The next row of the owner's; 0 after the last. */
const NEXT = 15;

const STATUS_SHIFT = 24;
const STATUS_MASK = 15;
const HAS_PRICE = 1 << 28;
const HAS_EXTRA = 1 << 29;

const SIDE_CODES = placesIn(SIDES);
const TYPE_CODES = placesIn(ORDER_TYPES);
const TIME_IN_FORCE_CODES = placesIn(TIMES_IN_FORCE);
const STATUS_CODES = placesIn(ORDER_STATUSES);

/** What few closed orders have. */
interface Extra {
  readonly earlierIds: string[] | null;
  readonly closedQuantity: number;
  readonly special: Special | null;
}

interface Page {
  readonly numbers: Float64Array;
  readonly words: Int32Array;
  readonly clientOrderIds: string[];
}

/**
 * Closed orders. A venue remembers many times more of them than are open, and is seldom asked for one: as objects they
 * would be most of what the garbage collector copies and marks, so they are rows of typed arrays, and an order is made of
 * one only for whoever asks. Rows are given out as orders close, and given back as they are forgotten, which is in the
 * same order: so what happens to all of them goes straight through memory.
 */
export class ClosedOrders {
  readonly #pages: Page[] = [];
  readonly #extras = new Map<number, Extra>();
  /** By number; those that have had closed orders. */
  readonly #listings: (Listing | undefined)[] = [];
  readonly #free: number[] = [];
  /** Rows below this have been given out. Row 0 is none. */
  #top = 1;

  /** Writes down an order as it stands. Returns its row. */
  add(order: Order, reference: number): number {
    const row = this.#free.pop() ?? this.#top++;
    const page = (this.#pages[row >> PAGE_BITS] ??= newPage());
    page.words[((row & ROW_MASK) << WORDS_SHIFT) + REFERENCE] = reference;
    this.write(row, order);
    return row;
  }

  /** Writes it down again, where something of it was changed. */
  write(row: number, order: Order): void {
    const { numbers, words, clientOrderIds } = this.#page(row);
    const number = (row & ROW_MASK) << NUMBERS_SHIFT;
    const word = (row & ROW_MASK) << WORDS_SHIFT;
    const { price, listing, earlierIds, closedQuantity, special } = order;
    const hasExtra = earlierIds !== null || special !== null || closedQuantity !== 0;
    if (hasExtra) this.#extras.set(row, { earlierIds, closedQuantity, special });
    else if (this.extra(row) !== null) this.#extras.delete(row);
    numbers[number + ORDER_ID] = order.orderId;
    numbers[number + QUANTITY] = order.quantity;
    numbers[number + CUM_QUANTITY] = order.cumQuantity;
    numbers[number + NOTIONAL] = order.notional;
    numbers[number + ENTERED_AT] = order.enteredAt;
    words[word + PRICE] = price ?? 0;
    words[word + KIND] =
      SIDE_CODES[order.side] |
      (TYPE_CODES[order.orderType] << 8) |
      (TIME_IN_FORCE_CODES[order.timeInForce] << 16) |
      (STATUS_CODES[order.status] << STATUS_SHIFT) |
      (price === null ? 0 : HAS_PRICE) |
      (hasExtra ? HAS_EXTRA : 0);
    words[word + GROUP] = order.group;
    words[word + LISTING] = listing.number;
    clientOrderIds[row & ROW_MASK] = order.clientOrderId;
    this.#listings[listing.number] = listing;
  }

  /** Forgets what was written down. */
  remove(row: number): void {
    if (this.extra(row) !== null) this.#extras.delete(row);
    this.#page(row).words[((row & ROW_MASK) << WORDS_SHIFT) + KIND] = 0;
    this.#page(row).clientOrderIds[row & ROW_MASK] = '';
    this.#free.push(row);
  }

  /** Nothing that is written down is of the listing any more. */
  forgetListing({ number }: Listing): void {
    this.#listings[number] = undefined;
  }

  /** The order as it was written down: a copy, whose changes count once they are written. */
  order(row: number, owner: string): Order {
    const { numbers, words, clientOrderIds } = this.#page(row);
    const number = (row & ROW_MASK) << NUMBERS_SHIFT;
    const word = (row & ROW_MASK) << WORDS_SHIFT;
    const kind = words[word + KIND]!;
    const extra = this.extra(row);
    const terms = {
      owner,
      clientOrderId: clientOrderIds[row & ROW_MASK]!,
      side: SIDES[kind & 255]!,
      orderType: ORDER_TYPES[(kind >> 8) & 255]!,
      timeInForce: TIMES_IN_FORCE[(kind >> 16) & 255]!,
      price: null,
      quantity: numbers[number + QUANTITY]!,
      instructions: null,
    };
    const enteredAt = numbers[number + ENTERED_AT]!;
    const order = new Order(numbers[number + ORDER_ID]!, this.listing(row), terms, enteredAt);
    // The limit that the market gave is one that the order's type does not have.
    order.price = (kind & HAS_PRICE) === 0 ? null : words[word + PRICE]!;
    order.cumQuantity = numbers[number + CUM_QUANTITY]!;
    order.notional = numbers[number + NOTIONAL]!;
    order.status = ORDER_STATUSES[(kind >> STATUS_SHIFT) & STATUS_MASK]!;
    order.group = words[word + GROUP]!;
    if (extra !== null) {
      order.earlierIds = extra.earlierIds;
      order.closedQuantity = extra.closedQuantity;
      order.special = extra.special;
    }
    return order;
  }

  orderId(row: number): OrderId {
    return this.#page(row).numbers[((row & ROW_MASK) << NUMBERS_SHIFT) + ORDER_ID]!;
  }

  clientOrderId(row: number): string {
    return this.#page(row).clientOrderIds[row & ROW_MASK]!;
  }

  /** Whether the id is, or was, one of the order. */
  hasId(row: number, clientOrderId: string): boolean {
    if (this.clientOrderId(row) === clientOrderId) return true;
    return this.extra(row)?.earlierIds?.includes(clientOrderId) === true;
  }

  listing(row: number): Listing {
    return this.#listings[this.#word(row, LISTING)]!;
  }

  group(row: number): number {
    return this.#word(row, GROUP);
  }

  reference(row: number): number {
    return this.#word(row, REFERENCE);
  }

  /** What few closed orders have; null of most. */
  extra(row: number): Extra | null {
    return (this.#word(row, KIND) & HAS_EXTRA) === 0 ? null : this.#extras.get(row)!;
  }

  next(row: number): number {
    return this.#word(row, NEXT);
  }

  setNext(row: number, next: number): void {
    this.#page(row).words[((row & ROW_MASK) << WORDS_SHIFT) + NEXT] = next;
  }

  #word(row: number, word: number): number {
    return this.#page(row).words[((row & ROW_MASK) << WORDS_SHIFT) + word]!;
  }

  #page(row: number): Page {
    return this.#pages[row >> PAGE_BITS]!;
  }
}

function placesIn<Word extends string>(words: readonly Word[]): Record<Word, number> {
  return Object.fromEntries(words.map((word, place) => [word, place])) as Record<Word, number>;
}

function newPage(): Page {
  const buffer = new ArrayBuffer(PAGE_ROWS << (WORDS_SHIFT + 2));
  return {
    numbers: new Float64Array(buffer),
    words: new Int32Array(buffer),
    clientOrderIds: Array<string>(PAGE_ROWS).fill(''),
  };
}

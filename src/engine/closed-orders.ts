import type { Listing } from './listing.ts';
import { Order } from './order.ts';
import type { Special } from './special.ts';
import { ORDER_STATUSES, ORDER_TYPES, SIDES, TIMES_IN_FORCE, type OrderId } from './values.ts';

/** Rows of one page, and what of a reference counts within it. */
const PAGE_BITS = 9;
const PAGE_ROWS = 2 ** PAGE_BITS;
const ROW_MASK = PAGE_ROWS - 1;

/** A row is 64 bytes, one line of the cache: five 64-bit numbers, then 32-bit words. */
const ROW_NUMBERS_SHIFT = 3;
const ROW_WORDS_SHIFT = 4;
const ORDER_ID = 0;
const QUANTITY = 1;
const CUM_QUANTITY = 2;
const NOTIONAL = 3;
const ENTERED_AT = 4;
const PRICE = 10;
/** Side, type, time in force and status, a byte each by their places in the lists of values.ts. */
const KIND = 11;
const GROUP = 12;
/** The next order of the owner to be closed; 0 after the last. */
const NEXT = 13;
const HAS_PRICE = 14;

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
  readonly listings: (Listing | null)[];
  readonly extras: (Extra | null)[];
}

/**
 * Closed orders, each at the reference that it had while it was open. A venue remembers many times more of them than are
 * open, and is seldom asked for one: as objects they would be most of what the garbage collector copies and marks, so
 * they are rows of typed arrays, and an order is made of one only for whoever asks.
 */
export class ClosedOrders {
  readonly #pages: (Page | undefined)[] = [];

  /** Writes down an order as it stands. */
  keep(reference: number, order: Order): void {
    const page = (this.#pages[reference >> PAGE_BITS] ??= newPage());
    const row = reference & ROW_MASK;
    const { numbers, words } = page;
    const number = row << ROW_NUMBERS_SHIFT;
    const word = row << ROW_WORDS_SHIFT;
    const { price, earlierIds, closedQuantity, special } = order;
    numbers[number + ORDER_ID] = order.orderId;
    numbers[number + QUANTITY] = order.quantity;
    numbers[number + CUM_QUANTITY] = order.cumQuantity;
    numbers[number + NOTIONAL] = order.notional;
    numbers[number + ENTERED_AT] = order.enteredAt;
    words[word + PRICE] = price ?? 0;
    words[word + HAS_PRICE] = price === null ? 0 : 1;
    words[word + KIND] =
      SIDE_CODES[order.side] |
      (TYPE_CODES[order.orderType] << 8) |
      (TIME_IN_FORCE_CODES[order.timeInForce] << 16) |
      (STATUS_CODES[order.status] << 24);
    words[word + GROUP] = order.group;
    page.clientOrderIds[row] = order.clientOrderId;
    page.listings[row] = order.listing;
    if (earlierIds !== null || special !== null || closedQuantity !== 0)
      page.extras[row] = { earlierIds, closedQuantity, special };
  }

  /** Forgets what was written down. */
  drop(reference: number): void {
    const page = this.#page(reference);
    const row = reference & ROW_MASK;
    page.clientOrderIds[row] = '';
    page.listings[row] = null;
    if (page.extras[row] !== null) page.extras[row] = null;
  }

  /** The order as it was written down: a copy, whose changes count once they are kept. */
  order(reference: number, owner: string): Order {
    const { numbers, words, clientOrderIds, listings, extras } = this.#page(reference);
    const row = reference & ROW_MASK;
    const number = row << ROW_NUMBERS_SHIFT;
    const word = row << ROW_WORDS_SHIFT;
    const kind = words[word + KIND]!;
    const extra = extras[row]!;
    const terms = {
      owner,
      clientOrderId: clientOrderIds[row]!,
      side: SIDES[kind & 255]!,
      orderType: ORDER_TYPES[(kind >> 8) & 255]!,
      timeInForce: TIMES_IN_FORCE[(kind >> 16) & 255]!,
      price: null,
      quantity: numbers[number + QUANTITY]!,
      instructions: null,
    };
    const order = new Order(
      numbers[number + ORDER_ID]!,
      listings[row]!,
      terms,
      numbers[number + ENTERED_AT]!,
    );
    // The limit that the market gave is one that the order's type does not have.
    order.price = words[word + HAS_PRICE] === 0 ? null : words[word + PRICE]!;
    order.cumQuantity = numbers[number + CUM_QUANTITY]!;
    order.notional = numbers[number + NOTIONAL]!;
    order.status = ORDER_STATUSES[kind >> 24]!;
    order.group = words[word + GROUP]!;
    if (extra !== null) {
      order.earlierIds = extra.earlierIds;
      order.closedQuantity = extra.closedQuantity;
      order.special = extra.special;
    }
    return order;
  }

  orderId(reference: number): OrderId {
    return this.#page(reference).numbers[((reference & ROW_MASK) << ROW_NUMBERS_SHIFT) + ORDER_ID]!;
  }

  clientOrderId(reference: number): string {
    return this.#page(reference).clientOrderIds[reference & ROW_MASK]!;
  }

  /** Whether the id is, or was, one of the order. */
  hasId(reference: number, clientOrderId: string): boolean {
    if (this.clientOrderId(reference) === clientOrderId) return true;
    return this.extra(reference)?.earlierIds?.includes(clientOrderId) === true;
  }

  listing(reference: number): Listing {
    return this.#page(reference).listings[reference & ROW_MASK]!;
  }

  group(reference: number): number {
    return this.#page(reference).words[((reference & ROW_MASK) << ROW_WORDS_SHIFT) + GROUP]!;
  }

  /** What few closed orders have; null of most. */
  extra(reference: number): Extra | null {
    return this.#page(reference).extras[reference & ROW_MASK]!;
  }

  next(reference: number): number {
    return this.#page(reference).words[((reference & ROW_MASK) << ROW_WORDS_SHIFT) + NEXT]!;
  }

  setNext(reference: number, next: number): void {
    this.#page(reference).words[((reference & ROW_MASK) << ROW_WORDS_SHIFT) + NEXT] = next;
  }

  #page(reference: number): Page {
    return this.#pages[reference >> PAGE_BITS]!;
  }
}

function placesIn<Word extends string>(words: readonly Word[]): Record<Word, number> {
  return Object.fromEntries(words.map((word, place) => [word, place])) as Record<Word, number>;
}

function newPage(): Page {
  const buffer = new ArrayBuffer(PAGE_ROWS << (ROW_WORDS_SHIFT + 2));
  return {
    numbers: new Float64Array(buffer),
    words: new Int32Array(buffer),
    clientOrderIds: Array<string>(PAGE_ROWS).fill(''),
    listings: Array<Listing | null>(PAGE_ROWS).fill(null),
    extras: Array<Extra | null>(PAGE_ROWS).fill(null),
  };
}

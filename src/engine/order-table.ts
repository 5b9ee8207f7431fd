import type { OrderId } from './values.ts';

const PAGE_BITS = 12;
const PAGE_ORDERS = 2 ** PAGE_BITS;

interface Page {
  /** By order id; 0 where there is no such order. */
  readonly references: Int32Array;
  count: number;
}

/** An id and the order that has it, or had it before. */
type Entry = readonly [orderId: OrderId, reference: number];

/**
 * References of orders by their ids, which rise, and by the ones that they had before: pages of an array, and a page
 * whose orders are all forgotten is dropped.
 */
export class OrderTable {
  readonly #pages = new Map<number, Page>();
  #newest = -1;
  #lastNumber = -1;
  #lastPage: Page = { references: new Int32Array(0), count: 0 };

  /** 0 when there is no such order. */
  get(orderId: OrderId): number {
    return this.#page(orderId)?.references[orderId % PAGE_ORDERS] ?? 0;
  }

  add(orderId: OrderId, reference: number): void {
    let page = this.#page(orderId);
    if (page === undefined) {
      page = { references: new Int32Array(PAGE_ORDERS), count: 0 };
      const number = Math.floor(orderId / PAGE_ORDERS);
      this.#newest = Math.max(this.#newest, number);
      this.#pages.set(number, page);
    }
    page.references[orderId % PAGE_ORDERS] = reference;
    page.count++;
  }

  remove(orderId: OrderId): void {
    const page = this.#page(orderId);
    if (page === undefined || page.references[orderId % PAGE_ORDERS] === 0) return;
    page.references[orderId % PAGE_ORDERS] = 0;
    const number = Math.floor(orderId / PAGE_ORDERS);
    // The newest page is kept when it is empty: the next order goes into it.
    if (--page.count > 0 || number === this.#newest) return;
    this.#pages.delete(number);
    this.#lastNumber = -1;
  }

  /** By rising id. */
  *entries(): IterableIterator<Entry> {
    for (const [number, { references }] of this.#byNumber()) {
      for (const [at, reference] of references.entries()) {
        if (reference !== 0) yield [number * PAGE_ORDERS + at, reference];
      }
    }
  }

  /** By falling id, for those who want the latest few of many. */
  *latest(): IterableIterator<Entry> {
    for (const [number, { references }] of this.#byNumber().toReversed()) {
      for (let at = PAGE_ORDERS - 1; at >= 0; at--) {
        const reference = references[at]!;
        if (reference !== 0) yield [number * PAGE_ORDERS + at, reference];
      }
    }
  }

  #byNumber(): [number, Page][] {
    return [...this.#pages].toSorted(([left], [right]) => left - right);
  }

  /** The page that was asked for last is found without the map: most questions are about the newest orders. */
  #page(orderId: OrderId): Page | undefined {
    const number = Math.floor(orderId / PAGE_ORDERS);
    if (number === this.#lastNumber) return this.#lastPage;
    const page = this.#pages.get(number);
    if (page !== undefined) {
      this.#lastNumber = number;
      this.#lastPage = page;
    }
    return page;
  }
}

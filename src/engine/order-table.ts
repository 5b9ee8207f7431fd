import type { Order } from './order.ts';
import type { OrderId } from './values.ts';

const PAGE_BITS = 12;
const PAGE_ORDERS = 2 ** PAGE_BITS;

interface Page {
  readonly orders: (Order | null)[];
  count: number;
}

/** Orders by their ids, which rise, and by the ones that they had before: pages of an array, and a page whose orders are all forgotten is dropped. */
export class OrderTable {
  readonly #pages = new Map<number, Page>();
  #size = 0;
  #newest = -1;
  #lastNumber = -1;
  #lastPage: Page = { orders: [], count: 0 };

  get size(): number {
    return this.#size;
  }

  get(orderId: OrderId): Order | undefined {
    return this.#page(orderId)?.orders[orderId % PAGE_ORDERS] ?? undefined;
  }

  /** Enters an order under its id, or under one that it had before. */
  add(order: Order, orderId = order.orderId): void {
    let page = this.#page(orderId);
    if (page === undefined) {
      page = { orders: Array.from({ length: PAGE_ORDERS }, () => null), count: 0 };
      const number = Math.floor(orderId / PAGE_ORDERS);
      this.#newest = Math.max(this.#newest, number);
      this.#pages.set(number, page);
    }
    page.orders[orderId % PAGE_ORDERS] = order;
    page.count++;
    this.#size++;
  }

  remove(orderId: OrderId): void {
    const page = this.#page(orderId);
    if (page?.orders[orderId % PAGE_ORDERS] == null) return;
    page.orders[orderId % PAGE_ORDERS] = null;
    this.#size--;
    const number = Math.floor(orderId / PAGE_ORDERS);
    // The newest page is kept when it is empty: the next order goes into it.
    if (--page.count > 0 || number === this.#newest) return;
    this.#pages.delete(number);
    this.#lastNumber = -1;
  }

  /** By rising order id. */
  *all(): IterableIterator<Order> {
    for (const [number, page] of this.#byNumber()) {
      const first = number * PAGE_ORDERS;
      for (const [at, order] of page.orders.entries()) {
        // An order that has another number by now is found by the old one too, but counts once.
        if (order !== null && order.orderId === first + at) yield order;
      }
    }
  }

  /** By falling order id, for those who want the latest few of many. */
  *latest(): IterableIterator<Order> {
    for (const [number, page] of this.#byNumber().toReversed()) {
      for (let at = PAGE_ORDERS - 1; at >= 0; at--) {
        const order = page.orders[at]!;
        if (order !== null && order.orderId === number * PAGE_ORDERS + at) yield order;
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

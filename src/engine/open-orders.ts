import type { Order } from './order.ts';

/**
 * One owner's open orders, in no order. Each knows its place, and the last one takes the place of one that leaves: that
 * touches no order but the newest, while the neighbours in a linked list may be anywhere in memory.
 */
export class OpenOrders {
  readonly #orders: Order[] = [];

  get size(): number {
    return this.#orders.length;
  }

  add(order: Order): void {
    order.placeOfOwner = this.#orders.length;
    this.#orders.push(order);
  }

  remove(order: Order): void {
    const last = this.#orders.pop()!;
    if (last === order) return;
    last.placeOfOwner = order.placeOfOwner;
    this.#orders[order.placeOfOwner] = last;
  }

  /** A copy by rising order id. */
  toArray(): Order[] {
    return this.#orders.toSorted((left, right) => left.orderId - right.orderId);
  }
}

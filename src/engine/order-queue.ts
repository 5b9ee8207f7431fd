import type { Order } from './order.ts';

/**
 * Orders in the order in which they came, linked through the orders themselves: any of them leaves in the time of one
 * step. An order is in one queue at a time.
 */
export class OrderQueue {
  #first: Order | null = null;
  #last: Order | null = null;
  size = 0;

  get first(): Order | null {
    return this.#first;
  }

  push(order: Order): void {
    order.previous = this.#last;
    order.next = null;
    if (this.#last === null) this.#first = order;
    else this.#last.next = order;
    this.#last = order;
    this.size++;
  }

  remove(order: Order): void {
    if (order.previous === null) this.#first = order.next;
    else order.previous.next = order.next;
    if (order.next === null) this.#last = order.previous;
    else order.next.previous = order.previous;
    order.previous = null;
    order.next = null;
    this.size--;
  }

  /** A copy, oldest first, so that orders may leave while it is walked. */
  toArray(): Order[] {
    const orders: Order[] = [];
    for (let order = this.#first; order !== null; order = order.next) orders.push(order);
    return orders;
  }
}

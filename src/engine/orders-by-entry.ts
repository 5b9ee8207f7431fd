import type { Order } from './order.ts';

/** Some of a listing's orders. They come and go in the time of one step, and are walked in the order of their entry. */
export class OrdersByEntry {
  readonly #orders = new Set<Order>();

  get size(): number {
    return this.#orders.size;
  }

  add(order: Order): void {
    this.#orders.add(order);
  }

  remove(order: Order): void {
    this.#orders.delete(order);
  }

  /** A copy by rising order id, so that orders may come and go while it is walked; of those only that are asked for. */
  toArray(isWanted: (order: Order) => boolean = () => true): Order[] {
    return [...this.#orders].filter(isWanted).toSorted((left, right) => left.orderId - right.orderId);
  }
}

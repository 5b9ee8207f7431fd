import type { Price, Side } from '../../src/engine/values.ts';

interface Waiting {
  readonly subject: number;
  readonly side: Side;
  readonly rises: boolean;
  readonly offset: number | null;
  stop: Price | null;
}

/** What the engine's Triggers do, by a walk over all orders at each price. */
export class SlowTriggers {
  /** By time of entry. */
  #waiting: Waiting[] = [];

  add(
    subject: number,
    side: Side,
    trigger: 'against' | 'in-favour',
    offset: number | null,
    stop: Price | null,
  ): void {
    const rises = (side === 'buy') === (trigger === 'against');
    this.#waiting.push({ subject, side, rises, offset, stop });
  }

  remove(subject: number): void {
    this.#waiting = this.#waiting.filter((order) => order.subject !== subject);
  }

  move(subject: number, stop: Price): void {
    const order = this.#waiting.find((waiting) => waiting.subject === subject);
    if (order === undefined) return;
    this.remove(subject);
    this.#waiting.push({ ...order, stop });
  }

  wake(forBuys: Price | null, forSells: Price | null): number[] {
    const met: Waiting[] = [];
    for (const order of this.#waiting) {
      const price = order.side === 'buy' ? forBuys : forSells;
      if (price === null) continue;
      if (order.offset !== null && order.side === 'buy') {
        order.stop = Math.min(order.stop ?? Infinity, price + order.offset);
      } else if (order.offset !== null) {
        order.stop = Math.max(order.stop ?? -Infinity, price - order.offset);
      }
      if (order.rises ? price >= order.stop! : price <= order.stop!) met.push(order);
    }
    const rises = met.filter((order) => order.rises).toSorted((a, b) => a.stop! - b.stop!);
    const falls = met.filter((order) => !order.rises).toSorted((a, b) => b.stop! - a.stop!);
    this.#waiting = this.#waiting.filter((order) => !met.includes(order));
    return [...rises, ...falls].map((order) => order.subject);
  }

  orders(): [subject: number, stop: Price | null][] {
    return this.#waiting.map((order) => [order.subject, order.stop]);
  }
}

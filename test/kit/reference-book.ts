/**
 * The slow, obvious order book: an array in order of priority. It shares no code with the engine, so that the two can
 * be compared on random orders.
 */
export type ReferenceSide = 'buy' | 'sell';

export interface ReferenceOrder {
  readonly id: number;
  readonly side: ReferenceSide;
  price: number;
  open: number;
}

export interface Limits {
  /** No limit at all. */
  readonly market: boolean;
  /** Whether what is left is entered in the book. */
  readonly rests: boolean;
  readonly allOrNothing: boolean;
}

export class ReferenceBook {
  readonly log: string[] = [];
  #orders: ReferenceOrder[] = [];

  submit(id: number, side: ReferenceSide, price: number, quantity: number, limits: Limits): void {
    const makers = this.side(side === 'buy' ? 'sell' : 'buy').filter(
      (maker) => limits.market || (side === 'buy' ? maker.price <= price : maker.price >= price),
    );
    const available = makers.reduce((sum, maker) => sum + maker.open, 0);
    if (limits.allOrNothing && available < quantity) return;
    let left = quantity;
    for (const maker of makers) {
      if (left === 0) break;
      const traded = Math.min(left, maker.open);
      left -= traded;
      maker.open -= traded;
      this.log.push(`${maker.id} trades ${traded}@${maker.price} with ${id}, ${maker.open} left`);
    }
    this.#orders = this.#orders.filter((order) => order.open > 0);
    if (left === 0 || !limits.rests) return;
    this.#orders.push({ id, side, price, open: left });
    this.log.push(`${id} rests`);
  }

  cancel(id: number): number {
    const order = this.find(id);
    this.#orders = this.#orders.filter((other) => other !== order);
    return order?.open ?? 0;
  }

  resize(id: number, open: number): boolean {
    const order = this.find(id);
    if (order === undefined || open <= 0) return false;
    order.open = open;
    return true;
  }

  replace(id: number, price: number, open: number): boolean {
    const order = this.find(id);
    if (order === undefined) return false;
    this.cancel(id);
    this.submit(id, order.side, price, open, { market: false, rests: true, allOrNothing: false });
    return true;
  }

  find(id: number): ReferenceOrder | undefined {
    return this.#orders.find((order) => order.id === id);
  }

  /** The orders of a side in the order in which they trade; sorting is stable, so older ones stay in front. */
  side(side: ReferenceSide): ReferenceOrder[] {
    const orders = this.#orders.filter((order) => order.side === side);
    return orders.toSorted((a, b) => (side === 'buy' ? b.price - a.price : a.price - b.price));
  }
}

import { Heap } from './heap.ts';
import { TrailingStops } from './trailing-stops.ts';
import type { Price, Side } from './values.ts';
import { WaitingOrder, wakesBefore } from './waiting-order.ts';

/** The orders that wake when prices move one way: buys look at one price, sells at another. */
class Direction<Subject> {
  readonly #buys = new Heap<WaitingOrder<Subject>>(wakesBefore);
  readonly #sells = new Heap<WaitingOrder<Subject>>(wakesBefore);
  readonly #trailing = new TrailingStops<Subject>();
  readonly #trailingSide: Side;

  constructor(trailingSide: Side) {
    this.#trailingSide = trailingSide;
  }

  add(order: WaitingOrder<Subject>, key: number): void {
    if (order.trailOffset === null) {
      order.key = key;
      this.#fixed(order.side).push(order);
    } else {
      order.key = order.trailOffset;
      this.#trailing.add(order, key - order.trailOffset);
    }
  }

  remove(order: WaitingOrder<Subject>): void {
    if (order.trailOffset === null) this.#fixed(order.side).remove(order);
    else this.#trailing.remove(order);
  }

  /** The orders that wake at these keys, in the order in which they do; those for whom there is none sleep on. */
  wake(buyKey: number | null, sellKey: number | null): WaitingOrder<Subject>[] {
    const woken: WaitingOrder<Subject>[] = [];
    const trailingKey = this.#trailingSide === 'buy' ? buyKey : sellKey;
    if (trailingKey !== null) {
      this.#trailing.follow(trailingKey);
      this.#trailing.wake(trailingKey, woken);
    }
    if (buyKey !== null) take(this.#buys, buyKey, woken);
    if (sellKey !== null) take(this.#sells, sellKey, woken);
    return woken.length < 2 ? woken : woken.toSorted((a, b) => (wakesBefore(a, b) ? -1 : 1));
  }

  *orders(): IterableIterator<WaitingOrder<Subject>> {
    yield* this.#buys.items();
    yield* this.#sells.items();
    yield* this.#trailing.orders();
  }

  #fixed(side: Side): Heap<WaitingOrder<Subject>> {
    return side === 'buy' ? this.#buys : this.#sells;
  }
}

/**
 * The orders of one listing that wait for a price: stops, trailing stops and if-touched orders. Each operation takes
 * logarithmic time for each order that it adds, takes out or wakes, however many wait.
 */
export class Triggers<Subject> {
  readonly #rising = new Direction<Subject>('buy');
  readonly #falling = new Direction<Subject>('sell');
  #entries = 0;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Adds an order that waits for a price moving against its side (a stop) or in its favour (if touched). */
  addStop(
    subject: Subject,
    side: Side,
    trigger: 'against' | 'in-favour',
    stopPrice: Price,
  ): WaitingOrder<Subject> {
    const rises = (side === 'buy') === (trigger === 'against');
    return this.#add(new WaitingOrder(subject, side, rises, null), stopPrice);
  }

  /** Adds a trailing stop. Its stop price is null while it has seen no price. */
  addTrailing(
    subject: Subject,
    side: Side,
    trailOffset: Price,
    stopPrice: Price | null,
  ): WaitingOrder<Subject> {
    return this.#add(new WaitingOrder(subject, side, side === 'buy', trailOffset), stopPrice);
  }

  /** Takes out an order that waits here. */
  remove(order: WaitingOrder<Subject>): void {
    this.#direction(order).remove(order);
    this.#size--;
  }

  /** Gives an order that waits here another stop price, and with it the last place among those of the same one. */
  move(order: WaitingOrder<Subject>, stopPrice: Price): void {
    this.remove(order);
    this.#add(order, stopPrice);
  }

  /**
   * Tells the table the price that buys look at and the one that sells look at: the same last trade for both, or the
   * best ask and bid; null where there is none. Trailing stops follow it, then the orders that it reaches leave the table:
   * first those who waited for a rise, by rising stop price, then the others by falling one, each by time of entry.
   */
  wake(forBuys: Price | null, forSells: Price | null): WaitingOrder<Subject>[] {
    if (this.#size === 0) return [];
    const risen = this.#rising.wake(forBuys, forSells);
    const fallen = this.#falling.wake(negated(forBuys), negated(forSells));
    this.#size -= risen.length + fallen.length;
    return risen.length === 0 ? fallen : fallen.length === 0 ? risen : [...risen, ...fallen];
  }

  /** By time of entry: added to another table in this order, they wake in the same. */
  orders(): WaitingOrder<Subject>[] {
    return [...this.#rising.orders(), ...this.#falling.orders()].toSorted((a, b) => a.entry - b.entry);
  }

  #add(order: WaitingOrder<Subject>, stopPrice: Price | null): WaitingOrder<Subject> {
    order.entry = ++this.#entries;
    this.#size++;
    this.#direction(order).add(
      order,
      stopPrice === null ? Infinity : order.rises ? stopPrice : 0 - stopPrice,
    );
    return order;
  }

  #direction(order: WaitingOrder<Subject>): Direction<Subject> {
    return order.rises ? this.#rising : this.#falling;
  }
}

function take<Subject>(
  waiting: Heap<WaitingOrder<Subject>>,
  key: number,
  woken: WaitingOrder<Subject>[],
): void {
  for (let first = waiting.first; first !== undefined && first.key <= key; first = waiting.first) {
    waiting.remove(first);
    woken.push(first);
  }
}

function negated(price: Price | null): number | null {
  return price === null ? null : 0 - price;
}

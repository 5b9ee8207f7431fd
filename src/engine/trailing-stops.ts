import { Heap, type HeapItem } from './heap.ts';
import { followedKey, wakesBefore, type Followed, type WaitingOrder } from './waiting-order.ts';

/** The trailing stops that have seen the same lowest key: they move together, in one step. */
class Followers<Subject> implements HeapItem, Followed {
  heapIndex = -1;
  best: number;
  readonly waiting = new Heap<WaitingOrder<Subject>>(wakesBefore);

  constructor(best: number) {
    this.best = best;
  }

  /** The key of the one that wakes first. */
  get key(): number {
    return followedKey(this.best, this.waiting.first!.key);
  }

  join(order: WaitingOrder<Subject>): void {
    order.follows = this;
    this.waiting.push(order);
  }
}

/**
 * The trailing stops that wake in one direction. In keys (waiting-order.ts), each has seen a lowest one since it came,
 * its best, and wakes at best + offset.
 *
 * A new lowest key is the best of all who have seen no lower one, so it makes one group of them, and what is one group
 * stays one. The smaller group joins the larger, which moves an order a logarithmic number of times in its life; a price
 * that moves no stop costs a comparison.
 */
export class TrailingStops<Subject> {
  /** By rising best. */
  readonly #groups: Followers<Subject>[] = [];
  readonly #byKey = new Heap<Followers<Subject>>((a, b) => a.key < b.key);

  /** Adds an order whose key is its offset. `best` is Infinity while it has seen no price. */
  add(order: WaitingOrder<Subject>, best: number): void {
    const at = this.#placeOf(best);
    const group = this.#groups[at];
    if (group?.best === best) {
      group.join(order);
      this.#byKey.moved(group);
    } else {
      const alone = new Followers<Subject>(best);
      alone.join(order);
      this.#groups.splice(at, 0, alone);
      this.#byKey.push(alone);
    }
  }

  /** Takes out an order of this table; its key is from then on the one at which it would have woken. */
  remove(order: WaitingOrder<Subject>): void {
    const group = this.#groups[this.#placeOf(order.follows!.best)]!;
    group.waiting.remove(order);
    order.key = followedKey(group.best, order.key);
    order.follows = null;
    if (group.waiting.size > 0) {
      this.#byKey.moved(group);
    } else {
      this.#byKey.remove(group);
      this.#groups.splice(this.#placeOf(group.best), 1);
    }
  }

  /** Lets the stops follow a price. */
  follow(key: number): void {
    let moved: Followers<Subject> | undefined;
    for (let last = this.#groups.at(-1); last !== undefined && last.best > key; last = this.#groups.at(-1)) {
      this.#groups.pop();
      this.#byKey.remove(last);
      moved = moved === undefined ? last : joined(moved, last);
    }
    if (moved === undefined) return;
    const last = this.#groups.at(-1);
    if (last?.best === key) {
      this.#groups.pop();
      this.#byKey.remove(last);
      moved = joined(moved, last);
    }
    moved.best = key;
    this.#groups.push(moved);
    this.#byKey.push(moved);
  }

  /** Takes out the orders that wake at the key, and adds them to the list. */
  wake(key: number, woken: WaitingOrder<Subject>[]): void {
    for (let group = this.#byKey.first; group !== undefined && group.key <= key; group = this.#byKey.first) {
      const order = group.waiting.first!;
      this.remove(order);
      woken.push(order);
    }
  }

  /** In no particular order. */
  *orders(): IterableIterator<WaitingOrder<Subject>> {
    for (const group of this.#groups) yield* group.waiting.items();
  }

  /** Where the group with this best is, or would be. */
  #placeOf(best: number): number {
    let low = 0;
    let high = this.#groups.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#groups[middle]!.best < best) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function joined<Subject>(a: Followers<Subject>, b: Followers<Subject>): Followers<Subject> {
  const [larger, smaller] = a.waiting.size < b.waiting.size ? [b, a] : [a, b];
  for (const order of smaller.waiting.items()) larger.join(order);
  return larger;
}

/** Something that is in one heap at a time, and knows where. */
export interface HeapItem {
  /** Its place in the heap; −1 outside. For the heap only. */
  heapIndex: number;
}

/**
 * A binary heap whose items know their places: each may leave it, or move in it, in logarithmic time. `before` is a
 * strict order; items that it does not tell apart come out in no particular order.
 */
export class Heap<Item extends HeapItem> {
  readonly #before: (a: Item, b: Item) => boolean;
  readonly #items: Item[] = [];

  constructor(before: (a: Item, b: Item) => boolean) {
    this.#before = before;
  }

  get size(): number {
    return this.#items.length;
  }

  get first(): Item | undefined {
    return this.#items[0];
  }

  push(item: Item): void {
    this.#items.push(item);
    this.#rise(item, this.#items.length - 1);
  }

  /** Takes the first one out. */
  shift(): Item | undefined {
    const first = this.#items[0];
    if (first !== undefined) this.remove(first);
    return first;
  }

  /** The item must be in this heap. */
  remove(item: Item): void {
    const at = item.heapIndex;
    const last = this.#items.pop()!;
    item.heapIndex = -1;
    if (last !== item) this.#settle(last, at);
  }

  /** Finds the place of an item of this heap whose order among the others has changed. */
  moved(item: Item): void {
    this.#settle(item, item.heapIndex);
  }

  /** In no particular order. */
  items(): readonly Item[] {
    return this.#items;
  }

  #settle(item: Item, at: number): void {
    this.#rise(item, at);
    if (item.heapIndex === at) this.#sink(item, at);
  }

  #rise(item: Item, at: number): void {
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = this.#items[parent]!;
      if (!this.#before(item, above)) break;
      this.#place(above, at);
      at = parent;
    }
    this.#place(item, at);
  }

  #sink(item: Item, at: number): void {
    const { length } = this.#items;
    for (let child = 2 * at + 1; child < length; child = 2 * at + 1) {
      const other = child + 1;
      if (other < length && this.#before(this.#items[other]!, this.#items[child]!)) child = other;
      const below = this.#items[child]!;
      if (!this.#before(below, item)) break;
      this.#place(below, at);
      at = child;
    }
    this.#place(item, at);
  }

  #place(item: Item, at: number): void {
    this.#items[at] = item;
    item.heapIndex = at;
  }
}

/** The last `limit` things of an endless sequence. */
export class Recent<T> implements Iterable<T> {
  readonly limit: number;
  #items: T[] = [];

  constructor(limit: number) {
    this.limit = limit;
  }

  /** Lets the list grow to twice its limit before it is cut, so that adding costs little. */
  push(item: T): void {
    this.#items.push(item);
    if (this.#items.length >= this.limit * 2) this.#items = this.#items.slice(-this.limit);
  }

  get last(): T | undefined {
    return this.#items[this.#items.length - 1];
  }

  /** Oldest first. */
  [Symbol.iterator](): Iterator<T> {
    return this.#items.slice(-this.limit)[Symbol.iterator]();
  }
}

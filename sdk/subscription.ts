import type { SimctlError } from './errors.ts';

/** How a subscription reaches the daemon. */
interface Source {
  /** Resolves when the daemon has begun to send. */
  readonly ready: Promise<void>;
  /** Tells the daemon to stop. */
  stop(): void;
}

/**
 * What the daemon sends from now on, for one reader: `for await (const item of subscription)`. Leaving the loop ends
 * it. The loop ends by itself when the client is closed, and throws SimctlError when the connection is lost or the
 * daemon refuses the subscription.
 */
export class Subscription<Item> implements AsyncIterableIterator<Item, undefined>, AsyncDisposable {
  /** Resolves when the daemon has begun to send; rejects when it refuses. */
  readonly ready: Promise<void>;
  readonly #stop: () => void;
  readonly #keep: (queue: Item[], item: Item) => void;
  readonly #queue: Item[] = [];
  readonly #waiting: PromiseWithResolvers<IteratorResult<Item, undefined>>[] = [];
  #error: SimctlError | null = null;
  #ended = false;

  /** `keep` adds an item to those that the reader has not taken yet, or drops something and says so. */
  constructor(source: Source, keep: (queue: Item[], item: Item) => void) {
    this.ready = source.ready;
    this.#stop = () => source.stop();
    this.#keep = keep;
    this.ready.catch((error: SimctlError) => this.end(error));
  }

  /** Takes an item from the daemon. */
  push(item: Item): void {
    if (this.#ended) return;
    const reader = this.#waiting.shift();
    if (reader === undefined) this.#keep(this.#queue, item);
    else reader.resolve({ done: false, value: item });
  }

  /** Nothing more will come. What has come can still be read. */
  end(error: SimctlError | null): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#error = error;
    for (const reader of this.#waiting.splice(0)) this.#finish(reader);
  }

  next(): Promise<IteratorResult<Item, undefined>> {
    const reader = Promise.withResolvers<IteratorResult<Item, undefined>>();
    if (this.#queue.length > 0) reader.resolve({ done: false, value: this.#queue.shift()! });
    else if (this.#ended) this.#finish(reader);
    else this.#waiting.push(reader);
    return reader.promise;
  }

  return(): Promise<IteratorResult<Item, undefined>> {
    this.close();
    return Promise.resolve({ done: true, value: undefined });
  }

  /** Ends the subscription. */
  close(): void {
    this.#queue.length = 0;
    if (this.#ended) return;
    this.end(null);
    this.#stop();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.close();
    return Promise.resolve();
  }

  /** An error is told once, then the end. */
  #finish(reader: PromiseWithResolvers<IteratorResult<Item, undefined>>): void {
    const error = this.#error;
    this.#error = null;
    if (error === null) reader.resolve({ done: true, value: undefined });
    else reader.reject(error);
  }
}

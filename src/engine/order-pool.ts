import { RecordPool } from './record-pool.ts';

/** Words of an order's record; the open quantity, of an iceberg the shown part, lies over words 0 and 1. */
export const ORDER_NEXT = 2;
export const ORDER_PREVIOUS = 3;
export const ORDER_REFERENCE = 4;
export const ORDER_LEVEL = 5;
/** Of an order in the book its handle; of a free slot the same for its next order, with 0 in place of the slot. */
const HANDLE = 6;
/** Flags and group: see order-flags.ts. 0 for a plain order of no group. */
export const ORDER_TRAITS = 7;

/** The most orders that one pool can hold: a handle has 32 bits, and some of them are to tell old from new. */
export const MAX_POOL_ORDERS = 2 ** 24 - 1;

/** Of this module's own, for speed: see book.ts. */
const NEXT = ORDER_NEXT;

/** The resting orders of all books that share the pool. */
export class OrderPool extends RecordPool {
  /** The bits of a handle that are the slot; those above count how often the slot has been used. */
  readonly #slotMask: number;

  constructor(capacity: number) {
    if (!Number.isInteger(capacity) || capacity < 1 || capacity > MAX_POOL_ORDERS) {
      throw new RangeError(`a pool holds 1 to ${MAX_POOL_ORDERS} orders, not ${capacity}`);
    }
    super(capacity);
    this.#slotMask = 2 ** (32 - Math.clz32(capacity)) - 1;
  }

  /** A slot, which has a new handle. Throws RangeError when all are taken. */
  take(): number {
    let slot = this.free;
    if (slot !== 0) this.free = this.words[(slot << 3) + NEXT]!;
    else slot = this.takeFresh();
    this.words[(slot << 3) + HANDLE]! |= slot;
    return slot;
  }

  /** Gives the slot back; its handle is stale from now on. The last slot given back is the next one taken. */
  release(slot: number): void {
    const words = this.words;
    words[(slot << 3) + HANDLE] = (words[(slot << 3) + HANDLE]! | this.#slotMask) + 1;
    words[(slot << 3) + NEXT] = this.free;
    this.free = slot;
  }

  /**
   * What names the order in the slot for as long as it is there: a 32-bit integer that is never 0. A slot has the same
   * handle again after 2048 orders, in a pool for two million; more in a smaller one.
   */
  handleOf(slot: number): number {
    return this.words[(slot << 3) + HANDLE]!;
  }

  /** The slot that the handle names; 0 when its order is no longer there, and for what never was a handle. */
  slotOf(handle: number): number {
    const slot = handle & this.#slotMask;
    return this.words[(slot << 3) + HANDLE] === handle ? slot : 0;
  }
}

import type { HeapItem } from './heap.ts';
import { MAX_PRICE, type Price, type Side } from './values.ts';

/** Something that waiting orders move with: see trailing-stops.ts. */
export interface Followed {
  readonly best: number;
}

/**
 * An order that waits for its trigger price. It counts in keys, a key being a price for orders that wake when the price
 * rises and a negated price for the others: either kind wakes at its key or above, lower keys first.
 */
export class WaitingOrder<Subject> implements HeapItem {
  heapIndex = -1;
  readonly subject: Subject;
  readonly side: Side;
  readonly rises: boolean;
  /** How far a trailing stop stays behind; null where the stop stands still. */
  readonly trailOffset: Price | null;
  /** Its place among orders that wait for the same price: rises with the time of entry. */
  entry = 0;
  /** The key at which it wakes; of a trailing stop, which adds to it what it follows, the offset. */
  key = 0;
  follows: Followed | null = null;

  constructor(subject: Subject, side: Side, rises: boolean, trailOffset: Price | null) {
    this.subject = subject;
    this.side = side;
    this.rises = rises;
    this.trailOffset = trailOffset;
  }

  /** The price that wakes the order as things are; null for a trailing stop that has seen no price yet. */
  get stopPrice(): Price | null {
    const key = this.follows === null ? this.key : followedKey(this.follows.best, this.key);
    if (key === Infinity) return null;
    return this.rises ? key : 0 - key;
  }
}

/** The key of an order that has seen `best`, within the bounds of Price; Infinity while it has seen none. */
export function followedKey(best: number, offset: number): number {
  return best === Infinity ? best : Math.min(best + offset, MAX_PRICE);
}

/** Which of two orders wakes first when a price reaches both. */
export function wakesBefore(a: WaitingOrder<unknown>, b: WaitingOrder<unknown>): boolean {
  return a.key < b.key || (a.key === b.key && a.entry < b.entry);
}

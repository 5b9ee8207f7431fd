import { Heap, type HeapItem } from './heap.ts';
import type { Micros } from './values.ts';

/** What time does, in the order in which it does so when several things are due at the same moment. */
export const DEADLINE_KINDS = [
  /** A good-till-date order expires; by order id. */
  'order-expiry',
  /** Trading in an instrument ends; by the number of its listing. */
  'last-trading',
  /** A hold decides about an order; by order id. */
  'order-hold',
  /** A hold decides about a request; by the id of its order. */
  'request-hold',
  /** An instrument follows the venue's phase again; by the number of its listing. */
  'phase-end',
] as const;
type DeadlineKind = (typeof DEADLINE_KINDS)[number];

const ORDER_KINDS = ['order-expiry', 'order-hold', 'request-hold'] as const satisfies readonly DeadlineKind[];

export interface Deadline {
  readonly at: Micros;
  readonly kind: DeadlineKind;
  /** Of the order or listing: one of a kind has one deadline. */
  readonly number: number;
}

interface Entry extends Deadline, HeapItem {
  readonly rank: number;
}

/** All that time will do to a venue, earliest first. It is derived from orders, holds and listings, and in no snapshot. */
export class Deadlines {
  readonly #entries = new Map<DeadlineKind, Map<number, Entry>>(
    DEADLINE_KINDS.map((kind) => [kind, new Map<number, Entry>()]),
  );
  readonly #heap = new Heap<Entry>(
    (a, b) =>
      a.at < b.at || (a.at === b.at && (a.rank < b.rank || (a.rank === b.rank && a.number < b.number))),
  );

  /** When the earliest is due; Infinity without any. */
  get next(): Micros {
    return this.#heap.first?.at ?? Infinity;
  }

  /** Sets a deadline, in place of the former of the same thing; null for none. */
  set(kind: DeadlineKind, number: number, at: Micros | null): void {
    const entries = this.#entries.get(kind)!;
    const former = entries.get(number);
    if (former !== undefined) {
      entries.delete(number);
      this.#heap.remove(former);
    }
    if (at === null) return;
    const entry = { at, kind, number, rank: DEADLINE_KINDS.indexOf(kind), heapIndex: -1 };
    entries.set(number, entry);
    this.#heap.push(entry);
  }

  /** Keeps the deadlines of an order that has another id now. */
  renumberOrder(from: number, to: number): void {
    for (const kind of ORDER_KINDS) {
      const entry = this.#entries.get(kind)!.get(from);
      if (entry === undefined) continue;
      this.set(kind, from, null);
      this.set(kind, to, entry.at);
    }
  }

  /** Takes out the earliest that is due; undefined when none is. */
  takeDue(now: Micros): Deadline | undefined {
    const first = this.#heap.first;
    if (first === undefined || first.at > now) return undefined;
    this.set(first.kind, first.number, null);
    return first;
  }
}

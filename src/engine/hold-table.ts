import { fitsHold, type Holdable } from './hold-match.ts';
import type { HoldRule } from './holds.ts';

/** A hold with what it has seen: how many orders and requests fitted, and how many of them it took. */
interface Hold {
  readonly rule: HoldRule;
  fitted: number;
  taken: number;
}

/** What of a hold is kept in a snapshot. */
export type HoldRecord = Readonly<Hold>;

/**
 * The holds of a venue, in the order in which they were added but for those that come last: the first that fits and
 * whose turn it is takes.
 */
export class HoldTable {
  readonly #holds = new Map<string, Hold>();

  get size(): number {
    return this.#holds.size;
  }

  has(name: string): boolean {
    return this.#holds.has(name);
  }

  add(rule: HoldRule): void {
    this.#holds.set(rule.name, { rule, fitted: 0, taken: 0 });
    if (rule.last !== true) this.#moveLast();
  }

  #moveLast(): void {
    const last = [...this.#holds].filter(([, { rule }]) => rule.last === true);
    for (const [name] of last) this.#holds.delete(name);
    for (const [name, hold] of last) this.#holds.set(name, hold);
  }

  remove(name: string): void {
    this.#holds.delete(name);
  }

  *rules(): IterableIterator<HoldRule> {
    for (const { rule } of this.#holds.values()) yield rule;
  }

  /** Shows an order to the holds that are concerned, up to the first that takes it; null when none does. */
  take(order: Holdable, concerns: (rule: HoldRule) => boolean): HoldRule | null {
    for (const hold of this.#holds.values()) {
      const { rule } = hold;
      if (!concerns(rule) || !fitsHold(rule.match, order)) continue;
      hold.fitted++;
      if (hold.fitted % rule.nth !== 0) continue;
      hold.taken++;
      return rule;
    }
    return null;
  }

  /** Whether the hold has taken all that it was to take. */
  isSpent({ name, times }: HoldRule): boolean {
    return times !== null && this.#holds.get(name)!.taken >= times;
  }

  record(): HoldRecord[] {
    return [...this.#holds.values()];
  }

  restore(records: readonly HoldRecord[]): void {
    for (const record of records) this.#holds.set(record.rule.name, { ...record });
  }
}

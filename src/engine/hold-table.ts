import { misfitOf, type Holdable } from './hold-match.ts';
import type { HoldMatch, HoldRule } from './holds.ts';

/** A hold with what it has seen: how many orders and requests fitted, and how many of them it took. */
interface Hold {
  readonly rule: HoldRule;
  fitted: number;
  taken: number;
}

/** What of a hold is kept in a snapshot. */
export type HoldRecord = Readonly<Hold>;

/** What a hold would do about an order or request. */
export interface Foreseen {
  readonly rule: HoldRule;
  /** What of its match does not fit; null when all does. */
  readonly misfit: keyof HoldMatch | null;
  /** Which of those that fit it would be, counted from 1; the hold takes every `nth`. */
  readonly number: number;
  /** Whether the hold takes it, if none takes it before. */
  readonly takes: boolean;
}

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
      if (!concerns(rule) || misfitOf(rule.match, order) !== null) continue;
      hold.fitted++;
      if (!isTurn(rule, hold.fitted)) continue;
      hold.taken++;
      return rule;
    }
    return null;
  }

  /** What each hold that is concerned would say of an order, in the order in which they are asked. Counts nothing. */
  *foresee(order: Holdable, concerns: (rule: HoldRule) => boolean): IterableIterator<Foreseen> {
    for (const { rule, fitted } of this.#holds.values()) {
      if (!concerns(rule)) continue;
      const misfit = misfitOf(rule.match, order);
      const number = fitted + 1;
      yield { rule, misfit, number, takes: misfit === null && isTurn(rule, number) };
    }
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

/** Whether a hold takes the order with this number among those that fit. */
function isTurn({ nth }: HoldRule, number: number): boolean {
  return number % nth === 0;
}

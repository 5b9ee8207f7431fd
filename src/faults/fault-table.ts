import type { Micros } from '../engine/values.ts';
import { ArmedFault } from './armed-fault.ts';
import { FAULTS } from './catalogue.ts';
import type { FaultSubject } from './match.ts';
import type { Occasion } from './occasions.ts';
import type { FaultRule } from './rule.ts';

/** Faults that a venue lists, armed or not. */
export const MAX_FAULTS = 1_000;

/** The faults of a venue, in the order in which they were armed: what several do to the same is done in this order. */
export class FaultTable {
  readonly #faults = new Map<string, ArmedFault>();
  readonly #random: (seed: number, name: string) => () => number;

  /** `random` makes a seeded stream of numbers in [0, 1) of its own for each name. */
  constructor(random: (seed: number, name: string) => () => number) {
    this.#random = random;
  }

  /**
   * Arms a fault, in the place of one of the same name that is disarmed. `now` is the clock by which it counts time.
   * Throws RangeError that says why it cannot.
   */
  arm(rule: FaultRule, now: () => Micros): ArmedFault {
    if (this.#faults.get(rule.name)?.isArmed === true)
      throw new RangeError(`a fault named "${rule.name}" is armed already`);
    this.#faults.delete(rule.name);
    this.#forgetOne();
    const armed = new ArmedFault(rule, this.#random(rule.seed, rule.name), now);
    this.#faults.set(rule.name, armed);
    return armed;
  }

  get(name: string): ArmedFault | undefined {
    return this.#faults.get(name);
  }

  /** A name that no armed fault has: the kind's own, or that with a number behind it. */
  freeName(kind: string): string {
    for (let number = 1; ; number++) {
      const name = number === 1 ? kind : `${kind}-${number}`;
      if (this.#faults.get(name)?.isArmed !== true) return name;
    }
  }

  all(): MapIterator<ArmedFault> {
    return this.#faults.values();
  }

  /** Those that fire now, at one of these occasions: so many at most. */
  firing(occasions: readonly Occasion[], subject: FaultSubject, most: number): ArmedFault[] {
    const firing: ArmedFault[] = [];
    for (const armed of this.#faults.values()) {
      if (!armed.isArmed || !occasions.includes(FAULTS[armed.rule.kind].occasion)) continue;
      if (armed.fires(subject)) firing.push(armed);
      if (firing.length === most) break;
    }
    return firing;
  }

  /** Room for one more: the oldest that is disarmed is forgotten. */
  #forgetOne(): void {
    if (this.#faults.size < MAX_FAULTS) return;
    const oldest = this.#faults.values().find((armed) => !armed.isArmed);
    if (oldest === undefined) throw new RangeError(`${MAX_FAULTS} faults are armed, and no more can be`);
    this.#faults.delete(oldest.rule.name);
  }
}

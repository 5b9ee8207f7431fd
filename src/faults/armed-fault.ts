import type { Odds } from '../engine/odds.ts';
import type { Micros } from '../engine/values.ts';
import type { FaultKindName, ParametersOf } from './catalogue.ts';
import { misfit, type FaultSubject } from './match.ts';
import type { FaultRule, FaultState } from './rule.ts';

/** A fault with what it has seen: how often it might have fired, and did. */
export class ArmedFault implements FaultState {
  readonly rule: FaultRule;
  /** Uniform in [0, 1), from its own stream. */
  readonly random: () => number;
  readonly #now: () => Micros;
  readonly #from: Micros;
  #fitted = 0;
  left: number;
  hits = 0;
  misses = 0;
  lastMiss: string | null = null;
  lastHitAt: Micros | null = null;

  /** `now` is the clock by which it counts time. */
  constructor(rule: FaultRule, random: () => number, now: () => Micros) {
    this.rule = rule;
    this.random = random;
    this.left = rule.times;
    this.#now = now;
    this.#from = now() + rule.afterMs * 1_000;
  }

  get isArmed(): boolean {
    return this.left > 0;
  }

  /** Its parameters, which were checked when it was armed. */
  parameters<Kind extends FaultKindName>(): ParametersOf<Kind> {
    return this.rule.parameters as ParametersOf<Kind>;
  }

  /** Asks whether it fires, at an occasion of its kind; then it counts as fired unless `failed` takes that back. */
  fires(subject: FaultSubject): boolean {
    const why = this.#whyNot(subject);
    if (why !== null) {
      this.#missed(why);
      return false;
    }
    this.left--;
    this.hits++;
    return true;
  }

  /** It fired, and could not do what it is for. */
  failed(why: string): void {
    this.left++;
    this.hits--;
    this.#missed(why);
  }

  disarm(): void {
    this.left = 0;
  }

  #missed(why: string): void {
    this.misses++;
    this.lastMiss = why;
  }

  /** Whether it would fire at an occasion of its kind. Asking changes nothing, and draws nothing. */
  odds(subject: FaultSubject): Odds {
    if (!this.isArmed) return { whyNot: 'it is disarmed' };
    const whyNot = this.#misfit(subject) ?? this.#notItsTurn(this.#fitted + 1);
    return whyNot === null ? { percent: this.rule.probabilityPercent } : { whyNot };
  }

  #misfit(subject: FaultSubject): string | null {
    const { match, afterMs } = this.rule;
    const isEarly = this.#now() < this.#from;
    return misfit(match, subject) ?? (isEarly ? `it is armed from ${afterMs} ms on only` : null);
  }

  /** Of those that fit, the one with this number. */
  #notItsTurn(number: number): string | null {
    const { nth } = this.rule;
    return number % nth === 0 ? null : `it was number ${number} that fits, and it fires at every ${nth} only`;
  }

  #whyNot(subject: FaultSubject): string | null {
    const why = this.#misfit(subject) ?? this.#notItsTurn(++this.#fitted);
    const { probabilityPercent } = this.rule;
    if (why !== null || probabilityPercent === 100) return why;
    const drawn = this.random() * 100;
    if (drawn < probabilityPercent) return null;
    return `${drawn.toFixed(1)} of 100 was drawn, and it fires below ${probabilityPercent}`;
  }
}

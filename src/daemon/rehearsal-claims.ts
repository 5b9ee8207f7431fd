import type { Odds } from '../engine/odds.ts';
import type { FaultForeseen } from '../faults/foresight.ts';
import { OCCASIONS } from '../faults/occasions.ts';
import type { ResponderJson } from '../management/entities.ts';

type Verdict = Pick<ResponderJson, 'answers' | 'why'>;

/** Who could answer an order or request in place of the book, asked one after the other: the first that takes it decides. */
export class Claims {
  readonly responders: ResponderJson[] = [];
  /** Those that may take it, by chance. */
  readonly #chances: string[] = [];
  /** Who takes it, as people call it; null while nobody does. */
  decider: string | null = null;

  /** Asks the next one. */
  ask(kind: ResponderJson['kind'], name: string, odds: Odds): void {
    this.responders.push({ kind, name, ...this.#verdict(odds) });
    this.take(kind, name, odds);
  }

  /** Notes what one does that is told of elsewhere. */
  take(kind: ResponderJson['kind'], name: string, odds: Odds): void {
    if ('whyNot' in odds || this.decider !== null) return;
    if (odds.percent < 100) this.#chances.push(`${kind} ${name}`);
    else this.decider = `${kind} ${name}`;
  }

  /** Whether it is known who takes it, if anybody does. */
  get isCertain(): boolean {
    return this.#chances.length === 0;
  }

  /** What becomes of it, by whoever decides; `otherwise` when nobody does. Without a full stop. */
  outcome(otherwise: string): string {
    const decided = this.decider === null ? otherwise : `${this.decider} answers it`;
    return this.isCertain ? decided : `${decided}, ${this.#unless}`;
  }

  get #unless(): string {
    return `unless ${this.#chances.join(' or ')} takes it before, by chance`;
  }

  #verdict(odds: Odds): Verdict {
    if ('whyNot' in odds) return { answers: 'no', why: odds.whyNot };
    if (this.decider !== null)
      return { answers: 'no', why: `${this.decider} is asked before, and takes it${this.#ifNot}` };
    if (odds.percent < 100)
      return { answers: 'perhaps', why: `it fits, and takes ${percentText(odds.percent)} of those that do` };
    return this.isCertain
      ? { answers: 'yes', why: 'it fits' }
      : { answers: 'perhaps', why: `it fits, ${this.#unless}` };
  }

  get #ifNot(): string {
    return this.isCertain ? '' : `, or ${this.#chances.join(' or ')} does`;
  }
}

/** What a fault would do about what lies ahead. */
export function verdictOf({ armed, odds, at }: FaultForeseen): ResponderJson {
  const of = { kind: 'fault', name: armed.rule.name } as const;
  if ('whyNot' in odds) return { ...of, answers: 'no', why: odds.whyNot };
  const when = OCCASIONS[at!.occasion];
  const isDrawn = odds.percent < 100;
  const fits = isDrawn ? `it fits, and fires at ${percentText(odds.percent)} of those that do` : 'it fits';
  return at!.isCertain
    ? { ...of, answers: isDrawn ? 'perhaps' : 'yes', why: `${fits}: ${when}` }
    : { ...of, answers: 'perhaps', why: `${fits}, if it comes to that: ${when}` };
}

function percentText(percent: number): string {
  return `${Number(percent.toFixed(2))} in 100`;
}

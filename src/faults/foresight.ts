import type { Odds } from '../engine/odds.ts';
import type { ArmedFault } from './armed-fault.ts';
import { FAULTS } from './catalogue.ts';
import type { FaultSubject } from './match.ts';
import { OCCASIONS, type Occasion } from './occasions.ts';

/** Something that lies ahead, at which faults are asked whether they fire. */
export interface Ahead {
  readonly occasion: Occasion;
  readonly subject: FaultSubject;
  /** Whether it comes for certain. */
  readonly isCertain: boolean;
  /** Why a fault that fires could do nothing there; null when it could. */
  readonly whyVain?: (armed: ArmedFault) => string | null;
}

/** What a fault would do. */
export interface FaultForeseen {
  readonly armed: ArmedFault;
  readonly odds: Odds;
  /** Where it would act, or comes nearest to; null where nothing ahead is an occasion of its kind. */
  readonly at: Ahead | null;
}

/** What a fault would do about what lies ahead: where it is most likely to fire. Asking changes nothing. */
export function foresee(armed: ArmedFault, ahead: readonly Ahead[]): FaultForeseen {
  const { occasion } = FAULTS[armed.rule.kind];
  const [best] = ahead
    .filter((each) => each.occasion === occasion)
    .map((at) => ({ armed, at, odds: oddsAt(armed, at) }))
    .toSorted((one, other) => percentOf(other.odds) - percentOf(one.odds));
  if (best !== undefined) return best;
  const whyNot = armed.isArmed ? `it acts when ${OCCASIONS[occasion]}` : 'it is disarmed';
  return { armed, odds: { whyNot }, at: null };
}

function oddsAt(armed: ArmedFault, { subject, whyVain }: Ahead): Odds {
  const odds = armed.odds(subject);
  const whyNot = 'percent' in odds ? (whyVain?.(armed) ?? null) : null;
  return whyNot === null ? odds : { whyNot };
}

function percentOf(odds: Odds): number {
  return 'percent' in odds ? odds.percent : 0;
}

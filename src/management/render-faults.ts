import { FAULTS } from '../faults/catalogue.ts';
import type { FaultState } from '../faults/rule.ts';
import type { FaultJson } from './fault-entities.ts';
import { isoTextOrNull } from './render.ts';

export function renderFault(venue: string, state: FaultState): FaultJson {
  const { rule, left, hits, misses, lastMiss, lastHitAt } = state;
  const { name, kind, match, parameters, ...rest } = rule;
  return {
    venue,
    name,
    kind,
    effect: FAULTS[kind].effect,
    armed: left > 0,
    left,
    hits,
    misses,
    lastHitAt: isoTextOrNull(lastHitAt),
    lastMiss,
    ...match,
    ...rest,
    parameters: { ...parameters },
  };
}

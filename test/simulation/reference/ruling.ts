import { ORDER_ATTRIBUTES } from '../../../src/engine/instructions.ts';
import { MATCHING_POLICIES } from '../../../src/engine/instrument.ts';
import {
  BAND_BREACHES,
  POST_ONLY_MODES,
  REPLACE_BELOW_FILLED,
  REPLACE_STYLES,
  SELF_MATCH_MODES,
  STOP_TRIGGERS,
  type VenueRules,
} from '../../../src/engine/rules.ts';
import { ORDER_TYPES, TIMES_IN_FORCE } from '../../../src/engine/values.ts';
import { noteLast } from './resting.ts';
import type { World } from './world.ts';

const WORDS = {
  orderTypes: ORDER_TYPES,
  timesInForce: TIMES_IN_FORCE,
  attributes: ORDER_ATTRIBUTES,
  matching: MATCHING_POLICIES,
  stopTrigger: STOP_TRIGGERS,
  selfMatch: SELF_MATCH_MODES,
  postOnly: POST_ONLY_MODES,
  replaceStyle: REPLACE_STYLES,
  replaceBelowFilled: REPLACE_BELOW_FILLED,
  bandBreach: BAND_BREACHES,
} as const satisfies Partial<Record<keyof VenueRules, readonly string[]>>;

export function changeRules(world: World, rules: VenueRules): void {
  if (!areSound(rules)) {
    return world.tell({ type: 'decision-rejected', verb: 'rules', orderId: null, reason: 'invalid-rules' });
  }
  world.rules = rules;
  world.tell({ type: 'rules-changed', rules });
  for (const listing of world.listings.values()) noteLast(world, listing, null);
}

function areSound(rules: VenueRules): boolean {
  const known = Object.entries(WORDS).every(([key, words]) => {
    const value: string | readonly string[] = rules[key as keyof typeof WORDS];
    return [value].flat().every((word) => (words as readonly string[]).includes(word));
  });
  const positive = (value: number | null): boolean =>
    value === null || (Number.isSafeInteger(value) && value > 0);
  return (
    known &&
    Number.isSafeInteger(rules.volatilityAuctionMicros) &&
    rules.volatilityAuctionMicros > 0 &&
    positive(rules.maxOpenOrdersPerOwner) &&
    positive(rules.maxOrdersPerSecond)
  );
}

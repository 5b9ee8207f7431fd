import { MATCHING_POLICIES } from './instrument.ts';
import { ORDER_ATTRIBUTES } from './instructions.ts';
import {
  BAND_BREACHES,
  POST_ONLY_MODES,
  PROFILES,
  REPLACE_BELOW_FILLED,
  REPLACE_STYLES,
  REQUESTS_WHILE_PENDING,
  SELF_MATCH_MODES,
  STOP_TRIGGERS,
  type VenueRules,
} from './rules.ts';
import { ORDER_TYPES, TIMES_IN_FORCE } from './values.ts';

/** Whether a venue could follow the rules, wherever they come from. */
export function areRules(rules: VenueRules): boolean {
  return (
    isSubset(rules.orderTypes, ORDER_TYPES) &&
    isSubset(rules.timesInForce, TIMES_IN_FORCE) &&
    isSubset(rules.attributes, ORDER_ATTRIBUTES) &&
    isOneOf(rules.matching, MATCHING_POLICIES) &&
    isOneOf(rules.stopTrigger, STOP_TRIGGERS) &&
    isOneOf(rules.selfMatch, SELF_MATCH_MODES) &&
    isOneOf(rules.postOnly, POST_ONLY_MODES) &&
    isOneOf(rules.replaceStyle, REPLACE_STYLES) &&
    typeof rules.quantityDecreaseKeepsPriority === 'boolean' &&
    typeof rules.quantityIncreaseKeepsPriority === 'boolean' &&
    isOneOf(rules.replaceBelowFilled, REPLACE_BELOW_FILLED) &&
    isOneOf(rules.profile, PROFILES) &&
    isOneOf(rules.requestsWhilePending, REQUESTS_WHILE_PENDING) &&
    isOneOf(rules.bandBreach, BAND_BREACHES) &&
    isLimit(rules.volatilityAuctionMicros) &&
    (rules.maxOpenOrdersPerOwner === null || isLimit(rules.maxOpenOrdersPerOwner)) &&
    (rules.maxOrdersPerSecond === null || isLimit(rules.maxOrdersPerSecond))
  );
}

function isOneOf(word: string, words: readonly string[]): boolean {
  return words.includes(word);
}

function isSubset(words: readonly string[], all: readonly string[]): boolean {
  return Array.isArray(words) && words.every((word) => all.includes(word));
}

function isLimit(value: number): boolean {
  return Number.isSafeInteger(value) && value > 0;
}

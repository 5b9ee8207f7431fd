import type { Command } from '../../src/engine/command.ts';
import type { VenueEvent } from '../../src/engine/event.ts';

/** Prices, and what is made of them. */
const NEGATED = new Set([
  'price',
  'stopPrice',
  'workingPrice',
  'previousPrice',
  'pegOffset',
  'notional',
  'minPrice',
  'maxPrice',
]);

/** What stands for the other in a mirror. */
const SWAPPED = [
  ['buyOrderId', 'sellOrderId'],
  ['minPrice', 'maxPrice'],
] as const;

const SIDES = new Set(['side', 'aggressor', 'surplusSide']);

/** The command with the sides changed for each other, and prices on the other side of zero. */
export function mirrorCommand(command: Command): Command {
  return mirror(command) as Command;
}

/** What the mirror of an event's cause should cause. */
export function mirrorEvent(event: VenueEvent): VenueEvent {
  return mirror(event) as VenueEvent;
}

function mirror(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => mirror(item));
  if (typeof value !== 'object' || value === null) return value;
  const mirrored = Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, mirrorMember(key, item)]),
  );
  for (const [left, right] of SWAPPED) {
    if (!(left in mirrored)) continue;
    [mirrored[left], mirrored[right]] = [mirrored[right], mirrored[left]];
  }
  return 'tickSize' in mirrored && 'symbol' in mirrored ? mirrorTerms(mirrored) : mirrored;
}

function mirrorMember(key: string, item: unknown): unknown {
  if (SIDES.has(key)) return item === 'buy' ? 'sell' : item === 'sell' ? 'buy' : item;
  if (NEGATED.has(key) && typeof item === 'number') return 0 - item;
  return mirror(item);
}

function mirrorTerms(terms: Record<string, unknown>): Record<string, unknown> {
  const { referencePrice } = terms;
  if (typeof referencePrice !== 'string') return terms;
  return {
    ...terms,
    referencePrice: referencePrice.startsWith('-') ? referencePrice.slice(1) : `-${referencePrice}`,
  };
}

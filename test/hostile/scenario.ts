import type { SeededRandom } from '../kit/seed.ts';

export const TIERS = ['gate', 'nightly'] as const;
export type Tier = (typeof TIERS)[number];

/** One run of a scenario. */
export interface Run {
  readonly tier: Tier;
  readonly random: SeededRandom;
  /** A line about what was measured. */
  say(text: string): void;
}

/** What the venue promises under one kind of attack. It rejects when the promise is broken. */
export interface Scenario {
  readonly id: string;
  readonly title: string;
  /** The tiers that it belongs to: what takes long is for the night only. */
  readonly tiers: readonly Tier[];
  run(run: Run): Promise<void>;
}

/** A figure that depends on the tier. */
export function sized(run: Run, figures: Readonly<Record<Tier, number>>): number {
  return figures[run.tier];
}

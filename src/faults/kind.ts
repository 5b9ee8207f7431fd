import type * as z from 'zod';
import type { Effect, Occasion } from './occasions.ts';
import type { FaultParameterName } from './parameters.ts';

/** BeginString (8) of sessions, the oldest version first. */
const SAID_IN = ['FIX.4.0', 'FIX.4.1', 'FIX.4.2', 'FIX.4.3', 'FIX.4.4', 'FIXT.1.1'] as const;
export type SaidIn = (typeof SAID_IN)[number];

/** A kind of fault as the catalogue has it. What it does is with whoever acts at its occasion. */
export interface FaultKind {
  /** One sentence without a full stop. */
  readonly summary: string;
  readonly effect: Effect;
  readonly occasion: Occasion;
  /** The first version of FIX that can say it; every one unless given. */
  readonly since?: SaidIn;
  /** Of FAULT_PARAMETERS, those that it takes, with their defaults. */
  readonly parameters: z.ZodObject<{ readonly [Name in FaultParameterName]?: z.ZodType }>;
}

/**
 * By whose time it counts and delays: what really happens on a venue is due by the venue's clock, which somebody may
 * move by hand; sessions and connections live by that of the machine, as the client at the other end does.
 */
export function clockOf({ effect }: FaultKind): 'venue' | 'wall' {
  return effect === 'done' ? 'venue' : 'wall';
}

/** Whether sessions of the version can say what the kind has them say. */
export function isSaidIn({ since = 'FIX.4.0' }: FaultKind, beginString: SaidIn): boolean {
  return SAID_IN.indexOf(beginString) >= SAID_IN.indexOf(since);
}

import type * as z from 'zod';
import type { Effect, Occasion } from './occasions.ts';
import type { FaultParameterName } from './parameters.ts';

/** A kind of fault as the catalogue has it. What it does is with whoever acts at its occasion. */
export interface FaultKind {
  /** One sentence without a full stop. */
  readonly summary: string;
  readonly effect: Effect;
  readonly occasion: Occasion;
  /** The first version of FIX that can say it; every one unless given. */
  readonly since?: 'FIX.4.1' | 'FIX.4.2';
  /** Of FAULT_PARAMETERS, those that it takes, with their defaults. */
  readonly parameters: z.ZodObject<{ readonly [Name in FaultParameterName]?: z.ZodType }>;
}

import type { Scenario } from '../scenario.ts';
import { C1 } from './edits.ts';
import { GROWTH, L5 } from './endurance.ts';
import { A2 } from './guesses.ts';
import { A6, L1, L4 } from './logons.ts';
import { F2, F3, GREEDY } from './malformed.ts';
import { K5 } from './one-store.ts';
import { P1 } from './plugins.ts';
import { S1, S2, S3 } from './resends.ts';
import { B3 } from './slow-subscribers.ts';
import { B1, B2 } from './slow-readers.ts';
import { A3 } from './telling.ts';

/** All scenarios, in the order in which they run. */
export const SCENARIOS: readonly Scenario[] = [
  F2,
  F3,
  GREEDY,
  L1,
  L4,
  A2,
  A3,
  A6,
  S1,
  S2,
  S3,
  B1,
  B2,
  B3,
  K5,
  C1,
  P1,
  L5,
  GROWTH,
];

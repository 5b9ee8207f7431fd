import type { Scenario } from '../scenario.ts';
import { F2, F3, GREEDY } from './malformed.ts';

/** All scenarios, in the order in which they run. */
export const SCENARIOS: readonly Scenario[] = [F2, F3, GREEDY];

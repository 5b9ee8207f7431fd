import type { FaultKindName } from './catalogue.ts';
import type { FaultMatch } from './match.ts';

/** A fault as it is armed. */
export interface FaultRule {
  readonly name: string;
  readonly kind: FaultKindName;
  readonly match: FaultMatch;
  /** Fires at every nth that fits, from the nth on; 1 at all. */
  readonly nth: number;
  /** Not before so long after it was armed. */
  readonly afterMs: number;
  /** How often it fires at most. */
  readonly times: number;
  /** In how many of a hundred that fit it fires. */
  readonly probabilityPercent: number;
  /** Of its stream of random numbers. */
  readonly seed: number;
  /** What becomes of what it has delayed when the connection ends. */
  readonly onDisconnect: 'drop' | 'keep';
  /** As the schema of its kind gives them. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** What a fault has seen and done. */
export interface FaultState {
  readonly rule: FaultRule;
  /** How often it still fires; 0 once it is disarmed. */
  readonly left: number;
  readonly hits: number;
  readonly misses: number;
  /** Why it did not fire the last time that it might have; null when it never was so. */
  readonly lastMiss: string | null;
  /** When it fired last, in microseconds since 1970. */
  readonly lastHitAt: number | null;
}

import type { SpawnedDaemon } from '../../sdk/index.ts';

/** An action, as a person would have it done to the stage. */
export interface Deed {
  readonly view: string;
  /** What to search for, so that it is selected; null where it does not matter. */
  readonly select: string | null;
  /** Brings about what it is done to. */
  readonly before?: (daemon: SpawnedDaemon) => Promise<unknown>;
  /** What is typed behind the action's own key; a pattern is what must be on the screen before the next key. */
  readonly keys: readonly (string | RegExp)[];
  /** What the dashboard says of it. */
  readonly said: RegExp;
  /** That it has happened; what it has done to others is undone. */
  readonly check: (daemon: SpawnedDaemon) => Promise<unknown>;
}

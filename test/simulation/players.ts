import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Feature } from './configuration.ts';
import type { Failure } from './simulation.ts';

export interface Plan {
  readonly first: number;
  readonly seeds: number;
  readonly operations: number;
  readonly without: readonly Feature[];
  readonly progress: (text: string) => void;
}

export interface Report {
  readonly seeds: number;
  readonly operations: number;
  readonly seconds: number;
  readonly failures: readonly { readonly seed: number; readonly failure: Failure }[];
}

/** What a player is asked and what it answers, one seed at a time. */
export interface Assignment {
  readonly seed: number;
  readonly operations: number;
  readonly without: readonly Feature[];
}

/** Further failures are most often the same one, and shrinking takes time. */
const FAILURES_KEPT = 3;

/** Plays the seeds on all processors. */
export async function play(plan: Plan): Promise<Report> {
  const began = performance.now();
  const failures: { seed: number; failure: Failure }[] = [];
  let next = 0;
  let played = 0;
  const assignment = (): Assignment | null => {
    if (next >= plan.seeds || failures.length >= FAILURES_KEPT) return null;
    return { seed: plan.first + next++, operations: plan.operations, without: plan.without };
  };
  const seconds = (): number => (performance.now() - began) / 1_000;
  const players = Array.from({ length: availableParallelism() }, () =>
    player(assignment, (seed, failure) => {
      played++;
      if (failure !== null) failures.push({ seed, failure });
      if (played % 20 === 0)
        plan.progress(`${played} of ${plan.seeds} seeds, ${(played / seconds()).toFixed(1)}/s`);
    }),
  );
  await Promise.all(players);
  return { seeds: played, operations: played * plan.operations, seconds: seconds(), failures };
}

/** Keeps one worker busy until there is no more to play. */
async function player(
  assignment: () => Assignment | null,
  done: (seed: number, failure: Failure | null) => void,
): Promise<void> {
  const worker = new Worker(new URL('player.ts', import.meta.url));
  try {
    for (let task = assignment(); task !== null; task = assignment()) {
      // Rejects when the worker fails.
      const answer = once(worker, 'message') as Promise<[Failure | null]>;
      worker.postMessage(task, []);
      const [failure] = await answer;
      done(task.seed, failure);
    }
  } finally {
    await worker.terminate();
  }
}

import { parentPort, workerData } from 'node:worker_threads';
import type { Fault } from './faults.ts';
import { plant } from './planting.ts';

/** Runs the simulation against an engine with a fault, and tells how many runs it took to find it, and what it saw. */
const { fault, runs, operations } = workerData as { fault: Fault; runs: number; operations: number };
plant(fault);
const { replay, simulate } = await import('../simulation.ts');
const { shrink } = await import('../shrink.ts');
const { readSteps, writeSteps } = await import('../recording.ts');

export interface Finding {
  readonly run: number;
  readonly kind: string;
  /** How many steps were left after shrinking, and whether they show the fault again when read from text. */
  readonly steps: number;
  readonly showsAgain: boolean;
}

const SHRINK_MS = 2_000;

let found: Finding | null = null;
for (let run = 1; run <= runs && found === null; run++) {
  const failure = simulate(run, operations, new Set());
  if (failure === null) continue;
  const { kind, steps } = shrink(failure, SHRINK_MS);
  const again = replay(readSteps(writeSteps(steps)));
  found = { run, kind, steps: steps.length, showsAgain: again?.kind === kind };
}
parentPort!.postMessage(found, []);

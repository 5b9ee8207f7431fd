import { parentPort, workerData } from 'node:worker_threads';
import type { Fault } from './faults.ts';
import { plant } from './planting.ts';

/** Runs the simulation against an engine with a fault, and tells how many runs it took to find it, and what it saw. */
const { fault, runs, operations } = workerData as { fault: Fault; runs: number; operations: number };
plant(fault);
const { simulate } = await import('../simulation.ts');

interface Finding {
  readonly run: number;
  readonly kind: string;
}

let found: Finding | null = null;
for (let run = 1; run <= runs && found === null; run++) {
  const failure = simulate(run, operations, new Set());
  if (failure !== null) found = { run, kind: failure.kind };
}
parentPort!.postMessage(found);

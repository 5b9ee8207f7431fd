import { parentPort } from 'node:worker_threads';
import type { Assignment } from './players.ts';
import { shrink } from './shrink.ts';
import { simulate } from './simulation.ts';

const SHRINK_MS = 20_000;

/** Plays the seeds that it is given, one after the other, and shrinks what it finds. */
parentPort!.on('message', ({ seed, operations, without }: Assignment) => {
  const failure = simulate(seed, operations, new Set(without));
  parentPort!.postMessage(failure === null ? null : shrink(failure, SHRINK_MS), []);
});

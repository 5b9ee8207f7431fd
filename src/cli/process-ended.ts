import { setTimeout as delay } from 'node:timers/promises';
import { processAlive } from '../management/home.ts';

const LOOK_EVERY_MS = 20;

/** Waits until the process is gone, at most so long; false when it is still there. */
export async function processEnded(pid: number, withinMs: number): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  while (processAlive(pid)) {
    if (performance.now() >= deadline) return false;
    await delay(LOOK_EVERY_MS);
  }
  return true;
}

import { processAlive } from '../management/home.ts';

/** How often an ephemeral daemon looks whether its parent is still there. */
const LOOK_MS = 500;

/**
 * Calls back once when the process that started this one is gone: an ephemeral daemon must not outlive its test. With
 * SIMCTL_PARENT_PIPE=1 the end of standard input says so at once; otherwise, and in any case, the parent's id does.
 */
export function whenParentEnds(ended: () => void): () => void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid !== parent || !processAlive(parent)) ended();
  }, LOOK_MS);
  timer.unref();
  const piped = process.env['SIMCTL_PARENT_PIPE'] === '1';
  if (piped) {
    process.stdin.on('end', ended).on('error', ended).resume();
    process.stdin.unref();
  }
  return () => {
    clearInterval(timer);
    if (piped) process.stdin.off('end', ended).off('error', ended).pause();
  };
}

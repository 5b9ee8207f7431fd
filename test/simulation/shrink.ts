import type { Step } from './generator.ts';
import { replay, type Failure } from './simulation.ts';

/** Leaves out steps, ever fewer at a time, as long as the same fault is still found (delta debugging, Zeller 1999). */
export function shrink(failure: Failure, budgetMs: number): Failure {
  const deadline = performance.now() + budgetMs;
  let best = failure;
  for (let size = Math.ceil(best.steps.length / 2); size >= 1; ) {
    let smaller: Failure | null = null;
    // From the back: what is left out there is known to matter least often.
    for (let end = best.steps.length; end > 0 && performance.now() < deadline; ) {
      const begin = Math.max(0, end - size);
      const rest = [...best.steps.slice(0, begin), ...best.steps.slice(end)];
      const found = replay(rest);
      if (found !== null && found.kind === failure.kind) {
        best = smaller = { ...found, steps: [...found.steps] };
        end = Math.min(begin, best.steps.length);
      } else {
        end = begin;
      }
    }
    if (performance.now() >= deadline) break;
    if (smaller === null || size > 1) {
      if (size === 1) break;
      size = Math.ceil(size / 2);
    }
  }
  return best;
}

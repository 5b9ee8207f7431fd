import { Names, nameSteps, type NamedStep } from './names.ts';
import { Run, type Failure } from './simulation.ts';

/** Leaves out steps, ever fewer at a time, as long as the same fault is still found (delta debugging, Zeller 1999). */
export function shrink(failure: Failure, budgetMs: number): Failure {
  const deadline = performance.now() + budgetMs;
  let best = failure;
  let steps = nameSteps(failure.steps);
  for (let size = Math.ceil(steps.length / 2); size >= 1 && performance.now() < deadline;) {
    const before = steps.length;
    // From the back: the last steps but the failing one matter least often.
    for (let end = steps.length; end > 0 && performance.now() < deadline;) {
      const begin = Math.max(0, end - size);
      const rest = [...steps.slice(0, begin), ...steps.slice(end)];
      const found = replayNamed(rest);
      if (found !== null && found.kind === failure.kind) {
        best = found;
        steps = rest.slice(0, found.steps.length);
      }
      end = Math.min(begin, steps.length);
    }
    if (size === 1 && steps.length === before) break;
    size = Math.ceil(size / 2);
  }
  return best;
}

function replayNamed(steps: readonly NamedStep[]): Failure | null {
  const run = new Run();
  const names = new Names();
  for (const named of steps) {
    const failure = run.step(names.resolved(named), (events) => names.take(events));
    if (failure !== null) return failure;
  }
  return run.end();
}

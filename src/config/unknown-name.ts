import type { Path } from './locate.ts';
import { nearest } from './nearest.ts';
import type { Issue } from './problem.ts';

/** A name that nothing of its kind has: with what was probably meant, or what there is where that is little. */
export function unknownName(path: Path, what: string, name: string, choices: Iterable<string>): Issue {
  const all = [...choices];
  const meant = nearest(name, all);
  const known = all.length > 0 && all.length <= 10 ? `there is ${all.join(', ')}` : null;
  return {
    path,
    message: `there is no ${what} "${name}"`,
    hint: meant === null ? known : `did you mean "${meant}"?`,
  };
}

import { armingProblem } from '../faults/arming.ts';
import { configuredPlaces } from './fault-places.ts';
import type { Issue } from './problem.ts';
import type { VenueFile } from './schema.ts';
import { unknownName } from './unknown-name.ts';
import { instrumentsByName, venueConfig } from './venue-config.ts';

/** Whether each [[fault]] is of somebody who can be told it, under a name of its own. */
export function faults(file: VenueFile): Issue[] {
  const config = venueConfig({ ...file, bot: [] });
  const places = configuredPlaces(config);
  const taken = new Map<string, number>();
  return config.faults.flatMap(({ name, kind, match }, index): Issue[] => {
    const issues: Issue[] = [];
    const first = taken.get(name);
    if (first !== undefined) {
      const message = `the name "${name}" is taken by fault[${first}]`;
      issues.push({ path: ['fault', index, 'name'], message, hint: null });
    }
    taken.set(name, first ?? index);
    const problem = armingProblem(kind, match, places);
    if (problem === null) return issues;
    const { key, message } = problem;
    const path = ['fault', index, key];
    const named = key === 'kind' ? null : match[key];
    if (named === null) return [...issues, { path, message, hint: null }];
    const isSession = key === 'session';
    const choices = isSession
      ? config.sessions.map((session) => session.name)
      : instrumentsByName(file).keys();
    return [...issues, unknownName(path, isSession ? 'session' : 'instrument', named, choices)];
  });
}

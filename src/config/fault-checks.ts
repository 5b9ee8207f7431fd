import { armingProblem } from '../faults/arming.ts';
import type { Issue } from './problem.ts';
import { ANY_COMP_ID, type VenueFile } from './schema.ts';
import { unknownName } from './unknown-name.ts';
import { instrumentsByName, venueConfig } from './venue-config.ts';

/** Whether each [[fault]] is of somebody who can be told it, under a name of its own. */
export function faults(file: VenueFile): Issue[] {
  const { endpoints, sessions, faults: rules } = venueConfig({ ...file, bot: [] });
  const instruments = instrumentsByName(file);
  const versions = new Map(endpoints.map(({ name, beginString }) => [name, beginString]));
  const all = sessions.flatMap(({ name, targetCompId, endpoint }) => {
    const beginString = versions.get(endpoint);
    return beginString === undefined ? [] : [{ name, beginString, isOpen: targetCompId === ANY_COMP_ID }];
  });
  const places = {
    sessions: all.filter(({ isOpen }) => !isOpen),
    prefixes: all.filter(({ isOpen }) => isOpen).map((each) => ({ ...each, prefix: `${each.name}.` })),
    hasInstrument: (symbol: string) => instruments.has(symbol),
  };
  const taken = new Map<string, number>();
  return rules.flatMap(({ name, kind, match }, index): Issue[] => {
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
    const choices = isSession ? all.map((each) => each.name) : instruments.keys();
    return [...issues, unknownName(path, isSession ? 'session' : 'instrument', named, choices)];
  });
}

import { activityLevels, NO_ACTIVITY } from '../bots/activity.ts';
import { activityProblem, activityTerms } from './activity.ts';
import { termsOf } from './instrument-table.ts';
import type { Path } from './locate.ts';
import type { Issue } from './problem.ts';
import type { VenueFile } from './schema.ts';
import { unknownName } from './unknown-name.ts';

/** Whether the levels of activity are some, and the books can have those that are theirs. */
export function activities(file: VenueFile): Issue[] {
  const { venue, instrument: instruments, activity: given } = file;
  const levels = activityLevels(given);
  const unknown = (path: Path, level: string): Issue[] =>
    Object.hasOwn(levels, level) ? [] : [unknownName(path, 'level of activity', level, Object.keys(levels))];
  const issues = [...ownLevels(given), ...unknown(['venue', 'activity'], venue.activity)];
  const terms = { venue, activity: activityTerms(file) };
  for (const [index, table] of instruments.entries()) {
    const isOwn = table.activity !== undefined;
    const path = ['instrument', index, isOwn ? 'activity' : 'symbol'];
    const level = table.activity ?? venue.activity;
    if (isOwn) issues.push(...unknown(path, level));
    const message = Object.hasOwn(levels, level) ? activityProblem(level, termsOf(table), terms) : null;
    if (message === null) continue;
    const hint = isOwn ? null : `or say activity = "${NO_ACTIVITY}" for this instrument`;
    issues.push({ path, message: isOwn ? message : `the venue's activity ${message}`, hint });
  }
  return issues;
}

function ownLevels(given: VenueFile['activity']): Issue[] {
  return Object.entries(given).flatMap(([name, level]): Issue[] => {
    const path = ['activity', name];
    if (name === NO_ACTIVITY)
      return [{ path, message: 'is the level without bots', hint: 'choose another name', atKey: true }];
    if (Object.keys(level).length > 0) return [];
    return [{ path, message: 'has no bots', hint: 'say noise = {}, or another of its kinds', atKey: true }];
  });
}

import type * as z from 'zod';
import { BOTS } from '../bots/index.ts';
import { FAULT_NAMES } from '../faults/catalogue.ts';
import type { Issue } from './problem.ts';
import { nearest } from './nearest.ts';
import { keysOf } from './schema.ts';
import { valueAt } from './value-at.ts';

type ZodIssue = z.core.$ZodIssue;

/** Unknown keys of one table that are told: for each, all known ones are compared with it. */
const MAX_UNKNOWN = 20;

/** Zod's findings in the words of venue files. */
export function issuesOf(error: z.ZodError, document: unknown): Issue[] {
  return error.issues.flatMap((issue) => wordsFor(issue, document));
}

function wordsFor(issue: ZodIssue, document: unknown): Issue[] {
  const { path } = issue;
  const value = valueAt(document, path);
  if (value === undefined) return [missing(path)];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.slice(0, MAX_UNKNOWN).map((key) => unknownKey(path, key, document));
    case 'invalid_type':
      return [
        {
          path,
          message: `must be ${TYPES[issue.expected] ?? issue.expected}, not ${typeOf(value)}`,
          hint: hintFor(value, issue.expected),
        },
      ];
    case 'invalid_value':
      return [oneOf(path, value, issue.values.map(String))];
    case 'invalid_union':
      // The tables of [[bot]] and [[fault]] differ by kind; every other union says what it takes.
      if (path.at(-1) !== 'kind') return [{ path, message: issue.message, hint: null }];
      return [oneOf(path, value, path[0] === 'fault' ? FAULT_NAMES : Object.keys(BOTS))];
    case 'too_small':
      return [
        {
          path,
          message: `must ${unit(issue.origin, 'at least', issue.minimum, issue.inclusive)}`,
          hint: null,
        },
      ];
    case 'too_big':
      return [
        {
          path,
          message: `must ${unit(issue.origin, 'at most', issue.maximum, issue.inclusive)}`,
          hint: null,
        },
      ];
    case 'invalid_key':
      return [{ path, message: issue.issues[0]?.message ?? issue.message, hint: null, atKey: true }];
    default:
      return [
        { path, message: issue.message, hint: path.at(-1) === 'timeZone' ? timeZoneLike(value) : null },
      ];
  }
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'text in quotes',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a table',
  record: 'a table',
};

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (value instanceof Date) return 'a date';
  if (typeof value === 'object') return 'a table';
  if (typeof value === 'number' || typeof value === 'bigint') return `the number ${value}`;
  if (typeof value === 'boolean') return String(value);
  return 'text';
}

function hintFor(value: unknown, expected: string): string | null {
  if (expected === 'array' && typeof value === 'object')
    return 'a table of this kind begins with two brackets: [[…]]';
  if (expected === 'array' && typeof value === 'string') return `write ["${value}"]`;
  if (expected === 'number' && typeof value === 'string' && /^[0-9]+$/.test(value)) return `write ${value}`;
  if (expected === 'string' && typeof value === 'number') return `write "${value}"`;
  return null;
}

function timeZoneLike(value: unknown): string | null {
  const meant = nearest(String(value), Intl.supportedValuesOf('timeZone'));
  return meant === null ? null : `did you mean "${meant}"?`;
}

function missing(path: readonly PropertyKey[]): Issue {
  return { path, message: 'is missing', hint: null, atKey: true };
}

function unknownKey(path: readonly PropertyKey[], key: string, document: unknown): Issue {
  const known = keysOf(path, valueAt(document, [...path, 'kind']));
  const meant = nearest(key, known);
  return {
    path: [...path, key],
    message: 'unknown key',
    hint: meant === null ? `known here: ${known.join(', ')}` : `did you mean "${meant}"?`,
    atKey: true,
  };
}

/** What is known by another name elsewhere. */
const OTHER_NAMES: Readonly<Record<string, string>> = { 'FIX.5.0SP2': 'FIXT.1.1' };

function oneOf(path: readonly PropertyKey[], value: unknown, choices: readonly string[]): Issue {
  if (value === undefined) return missing(path);
  const meant =
    typeof value === 'string' && choices.length > 1 ? (OTHER_NAMES[value] ?? nearest(value, choices)) : null;
  return {
    path,
    message:
      choices.length === 1
        ? `must be "${choices[0]}"`
        : `must be one of ${choices.map((choice) => `"${choice}"`).join(', ')}`,
    hint: meant === null ? null : `did you mean "${meant}"?`,
  };
}

function unit(
  origin: string,
  relation: string,
  bound: number | bigint,
  inclusive: boolean | undefined,
): string {
  if (origin === 'string') return `have ${relation} ${bound} character${bound === 1 ? '' : 's'}`;
  if (origin === 'array') return `have ${relation} ${bound} ${bound === 1 ? 'entry' : 'entries'}`;
  if (inclusive === false) return `be ${relation === 'at least' ? 'more' : 'less'} than ${bound}`;
  return `be ${relation} ${bound}`;
}

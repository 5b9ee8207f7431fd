import type { DifferenceJson } from '../management/entities.ts';

type Entity = Readonly<Record<string, unknown>>;

/** What differs between two snapshots, entity by entity: first in the order of the one, then what only the other has. */
export function* differences(before: readonly string[], after: readonly string[]): Generator<DifferenceJson> {
  const left = new Map(before.map(named));
  const right = new Map(after.map(named));
  for (const [entity, line] of left) {
    const other = right.get(entity);
    if (other === line) continue;
    if (other === undefined) {
      yield { change: 'removed', entity, fields: fieldsOf(line, '{}') };
    } else {
      yield { change: 'changed', entity, fields: fieldsOf(line, other) };
    }
  }
  for (const [entity, line] of right) {
    if (!left.has(entity)) yield { change: 'added', entity, fields: fieldsOf('{}', line) };
  }
}

/** A line by what it is of: `order 7`. The first one is of the snapshot itself, and differs always. */
function named(line: string, index: number): readonly [entity: string, line: string] {
  if (index === 0) return ['snapshot', ''];
  // The first member is all that is wanted of it, and snapshots are long.
  const [, kind, id] = /^\{"([^"]+)":("(?:[^"\\]|\\.)*"|\d+)/.exec(line)!;
  return [`${kind} ${String(JSON.parse(id!))}`, line];
}

function fieldsOf(before: string, after: string): DifferenceJson['fields'] {
  const left = flat(JSON.parse(before) as Entity);
  const right = flat(JSON.parse(after) as Entity);
  const kind = Object.keys(JSON.parse(before === '{}' ? after : before) as Entity)[0]!;
  return [...new Set([...left.keys(), ...right.keys()])]
    .filter((path) => path !== kind && left.get(path) !== right.get(path))
    .map((path) => ({ path, before: left.get(path) ?? null, after: right.get(path) ?? null }));
}

/** The members of an entity by their paths, each as JSON text; a list is one. */
function flat(entity: Entity, prefix = ''): Map<string, string> {
  const members = new Map<string, string>();
  for (const [key, value] of Object.entries(entity)) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      members.set(prefix + key, JSON.stringify(value));
    } else {
      for (const [path, text] of flat(value as Entity, `${prefix}${key}.`)) members.set(path, text);
    }
  }
  return members;
}

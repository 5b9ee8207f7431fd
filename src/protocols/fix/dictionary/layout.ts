/**
 * Components expanded and groups resolved: which tags a message, the header, the trailer or a
 * group entry may hold, which it must hold, and in which order.
 */
import type { DictionarySource, Item } from './source.ts';

/** The fields of a message body, of the header, of the trailer or of one group entry. */
export type Layout = {
  /** Tags in the order of the dictionary; a group is there by the tag of its count. */
  readonly tags: readonly number[];
  /** Tags that must be present, ascending. */
  readonly required: readonly number[];
  /** Groups by the tag of their count. */
  readonly groups: ReadonlyMap<number, GroupLayout>;
  has(tag: number): boolean;
};

/** A repeating group. Its `tags` are the members of one entry. */
export type GroupLayout = Layout & {
  /** Tag of the field that holds the number of entries. */
  readonly countTag: number;
  /** The first member: it opens each entry. */
  readonly delimiter: number;
};

type Building = {
  /** Members in order, and whether each is required. */
  readonly members: Map<number, boolean>;
  readonly groups: Map<number, Building>;
};

/**
 * Lays out a list of items.
 *
 * A required field of an optional component is optional: the component as a whole may be left out,
 * and nothing on the wire tells that it is there. A field or group that is given again changes the
 * earlier one (`required` is replaced, members are added), which is how overlays add to groups
 * that stand inside components.
 */
export function layOut(items: readonly Item[], source: DictionarySource): Layout {
  return finished(build(items, source, true, { members: new Map(), groups: new Map() }));
}

function build(items: readonly Item[], source: DictionarySource, needed: boolean, into: Building): Building {
  for (const item of items) {
    const required = item.required && needed;
    if (item.kind === 'component') {
      build(source.components.get(item.name) ?? [], source, required, into);
      continue;
    }
    into.members.set(item.tag, required);
    if (item.kind === 'group') {
      const group = into.groups.get(item.tag) ?? { members: new Map(), groups: new Map() };
      into.groups.set(item.tag, group);
      // Whether the group must be there is a matter of its count; inside an entry that is there,
      // the members' own marks hold (FIX 4.4 vol. 1, Repeating Groups).
      build(item.items, source, true, group);
    }
  }
  return into;
}

function finished(building: Building): Layout {
  const { members } = building;
  const groups = new Map<number, GroupLayout>();
  for (const [countTag, group] of building.groups) {
    const layout = finished(group);
    const delimiter = layout.tags[0];
    if (delimiter !== undefined) groups.set(countTag, { ...layout, countTag, delimiter });
  }
  return {
    tags: [...members.keys()],
    required: [...members.keys()].filter((tag) => members.get(tag)).toSorted((a, b) => a - b),
    groups,
    has: (tag) => members.has(tag),
  };
}

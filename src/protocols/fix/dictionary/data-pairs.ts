/** Which fields of a dictionary are read by a length: its own beside those of FIX. */
import { DATA_FIELDS, DataFields, STANDARD_DATA_FIELDS, type DataPair } from '../data-fields.ts';
import type { FieldType } from './field-types.ts';
import type { DictionarySource, FieldDefinition, Item } from './source.ts';

const DATA_TYPES: ReadonlySet<FieldType> = new Set(['DATA', 'XMLDATA']);
const STANDARD: ReadonlySet<number> = new Set(DATA_FIELDS.map(([, dataTag]) => dataTag));

/**
 * The data fields of all versions and those of the dictionary. A data field belongs to the LENGTH field that stands
 * right before it in a message, component or group; where none does, to one whose tag is lower by one, as QuickFIX has
 * it. Without either it is read like a text, up to SOH.
 */
export function dataFieldsOf({ source }: { readonly source: DictionarySource }): DataFields {
  const own = Iterator.from(source.fields.values()).filter(
    ({ tag, type }) => DATA_TYPES.has(type) && !STANDARD.has(tag),
  );
  const isLength = (tag: number): boolean => source.fields.get(tag)?.type === 'LENGTH';
  const pairs = pairsOf(own.toArray(), source, isLength);
  return pairs.length === 0 ? STANDARD_DATA_FIELDS : new DataFields([...DATA_FIELDS, ...pairs]);
}

function pairsOf(
  fields: readonly FieldDefinition[],
  source: DictionarySource,
  isLength: (tag: number) => boolean,
): DataPair[] {
  if (fields.length === 0) return [];
  const before = new Map<number, number>();
  for (const items of itemLists(source)) {
    for (const [index, item] of items.entries()) {
      const previous = items[index - 1];
      if (item.kind !== 'field' || previous?.kind !== 'field' || !isLength(previous.tag)) continue;
      before.set(item.tag, previous.tag);
    }
  }
  return fields.flatMap(({ tag }): DataPair[] => {
    const lengthTag = before.get(tag) ?? tag - 1;
    return isLength(lengthTag) ? [[lengthTag, tag]] : [];
  });
}

/** Every list of items in which fields follow each other. */
function* itemLists({ header, trailer, components, messages }: DictionarySource): Generator<readonly Item[]> {
  yield* listsIn(header);
  yield* listsIn(trailer);
  for (const items of components.values()) yield* listsIn(items);
  for (const { items } of messages.values()) yield* listsIn(items);
}

function* listsIn(items: readonly Item[]): Generator<readonly Item[]> {
  yield items;
  for (const item of items) if (item.kind === 'group') yield* listsIn(item.items);
}

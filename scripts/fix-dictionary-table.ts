/**
 * Writes a dictionary in the compact table form that `src/protocols/fix/dictionary/table.ts` reads.
 */
import type { DictionarySource, Item } from '../src/protocols/fix/dictionary/source.ts';
import { TYPE_CODES } from '../src/protocols/fix/dictionary/table.ts';
import type { DictionaryTable } from '../src/protocols/fix/dictionary/table.ts';

/** The table of a dictionary: fields by tag, everything else in the order of the dictionary. */
export function writeTable(source: DictionarySource): DictionaryTable {
  const types = [...new Set([...source.fields.values()].map((field) => field.type))].toSorted();
  const { version, header, trailer, components, messages } = source;
  return {
    version,
    types,
    fields: writeFields(source, types),
    components: Object.fromEntries(
      [...components.keys()].map((name) => [name, writeItems(components.get(name) ?? [])]),
    ),
    messages: Object.fromEntries(
      [...messages.values()].map(({ msgType, admin, name, items }) => {
        return [msgType, `${name}${admin ? '!' : ''}:${writeItems(items)}`];
      }),
    ),
    header: writeItems(header),
    trailer: writeItems(trailer),
  };
}

function writeFields(source: DictionarySource, types: readonly string[]): Record<string, string> {
  const firstWith = new Map<string, number>();
  const fields = [...source.fields.values()].toSorted((a, b) => a.tag - b.tag);
  return Object.fromEntries(
    fields.map(({ tag, name, type, values, open }) => {
      const record = `${name}:${TYPE_CODES[types.indexOf(type)]}${open ? '*' : ''}`;
      if (values.size === 0) return [tag, record];
      const listed = [...values].map(([value, meaning]) => `${value}=${meaning}`).join(',');
      const first = firstWith.get(listed);
      if (first !== undefined) return [tag, `${record}:&${first}`];
      firstWith.set(listed, tag);
      return [tag, `${record}:${listed}`];
    }),
  );
}

function writeItems(items: readonly Item[]): string {
  return items
    .map((item) => {
      const mark = item.required ? '!' : '';
      if (item.kind === 'component') return `@${item.name}${mark}`;
      if (item.kind === 'field') return `${item.tag}${mark}`;
      return `${item.tag}${mark}(${writeItems(item.items)})`;
    })
    .join(',');
}

/**
 * The compact form in which the versions' facts are kept: a few strings of records separated by
 * white space.
 *
 * | string | record |
 * |---|---|
 * | types | a type name; fields refer to it by its position, one character of `TYPE_CODES` |
 * | fields | `tag:Name:code`, `*` after the code when other values are legal, then `:value=NAME,…`, or `:&tag` for the same values as an earlier field |
 * | components | `Name:items` |
 * | messages | `type:Name:items`, with `!` after the type of a session message |
 * | header, trailer | `items` |
 *
 * Items are separated by commas: `tag` is a field, `@Name` a component, `tag(items)` a group; `!`
 * after the tag or name means required.
 */
import { isFieldType } from './field-types.ts';
import type { FieldType } from './field-types.ts';
import type { DictionarySource, FieldDefinition, Item, Lookup, MessageSource } from './source.ts';

/** One version's facts. */
export type DictionaryTable = {
  readonly version: string;
  readonly types: string;
  readonly fields: string;
  readonly components: string;
  readonly messages: string;
  readonly header: string;
  readonly trailer: string;
};

/** Characters that stand for the position of a type in a table's list. */
export const TYPE_CODES = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

const NO_VALUES: ReadonlyMap<string, string> = new Map();

/**
 * Reads a table. Each record is understood when it is asked for: a session uses a few dozen of the
 * thousands that a version has.
 *
 * @throws Error from a lookup, on a record that the generator did not write
 */
export function readTable(table: DictionaryTable): DictionarySource {
  const types = table.types
    .trim()
    .split(/\s+/)
    .map((name): FieldType => {
      if (!isFieldType(name)) throw new Error(`dictionary table: unknown type ${name}`);
      return name;
    });
  const fields: RecordMap<number, FieldDefinition> = new RecordMap(table.fields, Number, (tag, record) =>
    readField(tag, record, types, fields),
  );
  return {
    version: table.version,
    fields,
    components: new RecordMap(table.components, String, (name, record) =>
      readItems(record.slice(name.length + 1)),
    ),
    messages: new RecordMap(table.messages, withoutMark, readMessage),
    header: readItems(table.header.trim()),
    trailer: readItems(table.trailer.trim()),
  };
}

/** Records by the key before their first colon. */
class RecordMap<Key, Value> implements Lookup<Key, Value> {
  readonly #records = new Map<Key, string>();
  readonly #read = new Map<Key, Value>();
  readonly #understand: (key: Key, record: string) => Value;

  constructor(text: string, keyOf: (text: string) => Key, understand: (key: Key, record: string) => Value) {
    this.#understand = understand;
    for (const line of text.split('\n')) {
      for (const record of line.split(' ')) {
        const colon = record.indexOf(':');
        if (colon > 0) this.#records.set(keyOf(record.slice(0, colon)), record);
      }
    }
  }

  get size(): number {
    return this.#records.size;
  }

  has(key: Key): boolean {
    return this.#records.has(key);
  }

  get(key: Key): Value | undefined {
    const known = this.#read.get(key);
    if (known !== undefined) return known;
    const record = this.#records.get(key);
    if (record === undefined) return undefined;
    const value = this.#understand(key, record);
    this.#read.set(key, value);
    return value;
  }

  keys(): MapIterator<Key> {
    return this.#records.keys();
  }

  *values(): MapIterator<Value> {
    for (const key of this.#records.keys()) yield this.get(key)!;
  }
}

function withoutMark(type: string): string {
  return type.endsWith('!') ? type.slice(0, -1) : type;
}

function readField(
  tag: number,
  record: string,
  types: readonly FieldType[],
  fields: Lookup<number, FieldDefinition>,
): FieldDefinition {
  const [, name, code, listed] = record.split(':');
  const type = types[TYPE_CODES.indexOf(code?.[0] ?? '?')];
  if (name === undefined || code === undefined || type === undefined) {
    throw new Error(`dictionary table: bad field record ${record}`);
  }
  const values = listed === undefined ? NO_VALUES : readValues(listed, fields);
  return { tag, name, type, values, open: code.endsWith('*') };
}

function readValues(listed: string, fields: Lookup<number, FieldDefinition>): ReadonlyMap<string, string> {
  if (listed.startsWith('&')) return fields.get(Number(listed.slice(1)))?.values ?? NO_VALUES;
  const values = new Map<string, string>();
  for (const pair of listed.split(',')) {
    const equals = pair.indexOf('=');
    values.set(pair.slice(0, equals), pair.slice(equals + 1));
  }
  return values;
}

function readMessage(msgType: string, record: string): MessageSource {
  const [type, name, items] = record.split(':');
  if (type === undefined || name === undefined || items === undefined) {
    throw new Error(`dictionary table: bad message record ${record}`);
  }
  return { msgType, name, admin: type.endsWith('!'), items: readItems(items) };
}

const ITEM = /(@[A-Za-z0-9_]+|[0-9]+)(!?)(\(?)|\)|,/y;

function readItems(text: string): readonly Item[] {
  const result: Item[] = [];
  const outer: Item[][] = [];
  let items = result;
  ITEM.lastIndex = 0;
  while (ITEM.lastIndex < text.length) {
    const at = ITEM.lastIndex;
    const match = ITEM.exec(text);
    if (match === null) throw new Error(`dictionary table: bad items at ${text.slice(at, at + 20)}`);
    const [separator, what, mark, parenthesis] = match;
    if (what === undefined) {
      if (separator === ')') items = outer.pop() ?? result;
      continue;
    }
    const required = mark === '!';
    if (what.startsWith('@')) {
      items.push({ kind: 'component', name: what.slice(1), required });
    } else if (parenthesis === '(') {
      const members: Item[] = [];
      items.push({ kind: 'group', tag: Number(what), required, items: members });
      outer.push(items);
      items = members;
    } else {
      items.push({ kind: 'field', tag: Number(what), required });
    }
  }
  return result;
}

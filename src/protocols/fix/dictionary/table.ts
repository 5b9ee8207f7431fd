/**
 * The compact form in which the versions' facts are kept: JSON with one record a line.
 *
 * | member | record |
 * |---|---|
 * | types | a type name; fields refer to it by its position, one character of `TYPE_CODES` |
 * | fields | by tag: `Name:code`, `*` after the code when other values are legal, then `:value=NAME,…`, or `:&tag` for the same values as an earlier field |
 * | components | by name: `items` |
 * | messages | by type: `Name:items`, with `!` after the name of a session message |
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
  readonly types: readonly string[];
  readonly fields: Readonly<Record<string, string>>;
  readonly components: Readonly<Record<string, string>>;
  readonly messages: Readonly<Record<string, string>>;
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
  const types = table.types.map((name): FieldType => {
    if (!isFieldType(name)) throw new Error(`dictionary table: unknown type ${name}`);
    return name;
  });
  const fields: RecordMap<number, FieldDefinition> = new RecordMap(table.fields, Number, (tag, record) =>
    readField(tag, record, types, fields),
  );
  return {
    version: table.version,
    fields,
    components: new RecordMap(table.components, String, (_name, record) => readItems(record)),
    messages: new RecordMap(table.messages, String, readMessage),
    header: readItems(table.header),
    trailer: readItems(table.trailer),
  };
}

/** What is understood of each record once it has been asked for. */
class RecordMap<Key extends string | number, Value> implements Lookup<Key, Value> {
  readonly #records: Readonly<Record<string, string>>;
  readonly #keyOf: (text: string) => Key;
  readonly #understand: (key: Key, record: string) => Value;
  readonly #read = new Map<Key, Value>();

  constructor(
    records: Readonly<Record<string, string>>,
    keyOf: (text: string) => Key,
    understand: (key: Key, record: string) => Value,
  ) {
    this.#records = records;
    this.#keyOf = keyOf;
    this.#understand = understand;
  }

  get size(): number {
    return Object.keys(this.#records).length;
  }

  has(key: Key): boolean {
    return Object.hasOwn(this.#records, key);
  }

  get(key: Key): Value | undefined {
    const known = this.#read.get(key);
    if (known !== undefined) return known;
    if (!this.has(key)) return undefined;
    const value = this.#understand(key, this.#records[`${key}`]!);
    this.#read.set(key, value);
    return value;
  }

  keys(): Key[] {
    return Object.keys(this.#records).map(this.#keyOf);
  }

  values(): Value[] {
    return this.keys().map((key) => this.get(key)!);
  }
}

function readField(
  tag: number,
  record: string,
  types: readonly FieldType[],
  fields: Lookup<number, FieldDefinition>,
): FieldDefinition {
  const [name, code, listed] = record.split(':');
  const type = types[TYPE_CODES.indexOf(code?.[0] ?? '?')];
  if (name === undefined || code === undefined || type === undefined) {
    throw new Error(`dictionary table: bad field record ${tag} ${record}`);
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
  const [marked, items] = record.split(':');
  if (marked === undefined || items === undefined) {
    throw new Error(`dictionary table: bad message record ${msgType} ${record}`);
  }
  const admin = marked.endsWith('!');
  return { msgType, name: admin ? marked.slice(0, -1) : marked, admin, items: readItems(items) };
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

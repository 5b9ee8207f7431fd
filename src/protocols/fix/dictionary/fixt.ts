/**
 * FIX 5.0 and later split a dictionary in two: FIXT.1.1 has the header, the trailer and the session
 * messages, and an application version has the rest.
 */
import { Dictionary } from './dictionary.ts';
import type { DictionarySource, FieldDefinition, Lookup, MessageSource } from './source.ts';
import { readTable } from './table.ts';
import type { DictionaryTable } from './table.ts';

/** The dictionary of a FIXT.1.1 session that carries messages of one application version. */
export function fixtDictionaryOf(transport: DictionaryTable, application: DictionaryTable): Dictionary {
  return new Dictionary(combineFixt(readTable(transport), readTable(application)));
}

/**
 * Header, trailer and session messages of the transport, everything else of the application
 * version. A definition that both have is the application's, since its lists of values go on where
 * FIXT.1.1 stopped; so is a component that the transport names but leaves empty.
 */
export function combineFixt(transport: DictionarySource, application: DictionarySource): DictionarySource {
  return {
    version: application.version,
    fields: new Both(application.fields, transport.fields),
    components: new Both(application.components, transport.components),
    messages: new Both(transport.messages, application.messages),
    sessionFields: transport.fields,
    header: transport.header,
    trailer: transport.trailer,
  };
}

/** The transport's part of a combined dictionary; null when the dictionary is of FIX 4. */
export function transportOf(combined: DictionarySource): DictionarySource | null {
  const { sessionFields } = combined;
  if (sessionFields === undefined) return null;
  const fields = new Map<number, FieldDefinition>();
  for (const tag of combined.fields.keys()) {
    const field = combined.fields.get(tag);
    if (field !== undefined && sessionFields.has(tag)) fields.set(tag, field);
  }
  const messages = new Map<string, MessageSource>();
  for (const message of combined.messages.values()) if (message.admin) messages.set(message.msgType, message);
  return { ...combined, fields, messages };
}

class Both<Key, Value> implements Lookup<Key, Value> {
  readonly #first: Lookup<Key, Value>;
  readonly #second: Lookup<Key, Value>;

  constructor(first: Lookup<Key, Value>, second: Lookup<Key, Value>) {
    this.#first = first;
    this.#second = second;
  }

  get size(): number {
    return this.keys().length;
  }

  get(key: Key): Value | undefined {
    return this.#first.get(key) ?? this.#second.get(key);
  }

  has(key: Key): boolean {
    return this.#first.has(key) || this.#second.has(key);
  }

  keys(): Key[] {
    const keys = [...this.#first.keys()];
    for (const key of this.#second.keys()) if (!this.#first.has(key)) keys.push(key);
    return keys;
  }

  values(): Value[] {
    return this.keys().map((key) => this.get(key)!);
  }
}

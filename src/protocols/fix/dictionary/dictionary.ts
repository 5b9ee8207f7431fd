/**
 * What a session knows of the messages of its FIX version: fields by tag, messages by type, header
 * and trailer. Messages are laid out when they are first asked for.
 */
import { formOf } from './field-types.ts';
import type { Form } from './field-types.ts';
import { layOut } from './layout.ts';
import type { Layout } from './layout.ts';
import type { DictionarySource, FieldDefinition, Lookup } from './source.ts';
import { readTable } from './table.ts';
import type { DictionaryTable } from './table.ts';

/** A message type and the layout of its body. */
export type MessageDefinition = Layout & {
  readonly msgType: string;
  readonly name: string;
  /** True for session messages, false for application messages. */
  readonly admin: boolean;
};

/** Fields and messages of one version, or of FIXT.1.1 with an application version. */
export class Dictionary {
  /** What the dictionary was made from; overlays start from it. */
  readonly source: DictionarySource;
  readonly header: Layout;
  readonly trailer: Layout;
  readonly #messages = new Map<string, MessageDefinition>();
  #tagsByName: ReadonlyMap<string, number> | null = null;

  constructor(source: DictionarySource) {
    this.source = source;
    this.header = layOut(source.header, source);
    this.trailer = layOut(source.trailer, source);
  }

  /** `FIX.4.2`, `FIX.5.0SP2` …: the version of the application messages. */
  get version(): string {
    return this.source.version;
  }

  /** All fields by tag. */
  get fields(): Lookup<number, FieldDefinition> {
    return this.source.fields;
  }

  /** All message types. */
  get msgTypes(): Iterable<string> {
    return this.source.messages.keys();
  }

  /** The field with this name, if the version has one. */
  fieldNamed(name: string): FieldDefinition | undefined {
    if (this.#tagsByName === null) {
      const tags = new Map<string, number>();
      for (const field of this.fields.values()) tags.set(field.name, field.tag);
      this.#tagsByName = tags;
    }
    const tag = this.#tagsByName.get(name);
    return tag === undefined ? undefined : this.fields.get(tag);
  }

  /** The message with this MsgType(35), if the version has one. */
  message(msgType: string): MessageDefinition | undefined {
    const known = this.#messages.get(msgType);
    if (known !== undefined) return known;
    const source = this.source.messages.get(msgType);
    if (source === undefined) return undefined;
    const { name, admin } = source;
    const definition = { ...layOut(source.items, this.source), msgType, name, admin };
    this.#messages.set(msgType, definition);
    return definition;
  }

  /** The form that values of this field have in this version. */
  formOf(field: FieldDefinition): Form {
    return formOf(field.type, this.version);
  }
}

/** The dictionary of one of the tables, for FIX 4.0 to 4.4. */
export function dictionaryOf(table: DictionaryTable): Dictionary {
  return new Dictionary(readTable(table));
}

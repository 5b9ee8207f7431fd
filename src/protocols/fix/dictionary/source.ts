/**
 * What a dictionary says, before anything is worked out from it: fields, messages, components and
 * groups as they are written down. Tables and XML are read into this form, overlays change it, and
 * `Dictionary` is built from it.
 */
import type { FieldType } from './field-types.ts';

/** A field: its tag, name, type and, where the version lists them, its values. */
export type FieldDefinition = {
  readonly tag: number;
  readonly name: string;
  readonly type: FieldType;
  /** Listed values and their names; empty when the version lists none. */
  readonly values: ReadonlyMap<string, string>;
  /** True when values other than the listed ones are legal too. */
  readonly open: boolean;
};

/** One item of a message, component or group, in the order of the version. */
export type Item =
  | { readonly kind: 'field'; readonly tag: number; readonly required: boolean }
  | { readonly kind: 'component'; readonly name: string; readonly required: boolean }
  | {
      readonly kind: 'group';
      /** Tag of the field that holds the number of entries. */
      readonly tag: number;
      readonly required: boolean;
      readonly items: readonly Item[];
    };

/** A message type and its body. */
export type MessageSource = {
  readonly msgType: string;
  readonly name: string;
  /** True for session messages, false for application messages. */
  readonly admin: boolean;
  readonly items: readonly Item[];
};

/** What is needed of a map of definitions; a table reads each definition when it is asked for. */
export type Lookup<Key, Value> = Pick<ReadonlyMap<Key, Value>, 'get' | 'has' | 'size'> & {
  keys(): Iterable<Key>;
  values(): Iterable<Value>;
};

/** Everything one dictionary says. */
export type DictionarySource = {
  /** `FIX.4.2`, `FIX.5.0SP2`, `FIXT.1.1` … */
  readonly version: string;
  readonly fields: Lookup<number, FieldDefinition>;
  readonly components: Lookup<string, readonly Item[]>;
  readonly messages: Lookup<string, MessageSource>;
  /** The fields that session messages may name, where they are not those of the application messages. */
  readonly sessionFields?: Pick<Lookup<number, FieldDefinition>, 'has'>;
  readonly header: readonly Item[];
  readonly trailer: readonly Item[];
};

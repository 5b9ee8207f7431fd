import type { Dictionary } from '../../protocols/fix/dictionary/dictionary.ts';
import { FIELD_TYPES, FORM } from '../../protocols/fix/dictionary/field-types.ts';
import type { GroupLayout } from '../../protocols/fix/dictionary/layout.ts';
import type { FieldDefinition } from '../../protocols/fix/dictionary/source.ts';
import { isSecret, MASK } from '../../protocols/fix/secrets.ts';
import type { FixMessage } from './message.ts';

/** A field with what the dictionary knows of it. */
export interface ExplainedField {
  readonly tag: number;
  /** Null when the dictionary does not have it. */
  readonly name: string | null;
  readonly value: string;
  /** What the value stands for; null when it stands for itself. */
  readonly meaning: string | null;
  /** The entries of the group that this field counts; null when it counts none. */
  readonly entries: readonly (readonly ExplainedField[])[] | null;
}

interface Reading {
  readonly message: FixMessage;
  readonly dictionary: Dictionary | null;
  readonly showSecrets: boolean;
}

type Groups = ReadonlyMap<number, GroupLayout>;

const MSG_TYPE = 35;

/** The fields of a message in their order, those of repeating groups within their entries. */
export function explain(
  message: FixMessage,
  dictionary: Dictionary | null,
  showSecrets: boolean,
): ExplainedField[] {
  const layouts =
    dictionary === null
      ? []
      : [dictionary.header, dictionary.trailer, dictionary.message(message.msgType)].filter((each) => each);
  const groups: Groups = new Map(layouts.flatMap((layout) => [...layout!.groups]));
  const reading = { message, dictionary, showSecrets };
  const fields: ExplainedField[] = [];
  for (let index = 0; index < message.count;) index = takeField(reading, index, groups, fields);
  return fields;
}

/** Adds the field at `index`, with its group if it counts one, and returns the index behind it. */
function takeField(reading: Reading, index: number, groups: Groups, into: ExplainedField[]): number {
  const group = groups.get(reading.message.tags[index]!);
  const entries: ExplainedField[][] = [];
  const next = group === undefined ? index + 1 : takeEntries(reading, index + 1, group, entries);
  into.push(explained(reading, index, group === undefined ? null : entries));
  return next;
}

/** An entry begins with the group's first member; one that stands there already does not belong to the same entry. */
function takeEntries(
  reading: Reading,
  start: number,
  group: GroupLayout,
  entries: ExplainedField[][],
): number {
  const { tags, count } = reading.message;
  let seen = new Set<number>();
  let index = start;
  while (index < count) {
    const tag = tags[index]!;
    if (!group.has(tag)) break;
    if (tag === group.delimiter || entries.length === 0) {
      entries.push([]);
      seen = new Set();
    } else if (seen.has(tag)) break;
    seen.add(tag);
    index = takeField(reading, index, group.groups, entries.at(-1)!);
  }
  return index;
}

function explained(
  { message, dictionary, showSecrets }: Reading,
  index: number,
  entries: ExplainedField['entries'],
): ExplainedField {
  const tag = message.tags[index]!;
  const field = dictionary?.fields.get(tag);
  const name = field?.name ?? null;
  if (!showSecrets && isSecret(tag, message.msgType))
    return { tag, name, value: MASK, meaning: null, entries };
  const value = readable(message.textAt(index));
  const meaning =
    tag === MSG_TYPE ? (dictionary?.message(value)?.name ?? null) : field && meaningOf(field, value);
  return { tag, name, value, meaning: meaning ?? null, entries };
}

/** The name of a listed value; of each where a field holds several. */
export function meaningOf(field: FieldDefinition, value: string): string | null {
  const whole = field.values.get(value);
  if (whole !== undefined) return whole;
  const form = FIELD_TYPES[field.type];
  if (form !== FORM.words && form !== FORM.characters) return null;
  const parts = value.split(' ').map((part) => field.values.get(part));
  return parts.every((part) => part !== undefined) ? parts.join(', ') : null;
}

/** Bytes as text: UTF-8 if they are, else ISO 8859-1, of which FIX itself uses the ASCII part. */
export function readable(latin1: string): string {
  const text = Buffer.from(latin1, 'latin1').toString('utf8');
  return text.includes('\ufffd') ? latin1 : text;
}

import {
  BEGIN_STRING,
  BODY_LENGTH,
  bytesOf,
  CHECK_SUM,
  fieldsOf,
  HEADER_TAGS,
  type Field,
} from './fields.ts';

/** A change of messages on purpose, right or wrong: fields are left out, then set, then added. */
export interface MessageEdit {
  /** MsgType (35) of the messages. */
  readonly messages: readonly string[];
  /** Fields that a message must have. */
  readonly when: readonly Field[];
  readonly remove: readonly number[];
  /** Every field of the tag gets the value; where there is none the field is added. */
  readonly set: readonly Field[];
  /** As they stand at the end of the body: groups in the order given, duplicates. */
  readonly add: readonly Field[];
}

const MSG_TYPE = 35;

/**
 * What a session writes anew whenever it sends a message, also when it sends one again. Changes of these are of the bytes
 * that leave: the message that is kept has the right ones, or nobody could ever be sent it again.
 */
const OF_SESSION: ReadonlySet<number> = new Set([BEGIN_STRING, BODY_LENGTH, MSG_TYPE, 34, 52, CHECK_SUM]);

const NOTHING_GIVEN: ReadonlySet<number> = new Set();

/** The edits that concern a message, as it is before any of them. */
export function editsFor(edits: readonly MessageEdit[], fields: readonly Field[]): MessageEdit[] {
  const type = fields.find(([tag]) => tag === MSG_TYPE)?.[1] ?? '';
  return edits.filter(
    ({ messages, when }) =>
      messages.includes(type) &&
      when.every(([wanted, text]) => fields.some(([tag, value]) => tag === wanted && value === text)),
  );
}

/** Carries out what the edits say of the fields that are kept. */
export function editKept(fields: readonly Field[], edits: readonly MessageEdit[]): Field[] {
  return edits.reduce<Field[]>(
    (before, edit) => edited(before, edit, (tag) => !OF_SESSION.has(tag)),
    [...fields],
  );
}

/** Carries out what the edits say of the fields that are the session's; null when that is nothing. */
export function editSent(message: Buffer, edits: readonly MessageEdit[]): Buffer | null {
  const isOfSession = (tag: number): boolean => OF_SESSION.has(tag);
  const given = new Set(edits.flatMap(tagsOf).filter(isOfSession));
  if (given.size === 0) return null;
  return bytesOf(
    edits.reduce<Field[]>((before, edit) => edited(before, edit, isOfSession), fieldsOf(message)),
    given,
  );
}

/** The fields as a whole message. */
export function wholeMessage(fields: readonly Field[]): Buffer {
  return bytesOf(fields, NOTHING_GIVEN);
}

function tagsOf({ remove, set, add }: MessageEdit): number[] {
  return [...remove, ...[...set, ...add].map(([tag]) => tag)];
}

function edited(
  before: readonly Field[],
  { remove, set, add }: MessageEdit,
  concerns: (tag: number) => boolean,
): Field[] {
  const fields = before.filter(([tag]) => !concerns(tag) || !remove.includes(tag));
  for (const field of set) {
    const [tag] = field;
    if (!concerns(tag)) continue;
    let isThere = false;
    for (const [index, [there]] of fields.entries()) {
      if (there !== tag) continue;
      fields[index] = field;
      isThere = true;
    }
    if (!isThere) insert(fields, field, HEADER_TAGS.has(tag));
  }
  for (const field of add) if (concerns(field[0])) insert(fields, field, false);
  return fields;
}

/** Puts a field at the end of the header or of the body; a CheckSum at the end of all. */
function insert(fields: Field[], field: Field, inHeader: boolean): void {
  const isPast = ([tag]: Field): boolean => (inHeader ? !HEADER_TAGS.has(tag) : tag === CHECK_SUM);
  const at = field[0] === CHECK_SUM ? -1 : fields.findIndex(isPast);
  fields.splice(at < 0 ? fields.length : at, 0, field);
}

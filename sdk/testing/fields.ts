import type { Encoder } from '../../src/protocols/fix/encoder.ts';
import { checksumOf } from '../../src/protocols/fix/checksum.ts';
import type { TimestampPrecision } from '../../src/protocols/fix/timestamp.ts';
import type { Words } from './words.ts';

/**
 * The value of a field: text and numbers as they are, a boolean as Y or N, a Date as UTCTimestamp, bytes for a data
 * field, a list of entries for a repeating group. Undefined leaves the field out.
 */
export type FieldValue = string | number | boolean | Date | Uint8Array | readonly Fields[] | undefined;

/**
 * The fields of a message by tag or name. JavaScript puts numbers in their order; where the order counts, names keep
 * theirs, and so do pairs: `[[453, 1], [448, 'DESK7']]`.
 */
export type Fields =
  | Readonly<Record<string | number, FieldValue>>
  | readonly (readonly [field: string | number, value: FieldValue])[];

/** Writes the fields of a body. Throws RangeError for a name that the version does not have. */
export function writeFields(
  message: Encoder,
  fields: Fields,
  words: Words,
  precision: TimestampPrecision,
): void {
  for (const [field, value] of pairsOf(fields)) {
    const tag = words.tagOf(field);
    if (value === undefined) continue;
    if (typeof value === 'string') message.text(tag, value);
    else if (typeof value === 'number') message.text(tag, String(value));
    else if (typeof value === 'boolean') message.boolean(tag, value);
    else if (value instanceof Date) message.timestamp(tag, value.getTime() * 1_000, precision);
    else if (value instanceof Uint8Array) message.bytes(tag, value);
    else {
      message.int(tag, value.length);
      for (const entry of value) writeFields(message, entry, words, precision);
    }
  }
}

/**
 * The bytes of a message that is right in nothing but its frame: BeginString, BodyLength and CheckSum are made for the
 * fields, which are taken as they are.
 */
export function frame(
  beginString: string,
  fields: readonly (readonly [tag: number, value: string | number])[],
): Buffer {
  const body = fields.map(([tag, value]) => `${tag}=${value}\x01`).join('');
  const head = `8=${beginString}\x019=${body.length}\x01${body}`;
  return Buffer.from(`${head}10=${checksumOf(head)}\x01`, 'latin1');
}

function pairsOf(fields: Fields): readonly (readonly [field: string | number, value: FieldValue])[] {
  return isPairs(fields) ? fields : Object.entries(fields);
}

function isPairs(fields: Fields): fields is readonly (readonly [string | number, FieldValue])[] {
  return Array.isArray(fields);
}

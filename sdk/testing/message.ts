import { STANDARD_DATA_FIELDS } from '../../src/protocols/fix/data-fields.ts';
import { MessageView } from '../../src/protocols/fix/message.ts';
import { maskSecrets } from '../../src/protocols/fix/secrets.ts';
import type { Words } from './words.ts';

const SOH = '\x01';

/** Heartbeat, TestRequest, ResendRequest, Reject, SequenceReset, Logout, Logon. */
const SESSION_TYPES: ReadonlySet<string> = new Set(['0', '1', '2', '3', '4', '5', 'A']);

/** What a field of an expected message must be: this value, text that matches, or, for null, absent. */
export type Wanted = Readonly<Record<string | number, string | number | RegExp | null>>;

/** A FIX message as it went over the wire. Fields are asked for by tag or name: `get(39)` is `get('OrdStatus')`. */
export class FixMessage {
  /** All bytes, from BeginString (8) to CheckSum (10). */
  readonly bytes: Buffer;
  /** In the order of the message; values with one character a byte (ISO 8859-1). */
  readonly fields: readonly (readonly [tag: number, value: string])[];
  readonly #words: Words;

  constructor(bytes: Buffer, words: Words) {
    this.bytes = bytes;
    this.fields = fieldsOf(bytes);
    this.#words = words;
  }

  /** MsgType (35). */
  get type(): string {
    return this.get(35) ?? '';
  }

  /** MsgSeqNum (34). */
  get seqNum(): number {
    return Number(this.get(34));
  }

  /** PossDupFlag (43). */
  get isPossDup(): boolean {
    return this.get(43) === 'Y';
  }

  /** Whether it belongs to the session: a Logon, a Heartbeat and the like. */
  get isAdmin(): boolean {
    return SESSION_TYPES.has(this.type);
  }

  /** The first field of that tag or name. Throws RangeError for a name that the version does not have. */
  get(field: string | number): string | undefined {
    const tag = this.#words.tagOf(field);
    return this.fields.find(([known]) => known === tag)?.[1];
  }

  /** All fields of that tag or name, as repeating groups have them. */
  all(field: string | number): string[] {
    const tag = this.#words.tagOf(field);
    return this.fields.filter(([known]) => known === tag).map(([, value]) => value);
  }

  /** Whether it is of the type, by MsgType or name, and has the fields. */
  matches(type: string, wanted: Wanted = {}): boolean {
    if (this.type !== this.#words.typeOf(type)) return false;
    return Object.entries(wanted).every(([field, value]) => {
      const found = this.get(field);
      if (value === null || found === undefined) return value === null && found === undefined;
      return value instanceof RegExp ? value.test(found) : found === String(value);
    });
  }

  /** For people: bars between the fields, passwords masked. */
  toString(): string {
    return maskSecrets(this.bytes).toString('latin1').replaceAll(SOH, '|');
  }
}

function fieldsOf(bytes: Buffer): [tag: number, value: string][] {
  const view = new MessageView(STANDARD_DATA_FIELDS);
  if (view.decodeFrame(bytes)) {
    return Array.from({ length: view.count }, (_, index) => [view.tags[index]!, view.textAt(index)]);
  }
  // Garbled: as much as can be read.
  return bytes
    .toString('latin1')
    .split(SOH)
    .filter((field) => field !== '')
    .map((field) => [Number.parseInt(field, 10), field.slice(field.indexOf('=') + 1)]);
}

import { STANDARD_DATA_FIELDS, type DataFields } from './data-fields.ts';
import { FIELDS_PER_MESSAGE } from './limits.ts';

const SOH = 1;
const MINUS = 45;
const ZERO = 48;
const NINE = 57;
const EQUALS = 61;
const FIRST_FIELDS = 128;
const MAX_TAG = 999_999_999;
const NO_TAG = -2_000_000_000;
/** Instead of a sum. */
const GARBLED = -1;
const TOO_MANY_FIELDS = -2;
const MSG_TYPE_INDEX = 2;

/** Node's direct way to a string, which the types leave out: `toString` looks the encoding up each time. */
type Latin1Buffer = Buffer & { latin1Slice(start: number, end: number): string };

/** The one-character message types as ready strings, so that asking for a type makes none. */
const SINGLE_CHARS: readonly string[] = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code));

const BEGIN_STRING = 8;
const BODY_LENGTH = 9;
const CHECK_SUM = 10;
const MSG_TYPE = 35;
/** `10=ddd` and SOH. */
const TRAILER_BYTES = 7;

/**
 * A received message as an index of its fields into the bytes that it arrived in. It is refilled for each message and
 * never allocated anew: **a view is valid during the callback only**, its strings for ever.
 *
 * Field i has the tag `tags[i]` and its value in `buffer` from `starts[i]` up to, not including, `ends[i]`. Fields
 * stand in the order of the message, from BeginString (8) to CheckSum (10), so groups are walked by index. The arrays
 * may be replaced by larger ones from one message to the next.
 */
export class MessageView {
  buffer: Buffer = Buffer.alloc(0);
  count = 0;
  tags: Int32Array = new Int32Array(FIRST_FIELDS);
  starts: Int32Array = new Int32Array(FIRST_FIELDS);
  ends: Int32Array = new Int32Array(FIRST_FIELDS);
  /** Where the whole message lies in `buffer`. */
  frameStart = 0;
  frameEnd = 0;
  /** Which fields are read by a length: from the next message on, when it is replaced. */
  dataFields: DataFields;

  constructor(dataFields: DataFields = STANDARD_DATA_FIELDS) {
    this.dataFields = dataFields;
  }

  /**
   * Indexes the frame from `start` to `end`, whose body begins at `bodyStart` and whose CheckSum field begins at
   * `trailerStart`. Length, CheckSum and field table are one pass. Returns false when the message is garbled: third
   * field not MsgType, CheckSum before the end, a tag that is no integer, a field without `=`, a data field whose length is wrong, a wrong
   * CheckSum, or too many fields.
   */
  decode(buffer: Buffer, start: number, bodyStart: number, trailerStart: number, end: number): boolean {
    this.buffer = buffer;
    this.frameStart = start;
    this.frameEnd = end;
    const sumOfHead = this.#head(buffer, start, bodyStart);
    let sumOfBody = this.#body(buffer, bodyStart, trailerStart);
    while (sumOfBody === TOO_MANY_FIELDS) {
      if (!this.#grow()) return false;
      sumOfBody = this.#body(buffer, bodyStart, trailerStart);
    }
    const { count, tags } = this;
    if (sumOfBody < 0 || count === MSG_TYPE_INDEX || tags[MSG_TYPE_INDEX] !== MSG_TYPE) return false;
    tags[count] = CHECK_SUM;
    this.starts[count] = trailerStart + 3;
    this.ends[count] = end - 1;
    this.count = count + 1;
    return ((sumOfHead + sumOfBody) & 255) === threeDigits(buffer, trailerStart + 3, end - 1);
  }

  /** Indexes a buffer that holds one whole message and nothing else. */
  decodeFrame(frame: Buffer): boolean {
    const bodyStart = frame.indexOf(SOH, frame.indexOf(SOH) + 1) + 1;
    const trailerStart = frame.length - TRAILER_BYTES;
    return (
      bodyStart > 0 &&
      bodyStart < trailerStart &&
      this.decode(frame, 0, bodyStart, trailerStart, frame.length)
    );
  }

  /** MsgType (35). */
  get msgType(): string {
    const start = this.starts[MSG_TYPE_INDEX]!;
    if (this.ends[MSG_TYPE_INDEX]! - start === 1) return SINGLE_CHARS[this.buffer[start]!]!;
    return this.textAt(MSG_TYPE_INDEX);
  }

  /** Index of the first field with this tag, or -1. */
  indexOf(tag: number): number {
    const tags = this.tags;
    for (let index = 0, count = this.count; index < count; index++) if (tags[index] === tag) return index;
    return -1;
  }

  has(tag: number): boolean {
    return this.indexOf(tag) >= 0;
  }

  /** The value as text, one character a byte (ISO 8859-1); empty when the field is absent. */
  text(tag: number): string {
    const index = this.indexOf(tag);
    return index < 0 ? '' : this.textAt(index);
  }

  textAt(index: number): string {
    return (this.buffer as Latin1Buffer).latin1Slice(this.starts[index]!, this.ends[index]!);
  }

  /** The value as an integer up to 2^53 − 1; NaN when the field is absent or no integer. */
  int(tag: number): number {
    const index = this.indexOf(tag);
    return index < 0 ? Number.NaN : this.intAt(index);
  }

  intAt(index: number): number {
    const start = this.starts[index]!;
    const end = this.ends[index]!;
    const negative = start < end && this.buffer[start] === MINUS;
    const value = digitsOf(this.buffer, negative ? start + 1 : start, end);
    if (value < 0) return Number.NaN;
    return negative && value !== 0 ? -value : value;
  }

  /** The value's first character; empty when the field is absent or empty. */
  char(tag: number): string {
    const index = this.indexOf(tag);
    if (index < 0 || this.starts[index] === this.ends[index]) return '';
    return SINGLE_CHARS[this.buffer[this.starts[index]!]!]!;
  }

  /** Whether the field is present with exactly these bytes. */
  equals(tag: number, bytes: Uint8Array): boolean {
    const index = this.indexOf(tag);
    return index >= 0 && this.equalsAt(index, bytes);
  }

  equalsAt(index: number, bytes: Uint8Array): boolean {
    const start = this.starts[index]!;
    const length = bytes.length;
    if (this.ends[index]! - start !== length) return false;
    const buffer = this.buffer;
    for (let at = 0; at < length; at++) if (buffer[start + at] !== bytes[at]) return false;
    return true;
  }

  isEmptyAt(index: number): boolean {
    return this.starts[index] === this.ends[index];
  }

  /** Indexes BeginString and BodyLength, and returns the sum of the bytes before the body. */
  #head(buffer: Buffer, start: number, bodyStart: number): number {
    let sum = 0;
    let separator = start;
    for (let at = start; at < bodyStart; at++) sum += buffer[at]!;
    while (buffer[separator] !== SOH) separator++;
    this.tags[0] = BEGIN_STRING;
    this.starts[0] = start + 2;
    this.ends[0] = separator;
    this.tags[1] = BODY_LENGTH;
    this.starts[1] = separator + 3;
    this.ends[1] = bodyStart - 1;
    return sum;
  }

  /** Indexes the fields between head and trailer, and returns the sum of their bytes, or that they are garbled. */
  #body(buffer: Buffer, bodyStart: number, trailerStart: number): number {
    const { tags, starts, ends } = this;
    const { firstLengthTag, dataTagAfter } = this.dataFields;
    const lengthTagLimit = dataTagAfter.length;
    const room = tags.length - 1;
    let count = MSG_TYPE_INDEX;
    let sum = 0;
    let dataTag = NO_TAG;
    let dataLength = 0;
    let at = bodyStart;
    while (at < trailerStart) {
      const tagStart = at;
      let byte = buffer[at]!;
      let tag = byte - ZERO;
      if (tag < 0 || tag > 9) {
        // A negative number is an integer too: an invalid tag, which is rejected, and no garbled message.
        if (byte !== MINUS) return GARBLED;
        tag = 0;
      }
      sum += byte;
      for (byte = buffer[++at]!; byte >= ZERO && byte <= NINE; byte = buffer[++at]!) {
        tag = tag * 10 + (byte - ZERO);
        sum += byte;
      }
      if (byte !== EQUALS || tag > MAX_TAG) return GARBLED;
      if (buffer[tagStart] === MINUS) {
        if (at === tagStart + 1) return GARBLED;
        tag = -tag;
      }
      if (tag === CHECK_SUM) return GARBLED;
      sum += EQUALS;
      const valueStart = ++at;
      if (tag === dataTag) {
        // The length decides, so that SOH inside the value is not taken for its end.
        const valueEnd = valueStart + dataLength;
        if (valueEnd >= trailerStart || buffer[valueEnd] !== SOH) return GARBLED;
        for (; at < valueEnd; at++) sum += buffer[at]!;
      } else {
        for (byte = buffer[at]!; byte !== SOH; byte = buffer[++at]!) sum += byte;
      }
      if (count >= room) return TOO_MANY_FIELDS;
      tags[count] = tag;
      starts[count] = valueStart;
      ends[count] = at;
      count++;
      sum += SOH;
      dataTag = NO_TAG;
      if (tag >= firstLengthTag && tag < lengthTagLimit && dataTagAfter[tag]! !== 0) {
        dataLength = digitsOf(buffer, valueStart, at);
        if (dataLength >= 0) dataTag = dataTagAfter[tag]!;
      }
      at++;
    }
    this.count = count;
    return at === trailerStart ? sum : GARBLED;
  }

  #grow(): boolean {
    const size = this.tags.length * 2;
    if (size > FIELDS_PER_MESSAGE) return false;
    this.tags = grown(this.tags, size);
    this.starts = grown(this.starts, size);
    this.ends = grown(this.ends, size);
    return true;
  }
}

function grown(array: Int32Array, size: number): Int32Array {
  const larger = new Int32Array(size);
  larger.set(array);
  return larger;
}

/** The number that decimal digits stand for, or -1 when there are none, others, or more than 2^53 − 1 allows. */
export function digitsOf(bytes: Uint8Array, start: number, end: number): number {
  if (start >= end) return -1;
  let value = 0;
  for (let at = start; at < end; at++) {
    const digit = bytes[at]! - ZERO;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value > Number.MAX_SAFE_INTEGER ? -1 : value;
}

function threeDigits(bytes: Uint8Array, start: number, end: number): number {
  return end - start === 3 ? digitsOf(bytes, start, end) : -1;
}

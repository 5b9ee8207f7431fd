import { sumOfBytes } from './checksum.ts';
import { ENCODED_MESSAGE_BYTES } from './limits.ts';
import { FRACTION_DIGITS, SECOND_TEXT_BYTES, TimestampText, type TimestampPrecision } from './timestamp.ts';

const SOH = 1;
const MINUS = 45;
const POINT = 46;
const ZERO = 48;
const EQUALS = 61;
const QUESTION = 63;
const FIRST_BYTES = 4096;
/** Memory that a drained encoder keeps for what follows. */
const KEPT_BYTES = 1024 * 1024;
/** Digits that are reserved for BodyLength; nearly every message has this many. */
const LENGTH_DIGITS = 3;
/** `YYYYMMDD` */
const DATE_TEXT_BYTES = 8;
const POWERS = Array.from({ length: 16 }, (_, exponent) => 10 ** exponent);
const BILLION = 1_000_000_000;
/** Most bytes that a field of bounded length takes: tag, sign, digits, point, SOH. */
const FIELD_BYTES = 64;

/** The parts of a session's header that are the same in every message, as ready bytes. */
export interface HeaderTemplate {
  /** `8=…|9=` */
  readonly begin: Uint8Array;
  /** `|49=…|52=`: from the end of MsgSeqNum to SendingTime. */
  readonly sender: Uint8Array;
  /** `|56=…|`: from the end of SendingTime on. */
  readonly target: Uint8Array;
  /** SenderLocationID (142) and TargetLocationID (143), which stand behind routing fields; mostly empty. */
  readonly locations: Uint8Array;
}

/**
 * Writes FIX messages one behind the other into one growing buffer. A field with an empty value is not written, since
 * FIX has none. SOH and characters beyond ISO 8859-1 in text become `?`.
 */
export class Encoder {
  buffer: Buffer;
  /** End of what is written. */
  position = 0;
  #words: Uint32Array;
  #start = 0;
  #lengthAt = 0;
  #bodyStart = 0;
  readonly #time = new TimestampText();

  constructor(bytes: number = FIRST_BYTES) {
    this.buffer = Buffer.allocUnsafeSlow(bytes);
    this.#words = wordsOf(this.buffer);
  }

  // ---------------------------------------------------------------- messages

  /** Where the message that is being written, or was written last, begins. */
  get messageStart(): number {
    return this.#start;
  }

  /** Begins a message: the standard header up to MsgSeqNum (34). `finish` ends it. */
  begin(header: HeaderTemplate, msgType: string, seqNum: number): void {
    this.#start = this.position;
    this.raw(header.begin);
    this.#ensure(FIELD_BYTES + msgType.length);
    const buffer = this.buffer;
    let at = this.position;
    this.#lengthAt = at;
    at += LENGTH_DIGITS;
    buffer[at++] = SOH;
    this.#bodyStart = at;
    buffer[at++] = 51;
    buffer[at++] = 53;
    buffer[at++] = EQUALS;
    for (let index = 0; index < msgType.length; index++) buffer[at++] = msgType.charCodeAt(index);
    buffer[at++] = SOH;
    buffer[at++] = 51;
    buffer[at++] = 52;
    buffer[at++] = EQUALS;
    this.position = at;
    this.#digits(seqNum);
  }

  /** Writes `49=… 52=… 56=…`; an open MsgSeqNum or PossDupFlag field stands before it. */
  addressing(header: HeaderTemplate, micros: number, precision: TimestampPrecision): void {
    this.raw(header.sender);
    this.#timestampText(micros, precision);
    this.raw(header.target);
  }

  /** Ends the message: BodyLength and CheckSum. */
  finish(): void {
    this.#ensure(FIELD_BYTES);
    let length = this.position - this.#bodyStart;
    const digits =
      length < 10 ? 1 : length < 100 ? 2 : length < 1000 ? 3 : length < 10_000 ? 4 : length < 100_000 ? 5 : 6;
    if (digits !== LENGTH_DIGITS) {
      const shift = digits - LENGTH_DIGITS;
      this.buffer.copyWithin(this.#bodyStart + shift - 1, this.#bodyStart - 1, this.position);
      this.position += shift;
    }
    const buffer = this.buffer;
    for (let at = this.#lengthAt + digits - 1; at >= this.#lengthAt; at--) {
      const tens = (length / 10) | 0;
      buffer[at] = ZERO + (length - tens * 10);
      length = tens;
    }
    const sum = sumOfBytes(buffer, this.#words, this.#start, this.position) & 255;
    let at = this.position;
    const hundreds = (sum / 100) | 0;
    const tens = ((sum / 10) | 0) - hundreds * 10;
    buffer[at++] = 49;
    buffer[at++] = ZERO;
    buffer[at++] = EQUALS;
    buffer[at++] = ZERO + hundreds;
    buffer[at++] = ZERO + tens;
    buffer[at++] = ZERO + (sum - hundreds * 100 - tens * 10);
    buffer[at++] = SOH;
    this.position = at;
  }

  /** Forgets everything from `position` on, which must be a message's beginning. */
  rewind(position: number): void {
    this.position = position;
  }

  /**
   * Hands over all that is written, and begins anew. The bytes are the caller's: they are copied, but memory that grew
   * large changes hands, so that it does not stay with a connection that needed it once.
   */
  take(): Buffer {
    const written = this.buffer.subarray(0, this.position);
    this.position = 0;
    this.#start = 0;
    if (this.buffer.length <= KEPT_BYTES) return Buffer.from(written);
    this.buffer = Buffer.allocUnsafeSlow(FIRST_BYTES);
    this.#words = wordsOf(this.buffer);
    return written;
  }

  // ---------------------------------------------------------------- fields

  text(tag: number, value: string): void {
    const length = value.length;
    if (length === 0) return;
    this.#ensure(FIELD_BYTES + length);
    this.#tag(tag);
    const buffer = this.buffer;
    let at = this.position;
    for (let index = 0; index < length; index++) {
      const code = value.charCodeAt(index);
      buffer[at++] = code === SOH || code > 255 ? QUESTION : code;
    }
    buffer[at++] = SOH;
    this.position = at;
  }

  /** A single character, or its code. */
  char(tag: number, value: string | number): void {
    this.#ensure(FIELD_BYTES);
    this.#tag(tag);
    const at = this.position;
    this.buffer[at] = typeof value === 'number' ? value : value.charCodeAt(0);
    this.buffer[at + 1] = SOH;
    this.position = at + 2;
  }

  boolean(tag: number, value: boolean): void {
    this.char(tag, value ? 89 : 78);
  }

  /** A whole number, exact up to 2^53 − 1 either way. */
  int(tag: number, value: number): void {
    this.#ensure(FIELD_BYTES);
    this.#tag(tag);
    if (value < 0) {
      this.buffer[this.position++] = MINUS;
      value = -value;
    }
    this.#digits(value);
    this.buffer[this.position++] = SOH;
  }

  /** Text that ends with a whole number which is not negative, such as `O-7`, without a string of the whole. */
  numbered(tag: number, prefix: string, value: number): void {
    this.#ensure(FIELD_BYTES + prefix.length);
    this.#tag(tag);
    for (let index = 0; index < prefix.length; index++) {
      this.buffer[this.position++] = prefix.charCodeAt(index);
    }
    this.#digits(value);
    this.buffer[this.position++] = SOH;
  }

  /** `units` whole multiples of 10^-decimals, with exactly that many decimals: (10025, 2) is `100.25`. */
  decimal(tag: number, units: number, decimals: number): void {
    if (decimals === 0) return this.int(tag, units);
    this.#ensure(FIELD_BYTES);
    this.#tag(tag);
    if (units < 0) {
      this.buffer[this.position++] = MINUS;
      units = -units;
    }
    const power = POWERS[decimals]!;
    const whole = Math.floor(units / power);
    this.#digits(whole);
    let fraction = units - whole * power;
    const buffer = this.buffer;
    let at = this.position;
    buffer[at++] = POINT;
    const end = at + decimals;
    for (let place = end - 1; place >= at; place--) {
      const tens = Math.floor(fraction / 10);
      buffer[place] = ZERO + (fraction - tens * 10);
      fraction = tens;
    }
    buffer[end] = SOH;
    this.position = end + 1;
  }

  /** A UTC timestamp of microseconds since 1970. */
  timestamp(tag: number, micros: number, precision: TimestampPrecision): void {
    this.#ensure(FIELD_BYTES);
    this.#tag(tag);
    this.#timestampText(micros, precision);
    this.buffer[this.position++] = SOH;
  }

  /** The date of microseconds since 1970, as UTCDate or UTCDateOnly. */
  utcDate(tag: number, micros: number): void {
    this.#time.set(micros);
    this.bytes(tag, this.#time.bytes, 0, DATE_TEXT_BYTES);
  }

  /** The time of day, as UTCTimeOnly with milliseconds. */
  utcTime(tag: number, micros: number): void {
    this.#time.set(micros);
    this.bytes(tag, this.#time.bytes, DATE_TEXT_BYTES + 1, SECOND_TEXT_BYTES + 1 + FRACTION_DIGITS.ms);
  }

  /** A value that is bytes already, such as one of a received message, which holds no SOH. */
  bytes(tag: number, value: Uint8Array, start = 0, end: number = value.length): void {
    if (start === end) return;
    this.#ensure(FIELD_BYTES + end - start);
    this.#tag(tag);
    this.#copy(value, start, end);
    this.buffer[this.position++] = SOH;
  }

  /** A data field with its length field: any bytes, SOH included. */
  data(lengthTag: number, dataTag: number, value: Uint8Array): void {
    if (value.length === 0) return;
    this.int(lengthTag, value.length);
    this.bytes(dataTag, value);
  }

  /** Ready bytes of whole fields, SOH included. */
  raw(bytes: Uint8Array, start = 0, end: number = bytes.length): void {
    this.#ensure(end - start);
    this.#copy(bytes, start, end);
  }

  // ---------------------------------------------------------------- parts

  /** Room for `bytes` more. Throws RangeError when the message becomes too long. */
  #ensure(bytes: number): void {
    if (this.position + bytes > this.buffer.length) this.#grow(bytes);
  }

  #grow(bytes: number): void {
    if (this.position + bytes - this.#start > ENCODED_MESSAGE_BYTES) {
      throw new RangeError(`FIX message longer than ${ENCODED_MESSAGE_BYTES} bytes`);
    }
    const larger = Buffer.allocUnsafeSlow(
      Math.max(this.buffer.length * 2, this.position + bytes + FIRST_BYTES) & ~3,
    );
    this.buffer.copy(larger, 0, 0, this.position);
    this.buffer = larger;
    this.#words = wordsOf(larger);
  }

  #copy(bytes: Uint8Array, start: number, end: number): void {
    const buffer = this.buffer;
    let at = this.position;
    if (end - start > 64) {
      buffer.set(start === 0 && end === bytes.length ? bytes : bytes.subarray(start, end), at);
      this.position = at + (end - start);
      return;
    }
    for (let index = start; index < end; index++) buffer[at++] = bytes[index]!;
    this.position = at;
  }

  /** The tag and its equals sign. */
  #tag(tag: number): void {
    const buffer = this.buffer;
    let at = this.position;
    if (tag < 10) {
      buffer[at++] = ZERO + tag;
    } else if (tag < 100) {
      const tens = (tag / 10) | 0;
      buffer[at++] = ZERO + tens;
      buffer[at++] = ZERO + (tag - tens * 10);
    } else if (tag < 1000) {
      const tens = (tag / 10) | 0;
      const hundreds = (tag / 100) | 0;
      buffer[at++] = ZERO + hundreds;
      buffer[at++] = ZERO + (tens - hundreds * 10);
      buffer[at++] = ZERO + (tag - tens * 10);
    } else {
      this.#digits(tag);
      at = this.position;
    }
    buffer[at] = EQUALS;
    this.position = at + 1;
  }

  /** A whole number that is not negative. */
  #digits(value: number): void {
    if (value >= BILLION) {
      const high = Math.floor(value / BILLION);
      this.#digits(high);
      let low = value - high * BILLION;
      const end = this.position + 9;
      for (let at = end - 1; at >= this.position; at--) {
        const tens = (low / 10) | 0;
        this.buffer[at] = ZERO + (low - tens * 10);
        low = tens;
      }
      this.position = end;
      return;
    }
    const buffer = this.buffer;
    const end = this.position + digitsIn(value);
    let rest = value;
    for (let at = end - 1; at >= this.position; at--) {
      const tens = (rest / 10) | 0;
      buffer[at] = ZERO + (rest - tens * 10);
      rest = tens;
    }
    this.position = end;
  }

  #timestampText(micros: number, precision: TimestampPrecision): void {
    this.#time.set(micros);
    const text = this.#time.bytes;
    const fraction = FRACTION_DIGITS[precision];
    const length = fraction === 0 ? SECOND_TEXT_BYTES : SECOND_TEXT_BYTES + 1 + fraction;
    this.#ensure(length);
    const buffer = this.buffer;
    let at = this.position;
    for (let index = 0; index < length; index++) buffer[at++] = text[index]!;
    this.position = at;
  }
}

/** How many digits a whole number below 10^9 has. */
function digitsIn(value: number): number {
  if (value < 10_000) return value < 100 ? (value < 10 ? 1 : 2) : value < 1_000 ? 3 : 4;
  if (value < 1_000_000) return value < 100_000 ? 5 : 6;
  return value < 10_000_000 ? 7 : value < 100_000_000 ? 8 : 9;
}

function wordsOf(buffer: Buffer): Uint32Array {
  return new Uint32Array(buffer.buffer, buffer.byteOffset, buffer.length >>> 2);
}

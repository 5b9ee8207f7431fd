/**
 * FIX UTC timestamps, `YYYYMMDD-HH:MM:SS` with an optional fraction, to and from microseconds since 1970, by
 * calendar arithmetic.
 */

/** Digits after the second. */
export const FRACTION_DIGITS = { s: 0, ms: 3, us: 6, ns: 9 } as const satisfies Record<string, number>;
export type TimestampPrecision = keyof typeof FRACTION_DIGITS;

/** Length of `YYYYMMDD-HH:MM:SS`. */
export const SECOND_TEXT_BYTES = 17;

const SECONDS_PER_DAY = 86_400;
const MICROS_PER_SECOND = 1_000_000;
const ZERO = 48;
const DASH = 45;
const COLON = 58;
const POINT = 46;
/** Days from 0000-03-01 to 1970-01-01: the calendar below starts its years in March, after the leap day. */
const EPOCH_DAYS = 719_468;
const DAYS_PER_ERA = 146_097;

/** The text of a moment, kept from call to call: within one second only the fraction changes. */
export class TimestampText {
  /** `YYYYMMDD-HH:MM:SS` of the last moment, then a point and nine digits of its fraction. */
  readonly bytes: Uint8Array = new Uint8Array(SECOND_TEXT_BYTES + 10);
  #micros = -1;
  #second = -1;
  #day = -1;

  /** Sets `bytes` to the moment. `micros` is a whole number, not negative. */
  set(micros: number): void {
    if (micros === this.#micros) return;
    this.#micros = micros;
    const second = Math.floor(micros / MICROS_PER_SECOND);
    if (second !== this.#second) this.#setSecond(second);
    const bytes = this.bytes;
    let rest = micros - second * MICROS_PER_SECOND;
    for (let at = SECOND_TEXT_BYTES + 6; at > SECOND_TEXT_BYTES; at--) {
      const tens = (rest / 10) | 0;
      bytes[at] = ZERO + (rest - tens * 10);
      rest = tens;
    }
  }

  #setSecond(second: number): void {
    const day = Math.floor(second / SECONDS_PER_DAY);
    if (day !== this.#day) this.#setDay(day);
    this.#second = second;
    const bytes = this.bytes;
    const inDay = second - day * SECONDS_PER_DAY;
    const hour = (inDay / 3600) | 0;
    const minute = ((inDay / 60) | 0) - hour * 60;
    bytes[8] = DASH;
    twoDigits(bytes, 9, hour);
    bytes[11] = COLON;
    twoDigits(bytes, 12, minute);
    bytes[14] = COLON;
    twoDigits(bytes, 15, inDay - hour * 3600 - minute * 60);
    bytes[17] = POINT;
    bytes.fill(ZERO, SECOND_TEXT_BYTES + 1);
  }

  #setDay(day: number): void {
    this.#day = day;
    const shifted = day + EPOCH_DAYS;
    const era = Math.floor(shifted / DAYS_PER_ERA);
    const dayOfEra = shifted - era * DAYS_PER_ERA;
    const leapDays =
      Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
    const yearOfEra = Math.floor((dayOfEra - leapDays) / 365);
    const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
    const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
    const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
    const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
    twoDigits(this.bytes, 0, Math.floor(year / 100));
    twoDigits(this.bytes, 2, year % 100);
    twoDigits(this.bytes, 4, month);
    twoDigits(this.bytes, 6, dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1);
  }
}

/**
 * Microseconds since 1970 of a timestamp in `bytes`, or -1 when the text is none. A leap second (60) is taken as the
 * second after it, and a time before 1970 as the beginning of 1970: it is a time, if the wrong one. Digits beyond
 * microseconds are read and dropped.
 */
export function parseTimestamp(bytes: Uint8Array, start: number, end: number): number {
  const length = end - start;
  if (length < SECOND_TEXT_BYTES) return -1;
  if (bytes[start + 8] !== DASH || bytes[start + 11] !== COLON || bytes[start + 14] !== COLON) return -1;
  const year = digits(bytes, start, 4);
  const month = digits(bytes, start + 4, 2);
  const day = digits(bytes, start + 6, 2);
  const hour = digits(bytes, start + 9, 2);
  const minute = digits(bytes, start + 12, 2);
  const second = digits(bytes, start + 15, 2);
  // A value that is no number is -1, and -1 is out of every range below.
  if (year < 0 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return -1;
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) return -1;
  let micros = 0;
  if (length > SECOND_TEXT_BYTES) {
    const places = length - SECOND_TEXT_BYTES - 1;
    if (bytes[start + SECOND_TEXT_BYTES] !== POINT || places < 1 || places > 12) return -1;
    let weight = MICROS_PER_SECOND;
    for (let at = start + SECOND_TEXT_BYTES + 1; at < end; at++) {
      const digit = bytes[at]! - ZERO;
      if (digit < 0 || digit > 9) return -1;
      weight = Math.floor(weight / 10);
      micros += digit * weight;
    }
  }
  const seconds = daysSinceEpoch(year, month, day) * SECONDS_PER_DAY + hour * 3600 + minute * 60 + second;
  return seconds < 0 ? 0 : seconds * MICROS_PER_SECOND + micros;
}

function daysSinceEpoch(year: number, month: number, day: number): number {
  const shiftedYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(shiftedYear / 400);
  const yearOfEra = shiftedYear - era * 400;
  const monthFromMarch = month > 2 ? month - 3 : month + 9;
  const dayOfYear = Math.floor((153 * monthFromMarch + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * DAYS_PER_ERA + dayOfEra - EPOCH_DAYS;
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function digits(bytes: Uint8Array, from: number, count: number): number {
  let value = 0;
  for (let at = from; at < from + count; at++) {
    const digit = bytes[at]! - ZERO;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

function twoDigits(bytes: Uint8Array, at: number, value: number): void {
  const tens = (value / 10) | 0;
  bytes[at] = ZERO + tens;
  bytes[at + 1] = ZERO + (value - tens * 10);
}

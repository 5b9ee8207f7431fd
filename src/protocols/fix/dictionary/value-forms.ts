/**
 * Is a value written in the form of its type? Works on the bytes of the message, without making
 * anything of them.
 */
import { FORM } from './field-types.ts';

const SPACE = 0x20;
const PLUS = 0x2b;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const COLON = 0x3a;
const LETTER_N = 0x4e;
const LETTER_Y = 0x59;
const LETTER_Z = 0x5a;
const LETTER_W = 0x77;

// Picoseconds: the finest that FIX 5.0 SP2 knows.
const FRACTION_DIGITS_MAX = 12;

const DAYS_IN_MONTH = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/** True when the bytes from `start` to before `end`, at least one, have the form. */
export function hasForm(form: number, bytes: Uint8Array, start: number, end: number): boolean {
  switch (form) {
    case FORM.any:
      return true;
    case FORM.decimal:
      return isDecimal(bytes, start, end);
    case FORM.character:
      return end - start === 1;
    case FORM.count:
      return areDigits(bytes, start, end);
    case FORM.integer:
      return areDigits(bytes, bytes[start] === MINUS ? start + 1 : start, end);
    case FORM.boolean:
      return end - start === 1 && (bytes[start] === LETTER_Y || bytes[start] === LETTER_N);
    case FORM.utcTimestamp:
      return isTimestamp(bytes, start, end) && isFraction(bytes, start + 17, end);
    case FORM.utcTimestampSeconds:
      return end - start === 17 && isTimestamp(bytes, start, end);
    case FORM.timeOfDay:
      return isTime(bytes, start, end) && isFraction(bytes, start + 8, end);
    case FORM.date:
      return end - start === 8 && isDate(bytes, start);
    case FORM.month:
      return end - start === 6 && isMonth(bytes, start);
    case FORM.monthOrPart:
      return isMonthOrPart(bytes, start, end);
    case FORM.dayOfMonth:
      return isDayOfMonth(bytes, start, end);
    case FORM.zonedTime:
      return isZonedTime(bytes, start, end);
    case FORM.zonedTimestamp:
      return (
        end - start > 9 &&
        isDate(bytes, start) &&
        bytes[start + 8] === MINUS &&
        isZonedTime(bytes, start + 9, end)
      );
    case FORM.characters:
      return areCharacters(bytes, start, end);
    case FORM.words:
      return areWords(bytes, start, end);
    default:
      return false;
  }
}

function areDigits(bytes: Uint8Array, start: number, end: number): boolean {
  if (start >= end) return false;
  for (let at = start; at < end; at++) {
    const digit = bytes[at]! - ZERO;
    if (digit < 0 || digit > 9) return false;
  }
  return true;
}

function isDecimal(bytes: Uint8Array, start: number, end: number): boolean {
  let at = bytes[start] === MINUS ? start + 1 : start;
  let digits = 0;
  let points = 0;
  for (; at < end; at++) {
    const byte = bytes[at]!;
    if (byte >= ZERO && byte <= ZERO + 9) digits += 1;
    else if (byte === POINT) points += 1;
    else return false;
  }
  return digits > 0 && points <= 1;
}

// The number that two digits make, or -1 when they are not digits.
function twoDigits(bytes: Uint8Array, start: number): number {
  const tens = bytes[start]! - ZERO;
  const ones = bytes[start + 1]! - ZERO;
  return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : tens * 10 + ones;
}

function twoDigitsWithin(bytes: Uint8Array, start: number, least: number, most: number): boolean {
  const value = twoDigits(bytes, start);
  return value >= least && value <= most;
}

function isDayOfMonth(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start === 2) return twoDigitsWithin(bytes, start, 1, 31);
  return end - start === 1 && areDigits(bytes, start, end) && bytes[start] !== ZERO;
}

function isMonth(bytes: Uint8Array, start: number): boolean {
  return areDigits(bytes, start, start + 4) && twoDigitsWithin(bytes, start + 4, 1, 12);
}

function isDate(bytes: Uint8Array, start: number): boolean {
  if (!areDigits(bytes, start, start + 8)) return false;
  let day = 0;
  for (let at = start; at < start + 8; at++) day = day * 10 + bytes[at]! - ZERO;
  return isDay(day);
}

// YYYYMMDD as one number.
function isDay(day: number): boolean {
  const dayOfMonth = day % 100;
  const month = ((day - dayOfMonth) / 100) % 100;
  if (month < 1 || month > 12 || dayOfMonth < 1) return false;
  if (dayOfMonth <= 28) return true;
  if (dayOfMonth > DAYS_IN_MONTH[month - 1]!) return false;
  const year = (day - month * 100 - dayOfMonth) / 10_000;
  return month !== 2 || (year % 100 === 0 ? year % 400 === 0 : year % 4 === 0);
}

function isMonthOrPart(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start === 6) return isMonth(bytes, start);
  if (end - start !== 8) return false;
  if (bytes[start + 6] !== LETTER_W) return isDate(bytes, start);
  return isMonth(bytes, start) && bytes[start + 7]! > ZERO && bytes[start + 7]! <= ZERO + 5;
}

// HH:MM:SS at the start. 60 is a second: a leap second has that name.
function isTime(bytes: Uint8Array, start: number, end: number): boolean {
  return (
    end - start >= 8 &&
    twoDigitsWithin(bytes, start, 0, 23) &&
    bytes[start + 2] === COLON &&
    twoDigitsWithin(bytes, start + 3, 0, 59) &&
    bytes[start + 5] === COLON &&
    twoDigitsWithin(bytes, start + 6, 0, 60)
  );
}

// Two of these stand in every order, so the common case is one loop without calls.
function isTimestamp(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < 17) return false;
  if (bytes[start + 8] !== MINUS || bytes[start + 11] !== COLON || bytes[start + 14] !== COLON) {
    return false;
  }
  let day = 0;
  for (let at = start; at < start + 8; at++) {
    const digit = bytes[at]! - ZERO;
    if (digit < 0 || digit > 9) return false;
    day = day * 10 + digit;
  }
  let time = 0;
  for (let at = start + 9; at < start + 17; at++) {
    if (at === start + 11 || at === start + 14) continue;
    const digit = bytes[at]! - ZERO;
    if (digit < 0 || digit > 9) return false;
    time = time * 10 + digit;
  }
  return isDay(day) && time < 240_000 && time % 10_000 < 6000 && time % 100 <= 60;
}

// Nothing, or a point and digits.
function isFraction(bytes: Uint8Array, start: number, end: number): boolean {
  if (start === end) return true;
  return bytes[start] === POINT && end - start - 1 <= FRACTION_DIGITS_MAX && areDigits(bytes, start + 1, end);
}

function isZonedTime(bytes: Uint8Array, start: number, end: number): boolean {
  const zone = zoneStart(bytes, start, end);
  if (!isZone(bytes, zone, end)) return false;
  if (zone - start === 5) {
    return (
      twoDigitsWithin(bytes, start, 0, 23) &&
      bytes[start + 2] === COLON &&
      twoDigitsWithin(bytes, start + 3, 0, 59)
    );
  }
  return isTime(bytes, start, zone) && isFraction(bytes, start + 8, zone);
}

function zoneStart(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!;
    if (byte === LETTER_Z || byte === PLUS || byte === MINUS) return at;
  }
  return end;
}

// Nothing (local time), Z, or a sign with hours and perhaps minutes.
function isZone(bytes: Uint8Array, start: number, end: number): boolean {
  const length = end - start;
  if (length === 0) return true;
  if (bytes[start] === LETTER_Z) return length === 1;
  if (length !== 3 && length !== 6) return false;
  if (!twoDigitsWithin(bytes, start + 1, 0, 14)) return false;
  return length === 3 || (bytes[start + 3] === COLON && twoDigitsWithin(bytes, start + 4, 0, 59));
}

function areCharacters(bytes: Uint8Array, start: number, end: number): boolean {
  if ((end - start) % 2 === 0) return false;
  for (let at = start; at < end; at++) {
    if ((bytes[at] === SPACE) !== ((at - start) % 2 === 1)) return false;
  }
  return true;
}

function areWords(bytes: Uint8Array, start: number, end: number): boolean {
  let inWord = false;
  for (let at = start; at < end; at++) {
    if (bytes[at] !== SPACE) inWord = true;
    else if (inWord) inWord = false;
    else return false;
  }
  return inWord;
}

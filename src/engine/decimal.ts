/**
 * Exact decimal text to integer units and back. "Units" are whole multiples of 10^-decimals: with two decimals
 * "12.5" is 1250 units. No value passes through a binary fraction.
 */

/** Why text is no number of units. All three are non-finite, so `Number.isFinite` tells a good result. */
export const MALFORMED = Number.NaN;
export const TOO_FINE = Number.POSITIVE_INFINITY;
export const TOO_LARGE = Number.NEGATIVE_INFINITY;

const POWERS = Array.from({ length: 16 }, (_, exponent) => 10 ** exponent);
const ZERO = 48;
const NINE = 57;
const POINT = 46;
const MINUS = 45;

/**
 * Reads an optional minus, digits and an optional point, as FIX defines float fields: no plus sign, no exponent.
 * Leading and trailing zeros are allowed ("0012.500").
 * Returns units, or MALFORMED, TOO_FINE (a non-zero digit beyond `decimals`) or TOO_LARGE (above 2^53 − 1).
 */
export function parseUnits(bytes: Uint8Array, start: number, end: number, decimals: number): number {
  let at = start;
  const negative = at < end && bytes[at] === MINUS;
  if (negative) at++;
  let units = 0;
  let digits = 0;
  let fraction = -1;
  let fine = false;
  for (; at < end; at++) {
    const byte = bytes[at]!;
    if (byte === POINT) {
      if (fraction >= 0) return MALFORMED;
      fraction = 0;
      continue;
    }
    if (byte < ZERO || byte > NINE) return MALFORMED;
    digits++;
    if (fraction >= decimals) {
      if (byte !== ZERO) fine = true;
      continue;
    }
    if (fraction >= 0) fraction++;
    units = units * 10 + (byte - ZERO);
    if (units > Number.MAX_SAFE_INTEGER) units = Number.POSITIVE_INFINITY;
  }
  if (digits === 0) return MALFORMED;
  units *= POWERS[decimals - Math.max(fraction, 0)]!;
  if (units > Number.MAX_SAFE_INTEGER) return TOO_LARGE;
  if (fine) return TOO_FINE;
  return negative && units !== 0 ? -units : units;
}

const encoder = new TextEncoder();

/** `parseUnits` for text that is at hand as a string: configuration, management calls, command lines. */
export function unitsOf(text: string, decimals: number): number {
  const bytes = encoder.encode(text);
  return parseUnits(bytes, 0, bytes.length, decimals);
}

/** Units as decimal text with exactly `decimals` digits after the point: (1250, 2) is "12.50". */
export function decimalText(units: number, decimals: number): string {
  const negative = units < 0;
  const digits = String(negative ? -units : units).padStart(decimals + 1, '0');
  const sign = negative ? '-' : '';
  if (decimals === 0) return sign + digits;
  const point = digits.length - decimals;
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** The number of digits after the point in decimal text, trailing zeros apart: "0.0500" has 2. */
export function decimalsOf(text: string): number {
  const point = text.indexOf('.');
  return point < 0 ? 0 : text.slice(point + 1).replace(/0+$/, '').length;
}

/**
 * Messages of TotalView-ITCH 5.0 about orders, as Nasdaq's specification lays them out. Prices are in ten-thousandths,
 * times in microseconds since midnight. Order references are numbers: they are exact up to 2^53, and those of a day
 * stay far below.
 */

/** The sizes of all messages of ITCH 5.0 by their types; one of another size is damaged. */
const SIZES: Readonly<Record<string, number>> = {
  S: 12,
  R: 39,
  H: 25,
  Y: 20,
  L: 26,
  V: 35,
  W: 12,
  K: 28,
  J: 35,
  h: 21,
  A: 36,
  F: 40,
  E: 31,
  C: 36,
  X: 23,
  D: 19,
  U: 35,
  P: 44,
  Q: 40,
  B: 19,
  I: 50,
  N: 20,
  O: 48,
};

/** What a message does to the book. */
export type ItchChange =
  | {
      readonly type: 'add';
      readonly reference: number;
      readonly side: 'buy' | 'sell';
      readonly shares: number;
      readonly stock: string;
      readonly price: number;
    }
  /** Incremental; an order that has none left is gone. */
  | { readonly type: 'executed' | 'canceled'; readonly reference: number; readonly shares: number }
  | { readonly type: 'deleted'; readonly reference: number }
  /** The order of the old reference is gone; the new one is on the same side of the same stock. */
  | {
      readonly type: 'replaced';
      readonly reference: number;
      readonly newReference: number;
      readonly shares: number;
      readonly price: number;
    };

/** Why these bytes are no message of ITCH 5.0; null when they are one. */
export function itchProblem(bytes: Uint8Array, start: number, length: number): string | null {
  const type = String.fromCharCode(bytes[start]!);
  const size = SIZES[type];
  if (size === undefined) return `"${type}" is no message type of ITCH 5.0`;
  return size === length ? null : `a message ${type} has ${size} bytes, and this one ${length}`;
}

/** Microseconds since midnight. */
export function itchTime(bytes: Uint8Array, start: number): number {
  const nanos = uint(bytes, start + 5, 6);
  return Math.floor(nanos / 1_000);
}

/** The day's number of the stock that a message is about; 0 for none. */
export function itchLocate(bytes: Uint8Array, start: number): number {
  return uint(bytes, start + 1, 2);
}

/** What a message does to a book; null for those that change none. */
export function itchChange(bytes: Uint8Array, start: number): ItchChange | null {
  const reference = uint(bytes, start + 11, 8);
  switch (String.fromCharCode(bytes[start]!)) {
    case 'A':
    case 'F':
      return {
        type: 'add',
        reference,
        side: bytes[start + 19] === BUY ? 'buy' : 'sell',
        shares: uint(bytes, start + 20, 4),
        stock: alpha(bytes, start + 24, 8),
        price: uint(bytes, start + 32, 4),
      };
    case 'E':
    case 'C':
      return { type: 'executed', reference, shares: uint(bytes, start + 19, 4) };
    case 'X':
      return { type: 'canceled', reference, shares: uint(bytes, start + 19, 4) };
    case 'D':
      return { type: 'deleted', reference };
    case 'U':
      return {
        type: 'replaced',
        reference,
        newReference: uint(bytes, start + 19, 8),
        shares: uint(bytes, start + 27, 4),
        price: uint(bytes, start + 31, 4),
      };
    default:
      return null;
  }
}

const BUY = 0x42;
const BLANK = 0x20;

function uint(bytes: Uint8Array, at: number, length: number): number {
  let value = 0;
  for (let index = at; index < at + length; index++) value = value * 256 + bytes[index]!;
  return value;
}

/** Text without the blanks that fill it up on the right. */
function alpha(bytes: Uint8Array, at: number, length: number): string {
  let end = at + length;
  while (end > at && bytes[end - 1] === BLANK) end--;
  return String.fromCharCode(...bytes.subarray(at, end));
}

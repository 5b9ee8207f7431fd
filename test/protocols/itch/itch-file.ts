/** Writes ITCH 5.0 messages, field by field as the specification lays them out, and BinaryFILE around them. */

/** The first of each message: type, stock locate, tracking number, nanoseconds since midnight. */
function header(type: string, locate: number, atMicros: number): number[] {
  return [type.charCodeAt(0), ...uint(locate, 2), 0, 0, ...uint(atMicros * 1_000, 6)];
}

export function uint(value: number, length: number): number[] {
  return Array.from({ length }, (_, index) => Math.floor(value / 256 ** (length - 1 - index)) % 256);
}

function alpha(text: string, length: number): number[] {
  return [...Buffer.from(text.padEnd(length))];
}

export const add = (
  at: number,
  reference: number,
  side: 'B' | 'S',
  shares: number,
  price: number,
  { stock = 'VOD', locate = 1 } = {},
): number[] => [
  ...header('A', locate, at),
  ...uint(reference, 8),
  ...alpha(side, 1),
  ...uint(shares, 4),
  ...alpha(stock, 8),
  ...uint(price, 4),
];
export const executed = (at: number, reference: number, shares: number, locate = 1): number[] => [
  ...header('E', locate, at),
  ...uint(reference, 8),
  ...uint(shares, 4),
  ...uint(77, 8),
];
export const canceled = (at: number, reference: number, shares: number): number[] => [
  ...header('X', 1, at),
  ...uint(reference, 8),
  ...uint(shares, 4),
];
export const deleted = (at: number, reference: number, locate = 1): number[] => [
  ...header('D', locate, at),
  ...uint(reference, 8),
];
export const replaced = (at: number, old: number, next: number, shares: number, price: number): number[] => [
  ...header('U', 1, at),
  ...uint(old, 8),
  ...uint(next, 8),
  ...uint(shares, 4),
  ...uint(price, 4),
];

/** The messages with their lengths before them. */
export function binaryFile(messages: readonly (readonly number[])[]): Uint8Array {
  return Uint8Array.from(messages.flatMap((message) => [...uint(message.length, 2), ...message]));
}

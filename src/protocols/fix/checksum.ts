/**
 * Sum of bytes for CheckSum (10). `words` is a view of the same memory as `bytes`, which must start at a multiple
 * of four: four bytes are added at a time, which makes this three times as fast as a loop over bytes.
 */
export function sumOfBytes(bytes: Uint8Array, words: Uint32Array, from: number, to: number): number {
  let sum = 0;
  let at = from;
  for (; at < to && (at & 3) !== 0; at++) sum += bytes[at]!;
  const wordsEnd = to >>> 2;
  let word = at >>> 2;
  while (word < wordsEnd) {
    // Two 16-bit lanes hold at most 128 × 510 before they are emptied, so that they cannot overflow.
    const stop = Math.min(word + 128, wordsEnd);
    let lanes = 0;
    for (; word < stop; word++) {
      const value = words[word]!;
      lanes += (value & 0x00ff00ff) + ((value >>> 8) & 0x00ff00ff);
    }
    sum += (lanes & 0xffff) + (lanes >>> 16);
  }
  for (at = Math.max(at, wordsEnd << 2); at < to; at++) sum += bytes[at]!;
  return sum;
}

/** CheckSum (10) of the text before it, in which each character is one byte: three digits. */
export function checksumOf(text: string): string {
  let sum = 0;
  for (let at = 0; at < text.length; at++) sum += text.charCodeAt(at);
  return String(sum & 255).padStart(3, '0');
}

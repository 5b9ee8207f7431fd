/**
 * The listed values of a field, looked up by the bytes of a message.
 *
 * Nearly all listed values are one byte long: for these a set is 256 bits. The longer ones stand in
 * an open-addressing table over one run of bytes.
 */

const SPACE = 0x20;

/** Values of one field. */
export class ValueSet {
  readonly #single = new Uint32Array(8);
  readonly #longer: LongerValues | null;
  readonly #several: boolean;

  /**
   * @param values the listed values
   * @param several true when a field holds values separated by spaces
   */
  constructor(values: Iterable<string>, several: boolean) {
    this.#several = several;
    const longer: string[] = [];
    for (const value of values) {
      const code = value.charCodeAt(0);
      if (value.length === 1 && code < 256) this.#single[code >> 5]! |= 1 << (code & 31);
      else longer.push(value);
    }
    this.#longer = longer.length === 0 ? null : new LongerValues(longer);
  }

  /** True when the bytes from `start` to before `end` are a listed value, or several of them. */
  has(bytes: Uint8Array, start: number, end: number): boolean {
    return this.#several && end - start > 1
      ? this.#hasEach(bytes, start, end)
      : this.#hasOne(bytes, start, end);
  }

  #hasOne(bytes: Uint8Array, start: number, end: number): boolean {
    if (end - start === 1) {
      const code = bytes[start]!;
      return (this.#single[code >> 5]! & (1 << (code & 31))) !== 0;
    }
    return this.#longer !== null && this.#longer.has(bytes, start, end);
  }

  #hasEach(bytes: Uint8Array, start: number, end: number): boolean {
    let from = start;
    for (let at = start; at <= end; at++) {
      if (at < end && bytes[at] !== SPACE) continue;
      if (!this.#hasOne(bytes, from, at)) return false;
      from = at + 1;
    }
    return true;
  }
}

class LongerValues {
  readonly #bytes: Uint8Array;
  // Start and end of a value in #bytes, at twice the slot; an end of 0 is an empty slot.
  readonly #slots: Uint32Array;
  readonly #mask: number;

  constructor(values: readonly string[]) {
    const size = 1 << (32 - Math.clz32(values.length * 2));
    this.#mask = size - 1;
    this.#slots = new Uint32Array(size * 2);
    // One byte in front, so that no value ends at 0.
    this.#bytes = Buffer.from(` ${values.join('')}`, 'latin1');
    let start = 1;
    for (const value of values) {
      const end = start + value.length;
      let slot = hashOf(this.#bytes, start, end) & this.#mask;
      while (this.#slots[slot * 2 + 1] !== 0) slot = (slot + 1) & this.#mask;
      this.#slots[slot * 2] = start;
      this.#slots[slot * 2 + 1] = end;
      start = end;
    }
  }

  has(bytes: Uint8Array, start: number, end: number): boolean {
    let slot = hashOf(bytes, start, end) & this.#mask;
    for (;;) {
      const from = this.#slots[slot * 2]!;
      const to = this.#slots[slot * 2 + 1]!;
      if (to === 0) return false;
      if (to - from === end - start && this.#equal(from, bytes, start, end)) return true;
      slot = (slot + 1) & this.#mask;
    }
  }

  #equal(from: number, bytes: Uint8Array, start: number, end: number): boolean {
    for (let at = start; at < end; at++) {
      if (this.#bytes[from + at - start] !== bytes[at]) return false;
    }
    return true;
  }
}

// FNV-1a, folded so that the low bits depend on every byte.
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}

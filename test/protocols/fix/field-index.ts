import type { FieldIndex } from '../../../src/protocols/fix/validate.ts';

/** The fields of a message written with `|` for SOH, without reading anything by length. */
export function fieldIndex(text: string): FieldIndex {
  const buffer = Buffer.from(text.replaceAll('|', '\x01'), 'latin1');
  const tags: number[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  let at = 0;
  while (at < buffer.length) {
    const equals = buffer.indexOf('=', at);
    const end = buffer.indexOf(1, equals);
    tags.push(Number(buffer.toString('latin1', at, equals)));
    starts.push(equals + 1);
    ends.push(end);
    at = end + 1;
  }
  return {
    buffer,
    count: tags.length,
    tags: Int32Array.from(tags),
    starts: Int32Array.from(starts),
    ends: Int32Array.from(ends),
  };
}

/**
 * A second reader of FIX streams, slow and simple: it looks at the whole stream at once and works with text. The fast
 * one must accept exactly the same messages.
 */
import { DATA_FIELDS } from '../../src/protocols/fix/data-fields.ts';
import { checksumText } from './fix-text.ts';

const SOH = '\x01';
const LENGTH_OF = new Map(DATA_FIELDS.map(([lengthTag, dataTag]) => [lengthTag, dataTag]));

export interface OracleField {
  readonly tag: number;
  readonly value: string;
}

/** The first thing in a stream, and what is left of it. A message is null when it is garbled; `more` keeps the rest. */
export type OracleReading =
  | { readonly found: 'more'; readonly rest: string }
  | { readonly found: 'oversize'; readonly rest: string }
  | { readonly found: 'frame'; readonly fields: OracleField[] | null; readonly rest: string };

export function readFirst(stream: string, limit: number): OracleReading {
  const begin = stream.indexOf('8=FIX');
  // The last bytes may be the beginning of a beginning.
  if (begin < 0) return { found: 'more', rest: stream.slice(-4) };
  const frame = frameAt(stream, begin, limit);
  if (frame === 'more') {
    const rest = stream.slice(begin);
    return rest.length > limit ? { found: 'oversize', rest } : { found: 'more', rest };
  }
  if (frame === 'oversize') return { found: 'oversize', rest: '' };
  const fields = frame.fits ? fieldsOf(stream.slice(begin, frame.end)) : null;
  return { found: 'frame', fields, rest: stream.slice(frame.end) };
}

/** The messages of a stream that are framed well and not garbled, each as its fields, and whether reading ended. */
export function readByOracle(
  stream: string,
  limit: number,
): { messages: OracleField[][]; oversize: boolean } {
  const messages: OracleField[][] = [];
  let reading = readFirst(stream, limit);
  while (reading.found === 'frame') {
    if (reading.fields !== null) messages.push(reading.fields);
    reading = readFirst(reading.rest, limit);
  }
  return { messages, oversize: reading.found === 'oversize' };
}

function frameAt(
  stream: string,
  begin: number,
  limit: number,
): { end: number; fits: boolean } | 'more' | 'oversize' {
  const rest = stream.slice(begin);
  const head = /^8=[^\x01]{3,17}\x019=(\d{1,10})\x01/.exec(rest);
  if (head === null) {
    if (/^8=[^\x01]{3,17}\x019=\d{11}/.test(rest)) return 'oversize';
    const good = /^8=[^\x01]{0,17}(\x01(9(=\d*)?)?)?/.exec(rest)![0];
    if (good.length === rest.length) return 'more';
    // The head broke behind `good`: the SOH before the break may already begin the CheckSum field.
    const broken = /^8=[^\x01]*\x01(9=?)?$/.test(good) ? good.indexOf(SOH) : good.length;
    return endFrom(stream, begin, begin + broken, limit);
  }
  const trailer = begin + head[0].length + Number(head[1]);
  if (trailer + 7 - begin > limit) return 'oversize';
  if (stream[trailer - 1] === SOH && /^10=[^\x01]{3}\x01/.test(stream.slice(trailer, trailer + 7))) {
    return { end: trailer + 7, fits: true };
  }
  return endFrom(stream, begin, trailer - 1, limit);
}

/** The end of a garbled frame: behind the first CheckSum field from a place on. */
function endFrom(
  stream: string,
  begin: number,
  from: number,
  limit: number,
): { end: number; fits: boolean } | 'more' | 'oversize' {
  const trailer = stream.indexOf(`${SOH}10=`, from);
  const last = trailer < 0 ? -1 : stream.indexOf(SOH, trailer + 4);
  if (last < 0) return 'more';
  return last + 1 - begin > limit ? 'oversize' : { end: last + 1, fits: false };
}

/** The fields of a whole message, or null when it is garbled. */
function fieldsOf(message: string): OracleField[] | null {
  const trailer = message.slice(-7);
  const content = message.slice(0, -7);
  if (trailer !== `10=${checksumText(content)}${SOH}`) return null;
  const fields: OracleField[] = [];
  let rest = content;
  while (rest !== '') {
    const tag = /^(-?\d+)=/.exec(rest);
    if (tag === null || Math.abs(Number(tag[1])) > 999_999_999 || tag[1] === '10' || Number(tag[1]) === 10)
      return null;
    rest = rest.slice(tag[0].length);
    const before = fields.at(-1);
    const isData =
      before !== undefined && LENGTH_OF.get(before.tag) === Number(tag[1]) && /^\d+$/.test(before.value);
    const length = isData ? Number(before.value) : rest.indexOf(SOH);
    if (length < 0 || rest[length] !== SOH) return null;
    fields.push({ tag: Number(tag[1]), value: rest.slice(0, length) });
    rest = rest.slice(length + 1);
  }
  return fields[2]?.tag === 35 && fields.length < 2048
    ? [...fields, { tag: 10, value: trailer.slice(3, 6) }]
    : null;
}

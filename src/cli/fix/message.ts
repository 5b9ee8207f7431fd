import { STANDARD_DATA_FIELDS, type DataFields } from '../../protocols/fix/data-fields.ts';
import { FIELDS_PER_MESSAGE } from '../../protocols/fix/limits.ts';
import type { FoundMessage } from './scanner.ts';

const SOH = 1;
const TAG = /([1-9][0-9]{0,8})=/y;

export type Direction = 'in' | 'out';

/** What is wrong with a message. */
export interface FixProblem {
  /** The tag to blame; null when it is no single field. */
  readonly tag: number | null;
  /** Its name; null when the dictionary does not have it. */
  readonly name: string | null;
  /** Place of the field in the message, from 1; null when it is not there. */
  readonly field: number | null;
  readonly text: string;
}

/**
 * The fields of a message, well formed or not: field i has the tag `tags[i]` and its value in `buffer` from
 * `starts[i]` up to, not including, `ends[i]`.
 */
export class FixMessage {
  readonly line: number;
  readonly time: string | null;
  readonly direction: Direction | null;
  readonly whole: boolean;
  readonly buffer: Buffer;
  readonly tags: Int32Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly count: number;
  /** What kept it from being read field by field. */
  readonly problems: readonly FixProblem[];

  constructor({ line, prefix, fields, whole }: FoundMessage, dataFields: DataFields = STANDARD_DATA_FIELDS) {
    this.line = line;
    this.whole = whole;
    this.buffer = Buffer.from(fields, 'latin1');
    const read = readFields(fields, dataFields);
    this.tags = Int32Array.from(read.tags);
    this.starts = Int32Array.from(read.starts);
    this.ends = Int32Array.from(read.ends);
    this.count = read.tags.length;
    this.problems = read.problems;
    this.time = timeIn(prefix) ?? (this.text(52) || null);
    this.direction = directionIn(prefix);
  }

  /** Index of the first field with this tag, or -1. */
  indexOf(tag: number): number {
    return this.tags.indexOf(tag);
  }

  /** The first value of this tag, one character a byte; empty when there is none. */
  text(tag: number): string {
    const index = this.indexOf(tag);
    return index < 0 ? '' : this.textAt(index);
  }

  textAt(index: number): string {
    return this.buffer.toString('latin1', this.starts[index], this.ends[index]);
  }

  get msgType(): string {
    return this.text(35);
  }

  /** Both CompIDs, whoever sends: the same for the two directions of a session. */
  get pair(): string {
    return [this.text(49), this.text(56)].toSorted().join('\n');
  }
}

interface Fields {
  readonly tags: number[];
  readonly starts: number[];
  readonly ends: number[];
  readonly problems: FixProblem[];
}

/** What has no tag belongs to the field before it: the log's separator may stand in a text, too. */
function readFields(text: string, dataFields: DataFields): Fields {
  const fields: Fields = { tags: [], starts: [], ends: [], problems: [] };
  const { tags, starts, ends, problems } = fields;
  for (let at = 0; at < text.length;) {
    TAG.lastIndex = at;
    const match = TAG.exec(text);
    if (match === null) {
      const end = text.indexOf(String.fromCharCode(SOH), at);
      const field = tags.length;
      problems.push({
        tag: tags[field - 1] ?? null,
        name: null,
        field,
        text: 'is followed by text without a tag',
      });
      ends[field - 1] = end;
      at = end + 1;
      continue;
    }
    if (tags.length === FIELDS_PER_MESSAGE) {
      problems.push({
        tag: null,
        name: null,
        field: null,
        text: `has more than ${FIELDS_PER_MESSAGE} fields`,
      });
      break;
    }
    const start = at + match[0].length;
    const end = endOfValue(text, fields, dataFields, Number(match[1]), start);
    tags.push(Number(match[1]));
    starts.push(start);
    ends.push(end);
    at = end + 1;
  }
  return fields;
}

/** A data field may hold SOH: it ends where the length before it says, if a field ends there. */
function endOfValue(
  text: string,
  { tags, starts, ends }: Fields,
  { dataTagAfter }: DataFields,
  tag: number,
  start: number,
): number {
  const before = tags.length - 1;
  const lengthTag = tags[before] ?? 0;
  if (dataTagAfter[lengthTag] === tag) {
    const end = start + Number(text.slice(starts[before], ends[before]));
    if (text.charCodeAt(end) === SOH) return end;
  }
  return text.indexOf(String.fromCharCode(SOH), start);
}

const TIME =
  /[0-9]{8}-[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?|(?:[0-9]{4}-[0-9]{2}-[0-9]{2}[T ])?[0-9]{2}:[0-9]{2}:[0-9]{2}(?:[.,][0-9]+)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?/;

function timeIn(prefix: string): string | null {
  return TIME.exec(prefix)?.[0] ?? null;
}

const IN = /\b(?:in|incoming|inbound|recv|received?|receiving|rx|from(?:app|admin))\b|<-|<</i;
const OUT = /\b(?:out|outgoing|outbound|sent|send|sending|tx|to(?:app|admin))\b|->|>>/i;

/** Null when the words speak for neither direction, or for both. */
function directionIn(prefix: string): Direction | null {
  const isIn = IN.test(prefix);
  if (isIn === OUT.test(prefix)) return null;
  return isIn ? 'in' : 'out';
}

import { PLAIN, type Instructions } from '../../../engine/instructions.ts';
import type { Encoder } from '../../../protocols/fix/encoder.ts';
import type { MessageView } from '../../../protocols/fix/message.ts';
import { CHECK_SUM, HEADER_TAGS } from './fields.ts';

/** Tags from the first up to the last, both included. */
export type TagRange = readonly [first: number, last: number];

const SOH = '\x01';

/** Characters of notes; steps and accounts are short, and what is longer is of no use to a bot. */
const MAX_NOTES = 1_024;

/** The fields of an order whose tags are in the ranges, as text; null where there are no ranges. */
export function fieldsIn(message: MessageView, ranges: readonly TagRange[]): string | null {
  if (ranges.length === 0) return null;
  const fields: string[] = [];
  for (let index = 0; index < message.count; index++) {
    const tag = message.tags[index]!;
    if (HEADER_TAGS.has(tag) || tag === CHECK_SUM) continue;
    if (ranges.some(([first, last]) => tag >= first && tag <= last))
      fields.push(`${tag}=${message.textAt(index)}${SOH}`);
  }
  return fields.join('');
}

/** The instructions of an order that wants its echo. */
export function withEcho(instructions: Instructions | null, echo: string | null): Instructions | null {
  return echo === null || echo === '' ? instructions : { ...(instructions ?? PLAIN), echo };
}

/** The instructions of an order that carries notes for bots. */
export function withNotes(instructions: Instructions | null, notes: string | null): Instructions | null {
  return notes === null ? instructions : { ...(instructions ?? PLAIN), notes: notes.slice(0, MAX_NOTES) };
}

/** Repeats in a report what its order wants to see again, but for fields that the report has of its own. */
export function writeEcho(report: Encoder, echo: string): void {
  const written = report.buffer.subarray(report.messageStart, report.position);
  const fields = echo
    .split(SOH)
    .filter(
      (field) =>
        field !== '' && !written.includes(`${SOH}${field.slice(0, field.indexOf('=') + 1)}`, 0, 'latin1'),
    );
  if (fields.length > 0) report.raw(Buffer.from(`${fields.join(SOH)}${SOH}`, 'latin1'));
}

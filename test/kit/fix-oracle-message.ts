/** A message as the slow oracle reads it, and what the session protocol says about its fields. */
import type { OracleField } from './fix-oracle.ts';

/** SessionRejectReason (373) and RefTagID (371). */
export interface OracleProblem {
  readonly reason: number;
  readonly tag: number | null;
}

export interface OracleMessage {
  readonly fields: readonly OracleField[];
  readonly type: string;
  /** -1 when there is none. */
  readonly seqNum: number;
  readonly possDup: boolean;
  readonly sentAtMs: number;
  readonly problem: OracleProblem | null;
}

const MAX_SEQ_NUM = 2_147_483_647;
export const SENDING_TIME: OracleProblem = { reason: 10, tag: null };

export function oracleMessage(fields: readonly OracleField[]): OracleMessage {
  const number = headerValue(fields, 34) ?? '';
  const sentAtMs = timeOf(headerValue(fields, 52) ?? '');
  return {
    fields,
    type: fields[2]!.value,
    seqNum: /^\d+$/.test(number) && Number(number) <= MAX_SEQ_NUM ? Number(number) : -1,
    possDup: headerValue(fields, 43)?.startsWith('Y') === true,
    sentAtMs,
    problem: headerProblem(fields, sentAtMs),
  };
}

function headerProblem(fields: readonly OracleField[], sentAtMs: number): OracleProblem | null {
  const [sender, target, time] = [49, 56, 52].map((tag) => headerValue(fields, tag));
  if (sender === undefined) return { reason: 1, tag: 49 };
  if (target === undefined) return { reason: 1, tag: 56 };
  if (sender === '') return { reason: 4, tag: 49 };
  if (target === '') return { reason: 4, tag: 56 };
  if (time === undefined) return { reason: 1, tag: 52 };
  if (time === '') return { reason: 4, tag: 52 };
  return sentAtMs < 0 ? { reason: 6, tag: 52 } : null;
}

export function possDupProblem(message: OracleMessage): OracleProblem | null {
  const time = headerValue(message.fields, 122);
  if (time === undefined) return { reason: 1, tag: 122 };
  return timeOf(time) > message.sentAtMs ? SENDING_TIME : null;
}

export function newSeqNoProblem(message: OracleMessage, least: number): OracleProblem | null {
  if (valueOf(message, 36) === undefined) return { reason: 1, tag: 36 };
  const newSeqNo = intOf(message, 36);
  if (!(newSeqNo <= MAX_SEQ_NUM)) return { reason: 6, tag: 36 };
  return newSeqNo < least ? { reason: 5, tag: null } : null;
}

/** What is wrong with the range of a ResendRequest, whose fields are there. */
export function rangeProblem(message: OracleMessage, lastSent: number): OracleProblem | null {
  for (const tag of [7, 16]) if (!(intOf(message, tag) >= 0)) return { reason: 6, tag };
  const begin = intOf(message, 7);
  if (begin < 1 || begin > lastSent) return { reason: 5, tag: 7 };
  return endOf(message, lastSent) < begin ? { reason: 5, tag: 16 } : null;
}

/** EndSeqNo (16), of which 0 and 999999 both mean all. */
export function endOf(message: OracleMessage, lastSent: number): number {
  const end = intOf(message, 16);
  return end === 0 || end === 999_999 ? lastSent : Math.min(end, lastSent);
}

/** The first field of the tag behind MsgType. */
export function headerValue(fields: readonly OracleField[], tag: number): string | undefined {
  return fields.slice(3).find((field) => field.tag === tag)?.value;
}

export function valueOf({ fields }: OracleMessage, tag: number): string | undefined {
  return fields.find((field) => field.tag === tag)?.value;
}

export function intOf(message: OracleMessage, tag: number): number {
  const value = valueOf(message, tag) ?? '';
  const number = /^-?\d+$/.test(value) ? Number(value) : Number.NaN;
  return Math.abs(number) <= Number.MAX_SAFE_INTEGER ? number : Number.NaN;
}

export function startsWithY(message: OracleMessage, tag: number): boolean {
  return valueOf(message, tag)?.startsWith('Y') === true;
}

/** Milliseconds since 1970 of a UTCTimestamp, or -1. */
function timeOf(text: string): number {
  const parts = /^(\d{4})(\d\d)(\d\d)-(\d\d):(\d\d):(\d\d)(\.\d{1,12})?$/.exec(text);
  if (parts === null) return -1;
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const date = new Date(Date.UTC(year, month - 1, day));
  if (date.getUTCFullYear() !== year || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day)
    return -1;
  if (hour > 23 || minute > 59 || second > 60) return -1;
  const fraction = Number(`0${parts[7] ?? ''}`) * 1000;
  return Math.max(0, date.getTime() + ((hour * 60 + minute) * 60 + second) * 1000 + fraction);
}

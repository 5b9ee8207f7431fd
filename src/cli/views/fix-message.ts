import type { ExplainedField } from '../fix/explain.ts';
import type { FixMessage, FixProblem } from '../fix/message.ts';
import type { Output } from '../output.ts';
import { printable } from '../table.ts';

/** A message with all that is known of it. */
export interface ShownMessage {
  readonly message: FixMessage;
  /** Name of its type; null when the dictionary does not have it. */
  readonly name: string | null;
  readonly fields: readonly ExplainedField[];
  readonly problems: readonly FixProblem[];
}

const TAG_WIDTH = 6;
const INDENT = '  ';

/** A headline, then each field with its tag, name, value and meaning; groups are indented, their entries numbered. */
export function messageLines({ message, name, fields, problems }: ShownMessage, output: Output): string[] {
  const headline = [
    `line ${message.line}`,
    ...(message.time === null ? [] : [printable(message.time)]),
    ...(message.direction === null ? [] : [message.direction]),
    output.style('bold', `${name ?? 'unknown'} (${printable(message.msgType)})`),
    route(message),
  ];
  return [
    headline.join('  '),
    ...fieldLines(fields, 0, widthOfNames(fields), output),
    ...problems.map((problem) => `${INDENT}${output.style('red', `! ${problemText(problem)}`)}`),
    '',
  ];
}

function fieldLines(
  fields: readonly ExplainedField[],
  depth: number,
  names: number,
  output: Output,
): string[] {
  return fields.flatMap(({ tag, name, value, meaning, entries }) => {
    const shown = value === '' ? '""' : printable(value);
    const line =
      String(tag).padStart(TAG_WIDTH) +
      INDENT.repeat(depth + 1) +
      (name ?? '?').padEnd(names - depth * INDENT.length) +
      INDENT +
      (meaning === null ? shown : `${shown}  ${output.style('cyan', meaning)}`);
    const within = (entries ?? []).flatMap((entry, index) => [
      `${' '.repeat(TAG_WIDTH)}${INDENT.repeat(depth + 1)}${output.style('dim', `${index + 1} of ${entries!.length}`)}`,
      ...fieldLines(entry, depth + 1, names, output),
    ]);
    return [line, ...within];
  });
}

/** Names of the members of groups begin further right. */
function widthOfNames(fields: readonly ExplainedField[], depth = 0): number {
  const widths = fields.map(({ name, entries }) =>
    Math.max(
      (name ?? '?').length + depth * INDENT.length,
      ...(entries ?? []).map((entry) => widthOfNames(entry, depth + 1)),
    ),
  );
  return Math.max(0, ...widths);
}

/** One line: when, which way, what, between whom, and what matters of an order. */
export function shortLine(shown: ShownMessage, output: Output): string {
  const { message, name, problems } = shown;
  return [
    ...(message.time === null ? [] : [printable(message.time)]),
    ...(message.direction === null ? [] : [message.direction.padEnd(3)]),
    route(message),
    output.style('bold', name ?? `unknown (${printable(message.msgType)})`),
    ...gist(shown),
    ...problems.map((problem) => output.style('red', `! ${problemText(problem)}`)),
  ].join('  ');
}

/** A message as one object, for programs. */
export function messageJson({ message, name, fields, problems }: ShownMessage, validated: boolean): object {
  const { line, time, direction } = message;
  const [beginString, msgType] = [message.text(8), message.msgType];
  const known = { line, time, direction, beginString, msgType, name, fields: fields.map(fieldJson) };
  return validated ? { ...known, problems } : known;
}

function fieldJson({ tag, name, value, meaning, entries }: ExplainedField): object {
  return {
    tag,
    name,
    value,
    ...(meaning === null ? {} : { meaning }),
    ...(entries === null ? {} : { entries: entries.map((entry) => entry.map(fieldJson)) }),
  };
}

/** The problem with the field that it is about, and where that stands. */
function problemText({ tag, name, field, text }: FixProblem): string {
  const place = field === null ? '' : `field ${field}, `;
  return tag === null
    ? place + text
    : `${place}${name === null ? `tag ${tag}` : `${name} (${tag})`}: ${text}`;
}

function route(message: FixMessage): string {
  return `${printable(message.text(49))} → ${printable(message.text(56))} #${printable(message.text(34))}`;
}

/** Ids, what is traded on which terms, how it stands, and why: those that the message has. */
export function gist({ fields }: Pick<ShownMessage, 'fields'>): string[] {
  const first = new Map(fields.toReversed().map((field) => [field.tag, field]));
  const value = (tag: number): string => printable(first.get(tag)?.value ?? '');
  const word = (tag: number): string =>
    printable((first.get(tag)?.meaning ?? first.get(tag)?.value ?? '').toLowerCase().replaceAll('_', ' '));
  const has = (tag: number): boolean => first.has(tag);
  const ids = [11, 41, 37].filter(has).map((tag) => `${tag}=${value(tag)}`);
  const price = has(44) ? ['@', value(44)] : has(40) ? ['@', word(40)] : [];
  const terms = [
    ...(has(55) ? [value(55)] : []),
    ...(has(54) ? [word(54)] : []),
    ...(has(38) ? [value(38), ...price] : []),
  ];
  return [
    ...ids,
    terms.join(' '),
    has(39) ? word(39) : '',
    Number(value(32)) > 0 ? `traded ${value(32)} @ ${value(31)}` : '',
    has(151) && has(14) ? `${value(14)} done, ${value(151)} open` : '',
    ...[7, 16, 36, 45, 371, 112].filter(has).map((tag) => `${first.get(tag)!.name ?? tag}=${value(tag)}`),
    has(58) ? `"${value(58)}"` : '',
  ].filter((part) => part !== '');
}

/** What a piece of text is, for the theme to show: views know of no colours. */
export type Style =
  | 'plain'
  | 'strong'
  | 'muted'
  | 'title'
  | 'key'
  | 'bid'
  | 'ask'
  | 'good'
  | 'warning'
  | 'bad'
  | 'selected';

/** Text of one style. Each character takes one cell of the terminal. */
export interface Span {
  readonly text: string;
  readonly style: Style;
  /** What a click on it means, such as `item:O-7`. */
  readonly click?: string | undefined;
}

export type Line = readonly Span[];

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Marks, controls and what takes two cells: a terminal would shift what follows. */
const UNEVEN =
  /[\p{M}\p{C}\u2028\u2029\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{10000}-\u{10ffff}]/gu;

const PLAIN = /^[\x20-\x7e]*$/;

/** Text of others, such as client order ids, must neither reach the terminal's controls nor shift a column. */
export function printable(text: string): string {
  return PLAIN.test(text) ? text : text.replace(UNEVEN, '?');
}

export function span(text: string | number, style: Style = 'plain', click?: string): Span {
  return { text: printable(String(text)), style, ...(click === undefined ? {} : { click }) };
}

export function line(...parts: readonly (string | Span)[]): Line {
  return parts.map((part) => (typeof part === 'string' ? span(part) : part));
}

export function widthOf(spans: Line): number {
  return spans.reduce((sum, { text }) => sum + text.length, 0);
}

/** The cells `from` to `to`, without the latter. */
export function slice(spans: Line, from: number, to = Infinity): Line {
  const cut: Span[] = [];
  let at = 0;
  for (const each of spans) {
    const text = each.text.slice(Math.max(0, from - at), Math.max(0, to - at));
    if (text !== '') cut.push({ ...each, text });
    at += each.text.length;
  }
  return cut;
}

/** Exactly so wide: filled up with blanks, or cut, which an ellipsis says. */
export function fit(spans: Line, width: number, style: Style = 'plain'): Line {
  const length = widthOf(spans);
  if (length === width) return spans;
  if (length < width) return [...spans, { text: ' '.repeat(width - length), style }];
  if (width <= 0) return [];
  const last = slice(spans, width - 1, width)[0];
  return [...slice(spans, 0, width - 1), { ...(last ?? span('')), text: '…' }];
}

/** All of one style, which covers those that it has: for what is selected. */
export function restyle(spans: Line, style: Style): Line {
  return spans.map((each) => ({ ...each, style }));
}

/** Gives the whole line, except what has one, what a click means. */
export function clickable(spans: Line, click: string): Line {
  return spans.map((each) => ({ click, ...each }));
}

/** Two blocks side by side. */
export function beside(left: readonly Line[], right: readonly Line[], leftWidth: number): Line[] {
  const height = Math.max(left.length, right.length);
  return Array.from({ length: height }, (_, row) => [
    ...fit(left[row] ?? [], leftWidth),
    ...(right[row] ?? []),
  ]);
}

/** Lays one block over another, its left upper corner at (x, y). */
export function overlay(below: readonly Line[], above: readonly Line[], x: number, y: number): Line[] {
  return below.map((under, row) => {
    const over = above[row - y];
    if (over === undefined) return under;
    return [...fit(slice(under, 0, x), x), ...over, ...slice(under, x + widthOf(over))];
  });
}

/** What a click on the cell means; undefined where nothing is. */
export function clickAt(spans: Line, x: number): string | undefined {
  return slice(spans, x, x + 1)[0]?.click;
}

/** Text broken into lines between words; words that are too long are cut. */
export function wrap(text: string, width: number): string[] {
  return text.split('\n').flatMap((paragraph) => {
    const lines: string[] = [];
    let rest = paragraph.trimEnd();
    while (rest.length > width) {
      const blank = rest.lastIndexOf(' ', width);
      const end = blank > 0 ? blank : width;
      lines.push(rest.slice(0, end));
      rest = rest.slice(end).trimStart();
    }
    return [...lines, rest];
  });
}

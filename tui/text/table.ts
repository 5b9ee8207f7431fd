import { clickable, fit, restyle, span, widthOf, type Line, type Span, type Style } from './line.ts';

export interface Column<Row> {
  readonly header: string;
  readonly cell: (row: Row) => string | number | null | Span;
  /** Numbers and prices stand right, so that their digits line up; they are never cut. */
  readonly align?: 'left' | 'right';
  /** Left out where there is no room for all: the highest first. */
  readonly optional?: number;
}

interface Shown<Row> {
  /** What a click on the row says, and by what it is known to be selected. */
  readonly id: (row: Row) => string;
  readonly selected: string | null;
  readonly width: number;
  /** With the header; of longer lists the part around the selected row is shown. */
  readonly height: number;
}

const GAP = 2;
const NARROWEST = 6;

/** Rows under their header. The selected one is marked in its first cell too, where nothing can be reversed. */
export function table<Row>(columns: readonly Column<Row>[], rows: readonly Row[], shown: Shown<Row>): Line[] {
  const { id, selected, width, height } = shown;
  const index = rows.findIndex((row) => id(row) === selected);
  const { from, to } = windowAround(index, rows.length, height - 1);
  const cells = rows.slice(from, to).map((row) => columns.map(({ cell }) => spanOf(cell(row))));
  const widths = columns.map(({ header }, column) =>
    Math.max(header.length, ...cells.map((row) => row[column]!.text.length)),
  );
  const kept = fitting(columns, widths, width - GAP);
  const lineOf = (row: readonly Span[], mark: string): Line =>
    fit(
      [
        span(mark.padEnd(GAP)),
        ...kept.flatMap((column, place) => [
          ...(place === 0 ? [] : [span(' '.repeat(GAP))]),
          ...aligned(row[column]!, widths[column]!, columns[column]!.align),
        ]),
      ],
      width,
    );
  const header = lineOf(
    columns.map((column) => span(column.header, 'muted')),
    from > 0 ? '…' : '',
  );
  const body = rows.slice(from, to).map((row, place) => {
    const isSelected = from + place === index;
    const whole = clickable(lineOf(cells[place]!, isSelected ? '▸' : ''), `item:${id(row)}`);
    return isSelected ? restyle(whole, 'selected') : whole;
  });
  return [header, ...body];
}

/** Which of `count` rows to show so that the selected one is in sight, in the middle where that can be. */
export function windowAround(selected: number, count: number, height: number): { from: number; to: number } {
  const room = Math.max(0, height);
  const from = Math.max(0, Math.min(selected - Math.floor(room / 2), count - room));
  return { from, to: Math.min(count, from + room) };
}

/** Names and values, one to a line. */
export function facts(pairs: readonly (readonly [string, string | Span])[]): Line[] {
  const width = Math.max(0, ...pairs.map(([name]) => name.length));
  return pairs.map(([name, value]) => [
    span(name.padEnd(width + GAP), 'muted'),
    typeof value === 'string' ? span(value) : value,
  ]);
}

/** A heading with a rule to the end of the line. */
export function heading(text: string, width: number, style: Style = 'muted'): Line {
  return fit(
    [span(`─ ${text} `, style), span('─'.repeat(Math.max(0, width - text.length - 3)), 'muted')],
    width,
  );
}

function spanOf(value: string | number | null | Span): Span {
  if (value === null) return span('-', 'muted');
  return typeof value === 'object' ? value : span(value);
}

function aligned(cell: Span, width: number, align: 'left' | 'right' = 'left'): Line {
  const blanks = { text: ' '.repeat(Math.max(0, width - cell.text.length)), style: 'plain' as const };
  if (cell.text.length > width) return fit([cell], width);
  return align === 'right' ? [blanks, cell] : [cell, blanks];
}

/** Narrows `widths` in place, and returns the columns for which there is room. */
function fitting<Row>(columns: readonly Column<Row>[], widths: number[], width: number): number[] {
  let kept = columns.map((_, index) => index);
  const total = (): number => kept.reduce((sum, column) => sum + widths[column]! + GAP, -GAP);
  const optional = columns
    .map(({ optional: rank }, index) => ({ rank, index }))
    .filter(({ rank }) => rank !== undefined)
    .toSorted((a, b) => b.rank! - a.rank!);
  for (const { index } of optional) {
    if (total() <= width) break;
    kept = kept.filter((column) => column !== index);
  }
  while (total() > width) {
    const texts = kept.filter((column) => columns[column]!.align !== 'right' && widths[column]! > NARROWEST);
    if (texts.length === 0) break;
    const widest = texts.reduce((a, b) => (widths[b]! > widths[a]! ? b : a));
    widths[widest]! -= 1;
  }
  return kept;
}

/** A block cut and filled to a height. */
export function toHeight(
  lines: readonly Line[],
  { width, height }: { width: number; height: number },
): Line[] {
  return Array.from({ length: height }, (_, row) => {
    const shown = lines[row] ?? [];
    return widthOf(shown) === width ? shown : fit(shown, width);
  });
}

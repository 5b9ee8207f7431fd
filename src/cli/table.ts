import { stripVTControlCharacters } from 'node:util';

export interface Column<Row> {
  readonly header: string;
  readonly cell: (row: Row) => string | number | null | undefined;
  /** Numbers and prices stand right, so that their digits line up; they are never cut. */
  readonly align?: 'left' | 'right';
  /** Left out of a terminal that is too narrow for all columns. */
  readonly optional?: true;
}

const GAP = '  ';
/** Below this a text column is not worth having while an optional one could go instead. */
const COMFORTABLE = 16;
const NARROWEST = 4;

/**
 * Rows as aligned lines, the header first. `width` is the number of characters that a line may have: optional columns
 * go first, from the left; then text gives way, the widest first, and what was cut ends in `…`. Without a
 * width, as in a pipe, everything is there.
 */
export function table<Row>(columns: readonly Column<Row>[], rows: Iterable<Row>, width = Infinity): string[] {
  const cells = [columns.map((column) => column.header)];
  for (const row of rows) cells.push(columns.map((column) => printable(column.cell(row))));
  const all = columns.map((column, index) => ({
    index,
    right: column.align === 'right',
    optional: column.optional ?? false,
    width: Math.max(...cells.map((line) => line[index]!.length)),
  }));
  const shown = fit(all, width);
  return cells.map((line) =>
    shown
      .map((column) => pad(line[column.index]!, column.width, column.right))
      .join(GAP)
      .trimEnd(),
  );
}

/** Text of others, such as client order ids, must not reach the terminal's controls or break the line. */
export function printable(value: string | number | null | undefined): string {
  if (value === null || value === undefined || value === '') return '-';
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  return stripVTControlCharacters(String(value)).replace(/[\u0000-\u001f\u007f-\u009f]/g, '?');
}

interface Shown {
  readonly index: number;
  readonly right: boolean;
  readonly optional: boolean;
  readonly width: number;
}

function fit(all: readonly Shown[], width: number): Shown[] {
  let columns = [...all];
  while (total(columns, COMFORTABLE) > width) {
    const first = columns.findIndex((column) => column.optional);
    if (first === -1) break;
    columns = columns.toSpliced(first, 1);
  }
  while (total(columns, Infinity) > width) {
    const widest = Math.max(...columns.map((column) => (column.right ? 0 : column.width)));
    if (widest <= NARROWEST) break;
    const index = columns.findIndex((column) => !column.right && column.width === widest);
    columns[index] = { ...columns[index]!, width: widest - 1 };
  }
  return columns;
}

/** Length of a line in which no text is wider than `text`. */
function total(columns: readonly Shown[], text: number): number {
  const widths = columns.map((column) => (column.right ? column.width : Math.min(column.width, text)));
  return widths.reduce((sum, width) => sum + width, 0) + GAP.length * (columns.length - 1);
}

function pad(cell: string, width: number, right: boolean): string {
  const text = cell.length > width ? `${cell.slice(0, width - 1)}…` : cell;
  return right ? text.padStart(width) : text.padEnd(width);
}

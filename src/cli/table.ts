import { stripVTControlCharacters } from 'node:util';

export interface Column<Row> {
  readonly header: string;
  readonly cell: (row: Row) => string | number | null | undefined;
  /** Numbers and prices stand right, so that their digits line up. */
  readonly align?: 'left' | 'right';
}

const GAP = '  ';
const NARROWEST = 4;

/**
 * Rows as aligned lines, the header first. `width` is the number of characters that a line may have: the widest
 * columns give way, and a cell that was cut ends in `…`. Without it, as in a pipe, nothing is cut.
 */
export function table<Row>(columns: readonly Column<Row>[], rows: Iterable<Row>, width = Infinity): string[] {
  const cells = [columns.map((column) => column.header)];
  for (const row of rows) cells.push(columns.map((column) => printable(column.cell(row))));
  const natural = columns.map((_, index) => Math.max(...cells.map((line) => line[index]!.length)));
  const widths = fit(natural, width - GAP.length * (columns.length - 1));
  return cells.map((line) =>
    line
      .map((cell, index) => pad(cell, widths[index]!, columns[index]!.align))
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

function fit(natural: readonly number[], space: number): number[] {
  const widths = [...natural];
  let excess = widths.reduce((sum, width) => sum + width, 0) - space;
  while (excess > 0) {
    const widest = widths.indexOf(Math.max(...widths));
    if (widths[widest]! <= NARROWEST) break;
    widths[widest]!--;
    excess--;
  }
  return widths;
}

function pad(cell: string, width: number, align: 'left' | 'right' = 'left'): string {
  const text = cell.length > width ? `${cell.slice(0, width - 1)}…` : cell;
  return align === 'right' ? text.padStart(width) : text.padEnd(width);
}

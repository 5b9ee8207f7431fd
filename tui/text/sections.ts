import type { Line, Size } from './line.ts';
import { heading, table, type Column } from './table.ts';

/** A part of a view under a heading of its own. */
export interface Section {
  readonly title: string;
  /** Lines that it would fill. */
  readonly wanted: number;
  /** Whether what is selected is in it: it has the first choice of the room. */
  readonly chosen: boolean;
  render(height: number): readonly Line[];
}

/** Lines that a section is never denied: a header and a row. */
const LEAST = 2;

/** A table as a section; `none` is said where it has no rows. */
export function tableSection<Row>(
  title: string,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  shown: {
    readonly id: (row: Row) => string;
    readonly selected: string | null;
    readonly width: number;
    readonly none: Line;
  },
): Section {
  const { none, id, selected, width } = shown;
  return {
    title,
    wanted: rows.length === 0 ? 1 : rows.length + 1,
    chosen: rows.some((row) => id(row) === selected),
    render: (height) => (rows.length === 0 ? [none] : table(columns, rows, { id, selected, width, height })),
  };
}

/** Lines under a heading, as far as there is room. */
export function textSection(title: string, lines: readonly Line[]): Section {
  return {
    title,
    wanted: lines.length,
    chosen: false,
    render: (height) => lines.slice(0, height),
  };
}

/** One below the other: each its least, then what is left to the one with the selection, then in their order. */
export function sections(all: readonly Section[], { width, height }: Size): Line[] {
  const rooms = new Map(all.map((each) => [each, Math.min(LEAST, each.wanted)]));
  const blanks = all.length - 1;
  let left = height - all.length - blanks - [...rooms.values()].reduce((sum, room) => sum + room, 0);
  for (const each of all.toSorted((a, b) => Number(b.chosen) - Number(a.chosen))) {
    const more = Math.max(0, Math.min(left, each.wanted - rooms.get(each)!));
    rooms.set(each, rooms.get(each)! + more);
    left -= more;
  }
  return all.flatMap((each, index) => [
    ...(index === 0 ? [] : [[]]),
    heading(each.title, width),
    ...each.render(rooms.get(each)!),
  ]);
}

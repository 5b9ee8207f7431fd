const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];
const HEIGHTS = '▁▂▃▄▅▆▇█';

/** A bar that grows that way in so many cells: to the right to an eighth of a cell, to the left to a half. */
export function bar(part: number, width: number, grows: 'left' | 'right'): string {
  const cells = Math.min(1, Math.max(0, part)) * width;
  if (grows === 'left') {
    const halves = Math.round(cells * 2);
    return ((halves % 2 === 1 ? '▐' : '') + '█'.repeat(Math.floor(halves / 2))).padStart(width);
  }
  const eighths = Math.round(cells * 8);
  return ('█'.repeat(Math.floor(eighths / 8)) + EIGHTHS[eighths % 8]!).padEnd(width);
}

/** The latest values as columns of one line, the lowest bar for zero; the newest is right. */
export function sparkline(values: readonly number[], width: number): string {
  const shown = values.slice(-width);
  const top = Math.max(...shown, Number.MIN_VALUE);
  return shown
    .map((value) => HEIGHTS[Math.min(7, Math.floor((Math.max(0, value) / top) * 8))]!)
    .join('')
    .padStart(width);
}

/** Bits of the dots of a braille cell, by column and row: https://www.unicode.org/charts/PDF/U2800.pdf */
const DOTS = [
  [0x01, 0x02, 0x04, 0x40],
  [0x08, 0x10, 0x20, 0x80],
] as const;

/**
 * The latest values as a line of braille dots, two of them to a cell, between `low` and `high`; the newest is right,
 * and where there is none (null) is nothing.
 */
export function curve(
  values: readonly (number | null)[],
  { width, height }: { readonly width: number; readonly height: number },
  { low, high }: { readonly low: number; readonly high: number },
): string[] {
  const cells = Array.from({ length: height }, () => new Uint8Array(Math.max(0, width)));
  const shown = values.slice(-2 * width);
  const bottom = height * 4 - 1;
  const rowOf = (value: number): number =>
    high === low
      ? Math.floor(bottom / 2)
      : Math.round(bottom - Math.min(1, Math.max(0, (value - low) / (high - low))) * bottom);
  let before: number | null = null;
  for (const [index, value] of shown.entries()) {
    const column = 2 * width - shown.length + index;
    const row = value === null ? null : rowOf(value);
    // A leap is a stroke from where it was.
    const from = row === null || before === null ? row : before + Math.sign(row - before);
    if (row !== null && from !== null)
      for (let dot = Math.min(row, from); dot <= Math.max(row, from); dot++)
        cells[dot >> 2]![column >> 1]! |= DOTS[(column & 1) as 0 | 1][(dot & 3) as 0 | 1 | 2 | 3];
    before = row;
  }
  return cells.map((row) => Array.from(row, (dots) => String.fromCharCode(0x28_00 + dots)).join(''));
}

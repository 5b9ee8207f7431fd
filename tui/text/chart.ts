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

import { CELL_HEIGHT, CELL_WIDTH, type Rectangle } from './cell-size.ts';

/** Block elements (U+2580 to U+259F) and braille patterns (U+2800 to U+28FF), of which bars and charts are made. */

const FULL: Rectangle = { x: 0, y: 0, width: CELL_WIDTH, height: CELL_HEIGHT };
const UPPER_LEFT = 1;
const UPPER_RIGHT = 2;
const LOWER_LEFT = 4;
const LOWER_RIGHT = 8;

/** The quarters of U+2596 and those that follow. */
const QUARTERS: readonly number[] = [
  LOWER_LEFT,
  LOWER_RIGHT,
  UPPER_LEFT,
  UPPER_LEFT | LOWER_LEFT | LOWER_RIGHT,
  UPPER_LEFT | LOWER_RIGHT,
  UPPER_LEFT | UPPER_RIGHT | LOWER_LEFT,
  UPPER_LEFT | UPPER_RIGHT | LOWER_RIGHT,
  UPPER_RIGHT,
  UPPER_RIGHT | LOWER_LEFT,
  UPPER_RIGHT | LOWER_LEFT | LOWER_RIGHT,
];

/** What a character of these two blocks is in its cell; null for every other. */
export function blockGlyph(code: number): Rectangle[] | null {
  if (code >= 0x28_00 && code <= 0x28_ff) return braille(code - 0x28_00);
  if (code === 0x25_80) return [{ ...FULL, height: CELL_HEIGHT / 2 }];
  if (code >= 0x25_81 && code <= 0x25_88) return [fromBelow(code - 0x25_80)];
  if (code >= 0x25_89 && code <= 0x25_8f) return [fromLeft(0x25_90 - code)];
  if (code === 0x25_90) return [{ ...FULL, x: CELL_WIDTH / 2, width: CELL_WIDTH / 2 }];
  if (code >= 0x25_91 && code <= 0x25_93) return [{ ...FULL, opacity: (code - 0x25_90) / 4 }];
  if (code === 0x25_94) return [{ ...FULL, height: eighths(1, CELL_HEIGHT) }];
  if (code === 0x25_95) return [{ ...FULL, x: eighths(7, CELL_WIDTH), width: eighths(1, CELL_WIDTH) }];
  const quarters = QUARTERS[code - 0x25_96];
  return quarters === undefined ? null : quartered(quarters);
}

function eighths(count: number, whole: number): number {
  return Math.round((whole * count) / 8);
}

function fromBelow(count: number): Rectangle {
  const height = eighths(count, CELL_HEIGHT);
  return { ...FULL, y: CELL_HEIGHT - height, height };
}

function fromLeft(count: number): Rectangle {
  return { ...FULL, width: eighths(count, CELL_WIDTH) };
}

function quartered(quarters: number): Rectangle[] {
  const [width, height] = [CELL_WIDTH / 2, CELL_HEIGHT / 2];
  return [0, 1, 2, 3]
    .filter((quarter) => (quarters & (1 << quarter)) !== 0)
    .map((quarter) => ({ x: (quarter % 2) * width, y: Math.floor(quarter / 2) * height, width, height }));
}

/** Column and row of each dot, in the order of the bits: the fourth row came after the others. */
const DOTS: readonly (readonly [column: number, row: number])[] = [
  [0, 0],
  [0, 1],
  [0, 2],
  [1, 0],
  [1, 1],
  [1, 2],
  [0, 3],
  [1, 3],
];
const DOT_SIZE = 3;

/** As far from each other across the edges of cells as within them, so that a curve is one. */
function braille(bits: number): Rectangle[] {
  const [across, down] = [CELL_WIDTH / 2, CELL_HEIGHT / 4];
  return DOTS.filter((_, bit) => (bits & (1 << bit)) !== 0).map(([column, row]) => ({
    x: column * across + (across - DOT_SIZE) / 2,
    y: row * down + (down - DOT_SIZE) / 2,
    width: DOT_SIZE,
    height: DOT_SIZE,
  }));
}

import { CELL_HEIGHT, CELL_WIDTH, type Rectangle } from './cell-size.ts';

/** Box drawing (U+2500 to U+257F), drawn so that lines meet at the edges of cells whatever the font leaves between. */

const FIRST = 0x25_00;
const NONE = 0;
const HEAVY = 2;
const DOUBLE = 3;

/** What goes from the middle to the left, right, top and bottom: 0 nothing, 1 a light, 2 a heavy, 3 a double line. */
const ARMS = `
  1100 2200 0011 0022 1100 2200 0011 0022 1100 2200 0011 0022 0101 0201 0102 0202
  1001 2001 1002 2002 0110 0210 0120 0220 1010 2010 1020 2020 0111 0211 0121 0112
  0122 0221 0212 0222 1011 2011 1021 1012 1022 2021 2012 2022 1101 2101 1201 2201
  1102 2102 1202 2202 1110 2110 1210 2210 1120 2120 1220 2220 1111 2111 1211 2211
  1121 1112 1122 2121 1221 2112 1212 2221 2212 2122 1222 2222 1100 2200 0011 0022
  3300 0033 0301 0103 0303 3001 1003 3003 0310 0130 0330 3010 1030 3030 0311 0133
  0333 3011 1033 3033 3301 1103 3303 3310 1130 3330 3311 1133 3333 0101 1001 1010
  0110 0000 0000 0000 1000 0010 0100 0001 2000 0020 0200 0002 1200 0012 2100 0021`
  .trim()
  .split(/\s+/);

const CENTRE_X = CELL_WIDTH / 2;
const CENTRE_Y = CELL_HEIGHT / 2;
/** A double line's two lie so far from the middle, from here to there. */
const RAIL: readonly [number, number] = [1, 3];

/** What a character of this block is in its cell: rectangles, or the path of a stroke; null for every other. */
export function lineGlyph(code: number): Rectangle[] | string | null {
  const arms = ARMS[code - FIRST];
  if (arms === undefined) return null;
  const stroke = curve(code);
  if (stroke !== null) return stroke;
  const [left = 0, right = 0, up = 0, down = 0] = arms.split('').map(Number);
  const dashes = dashCount(code);
  if (dashes > 0) return dashed(left, up, dashes);
  return [
    ...arm(left, right, up, down).map(([from, to, near, far]) => box(-to, -from, near, far)),
    ...arm(right, left, up, down).map(([from, to, near, far]) => box(from, to, near, far)),
    ...arm(up, down, left, right).map(([from, to, near, far]) => box(near, far, -to, -from)),
    ...arm(down, up, left, right).map(([from, to, near, far]) => box(near, far, from, to)),
  ];
}

/** From the middle of the cell to its edge and beyond: cut off there by `box`. */
const EDGE = CELL_HEIGHT;

type Line = readonly [from: number, to: number, near: number, far: number];

/**
 * The lines of one arm: along it from the middle outwards, and across it. Where they begin depends on what they meet:
 * the arm that goes on opposite, and those to its sides, of which the first is on the side of lower coordinates.
 */
function arm(weight: number, opposite: number, before: number, behind: number): Line[] {
  if (weight === NONE) return [];
  if (weight !== DOUBLE) {
    const half = halfWidth(weight);
    return [[singleBegins(opposite, before, behind), EDGE, -half, half]];
  }
  const [inner, outer] = RAIL;
  return [
    [railBegins(opposite, before, behind), EDGE, -outer, -inner],
    [railBegins(opposite, behind, before), EDGE, inner, outer],
  ];
}

function halfWidth(weight: number): number {
  return weight === NONE ? 0 : weight === HEAVY ? 2 : 1;
}

/** It fills the corner; it ends at the nearer of two double lines that pass, and is the end of those that turn. */
function singleBegins(opposite: number, before: number, behind: number): number {
  const doubles = [before, behind].filter((side) => side === DOUBLE).length;
  if (doubles === 0 || opposite !== NONE) return -Math.max(halfWidth(before), halfWidth(behind));
  return doubles === 2 ? RAIL[0] : -RAIL[1];
}

/** One of two lines turns into the double line on its own side, and goes round the one on the other. */
function railBegins(opposite: number, ownSide: number, otherSide: number): number {
  if (ownSide === DOUBLE) return RAIL[0];
  if (opposite !== NONE) return 0;
  return otherSide === DOUBLE ? -RAIL[1] : -halfWidth(ownSide === NONE ? otherSide : ownSide);
}

/** From offsets to the middle, within the cell. */
function box(left: number, right: number, top: number, bottom: number): Rectangle {
  const [x, y] = [Math.max(0, CENTRE_X + left), Math.max(0, CENTRE_Y + top)];
  return {
    x,
    y,
    width: Math.min(CELL_WIDTH, CENTRE_X + right) - x,
    height: Math.min(CELL_HEIGHT, CENTRE_Y + bottom) - y,
  };
}

function dashCount(code: number): number {
  if (code >= 0x25_04 && code <= 0x25_07) return 3;
  if (code >= 0x25_08 && code <= 0x25_0b) return 4;
  return code >= 0x25_4c && code <= 0x25_4f ? 2 : 0;
}

/** So many dashes, each with half of the gap before and behind it. */
function dashed(across: number, down: number, count: number): Rectangle[] {
  const whole = across === NONE ? CELL_HEIGHT : CELL_WIDTH;
  const half = halfWidth(across === NONE ? down : across);
  return Array.from({ length: count }, (_, dash) => {
    const [from, to] = [(dash + 0.2) * (whole / count), (dash + 0.8) * (whole / count)];
    return across === NONE
      ? box(-half, half, from - CENTRE_Y, to - CENTRE_Y)
      : box(from - CENTRE_X, to - CENTRE_X, -half, half);
  });
}

/** Round corners and diagonals. */
function curve(code: number): string | null {
  const [right, bottom] = [CELL_WIDTH, CELL_HEIGHT];
  const [rising, falling] = [`M0 ${bottom}L${right} 0`, `M0 0L${right} ${bottom}`];
  const corner = (x: number, y: number): string => {
    const [towards, along] = [Math.sign(y - CENTRE_Y), Math.sign(x - CENTRE_X)];
    const radius = CENTRE_X - 1;
    return `M${CENTRE_X} ${y}V${CENTRE_Y + towards * radius}Q${CENTRE_X} ${CENTRE_Y} ${CENTRE_X + along * radius} ${CENTRE_Y}H${x}`;
  };
  const curves: Readonly<Record<number, string>> = {
    0x25_6d: corner(right, bottom),
    0x25_6e: corner(0, bottom),
    0x25_6f: corner(0, 0),
    0x25_70: corner(right, 0),
    0x25_71: rising,
    0x25_72: falling,
    0x25_73: rising + falling,
  };
  return curves[code] ?? null;
}

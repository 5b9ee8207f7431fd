import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Resvg, type RenderedImage } from '@resvg/resvg-js';
import { blockGlyph } from './block-glyphs.ts';
import { CELL_HEIGHT, CELL_WIDTH, type Rectangle } from './cell-size.ts';
import { readCells, type Cell } from './cells.ts';
import { lineGlyph } from './line-glyphs.ts';
import { BACKGROUND, coloursOf } from './palette.ts';

/** Pixels around the screen. */
export const MARGIN = 16;

const FONTS = join(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json'), '..', 'ttf');
/** The font of the screen, and the one for characters that it does not have. */
const FONT_FILES = ['DejaVuSansMono', 'DejaVuSansMono-Bold', 'DejaVuSansMono-Oblique', 'DejaVuSans'];
/** Of DejaVu Sans Mono, in parts of its size: a character's width, and how far it goes above and below the line. */
const ADVANCE = 1_233 / 2_048;
const ASCENT = 1_901 / 2_048;
const DESCENT = 483 / 2_048;
const FONT_SIZE = CELL_WIDTH / ADVANCE;
const BASELINE = (CELL_HEIGHT + (ASCENT - DESCENT) * FONT_SIZE) / 2;

/** Letters that every font has as wide as the others; any other character is put into its cell by itself. */
const LETTER = /^[ -~\u00A0-\u024F]$/;

/**
 * The picture of a captured screen, always the same for the same screen: escape sequences say its colours.
 * It is as wide as its longest line, or as many columns as are given.
 */
export function screenPicture(screen: string, columns = 0): RenderedImage {
  const fonts = FONT_FILES.map((name) => join(FONTS, `${name}.ttf`));
  const font = { loadSystemFonts: false, fontFiles: fonts, defaultFontFamily: 'DejaVu Sans Mono' };
  return new Resvg(screenSvg(readCells(screen), columns), { font }).render();
}

function screenSvg(rows: readonly (readonly Cell[])[], columns: number): string {
  const width = Math.max(columns, ...rows.map((row) => row.length)) * CELL_WIDTH + 2 * MARGIN;
  const height = rows.length * CELL_HEIGHT + 2 * MARGIN;
  const lines = rows.map(
    (row, index) => `<g transform="translate(${MARGIN} ${MARGIN + index * CELL_HEIGHT})">${line(row)}</g>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="DejaVu Sans Mono" font-size="${FONT_SIZE}">
<rect width="100%" height="100%" rx="8" fill="${BACKGROUND}"/>
${lines.join('\n')}
</svg>
`;
}

/** Its grounds first: what is written may reach beyond its cell. */
function line(row: readonly Cell[]): string {
  const grounds = runs(row, (one, other) => coloursOf(one.style).ground === coloursOf(other.style).ground);
  const inks = runs(row, (one, other) => one.style === other.style && isLetter(one) && isLetter(other));
  return [...grounds.map(ground), ...inks.map(ink)].join('');
}

interface Run {
  readonly column: number;
  readonly cells: readonly Cell[];
}

/** Neighbours that belong together. */
function runs(row: readonly Cell[], together: (one: Cell, other: Cell) => boolean): Run[] {
  const found: { column: number; cells: Cell[] }[] = [];
  for (const [column, cell] of row.entries()) {
    const last = found.at(-1);
    if (last !== undefined && together(last.cells.at(-1)!, cell)) last.cells.push(cell);
    else found.push({ column, cells: [cell] });
  }
  return found;
}

function isLetter({ text }: Cell): boolean {
  return LETTER.test(text);
}

function ground({ column, cells }: Run): string {
  const { ground: fill } = coloursOf(cells[0]!.style);
  if (fill === null) return '';
  return `<rect x="${column * CELL_WIDTH}" width="${cells.length * CELL_WIDTH}" height="${CELL_HEIGHT}" fill="${fill}"/>`;
}

function ink({ column, cells }: Run): string {
  const { style } = cells[0]!;
  const text = cells.map((cell) => cell.text).join('');
  if (text.trim() === '' && !style.underlined) return '';
  const { ink: colour } = coloursOf(style);
  const code = text.codePointAt(0)!;
  const glyph = lineGlyph(code) ?? blockGlyph(code);
  const drawn = glyph === null ? written(text, style) : shape(glyph, colour);
  return `<g transform="translate(${column * CELL_WIDTH})" fill="${colour}"${style.dim ? ' opacity="0.6"' : ''}>${drawn}</g>`;
}

function shape(glyph: readonly Rectangle[] | string, colour: string): string {
  if (typeof glyph === 'string')
    return `<path d="${glyph}" fill="none" stroke="${colour}" stroke-width="2"/>`;
  return glyph
    .map(
      ({ x, y, width, height, opacity = 1 }) =>
        `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill-opacity="${opacity}"/>`,
    )
    .join('');
}

function written(text: string, { bold, italic, underlined }: Cell['style']): string {
  const style = [
    bold ? ' font-weight="bold"' : '',
    italic ? ' font-style="italic"' : '',
    underlined ? ' text-decoration="underline"' : '',
  ];
  return `<text y="${BASELINE}" xml:space="preserve"${style.join('')}>${escaped(text)}</text>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

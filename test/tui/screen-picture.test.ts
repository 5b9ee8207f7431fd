import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { CELL_HEIGHT, CELL_WIDTH } from '../../scripts/screen/cell-size.ts';
import { MARGIN, screenPicture } from '../../scripts/screen/picture.ts';

const GROUND = '#0d1117';
const TEXT = '#d0d7de';
const RED = '#ff7b72';

/** The picture's pixels by their place on the screen: column and row in cells, from 0. */
class Pixels {
  readonly width: number;
  readonly height: number;
  readonly #rgba: Buffer;

  constructor(screen: string, columns?: number) {
    const { width, height, pixels } = screenPicture(screen, columns);
    this.width = width;
    this.height = height;
    this.#rgba = pixels;
  }

  /** As `#rrggbb`. */
  at(x: number, y: number): string {
    return `#${this.#rgba.toString('hex', (y * this.width + x) * 4, (y * this.width + x) * 4 + 3)}`;
  }

  /** At the middle of a cell, or as far from its upper left corner as is given, in cells. */
  cell(column: number, row: number, across = 0.5, down = 0.5): string {
    return this.at(
      Math.floor(MARGIN + (column + across) * CELL_WIDTH),
      Math.floor(MARGIN + (row + down) * CELL_HEIGHT),
    );
  }

  /** The colours of a cell's ground and what is drawn on it, without those between. */
  coloursOf(column: number, row = 0): Set<string> {
    const found = new Set<string>();
    for (let x = 0; x < CELL_WIDTH; x++) {
      for (let y = 0; y < CELL_HEIGHT; y++)
        found.add(this.at(MARGIN + column * CELL_WIDTH + x, MARGIN + row * CELL_HEIGHT + y));
    }
    return found;
  }

  /** Whether one can get from one pixel to another over the ground alone. */
  connected(from: readonly [number, number], to: readonly [number, number]): boolean {
    const waiting = [from];
    const seen = new Set<number>();
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const [x, y] = next;
      if (x < 0 || y < 0 || x >= this.width || y >= this.height || seen.has(y * this.width + x)) continue;
      seen.add(y * this.width + x);
      if (this.at(x, y) !== GROUND) continue;
      if (x === to[0] && y === to[1]) return true;
      waiting.push([x + 1, y], [x - 1, y], [x, y + 1], [x, y - 1]);
    }
    return false;
  }
}

describe('the picture of a screen', () => {
  it('is always the same, as large as the screen', () => {
    const screen = '\u001B[1;32mAAPL\u001B[0m ⡠⠔⠊ ▇▅▂ ┌─┐\n';
    assert.deepEqual(screenPicture(screen).asPng(), screenPicture(screen).asPng());
    const { width, height } = new Pixels('a\nb', 80);
    assert.deepEqual([width, height], [80 * CELL_WIDTH + 2 * MARGIN, 2 * CELL_HEIGHT + 2 * MARGIN]);
  });

  it('has colours of the palette, the cube, the greys and any other, until something else is said', () => {
    const pixels = new Pixels(
      '\u001B[41m \u001B[101m \u001B[48;5;208m \u001B[48;5;244m \u001B[48;2;1;2;3m \n \u001B[7;31;49m \u001B[27;4:3m█\u001B[0m█',
    );
    const first = [0, 1, 2, 3, 4].map((column) => pixels.cell(column, 0));
    assert.deepEqual(first, [RED, '#ffa198', '#ff8700', '#808080', '#010203']);
    assert.deepEqual(
      [0, 1, 2, 3].map((column) => pixels.cell(column, 1)),
      ['#010203', RED, RED, TEXT],
    );
  });

  it('has each letter in its own cell, behind wide ones and accents too', () => {
    for (const before of ['a', 'é', 'e\u0301', '漢', '▲']) {
      const wide = before === '漢';
      const pixels = new Pixels(`${before}${wide ? '' : ' '}x|`);
      assert.deepEqual(pixels.coloursOf(4), new Set([GROUND]), before);
      assert.ok(pixels.coloursOf(2).has(TEXT), before);
      if (!wide) assert.deepEqual(pixels.coloursOf(1), new Set([GROUND]), before);
    }
  });

  it('has boxes without gaps, whatever lines they are of', () => {
    for (const box of [
      '┌┬┐├┼┤└┴┘─│',
      '┏┳┓┣╋┫┗┻┛━┃',
      '╔╦╗╠╬╣╚╩╝═║',
      '╒╤╕╞╪╡╘╧╛═│',
      '╓╥╖╟╫╢╙╨╜─║',
      '╭┬╮├┼┤╰┴╯─│',
    ]) {
      const [a, b, c, d, e, f, g, h, i, across, down] = box.split('');
      const between = `${down} ${down} ${down}`;
      const screen = [
        `${a}${across}${b}${across}${c}`,
        between,
        `${d}${across}${e}${across}${f}`,
        between,
        `${g}${across}${h}${across}${i}`,
      ].join('\n');
      const pixels = new Pixels(screen);
      const middle = (column: number, row: number): readonly [number, number] => [
        MARGIN + (column + 0.5) * CELL_WIDTH,
        MARGIN + (row + 0.5) * CELL_HEIGHT,
      ];
      assert.ok(!pixels.connected(middle(1, 1), [MARGIN / 2, MARGIN / 2]), `open to the outside:\n${screen}`);
      for (const other of [middle(3, 1), middle(1, 3), middle(3, 3)])
        assert.ok(!pixels.connected(middle(1, 1), other), `open within:\n${screen}`);
    }
  });

  it('has bars that fill what they say, and dots at even distances', () => {
    const pixels = new Pixels('█▄▌▚⣿⣿\n█');
    assert.deepEqual(pixels.coloursOf(0), new Set([TEXT]));
    assert.deepEqual([pixels.cell(1, 0, 0.5, 0.25), pixels.cell(1, 0, 0.5, 0.75)], [GROUND, TEXT]);
    assert.deepEqual([pixels.cell(2, 0, 0.25), pixels.cell(2, 0, 0.75)], [TEXT, GROUND]);
    assert.deepEqual([pixels.cell(3, 0, 0.25, 0.25), pixels.cell(3, 0, 0.75, 0.25)], [TEXT, GROUND]);
    const row = Array.from({ length: 2 * CELL_WIDTH }, (_, x) =>
      pixels.at(MARGIN + 4 * CELL_WIDTH + x, MARGIN + 2),
    );
    assert.equal(row.map((colour) => (colour === GROUND ? ' ' : '#')).join(''), ' ### '.repeat(4));
  });

  it('is written by a program', () => {
    const directory = mkdtempSync(join(tmpdir(), 'simctl-picture-'));
    try {
      const file = join(directory, 'screen.png');
      const script = join(import.meta.dirname, '../../scripts/screen-picture.ts');
      execFileSync(process.execPath, [script, file, '80'], { input: 'AAPL\n' });
      assert.deepEqual(readFileSync(file), screenPicture('AAPL', 80).asPng());
      assert.throws(
        () => execFileSync(process.execPath, [script], { stdio: 'pipe' }),
        /Say the file of the picture/,
      );
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });
});

/** A captured screen, with escape sequences for its colours, as cells. */

/** A colour of the palette by its number, or one of its own as `#rrggbb`; null is what the terminal has by default. */
export type Colour = number | string | null;

export interface Style {
  readonly foreground: Colour;
  readonly background: Colour;
  readonly bold: boolean;
  readonly dim: boolean;
  readonly italic: boolean;
  readonly underlined: boolean;
  readonly inverse: boolean;
}

export interface Cell {
  /** A character with what combines with it; empty in the second half of a wide one. */
  readonly text: string;
  readonly style: Style;
}

const PLAIN: Style = {
  foreground: null,
  background: null,
  bold: false,
  dim: false,
  italic: false,
  underlined: false,
  inverse: false,
};

/** Escape sequences: SGR, which says how the following looks, and any other; and characters. */
const PIECES =
  /\u001B\[(?<sgr>[\d;:]*)m|\u001B(?:\[[\d;:?]*[@-~]|\][^\u0007]*\u0007|[()].)|(?<text>\P{M}\p{M}*)/gu;
/** East Asian Wide and Fullwidth (UAX #11), by their blocks. */
const WIDE =
  /^(?:[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF01-\uFF60\uFFE0-\uFFE6]|\p{Emoji_Presentation})/u;

/** One row for each line. What a sequence sets lasts until the next, across the ends of lines. */
export function readCells(screen: string): Cell[][] {
  let style = PLAIN;
  return screen.split('\n').map((line) => {
    const row: Cell[] = [];
    for (const { groups } of line.matchAll(PIECES)) {
      const { sgr, text } = groups!;
      if (sgr !== undefined) style = styled(style, sgr);
      if (text === undefined) continue;
      row.push({ text, style });
      if (WIDE.test(text)) row.push({ text: '', style });
    }
    return row;
  });
}

/** What the parameters of ECMA-48 SGR (8.3.117) that stand alone do. */
const ATTRIBUTES: Readonly<Record<number, Partial<Style>>> = {
  0: PLAIN,
  1: { bold: true },
  2: { dim: true },
  3: { italic: true },
  4: { underlined: true },
  7: { inverse: true },
  21: { underlined: true },
  22: { bold: false, dim: false },
  23: { italic: false },
  24: { underlined: false },
  27: { inverse: false },
  39: { foreground: null },
  49: { background: null },
};

function styled(before: Style, sgr: string): Style {
  let style = before;
  // A parameter's parts after colons are of that parameter: `4:3` is an underline of another form.
  const codes = sgr.split(';').map((code) => Number(code.split(':')[0]));
  for (let code = codes.shift(); code !== undefined; code = codes.shift()) {
    if (code === 38 || code === 48) {
      const colour = extended(codes);
      style = { ...style, ...(code === 38 ? { foreground: colour } : { background: colour }) };
    } else style = { ...style, ...(ATTRIBUTES[code] ?? basic(code)) };
  }
  return style;
}

/** 30 to 37 and 40 to 47 are the first eight colours, 90 to 97 and 100 to 107 the bright ones. */
function basic(code: number): Partial<Style> {
  const bright = code >= 90 ? 60 : 0;
  const index = (code % 10) + (bright === 0 ? 0 : 8);
  if (code % 10 > 7) return {};
  const tens = Math.floor((code - bright) / 10);
  if (tens === 3) return { foreground: index };
  return tens === 4 ? { background: index } : {};
}

/** Takes what follows a 38 or 48: `5;n` of the palette of 256, or `2;r;g;b`. */
function extended(codes: number[]): Colour {
  const [form, ...rest] = codes.splice(0, codes[0] === 2 ? 4 : 2);
  if (form === 2) return `#${rest.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
  return rest[0] ?? null;
}

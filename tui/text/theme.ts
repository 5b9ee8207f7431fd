import type { Line, Style } from './line.ts';

/** `none` for terminals without colours and for NO_COLOR. */
export type Theme = 'dark' | 'light' | 'none';

type Palette = Readonly<Record<Style, string>>;

/** SGR parameters out of the 16 colours that every terminal has; bold, underlined and reversed where there are none. */
const SGR: Readonly<Record<Theme, Palette>> = {
  dark: {
    plain: '',
    strong: '1',
    muted: '90',
    title: '30;46',
    key: '96',
    bid: '92',
    ask: '91',
    good: '92',
    warning: '93',
    bad: '97;41',
    selected: '7',
  },
  light: {
    plain: '',
    strong: '1',
    muted: '90',
    title: '97;44',
    key: '34',
    bid: '32',
    ask: '31',
    good: '32',
    warning: '35',
    bad: '97;41',
    selected: '7',
  },
  none: {
    plain: '',
    strong: '1',
    muted: '',
    title: '7',
    key: '4',
    bid: '',
    ask: '',
    good: '',
    warning: '1',
    bad: '1;7',
    selected: '7',
  },
};

/**
 * The theme that was asked for, unless the terminal or NO_COLOR (https://no-color.org) forbids colours; else what
 * COLORFGBG says of the background, which is 7 or 15 where it is white; else dark.
 */
export function themeFor(wanted: Theme | null, colors: number, env: NodeJS.ProcessEnv): Theme {
  if ((env['NO_COLOR'] ?? '') !== '' || colors < 8) return 'none';
  if (wanted !== null) return wanted;
  return /;(?:7|15)$/.test(env['COLORFGBG'] ?? '') ? 'light' : 'dark';
}

/** SGR parameters of a theme on a terminal of so many colours. */
export function paletteFor(theme: Theme, colors: number): Palette {
  // Eight colours have no grey: bright black would come out as black.
  return colors < 16 ? { ...SGR[theme], muted: '' } : SGR[theme];
}

/**
 * How many colours a terminal has. Terminfo of ncurses 6 cannot be read by blessed, which takes such terminals for an
 * xterm of 1999; their names and COLORTERM know better.
 */
export function colorsOf(known: number, env: NodeJS.ProcessEnv): number {
  const says = /256color|truecolor|24bit|direct|kitty|alacritty|ghostty|wezterm/;
  return says.test(`${env['TERM'] ?? ''} ${env['COLORTERM'] ?? ''}`) ? Math.max(256, known) : known;
}

/** The line as a terminal takes it. */
export function paint(spans: Line, palette: Palette, unicode: boolean): string {
  return spans
    .map(({ text, style }) => {
      const shown = unicode ? text : asciiOf(text);
      const code = palette[style];
      return code === '' ? shown : `\u001b[${code}m${shown}\u001b[0m`;
    })
    .join('');
}

/** Our glyphs for a terminal whose locale has no Unicode, cell by cell. */
function asciiOf(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, (glyph) => {
    if ('─━'.includes(glyph)) return '-';
    if ('│┃'.includes(glyph)) return '|';
    if ('┌┐└┘├┤┬┴┼'.includes(glyph)) return '+';
    if ('▁▂▃⣀'.includes(glyph)) return '_';
    if ('▄▅▆▇█▉▊▋▌▍▎▏▐'.includes(glyph)) return '#';
    if ('●▸▶◆'.includes(glyph)) return '*';
    if ('…·'.includes(glyph)) return '.';
    if (glyph === '×') return 'x';
    if (glyph >= '\u2800' && glyph <= '\u28ff') return glyph === '\u2800' ? ' ' : '.';
    return '?';
  });
}

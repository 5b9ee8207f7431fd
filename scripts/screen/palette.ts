import type { Colour, Style } from './cells.ts';

/** The colours of a dark terminal, those of docs/terminal.svg among them. */
export const BACKGROUND = '#0d1117';
const FOREGROUND = '#d0d7de';

const SIXTEEN: readonly string[] = [
  ['#1c2128', '#ff7b72', '#3fb950', '#d29922', '#58a6ff', '#bc8cff', '#39c5cf', '#b1bac4'],
  ['#6e7681', '#ffa198', '#56d364', '#e3b341', '#79c0ff', '#d2a8ff', '#56d4dd', '#ffffff'],
].flat();
/** What the values of the colour cube are worth, from the seventeenth colour on. */
const CUBE: readonly number[] = [0, 95, 135, 175, 215, 255];

/** What is painted, and on what: null is the terminal's own ground. */
export function coloursOf(style: Style): { readonly ink: string; readonly ground: string | null } {
  const { foreground, background, inverse } = style;
  if (!inverse) return { ink: rgb(foreground) ?? FOREGROUND, ground: rgb(background) };
  return { ink: rgb(background) ?? BACKGROUND, ground: rgb(foreground) ?? FOREGROUND };
}

function rgb(colour: Colour): string | null {
  if (colour === null || typeof colour === 'string') return colour;
  if (colour < 16) return SIXTEEN[colour]!;
  const grey = 8 + (colour - 232) * 10;
  const cube = colour - 16;
  const parts = colour >= 232 ? [grey, grey, grey] : [cube / 36, (cube / 6) % 6, cube % 6].map(cubeValue);
  return `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

function cubeValue(index: number): number {
  return CUBE[Math.floor(index)] ?? 0;
}

import { fit, line, span, type Line, type Size } from '../text/line.ts';
import type { Key } from '../keys.ts';

export interface Cursor {
  readonly x: number;
  readonly y: number;
}

/** A box over the view, which has the keyboard until it is closed. */
export interface Dialog {
  readonly title: string;
  /** Whether it is done with and goes away. */
  readonly closed: boolean;
  /** What is in the box, and where the cursor stands in it. */
  render(room: Size): { readonly lines: readonly Line[]; readonly cursor: Cursor | null };
  key(key: Key): void;
  paste?(text: string): void;
  /** `click` is what the span says that was clicked at. */
  click?(click: string): void;
}

/** Borders and title around what a dialog shows. */
export function framed(title: string, lines: readonly Line[], width: number): Line[] {
  const rule = '─'.repeat(Math.max(0, width - title.length - 5));
  return [
    line(span('┌─ ', 'muted'), span(title, 'strong'), span(` ${rule}┐`, 'muted')),
    ...lines.map((each) => [span('│ ', 'muted'), ...fit(each, width - 4), span(' │', 'muted')]),
    line(span(`└${'─'.repeat(width - 2)}┘`, 'muted')),
  ];
}

/** Keys and what they do, for the last line of a box or of the screen. */
export function keyHints(hints: readonly (readonly [Key, string])[]): Line {
  return hints.flatMap(([key, does]) => {
    const click = `key:${key}`;
    return [span(shown(key), 'key', click), span(` ${does}  `, 'plain', click)];
  });
}

const SHOWN: Readonly<Record<Key, string>> = { escape: 'Esc', enter: 'Enter', tab: 'Tab', ' ': 'Space' };

export function shown(key: Key): string {
  return SHOWN[key] ?? key.replace(/^C-/, 'Ctrl-');
}

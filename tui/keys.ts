/**
 * A key as its name: a printable character stands for itself (`a`, `A`, `/`), others have names: `enter`, `escape`,
 * `tab`, `S-tab`, `backspace`, `delete`, `up`, `down`, `left`, `right`, `home`, `end`, `pageup`, `pagedown`, `C-c`.
 */
export type Key = string;

/** What the library says of a key press. */
export interface RawKey {
  readonly name?: string | undefined;
  readonly full?: string | undefined;
  readonly sequence?: string | undefined;
  readonly ctrl?: boolean | undefined;
  readonly meta?: boolean | undefined;
}

const NAMED: ReadonlySet<string> = new Set([
  'enter',
  'escape',
  'tab',
  'backspace',
  'delete',
  'up',
  'down',
  'left',
  'right',
  'home',
  'end',
  'pageup',
  'pagedown',
]);

/** Null for what no key of ours is. A Return comes as `return` and again as `enter`, of which the latter counts. */
export function keyOf(character: string | undefined, raw: RawKey | undefined): Key | null {
  const { name, ctrl = false, meta = false, full } = raw ?? {};
  if (meta) return null;
  if (full === 'S-tab') return 'S-tab';
  if (name === 'linefeed') return 'enter';
  if (name !== undefined && NAMED.has(name)) return name;
  if (ctrl && name !== undefined && /^[a-z]$/.test(name)) return `C-${name}`;
  if (character !== undefined && isPrintable(character)) return character;
  return null;
}

/** Keys that move in lists and texts, of vi and of everybody else. */
export const MOVES: Readonly<Record<Key, 'up' | 'down' | 'pageup' | 'pagedown' | 'home' | 'end'>> = {
  up: 'up',
  k: 'up',
  down: 'down',
  j: 'down',
  pageup: 'pageup',
  'C-b': 'pageup',
  'C-u': 'pageup',
  pagedown: 'pagedown',
  'C-f': 'pagedown',
  'C-d': 'pagedown',
  home: 'home',
  g: 'home',
  end: 'end',
  G: 'end',
};

/** Where a move leads from a place in a list of so many. */
export function moved(key: Key, from: number, count: number, page: number): number | null {
  const move = MOVES[key];
  if (move === undefined) return null;
  const to = {
    up: from - 1,
    down: from + 1,
    pageup: from - page,
    pagedown: from + page,
    home: 0,
    end: count - 1,
  };
  return Math.max(0, Math.min(count - 1, to[move]));
}

export function isPrintable(key: Key): boolean {
  return key.length === 1 && key >= ' ' && key !== '\u007f';
}

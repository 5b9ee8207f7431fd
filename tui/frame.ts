import { ACTIONS } from './actions/index.ts';
import { framed, keyHints, type Cursor } from './dialogs/dialog.ts';
import type { Known, Link } from './model/known.ts';
import type { Prompt } from './prompt.ts';
import type { State } from './state.ts';
import { duration } from './text/figures.ts';
import { fit, line, overlay, span, widthOf, wrap, type Line, type Size } from './text/line.ts';
import { toHeight } from './text/table.ts';
import type { Words } from './words.ts';

/** The least that everything has room in. */
export const SMALLEST: Size = { width: 80, height: 24 };

export interface Frame {
  readonly lines: readonly Line[];
  readonly cursor: Cursor | null;
}

interface Scene {
  readonly state: State;
  readonly known: Known;
  readonly words: Words;
  readonly nowMs: number;
  /** Whether a daemon can be started from here. */
  readonly startable: boolean;
}

export function isTooSmall({ width, height }: Size): boolean {
  return width < SMALLEST.width || height < SMALLEST.height;
}

/** The whole screen. */
export function frame(scene: Scene, size: Size): Frame {
  if (isTooSmall(size)) return { lines: tooSmall(size), cursor: null };
  const { state, known } = scene;
  const body = { width: size.width, height: size.height - 3 };
  const look = state.look(known, scene.words, scene.nowMs);
  const shown = known.status === null ? welcome(scene, body) : state.view.render(look, body);
  const lines = [
    tabs(state, size.width),
    ...toHeight(shown, body),
    fit(state.prompt === null ? stateLine(scene, size.width) : promptLine(state.prompt), size.width),
    fit(menu(scene), size.width),
  ];
  if (state.dialog !== null) return withDialog(scene, lines, size);
  return { lines, cursor: state.prompt === null ? null : promptCursor(state.prompt, size) };
}

function tooSmall({ width, height }: Size): Line[] {
  const text = `simctl needs ${SMALLEST.width} × ${SMALLEST.height} characters, and has ${width} × ${height}. Make the terminal larger, or q to leave.`;
  return wrap(text, Math.max(1, width)).map((each) => line(span(each, 'warning')));
}

/** The views, closer together where there is no room for all; what is searched for stands before them. */
function tabs({ views, view, own }: State, width: number): Line {
  const all = (end: string): Line =>
    views.map((each) => {
      const text = `${each.key} ${each.name}`;
      const click = `view:${each.name}`;
      return each === view ? span(`[${text}]`, 'selected', click) : span(` ${text}${end}`, 'title', click);
    });
  const search = own.search === '' ? [] : [span(`  only "${own.search}"`, 'title')];
  const names = widthOf(all(' ')) + widthOf(search) > width ? all('') : all(' ');
  const room = Math.min(widthOf(names), width - widthOf(search));
  return fit([...fit(names, room), ...search], width, 'title');
}

/** What there is to say, and right of it which daemon this is and as whom. */
function stateLine({ state: { notice }, known, nowMs, startable }: Scene, width: number): Line {
  const link = linkText(known.link, nowMs);
  if (link !== null && known.status !== null) {
    const offer = startable ? 's starts a daemon.' : '';
    return line(span(`! ${link} ${offer}`, 'bad'));
  }
  const right = known.status === null ? '' : ` ${known.status.name} as ${known.role} `;
  const left = notice === null ? [] : [span(notice.text, notice.style)];
  return [...fit(left, width - right.length), span(right, 'muted')];
}

/** Null while all is well. */
function linkText(link: Link, nowMs: number): string | null {
  if (link.state === 'open') return null;
  if (link.state === 'connecting') return 'Connecting to the daemon.';
  const since = link.state === 'lost' ? `, for ${duration(nowMs - link.sinceMs)}` : '';
  return `${link.why} Looking for it again${since}.`;
}

/** In place of a view while nothing is known of a daemon. */
function welcome({ known: { link }, nowMs, startable }: Scene, { width, height }: Size): Line[] {
  const next = 'next' in link && link.next !== '' ? [link.next] : [];
  const texts = [
    linkText(link, nowMs) ?? 'Waiting for the daemon to say how it is.',
    ...next,
    ...(startable && link.state !== 'open' && link.state !== 'connecting'
      ? ['Press s to start one with the venues of ./venues, or with the demo where there are none.']
      : []),
  ];
  const lines = texts.flatMap((text) => [...wrap(text, width - 10), '']);
  const above: Line[] = Array.from({ length: Math.floor((height - lines.length) / 2) }, () => []);
  return [...above, ...lines.map((text) => line(span(`    ${text}`, 'strong')))];
}

/** The keys that do something here. */
function menu({ state: { view }, known: { protocol, role } }: Scene): Line {
  const hints = [
    ...view.keys.map(({ key, does }) => [key, does] as const),
    ...view.actions.map((name) => {
      const { key, name: does, method } = ACTIONS[name];
      const needed = protocol?.method(method)?.role;
      const refused = protocol !== null && needed !== undefined && !protocol.allows(role, needed);
      return [key, refused ? `(${does})` : does] as const;
    }),
  ];
  return [
    ...keyHints([
      ['?', 'help'],
      [':', 'command'],
      ['/', 'search'],
      ['q', 'quit'],
    ]),
    span('│ ', 'muted'),
    ...keyHints(hints),
  ];
}

function promptLine({ sign, editor, choices }: Prompt): Line {
  return line(
    span(sign, 'key'),
    span(editor.text),
    span(choices.length === 0 ? '' : `   ${choices.join('  ')}`, 'muted'),
  );
}

function promptCursor({ editor }: Prompt, { width, height }: Size): Cursor {
  return { x: Math.min(width - 1, editor.at + 1), y: height - 2 };
}

/** The box as large as it must be, in the middle of what is below. */
function withDialog({ state: { dialog } }: Scene, below: readonly Line[], size: Size): Frame {
  const room = { width: Math.min(100, size.width - 10), height: size.height - 6 };
  const { lines, cursor } = dialog!.render(room);
  const width = Math.max(40, dialog!.title.length + 8, ...lines.map((each) => widthOf(each) + 4));
  const box = framed(dialog!.title, lines, Math.min(width, room.width + 4));
  const x = Math.floor((size.width - widthOf(box[0]!)) / 2);
  const y = Math.max(0, Math.floor((size.height - box.length) / 2));
  return {
    lines: overlay(below, box, x, y),
    cursor: cursor === null ? null : { x: x + 2 + cursor.x, y: y + 1 + cursor.y },
  };
}

import { EVENT_LEVELS, isWithin, levelOf, type EventLevel } from '../model/event-levels.ts';
import type { LogEntry } from '../model/event-log.ts';
import { counted, timeOfDay } from '../text/figures.ts';
import { line, span, wrap, type Line, type Style } from '../text/line.ts';
import { heading, table, type Column } from '../text/table.ts';
import type { Look, View } from './view.ts';

/** Of the event that is selected so many lines are shown beneath. */
const DETAIL_LINES = 3;

const COLUMNS: readonly Column<LogEntry>[] = [
  { header: 'TIME', cell: (entry) => (entry.venue === null ? '' : timeOfDay(entry.event.at)) },
  { header: '', cell: (entry) => span(isProblem(entry) ? '!' : ' ', styleOf(entry)) },
  { header: 'VENUE', cell: ({ venue }) => venue ?? '' },
  { header: 'EVENT', cell: (entry) => span(textOf(entry), styleOf(entry)) },
];

/** What has happened, the newest last. */
export const events: View = {
  key: '7',
  name: 'events',
  help: 'What has happened since the dashboard began, the newest last: problems, the main things, or all that orders do. The end is followed until another event is selected; G goes there again.',
  actions: [],
  keys: [
    {
      key: 'l',
      does: 'another level',
      press: ({ settings }) => {
        const next = EVENT_LEVELS.indexOf(levelIn(settings)) + 1;
        return { set: { level: EVENT_LEVELS[next % EVENT_LEVELS.length]! } };
      },
    },
  ],
  endsSelected: true,
  needs: ({ settings }) => ({ log: levelIn(settings) === 'all' ? 'all' : 'main' }),
  items: ({ known, settings }) =>
    known.log.entries
      .filter((entry) => isShown(entry, levelIn(settings)))
      .map((entry) => ({
        id: String(entry.id),
        target: entry.venue === null ? {} : { venue: entry.venue },
        text: entry.venue === null ? '' : `${entry.event.type} ${entry.venue} ${entry.text}`,
      })),
  render(look, { width, height }) {
    const { known, items, selected } = look;
    const level = levelIn(look.settings);
    const wanted = new Set(items.map(({ id }) => id));
    const entries = known.log.entries.filter(({ id }) => wanted.has(String(id)));
    const chosen = entries.find(({ id }) => String(id) === selected?.id);
    const title = `${level}: ${counted(entries.length, 'event')}${isFollowed(look) ? ', following' : ''}`;
    if (chosen === undefined) {
      const none = look.search === '' ? 'Nothing has happened yet.' : 'Nothing like that has happened.';
      return [heading(title, width), line(span(none, 'muted'))];
    }
    const rows = table(COLUMNS, entries, {
      id: ({ id }) => String(id),
      selected: selected!.id,
      width,
      height: height - DETAIL_LINES - 2,
    });
    return [
      heading(title, width),
      ...rows,
      ...blanks(height - DETAIL_LINES - 2 - rows.length),
      ...detail(chosen, width),
    ];
  },
};

function levelIn(settings: Look['settings']): EventLevel {
  return EVENT_LEVELS.find((level) => level === settings['level']) ?? 'main';
}

function isShown(entry: LogEntry, level: EventLevel): boolean {
  return entry.venue === null || isWithin(entry.event.type, level);
}

function isFollowed({ items, selected }: Look): boolean {
  return selected !== null && items.at(-1)?.id === selected.id;
}

function isProblem(entry: LogEntry): boolean {
  return entry.venue !== null && levelOf(entry.event.type) === 'problems';
}

function styleOf(entry: LogEntry): Style {
  if (entry.venue === null) return 'muted';
  return isProblem(entry) ? 'warning' : 'plain';
}

function textOf(entry: LogEntry): string {
  if (entry.venue !== null) return entry.text;
  return entry.missing === null
    ? '… more happened than can be read'
    : `… ${entry.missing} events are missing`;
}

/** The whole text, which the table may have cut. */
function detail(entry: LogEntry, width: number): Line[] {
  const title = entry.venue === null ? 'left out' : `${entry.event.type}, ${entry.event.at}`;
  const lines = wrap(textOf(entry), width).slice(0, DETAIL_LINES);
  return [heading(title, width), ...lines.map((text) => line(span(text, styleOf(entry))))];
}

function blanks(count: number): Line[] {
  return Array.from({ length: Math.max(0, count) }, () => []);
}

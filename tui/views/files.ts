import type { DaemonStatusJson } from '../../sdk/index.ts';
import type { Known } from '../model/known.ts';
import { counted, timeOfDay } from '../text/figures.ts';
import { line, span, wrap, type Line } from '../text/line.ts';
import { sections, tableSection, textSection, type Section } from '../text/sections.ts';
import type { Column } from '../text/table.ts';
import type { View } from './view.ts';

type VenueFile = DaemonStatusJson['files'][number];

const COLUMNS: readonly Column<VenueFile>[] = [
  { header: 'FILE', cell: ({ file }) => span(file, 'strong') },
  { header: 'VENUE', cell: ({ venue }) => venue },
  {
    header: 'STATE',
    cell: ({ outcome }) => (outcome === 'loaded' ? span('loaded', 'good') : span('! refused', 'bad')),
  },
  { header: 'MISTAKES', cell: ({ problems }) => problems.length, align: 'right' },
  { header: 'TAKEN', cell: ({ loadedAt }) => loadedAt && timeOfDay(loadedAt) },
  { header: 'LOOKED AT', cell: ({ checkedAt }) => timeOfDay(checkedAt), optional: 1 },
];

/** Where the venues come from, and whether they are as their files say. */
export const files: View = {
  key: '9',
  name: 'files',
  help: 'The venue files: whether each was taken, its mistakes with line and column, and what the last change of it has changed.',
  actions: ['reload'],
  keys: [],
  needs: () => ({}),
  items: ({ known }) =>
    (known.status?.files ?? []).map(({ file, venue, outcome }) => ({
      id: file,
      target: venue === null ? {} : { venue },
      text: `${file} ${venue ?? ''} ${outcome}`,
    })),
  render({ known, items, selected }, size) {
    const wanted = new Set(items.map(({ id }) => id));
    const found = (known.status?.files ?? []).filter(({ file }) => wanted.has(file));
    const chosen = found.find(({ file }) => file === selected?.id);
    const how = known.status?.watching === true ? 'taken as they change' : 'looked at when asked';
    return sections(
      [
        tableSection(`${counted(found.length, 'file')}, ${how}`, COLUMNS, found, {
          id: ({ file }) => file,
          selected: selected?.id ?? null,
          width: size.width,
          none: line(span('No venue comes from a file.', 'muted')),
        }),
        ...(chosen === undefined
          ? []
          : [mistakes(chosen, size.width), lastChanges(known, chosen, size.width)]),
      ],
      size,
    );
  },
};

function mistakes({ file, venue, problems }: VenueFile, width: number): Section {
  if (problems.length === 0) return textSection(file, [line(span('The venue is as the file says.', 'good'))]);
  const effect = venue === null ? 'No venue runs of it.' : `${venue} goes on as it was.`;
  return textSection(`${file} was refused`, [
    line(span(effect, 'muted')),
    ...problems.flatMap(({ line: at, column, message }) =>
      paragraph(`! ${at}:${column}: ${message}`, width).map((text) => line(span(text, 'warning'))),
    ),
  ]);
}

/** What has been changed since the dashboard began; before, nobody was there to hear of it. */
function lastChanges({ log }: Known, { file }: VenueFile, width: number): Section {
  const last = log.entries.findLast(
    (entry) => entry.venue !== null && entry.event.type === 'config-reloaded' && entry.event.file === file,
  );
  const event = last !== undefined && last.venue !== null ? last.event : null;
  if (event?.type !== 'config-reloaded') {
    return textSection('changes', [line(span('None since the dashboard began.', 'muted'))]);
  }
  const texts = event.changes.length === 0 ? ['Nothing was changed by it.'] : event.changes;
  return textSection(
    `changes at ${timeOfDay(event.at)}`,
    texts.flatMap((text): Line[] => paragraph(text, width).map((each) => line(span(each)))),
  );
}

/** Broken into lines, of which all but the first are indented. */
function paragraph(text: string, width: number): string[] {
  return wrap(text, width - 2).map((each, index) => (index === 0 ? each : `  ${each}`));
}

import type { Result, SessionJson } from '../../sdk/index.ts';
import { ask, type Ask } from '../model/known.ts';
import { bytes, counted, rate, timeOfDay } from '../text/figures.ts';
import { beside, fit, line, span, type Line } from '../text/line.ts';
import { sections, tableSection, textSection, type Section } from '../text/sections.ts';
import { facts, type Column } from '../text/table.ts';
import type { Item, Look, View } from './view.ts';

type Details = Result<'session.show'>['session'];

const SESSIONS = ask('session.list', {});
/** Messages that are asked for: as many as a tall terminal has room for. */
const MESSAGES = 50;
/** Lines of the list that it gives to what is beneath it. */
const LEAST_MESSAGES = 4;

const COLUMNS: readonly Column<SessionJson>[] = [
  { header: 'SESSION', cell: ({ name }) => span(name, 'strong') },
  { header: 'VENUE', cell: ({ venue }) => venue, optional: 3 },
  {
    header: 'STATE',
    cell: ({ state, gap }) =>
      gap === null
        ? span(state, state === 'logged-on' ? 'good' : 'muted')
        : span(`! misses ${gap.from}-${gap.to}`, 'warning'),
  },
  { header: 'NEXT IN', cell: (session) => session.nextIncomingMsgSeqNum, align: 'right' },
  { header: 'NEXT OUT', cell: (session) => session.nextOutgoingMsgSeqNum, align: 'right' },
  { header: 'IN', cell: ({ rates }) => rate(rates.messagesIn.last1s), align: 'right' },
  { header: 'OUT', cell: ({ rates }) => rate(rates.messagesOut.last1s), align: 'right' },
  { header: 'VERSION', cell: ({ beginString }) => beginString, optional: 2 },
  { header: 'CLIENT', cell: ({ targetCompId }) => targetCompId, optional: 4 },
  { header: 'FROM', cell: ({ peer }) => peer, optional: 1 },
];

/** Who is connected, how it stands with each, and what was said last. */
export const sessions: View = {
  key: '5',
  name: 'sessions',
  help: 'The sessions: who is logged on, sequence numbers, gaps, messages a second, the faults that concern one, and its latest messages.',
  actions: ['disconnect-session', 'reset-session', 'set-numbers'],
  keys: [],
  needs: ({ selected }) => ({
    asks: selected === null ? [SESSIONS] : [SESSIONS, detailsOf(selected), messagesOf(selected)],
  }),
  items: ({ known }) =>
    (known.answer(SESSIONS)?.sessions ?? []).map((session) => ({
      id: idOf(session),
      target: { venue: session.venue, session: session.name },
      text: `${session.venue} ${session.name} ${session.targetCompId} ${session.state}`,
    })),
  render(look, { width, height }) {
    const { known, items, selected } = look;
    const wanted = new Set(items.map(({ id }) => id));
    const rows = (known.answer(SESSIONS)?.sessions ?? []).filter((session) => wanted.has(idOf(session)));
    const list = tableSection(counted(rows.length, 'session'), COLUMNS, rows, {
      id: idOf,
      selected: selected?.id ?? null,
      width,
      none: line(span(known.answer(SESSIONS) === null ? 'Waiting.' : 'No session is called so.', 'muted')),
    });
    if (selected === null) return sections([list], { width, height });
    const beneath = [...detailsSection(look, selected, width), messagesSection(look, selected)];
    // The list is only a list: what is selected in it is what one came to see.
    const room =
      height - beneath.reduce((sum, { wanted: lines }) => sum + Math.min(lines, LEAST_MESSAGES) + 2, 1);
    return sections([{ ...list, wanted: Math.max(2, Math.min(list.wanted, room)) }, ...beneath], {
      width,
      height,
    });
  },
};

function idOf({ venue, name }: SessionJson): string {
  return `${venue} ${name}`;
}

function placeOf({ target }: Item): { readonly venue: string; readonly session: string } {
  return { venue: target['venue']!, session: target['session']! };
}

function detailsOf(item: Item): Ask<'session.show'> {
  return ask('session.show', placeOf(item));
}

function messagesOf(item: Item): Ask<'session.log'> {
  return ask('session.log', { ...placeOf(item), limit: MESSAGES });
}

function detailsSection({ known }: Look, item: Item, width: number): Section[] {
  const details = known.answer(detailsOf(item))?.session;
  if (details === undefined) return [];
  const half = Math.floor(width / 2);
  const { counters, schedule } = details;
  const left = facts([
    ['Client', `${details.targetCompId} to ${details.senderCompId}, ${details.roles.join(', ')}`],
    ['From', details.peer ?? '-'],
    ['Since', details.since === null ? '-' : `${timeOfDay(details.since)} UTC${heartbeat(details)}`],
    ['Numbers', `since ${timeOfDay(details.numbersSince)}, ${details.numbersSince.slice(0, 10)}`],
    ...(schedule === null
      ? []
      : [
          [
            'Schedule',
            schedule.open
              ? `open until ${minuteOf(schedule.closesAt)}`
              : `closed until ${minuteOf(schedule.opensAt)}`,
          ] as const,
        ]),
  ]);
  const right = facts([
    ['Received', `${counters.messagesIn}, ${bytes(counters.bytesIn)}${lastly(details.lastReceivedAt)}`],
    ['Sent', `${counters.messagesOut}, ${bytes(counters.bytesOut)}${lastly(details.lastSentAt)}`],
    ['Rejected', `${counters.rejects}, sent again ${counters.resends}`],
    ['Cut', `${cutsOf(details)}, refused logons ${counters.refusedLogons}`],
  ]);
  return [
    textSection(details.name, [
      ...beside(
        left.map((each) => fit(each, half - 1)),
        right,
        half,
      ),
      ...troubles(details),
    ]),
  ];
}

/** What is missing, which faults are armed, and why the last Logon was refused. */
function troubles({ gap, faults, refusals }: Details): Line[] {
  const refusal = refusals.at(-1);
  const texts = [
    ...(gap === null
      ? []
      : [`${gap.from} to ${gap.to} missing and asked for, ${counted(gap.waiting, 'message')} behind it.`]),
    ...faults
      .filter(({ armed }) => armed)
      .map(
        ({ name, kind, left, hits }) =>
          `Fault ${name} (${kind}) is armed, ${left} left, ${counted(hits, 'hit')}.`,
      ),
    ...(refusal === undefined ? [] : [`Logon refused at ${timeOfDay(refusal.at)}: ${refusal.reason}`]),
  ];
  return texts.map((text) => line(span(`! ${text}`, 'warning')));
}

function messagesSection({ known, words }: Look, item: Item): Section {
  const asked = messagesOf(item);
  const messages = known.answer(asked)?.messages;
  const problem = known.problem(asked);
  const title = 'latest messages';
  if (problem !== null) return textSection(title, [line(span(problem, 'muted'))]);
  if (messages === undefined) return textSection(title, [line(span('Waiting.', 'muted'))]);
  if (messages.length === 0) return textSection(title, [line(span('None yet.', 'muted'))]);
  const lines = messages.map(({ at, direction, message }) =>
    line(
      span(`${timeOfDay(at)} `, 'muted'),
      span(direction.padEnd(4), direction === 'in' ? 'bid' : 'ask'),
      span(words.message(message)),
    ),
  );
  return {
    title,
    wanted: lines.length,
    chosen: false,
    render: (height) => lines.slice(-height),
  };
}

function heartbeat({ heartbeatSeconds }: Details): string {
  return heartbeatSeconds === null ? '' : `, heartbeat ${heartbeatSeconds} s`;
}

function cutsOf({ counters: { cuts } }: Details): number {
  return Object.values(cuts).reduce((sum, count) => sum + count, 0);
}

function lastly(at: string | null): string {
  return at === null ? '' : `, last ${timeOfDay(at)}`;
}

/** Day and time of day, to the minute. */
function minuteOf(iso: string): string {
  return iso.slice(0, 16).replace('T', ' ');
}

import { eventText } from '../../sdk/event-text.ts';
import type { EventJson } from '../../sdk/index.ts';
import { ask, type Ask, type Needs } from '../model/known.ts';
import { timeOfDay } from '../text/figures.ts';
import { line, span, type Line, type Size } from '../text/line.ts';
import { heading } from '../text/table.ts';
import type { Look } from './view.ts';

/** What was is read once, since it costs a replay of the venue's journal; what follows comes as it happens. */
const ONCE_MS = 3_600_000;

/** `followed` is the order as `<venue> <order id>`, as the list has it. */
export function lifeNeeds(followed: string): Needs {
  if (followed === '') return {};
  const { venue, orderId } = placeOf(followed);
  return { asks: [whyOf(followed)], events: { venue, orderId } };
}

/** What happened to an order, step by step with what each came of; of a long life the end. */
export function lifeLines({ known }: Look, followed: string, { width, height }: Size): Line[] {
  const { venue, orderId } = placeOf(followed);
  const past = known.answer(whyOf(followed));
  const problem = known.problem(whyOf(followed));
  const told = new Set((past?.steps ?? []).map(({ event }) => JSON.stringify(event)));
  const present = known.events
    .flatMap((item) => (item.venue === venue && isAbout(item.event, orderId) ? [item.event] : []))
    .filter((event) => !told.has(JSON.stringify(event)));
  const lines = [
    ...(past?.missing == null ? [] : [line(span(past.missing, 'warning'))]),
    ...(past?.steps ?? []).flatMap(({ cause, event }, index, steps) => [
      ...(index > 0 && steps[index - 1]!.cause === cause
        ? []
        : [line(span(`${timeOfDay(event.at)}  ${cause}`, 'strong'))]),
      eventLine(event),
    ]),
    ...(present.length === 0 ? [] : [line(span('Since then', 'strong'))]),
    ...present.map(eventLine),
  ];
  const room = height - 1;
  const hidden = lines.length - room;
  const shown =
    hidden <= 0 ? lines : [line(span(`… ${hidden + 1} lines before`, 'muted')), ...lines.slice(hidden + 1)];
  const waits = past === null ? [line(span(problem ?? 'Going through the journal.', 'muted'))] : [];
  return [heading(`the life of ${orderId} on ${venue}`, width, 'strong'), ...waits, ...shown].slice(
    0,
    height,
  );
}

function eventLine(event: EventJson): Line {
  return line(span(`${timeOfDay(event.at)}  `, 'muted'), span(eventText(event)));
}

function isAbout(event: object, orderId: string): event is EventJson {
  const { order, orderId: own } = event as { order?: { orderId: string } | null; orderId?: string };
  return own === orderId || order?.orderId === orderId;
}

function whyOf(followed: string): Ask<'order.why'> {
  return ask('order.why', placeOf(followed), ONCE_MS);
}

function placeOf(followed: string): { readonly venue: string; readonly orderId: string } {
  const [venue = '', orderId = ''] = followed.split(' ');
  return { venue, orderId };
}

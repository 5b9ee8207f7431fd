import type { BotJson, Result } from '../../sdk/index.ts';
import { ACTIVITY } from '../actions/bots.ts';
import { CATALOGUE } from '../actions/faults.ts';
import { ask, type Ask, type Known } from '../model/known.ts';
import { counted, timeOfDay } from '../text/figures.ts';
import { line, span, wrap, type Line } from '../text/line.ts';
import { sections, tableSection, textSection, type Section } from '../text/sections.ts';
import type { Column } from '../text/table.ts';
import type { Item, Look, View } from './view.ts';

type Book = Result<'activity.show'>['books'][number];
type Fault = Result<'fault.list'>['faults'][number];

const BOTS = ask('bot.list', {});
const FAULTS = ask('fault.list', {});

const BOT_COLUMNS: readonly Column<BotJson>[] = [
  { header: 'BOT', cell: ({ name }) => span(name, 'strong') },
  { header: 'VENUE', cell: ({ venue }) => venue, optional: 2 },
  { header: 'KIND', cell: ({ kind }) => kind },
  { header: 'BOOK', cell: ({ symbol }) => symbol },
  {
    header: 'STATE',
    cell: ({ state, problem }) =>
      problem === null ? span(state, state === 'running' ? 'good' : 'plain') : span(`! ${state}`, 'warning'),
  },
  { header: 'ORDERS', cell: ({ orders }) => orders, align: 'right' },
  { header: 'OWNER', cell: ({ owner }) => owner, optional: 1 },
];

const BOOK_COLUMNS: readonly Column<Book>[] = [
  { header: 'BOOK', cell: ({ symbol }) => span(symbol, 'strong') },
  { header: 'VENUE', cell: ({ venue }) => venue, optional: 1 },
  { header: 'ACTIVITY', cell: ({ level }) => span(level, level === 'none' ? 'muted' : 'plain') },
  { header: 'ORDERS', cell: ({ orders }) => orders, align: 'right' },
  { header: 'BY', cell: ({ bots: names }) => (names.length === 0 ? null : names.join(', ')) },
];

const FAULT_COLUMNS: readonly Column<Fault>[] = [
  { header: 'FAULT', cell: ({ name }) => span(name, 'strong') },
  { header: 'VENUE', cell: ({ venue }) => venue, optional: 4 },
  { header: 'KIND', cell: ({ kind }) => kind, optional: 1 },
  { header: 'STATE', cell: ({ armed }) => (armed ? span('armed', 'warning') : span('off', 'muted')) },
  { header: 'LEFT', cell: ({ left }) => left, align: 'right' },
  { header: 'HITS', cell: ({ hits }) => hits, align: 'right' },
  { header: 'MISSES', cell: ({ misses }) => misses, align: 'right' },
  { header: 'ONLY', cell: onlyOf, optional: 2 },
  { header: 'LAST', cell: ({ lastHitAt }) => lastHitAt && timeOfDay(lastHitAt), optional: 3 },
];

/** What acts by itself, and what goes wrong on purpose. */
export const bots: View = {
  key: '6',
  name: 'bots',
  help: 'The bots with what they have done, how much goes on at each book by itself, and the faults: which are armed, how often they have fired, and why not.',
  actions: ['start-bot', 'stop-bot', 'set-activity', 'arm-fault', 'disarm-fault'],
  keys: [],
  needs: ({ selected }) => ({
    asks: [
      BOTS,
      ACTIVITY,
      FAULTS,
      CATALOGUE,
      ...(selected?.target['bot'] === undefined ? [] : [detailsOf(selected)]),
    ],
  }),
  items: ({ known }) => [
    ...(known.answer(BOTS)?.bots ?? []).map((bot) => ({
      id: botId(bot),
      target: { venue: bot.venue, bot: bot.name, symbol: bot.symbol },
      text: `${bot.venue} ${bot.name} ${bot.kind} ${bot.symbol} ${bot.state}`,
    })),
    ...(known.answer(ACTIVITY)?.books ?? []).map((book) => ({
      id: bookId(book),
      target: { venue: book.venue, symbol: book.symbol },
      text: `${book.venue} ${book.symbol} ${book.level}`,
    })),
    ...(known.answer(FAULTS)?.faults ?? []).map((fault) => ({
      id: faultId(fault),
      target: { venue: fault.venue, fault: fault.name },
      text: `${fault.venue} ${fault.name} ${fault.kind} ${fault.armed ? 'armed' : 'off'} ${onlyOf(fault)}`,
    })),
  ],
  render(look, size) {
    const { known, items, selected } = look;
    const wanted = new Set(items.map(({ id }) => id));
    const found = (known.answer(BOTS)?.bots ?? []).filter((bot) => wanted.has(botId(bot)));
    const faults = (known.answer(FAULTS)?.faults ?? []).filter((fault) => wanted.has(faultId(fault)));
    const books = (known.answer(ACTIVITY)?.books ?? []).filter((book) => wanted.has(bookId(book)));
    const shown = { selected: selected?.id ?? null, width: size.width };
    const armed = faults.filter((fault) => fault.armed).length;
    return sections(
      [
        tableSection(counted(found.length, 'bot'), BOT_COLUMNS, found, {
          ...shown,
          id: botId,
          none: line(span('No bot runs: b starts one.', 'muted')),
        }),
        tableSection(`activity of ${counted(books.length, 'book')}`, BOOK_COLUMNS, books, {
          ...shown,
          id: bookId,
          none: line(span('No book is called so.', 'muted')),
        }),
        tableSection(`${counted(faults.length, 'fault')}, ${armed} armed`, FAULT_COLUMNS, faults, {
          ...shown,
          id: faultId,
          none: line(span('Nothing goes wrong on purpose: a arms a fault.', 'muted')),
        }),
        ...(selected === null ? [] : detailsSection(look, selected, size.width)),
      ],
      size,
    );
  },
};

function botId({ venue, name }: BotJson): string {
  return `bot ${venue} ${name}`;
}

function bookId({ venue, symbol }: Book): string {
  return `book ${venue} ${symbol}`;
}

function faultId({ venue, name }: Fault): string {
  return `fault ${venue} ${name}`;
}

function detailsOf({ target }: Item): Ask<'bot.show'> {
  return ask('bot.show', { venue: target['venue']!, bot: target['bot']! }, 5_000);
}

/** Such as "session fix.*, buy". */
function onlyOf({ session, symbol, side, clientOrderId, account, msgType }: Fault): string {
  const words = [
    ...(session === null ? [] : [session]),
    ...(symbol === null ? [] : [symbol]),
    ...(side === null ? [] : [side]),
    ...(clientOrderId === null ? [] : [`order ${clientOrderId}`]),
    ...(account === null ? [] : [`account ${account}`]),
    ...(msgType === null ? [] : [`35=${msgType}`]),
  ];
  return words.length === 0 ? 'any' : words.join(', ');
}

/** All that was said of it. */
function detailsSection({ known }: Look, item: Item, width: number): Section[] {
  const bot = item.target['bot'] === undefined ? null : known.answer(detailsOf(item))?.bot;
  const fault = known.answer(FAULTS)?.faults.find((each) => faultId(each) === item.id);
  if (bot) {
    const texts = [`seed ${bot.seed}`, parametersText(bot.parameters)];
    const wrong = bot.problem === null ? [] : wrap(`! ${bot.problem}`, width - 2);
    const lines = [...wrong.map((text) => line(span(text, 'warning'))), ...textLines(texts, width)];
    return [textSection(bot.name, lines)];
  }
  if (item.id.startsWith('book ')) return levelsSection(known, item, width);
  if (fault === undefined) return [];
  const { name, kind, nth, afterMs, times, probabilityPercent, lastMiss, parameters } = fault;
  const summary = known.answer(CATALOGUE)?.kinds.find((each) => each.kind === kind)?.summary ?? '';
  const texts = [
    summary,
    `every ${nth === 1 ? 'one' : `${nth}th`}, ${times} times, after ${afterMs} ms, in ${probabilityPercent} of 100`,
    parametersText(parameters),
    ...(lastMiss === null ? [] : [`The last time it did not fire: ${lastMiss}`]),
  ];
  return [textSection(`${name} (${kind})`, textLines(texts, width))];
}

/** What the levels come to, which can be set. */
function levelsSection(known: Known, { target }: Item, width: number): Section[] {
  const levels = (known.answer(ACTIVITY)?.levels ?? []).filter(({ venue }) => venue === target['venue']);
  const texts = levels.map(
    ({ level, bots: kinds }) => `${level}: ${Object.keys(kinds).join(', ') || 'no bots'}`,
  );
  return [textSection(`levels of ${target['venue']}`, textLines(texts, width))];
}

function parametersText(parameters: Readonly<Record<string, unknown>>): string {
  return Object.entries(parameters)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join('  ');
}

function textLines(texts: readonly string[], width: number): Line[] {
  return texts
    .filter((text) => text !== '')
    .flatMap((text) => wrap(text, width - 2))
    .map((text) => line(span(text)));
}

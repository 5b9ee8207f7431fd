import type { InstrumentJson, RecordedTradeJson } from '../../sdk/index.ts';
import { ask, type Ask, type BookWanted } from '../model/known.ts';
import { timeOfDay } from '../text/figures.ts';
import { beside, line, span, type Line, type Size } from '../text/line.ts';
import { heading, table, toHeight, type Column } from '../text/table.ts';
import { chartLines } from './book-chart.ts';
import { bookLines } from './book-ladder.ts';
import type { Look, Target, View } from './view.ts';

const INSTRUMENTS = ask('instrument.list', {}, 5_000);
const LEVELS = 40;
const LIST_WIDTH = 22;
const TAPE_WIDTH = 34;
/** Below this there is no room for the tape. */
const WITH_TAPE = 120;
/** What a ladder needs; the tape gives way to a second one. */
const LADDER_WIDTH = 52;
const MOST_BESIDE = 6;
const HIGHEST_CHART = 12;

const NAMES: readonly Column<InstrumentJson & { readonly isBeside: boolean }>[] = [
  { header: 'SYMBOL', cell: ({ symbol, isBeside }) => `${symbol}${isBeside ? ' +' : ''}` },
  { header: 'VENUE', cell: ({ venue }) => span(venue, 'muted'), optional: 1 },
];

const TAPE: readonly Column<RecordedTradeJson>[] = [
  { header: 'TIME', cell: ({ at }) => timeOfDay(at) },
  {
    header: 'PRICE',
    // What took is said by a sign, not by a colour alone.
    cell: ({ price, aggressor }) =>
      span(`${aggressor === 'buy' ? '+' : aggressor === 'sell' ? '-' : ' '}${price}`, sideStyle(aggressor)),
    align: 'right',
  },
  { header: 'QUANTITY', cell: ({ quantity }) => quantity, align: 'right' },
];

/** Order books as ladders with their charts, the instruments left of them, the trades of the selected one right. */
export const bookView: View = {
  key: '2',
  name: 'book',
  help: 'The order book of the selected instrument: bids left, asks right; the bars say how much waits up to a price, ● that the operator has orders there, b that bots have. Below it price and volume, two seconds to a character. Books that are put beside (+) stay while another one is selected, as many as there is room for.',
  actions: ['enter-order', 'halt', 'resume', 'set-phase'],
  keys: [
    {
      key: 'b',
      does: 'beside',
      press: ({ selected, settings }) =>
        selected === null ? null : { set: besideWith(settings, selected.id) },
    },
  ],
  needs({ selected, settings }) {
    if (selected === null) return { asks: [INSTRUMENTS] };
    const books = placesOf(selected.target, settings).map((place) => ({
      ...place,
      levels: LEVELS,
      owners: true,
      day: true,
    }));
    return { asks: [INSTRUMENTS, tradesOf(selected.target)], books };
  },
  items: ({ known }) =>
    (known.answer(INSTRUMENTS)?.instruments ?? []).map(({ venue, symbol }) => ({
      id: `${venue} ${symbol}`,
      target: { venue, symbol },
      text: `${symbol} ${venue}`,
    })),
  render(look, size) {
    const { known, selected, settings } = look;
    if (known.answer(INSTRUMENTS) === null) return [line(span('Waiting for the instruments.', 'muted'))];
    if (selected === null)
      return [
        line(
          span(look.search === '' ? 'No venue has an instrument.' : 'No instrument is called so.', 'muted'),
        ),
      ];
    const places = placesOf(selected.target, settings);
    const tape = size.width >= WITH_TAPE && places.length === 1 ? TAPE_WIDTH : 0;
    const room = { width: size.width - LIST_WIDTH - tape, height: size.height };
    const left = beside(list(look, size.height), panels(look, places, room), LIST_WIDTH);
    if (tape === 0) return left;
    return beside(
      left,
      tapeLines(look, selected.target, { width: tape, height: size.height }),
      size.width - tape,
    );
  },
};

type Place = Pick<BookWanted, 'venue' | 'symbol'>;

function placeOf({ venue = '', symbol = '' }: Target): Place {
  return { venue, symbol };
}

/** The books that are shown: those that were put beside, and last the selected one. */
function placesOf(selected: Target, { beside: ids = '' }: Look['settings']): Place[] {
  const place = placeOf(selected);
  const others = ids
    .split('\n')
    .filter((id) => id !== '' && id !== idOf(place))
    .map((id) => ({ venue: id.slice(0, id.indexOf(' ')), symbol: id.slice(id.indexOf(' ') + 1) }));
  return [...others, place];
}

function besideWith({ beside: ids = '' }: Look['settings'], id: string): Look['settings'] {
  const now = ids.split('\n').filter((each) => each !== '');
  const next = now.includes(id) ? now.filter((each) => each !== id) : [...now, id].slice(-MOST_BESIDE);
  return { beside: next.join('\n') };
}

/** As many books as there is room for, the latest of them. */
function panels(look: Look, places: readonly Place[], { width, height }: Size): Line[] {
  const shown = places.slice(-Math.max(1, Math.floor(width / LADDER_WIDTH)));
  const each = Math.floor(width / shown.length);
  return shown
    .map((place, index) => {
      const room = { width: index === shown.length - 1 ? width - each * index : each - 2, height };
      return panel(look, place, room);
    })
    .reduce((left, right, index) => beside(left, right, each * index));
}

/** A ladder with its chart, which has a third of the room. */
function panel({ known, nowMs }: Look, place: Place, size: Size): Line[] {
  const book = known.book(place);
  if (book === null) {
    const waits = line(span(`Waiting for the book of ${place.symbol}.`, 'muted'));
    return toHeight([waits], size);
  }
  const room = { ...size, height: Math.min(HIGHEST_CHART, Math.floor(size.height / 3)) };
  const digits = (book.bids[0] ?? book.asks[0] ?? book.lastTrade)?.price.split('.')[1]?.length ?? 0;
  const chart = chartLines(known.series(place)?.until(nowMs) ?? [], digits, room);
  const ladder = bookLines(book, { ...size, height: size.height - chart.length });
  return toHeight([...toHeight(ladder, { ...size, height: size.height - chart.length }), ...chart], size);
}

function tradesOf(target: Target): Ask<'trade.list'> {
  return ask('trade.list', { ...placeOf(target), limit: 50 });
}

function list({ known, items, selected, settings }: Look, height: number): Line[] {
  const shown = new Set(items.map(({ id }) => id));
  const besides = (settings['beside'] ?? '').split('\n');
  const rows = known
    .answer(INSTRUMENTS)!
    .instruments.filter((each) => shown.has(idOf(each)))
    .map((each) => ({ ...each, isBeside: besides.includes(idOf(each)) }));
  const width = LIST_WIDTH - 2;
  return table(NAMES, rows, { id: idOf, selected: selected?.id ?? null, width, height });
}

function idOf({ venue, symbol }: Place): string {
  return `${venue} ${symbol}`;
}

function tapeLines({ known }: Look, target: Target, { width, height }: Size): Line[] {
  const trades = (known.answer(tradesOf(target))?.trades ?? []).toReversed();
  const inner = width - 2;
  const rows = table(TAPE, trades, {
    id: ({ tradeId }) => tradeId,
    selected: null,
    width: inner,
    height: height - 1,
  });
  return [heading('trades', inner), ...rows].map((each) => line('  ', ...each));
}

function sideStyle(aggressor: 'buy' | 'sell' | null): 'bid' | 'ask' | 'plain' {
  if (aggressor === null) return 'plain';
  return aggressor === 'buy' ? 'bid' : 'ask';
}

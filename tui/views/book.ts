import type { BookJson, InstrumentJson, RecordedTradeJson } from '../../sdk/index.ts';
import { ask, type Ask } from '../model/known.ts';
import { bar } from '../text/chart.ts';
import { timeOfDay } from '../text/figures.ts';
import { beside, fit, line, span, type Line, type Size } from '../text/line.ts';
import { heading, table, toHeight, type Column } from '../text/table.ts';
import type { Look, Target, View } from './view.ts';

const INSTRUMENTS = ask('instrument.list', {}, 5_000);
const LEVELS = 40;
const LIST_WIDTH = 22;
const TAPE_WIDTH = 34;
/** Below this there is no room for the tape. */
const WITH_TAPE = 120;

const NAMES: readonly Column<InstrumentJson>[] = [
  { header: 'SYMBOL', cell: ({ symbol }) => symbol },
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

/** One order book as a ladder, the instruments left of it, its trades right of it. */
export const bookView: View = {
  key: '2',
  name: 'book',
  help: 'The order book of the selected instrument: bids left, asks right, the bars say how much waits up to a price.',
  actions: ['enter-order', 'halt', 'resume'],
  keys: [],
  needs({ selected }) {
    if (selected === null) return { asks: [INSTRUMENTS] };
    const { venue, symbol } = placeOf(selected.target);
    return { asks: [INSTRUMENTS, tradesOf(selected.target)], books: [{ venue, symbol, levels: LEVELS }] };
  },
  items: ({ known }) =>
    (known.answer(INSTRUMENTS)?.instruments ?? []).map(({ venue, symbol }) => ({
      id: `${venue} ${symbol}`,
      target: { venue, symbol },
      text: `${symbol} ${venue}`,
    })),
  render(look, size) {
    const { known, selected } = look;
    if (known.answer(INSTRUMENTS) === null) return [line(span('Waiting for the instruments.', 'muted'))];
    if (selected === null)
      return [
        line(
          span(look.search === '' ? 'No venue has an instrument.' : 'No instrument is called so.', 'muted'),
        ),
      ];
    const tape = size.width >= WITH_TAPE ? TAPE_WIDTH : 0;
    const width = size.width - LIST_WIDTH - tape;
    const book = known.book(placeOf(selected.target));
    const ladder =
      book === null ? [line(span('Waiting for the book.', 'muted'))] : bookLines(book, { ...size, width });
    const left = beside(
      list(look, size.height),
      toHeight(ladder, { width, height: size.height }),
      LIST_WIDTH,
    );
    if (tape === 0) return left;
    return beside(
      left,
      tapeLines(look, selected.target, { width: tape, height: size.height }),
      size.width - tape,
    );
  },
};

function placeOf({ venue = '', symbol = '' }: Target): { venue: string; symbol: string } {
  return { venue, symbol };
}

function tradesOf(target: Target): Ask<'trade.list'> {
  return ask('trade.list', { ...placeOf(target), limit: 50 });
}

function list({ known, items, selected }: Look, height: number): Line[] {
  const shown = new Set(items.map(({ id }) => id));
  const rows = known.answer(INSTRUMENTS)!.instruments.filter((each) => shown.has(idOf(each)));
  const width = LIST_WIDTH - 2;
  return table(NAMES, rows, { id: idOf, selected: selected?.id ?? null, width, height });
}

function idOf({ venue, symbol }: InstrumentJson): string {
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

/** The ladder under its heading. */
function bookLines(book: BookJson, { width, height }: Size): Line[] {
  const depth = Math.max(1, height - 6);
  const rows = Math.min(depth, Math.max(book.bids.length, book.asks.length));
  const half = Math.floor((width - 1) / 2);
  return [
    heading(
      `${book.symbol} on ${book.venue}, ${book.phase}`,
      width,
      book.phase === 'halt' ? 'warning' : 'strong',
    ),
    ...beside(
      side(book.bids.slice(0, rows), half, 'bid'),
      side(book.asks.slice(0, rows), half, 'ask'),
      half + 1,
    ),
    [],
    line(span(spreadText(book))),
    line(span(auctionText(book))),
  ];
}

type Level = BookJson['bids'][number];

/** One side, best price first: bids with the price right and their bars growing left, asks mirrored. */
function side(levels: readonly Level[], width: number, style: 'bid' | 'ask'): Line[] {
  const sums = cumulated(levels);
  const top = sums.at(-1) ?? 0;
  const priceWidth = Math.max(8, ...levels.map(({ price }) => price.length));
  const quantityWidth = Math.max(8, ...levels.map(({ quantity }) => quantity.length));
  const room = Math.max(0, width - priceWidth - quantityWidth - 7 - 2);
  const header = mirrored(style, [
    span(' '.repeat(room)),
    span(' ORDERS', 'muted'),
    span(' QUANTITY'.padStart(quantityWidth + 1), 'muted'),
    span((style === 'bid' ? 'BID' : 'ASK').padStart(priceWidth + 1), 'muted'),
  ]);
  const rows = levels.map(({ price, quantity, orders }, index) => {
    return mirrored(style, [
      span(bar(sums[index]! / top, room, style === 'bid' ? 'left' : 'right'), style),
      span(String(orders).padStart(7), 'muted'),
      span(quantity.padStart(quantityWidth + 1)),
      span(price.padStart(priceWidth + 1), style),
    ]);
  });
  if (levels.length === 0)
    return [header, fit([span(style === 'bid' ? 'no bids' : 'no asks', 'muted')], width)];
  return [header, ...rows];
}

function mirrored(style: 'bid' | 'ask', cells: Line): Line {
  return style === 'bid' ? cells : cells.toReversed();
}

/** For the bars only, so that it need not be exact. */
function cumulated(levels: readonly Level[]): number[] {
  let sum = 0;
  return levels.map(({ quantity }) => (sum += Number(quantity)));
}

function spreadText({ bids, asks, lastTrade }: BookJson): string {
  const [bid, offer] = [bids[0], asks[0]];
  const spread =
    bid === undefined || offer === undefined
      ? 'One side only.'
      : `Spread ${difference(offer.price, bid.price)}.`;
  if (lastTrade === null) return `${spread} No trade yet.`;
  return `${spread} Last ${lastTrade.quantity} at ${lastTrade.price}, ${timeOfDay(lastTrade.at)}.`;
}

function auctionText({ indicative }: BookJson): string {
  if (indicative === null) return '';
  const { price, quantity, surplus, surplusSide } = indicative;
  const left = surplusSide === null ? '' : `, ${surplus} left to ${surplusSide}`;
  return price === null
    ? `The auction would trade nothing${left}.`
    : `The auction would trade ${quantity} at ${price}${left}.`;
}

/** Of two decimal texts, exactly. */
function difference(a: string, b: string): string {
  const digits = Math.max(...[a, b].map((text) => text.split('.')[1]?.length ?? 0));
  const scaled = (text: string): bigint => {
    const [whole = '', fraction = ''] = text.split('.');
    return BigInt(whole + fraction.padEnd(digits, '0'));
  };
  const value = scaled(a) - scaled(b);
  const text = String(value < 0n ? -value : value).padStart(digits + 1, '0');
  const sign = value < 0n ? '-' : '';
  return digits === 0 ? sign + text : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

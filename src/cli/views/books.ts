import type { BookJson } from '../../management/methods.ts';
import { type Column, table } from '../table.ts';
import { timeOfDay } from './lists.ts';

interface Step {
  readonly bid: BookJson['bids'][number] | undefined;
  readonly ask: BookJson['asks'][number] | undefined;
}

const LADDER: readonly Column<Step>[] = [
  { header: 'ORDERS', cell: ({ bid }) => bid?.orders ?? ' ', align: 'right' },
  { header: 'QUANTITY', cell: ({ bid }) => bid?.quantity ?? ' ', align: 'right' },
  { header: 'BID', cell: ({ bid }) => bid?.price ?? ' ', align: 'right' },
  { header: 'ASK', cell: ({ ask }) => ask?.price ?? ' ', align: 'right' },
  { header: 'QUANTITY', cell: ({ ask }) => ask?.quantity ?? ' ', align: 'right' },
  { header: 'ORDERS', cell: ({ ask }) => ask?.orders ?? ' ', align: 'right' },
];

const OWNED: readonly Column<Step>[] = [
  { header: 'OWNERS', cell: ({ bid }) => ownersText(bid), align: 'right' },
  ...LADDER,
  { header: 'OWNERS', cell: ({ ask }) => ownersText(ask) },
];

function ownersText(level: Step['bid']): string {
  return (level?.owners ?? []).map(({ owner, quantity }) => `${owner} ${quantity}`).join(', ') || ' ';
}

export const TOP: readonly Column<BookJson>[] = [
  { header: 'SYMBOL', cell: (book) => book.symbol },
  { header: 'VENUE', cell: (book) => book.venue },
  { header: 'QUANTITY', cell: (book) => book.bids[0]?.quantity, align: 'right' },
  { header: 'BID', cell: (book) => book.bids[0]?.price, align: 'right' },
  { header: 'ASK', cell: (book) => book.asks[0]?.price, align: 'right' },
  { header: 'QUANTITY', cell: (book) => book.asks[0]?.quantity, align: 'right' },
  { header: 'LAST', cell: (book) => book.lastTrade?.price, align: 'right' },
];

/** The book as a ladder, best prices first, bids left and asks right. */
export function bookLines(book: BookJson, width: number): string[] {
  const depth = Math.max(book.bids.length, book.asks.length);
  const steps = Array.from({ length: depth }, (_, index) => ({
    bid: book.bids[index],
    ask: book.asks[index],
  }));
  const columns = steps.some(({ bid, ask }) => (bid ?? ask)?.owners !== undefined) ? OWNED : LADDER;
  return [
    `${book.symbol} on ${book.venue}${book.phase === 'continuous' ? '' : `, ${book.phase}`}`,
    ...(depth === 0 ? ['No orders in the book.'] : table(columns, steps, width)),
    ...auction(book),
    lastTrade(book),
    ...dayText(book),
  ];
}

function auction({ indicative }: BookJson): string[] {
  if (indicative === null) return [];
  const { price, quantity, surplus, surplusSide } = indicative;
  const left = surplusSide === null ? '' : `, ${surplus} left to ${surplusSide}`;
  return [price === null ? `Nothing would trade${left}.` : `Would trade ${quantity} at ${price}${left}.`];
}

function lastTrade({ lastTrade: trade }: BookJson): string {
  if (trade === null) return 'No trade yet.';
  return `Last trade ${trade.quantity} at ${trade.price}, ${trade.tradeId}, ${timeOfDay(trade.at)}`;
}

function dayText({ day }: BookJson): string[] {
  if (day === undefined) return [];
  const prices = day.open === null ? '' : `, open ${day.open}, high ${day.high}, low ${day.low}`;
  return [`Traded today ${day.volume}${prices}${day.close === null ? '' : `, closed at ${day.close}`}`];
}

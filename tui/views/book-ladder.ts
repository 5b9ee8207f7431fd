import type { BookJson } from '../../sdk/index.ts';
import { bar } from '../text/chart.ts';
import { timeOfDay } from '../text/figures.ts';
import { beside, fit, line, span, type Line, type Size } from '../text/line.ts';
import { heading } from '../text/table.ts';

/** Cells in which it is marked whose orders are at a price. */
const MARKS = 4;

/** The ladder under its heading, and what is to be said of the book below it. */
export function bookLines(book: BookJson, { width, height }: Size): Line[] {
  const told = [spreadText(book), dayText(book), auctionText(book)].filter((text) => text !== '');
  const depth = Math.max(1, height - 2 - told.length);
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
    ...told.map((text) => line(span(text))),
  ];
}

type Level = BookJson['bids'][number];

/** One side, best price first: bids with the price right and their bars growing left, asks mirrored. */
function side(levels: readonly Level[], width: number, style: 'bid' | 'ask'): Line[] {
  const sums = cumulated(levels);
  const top = sums.at(-1) ?? 0;
  const priceWidth = Math.max(8, ...levels.map(({ price }) => price.length));
  const quantityWidth = Math.max(8, ...levels.map(({ quantity }) => quantity.length));
  const room = Math.max(0, width - priceWidth - quantityWidth - 7 - MARKS - 2);
  const header = mirrored(style, [
    span(' '.repeat(room + MARKS)),
    span(' ORDERS', 'muted'),
    span(' QUANTITY'.padStart(quantityWidth + 1), 'muted'),
    span((style === 'bid' ? 'BID' : 'ASK').padStart(priceWidth + 1), 'muted'),
  ]);
  const rows = levels.map(({ price, quantity, orders, owners = [] }, index) => {
    return mirrored(style, [
      span(bar(sums[index]! / top, room, style === 'bid' ? 'left' : 'right'), style),
      span(marksOf(owners), 'strong'),
      span(String(orders).padStart(7), 'muted'),
      span(quantity.padStart(quantityWidth + 1)),
      span(price.padStart(priceWidth + 1), style),
    ]);
  });
  if (levels.length === 0)
    return [header, fit([span(style === 'bid' ? 'no bids' : 'no asks', 'muted')], width)];
  return [header, ...rows];
}

/** Who waits at a price: `●` for the operator, `b` for bots. */
function marksOf(owners: NonNullable<Level['owners']>): string {
  const isOwn = owners.some(({ owner }) => owner === 'operator');
  const isBots = owners.some(({ owner }) => owner.startsWith('bot:'));
  return ` ${isOwn ? '●' : ' '}${isBots ? 'b' : ' '} `;
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
    bid !== undefined && offer !== undefined
      ? `Spread ${difference(offer.price, bid.price)}.`
      : bid === offer
        ? 'Nothing on either side.'
        : 'One side only.';
  if (lastTrade === null) return `${spread} No trade yet.`;
  return `${spread} Last ${lastTrade.quantity} at ${lastTrade.price}, ${timeOfDay(lastTrade.at)}.`;
}

function dayText({ day }: BookJson): string {
  if (day === undefined || day.open === null) return '';
  return `Today ${day.volume} from ${day.open}, low ${day.low}, high ${day.high}.`;
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

import type { RecordedTradeJson } from '../../sdk/index.ts';
import { ask } from '../model/known.ts';
import { timeOfDay } from '../text/figures.ts';
import { line, span, type Span } from '../text/line.ts';
import { heading, table, type Column } from '../text/table.ts';
import type { View } from './view.ts';

const TRADES = ask('trade.list', { limit: 200 });

const COLUMNS: readonly Column<RecordedTradeJson>[] = [
  { header: 'TRADE', cell: ({ tradeId }) => tradeId },
  { header: 'TIME', cell: ({ at }) => timeOfDay(at) },
  { header: 'VENUE', cell: ({ venue }) => span(venue, 'muted'), optional: 2 },
  { header: 'SYMBOL', cell: ({ symbol }) => symbol },
  {
    header: 'PRICE',
    cell: ({ price, aggressor }) =>
      aggressor === null
        ? span(` ${price}`)
        : span(`${aggressor === 'buy' ? '+' : '-'}${price}`, aggressor === 'buy' ? 'bid' : 'ask'),
    align: 'right',
  },
  { header: 'QUANTITY', cell: ({ quantity }) => quantity, align: 'right' },
  { header: 'BUYER', cell: ({ buyOrderId }) => buyOrderId ?? span('the house', 'muted'), optional: 1 },
  { header: 'SELLER', cell: ({ sellOrderId }) => sellOrderId ?? span('the house', 'muted'), optional: 1 },
  { header: 'SINCE THEN', cell: becameOf },
];

/** What was traded, and what has been done to it since. */
export const trades: View = {
  key: '4',
  name: 'trades',
  help: 'The latest trades of all venues. The sign says which side took: + the buyer, - the seller.',
  actions: ['correct-trade', 'bust-trade'],
  keys: [],
  needs: () => ({ asks: [TRADES] }),
  items: ({ known }) =>
    (known.answer(TRADES)?.trades ?? []).toReversed().map((trade) => {
      const { venue, tradeId, symbol, price, quantity, buyOrderId, sellOrderId } = trade;
      return {
        id: idOf(trade),
        target: { venue, tradeId, symbol, price, quantity },
        text: [tradeId, venue, symbol, price, buyOrderId ?? '', sellOrderId ?? ''].join(' '),
      };
    }),
  render({ known, items, selected }, { width, height }) {
    const answer = known.answer(TRADES);
    if (answer === null) return [line(span(known.problem(TRADES) ?? 'Waiting for the trades.', 'muted'))];
    const shown = new Set(items.map(({ id }) => id));
    const rows = answer.trades.toReversed().filter((trade) => shown.has(idOf(trade)));
    const more = answer.more ? ', and older ones' : '';
    if (rows.length === 0) return [line(span('There are none.', 'muted'))];
    return [
      heading(`${rows.length} ${rows.length === 1 ? 'trade' : 'trades'}${more}`, width),
      ...table(COLUMNS, rows, { id: idOf, selected: selected?.id ?? null, width, height: height - 1 }),
    ];
  },
};

function idOf({ venue, tradeId }: RecordedTradeJson): string {
  return `${venue} ${tradeId}`;
}

/** What was done to its sides: null for nothing. */
function becameOf({ sides, price, quantity, synthetic }: RecordedTradeJson): Span | null {
  const busted = sides.filter((side) => side.busted);
  if (busted.length > 0)
    return span(busted.length === sides.length ? 'busted' : `${busted[0]!.side} side busted`, 'warning');
  const corrected = sides.find((side) => side.price !== price || side.quantity !== quantity);
  if (corrected !== undefined)
    return span(`corrected to ${corrected.quantity} at ${corrected.price}`, 'warning');
  const disputed = sides.find((side) => side.disputed !== null);
  if (disputed !== undefined) return span(`${disputed.side} side disputed: ${disputed.disputed}`, 'warning');
  return synthetic ? span('by hand', 'muted') : null;
}

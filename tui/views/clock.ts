import { orderTerms } from '../../sdk/event-text.ts';
import type { HoldJson, OrderJson, Result } from '../../sdk/index.ts';
import { ask, type Known } from '../model/known.ts';
import { bytes, counted } from '../text/figures.ts';
import { line, span, type Line } from '../text/line.ts';
import { sections, tableSection, textSection } from '../text/sections.ts';
import { facts, type Column } from '../text/table.ts';
import type { Item, Look, View } from './view.ts';

type Snapshot = Result<'snapshot.list'>['snapshots'][number];

const CLOCK = ask('clock.show', {});
const HOLDS = ask('hold.list', {});
const HELD = ask('order.list', { held: true });
const SNAPSHOTS = ask('snapshot.list', {});

const HOLD_COLUMNS: readonly Column<HoldJson>[] = [
  { header: 'HOLD', cell: ({ name }) => span(name, 'strong') },
  { header: 'VENUE', cell: ({ venue }) => venue, optional: 2 },
  { header: 'TAKES', cell: takenBy },
  { header: 'TIMES', cell: ({ times }) => times ?? 'any', align: 'right' },
  { header: 'THEN', cell: ({ timeoutMs, onTimeout }) => `${onTimeout} after ${timeoutMs} ms`, optional: 1 },
];

/** An order that waits, or one of which a request does. */
interface Held {
  readonly order: OrderJson;
  /** Such as `cancel C-2`. */
  readonly waits: string;
}

const HELD_COLUMNS: readonly Column<Held>[] = [
  { header: 'ORDER', cell: ({ order }) => span(order.orderId, 'strong') },
  { header: 'WAITS', cell: ({ waits }) => waits },
  { header: 'OWNER', cell: ({ order }) => order.owner },
  { header: 'SIDE', cell: ({ order: { side } }) => span(side, side === 'buy' ? 'bid' : 'ask') },
  { header: 'QUANTITY', cell: ({ order }) => order.quantity, align: 'right' },
  { header: 'BOOK', cell: ({ order }) => order.symbol },
  { header: 'PRICE', cell: ({ order }) => order.price ?? 'market', align: 'right' },
  { header: 'CLIENT ID', cell: ({ order }) => order.clientOrderId, optional: 1 },
  { header: 'VENUE', cell: ({ order }) => order.venue, optional: 2 },
];

const SNAPSHOT_COLUMNS: readonly Column<Snapshot>[] = [
  { header: 'SNAPSHOT', cell: ({ name }) => span(name, 'strong') },
  { header: 'VENUE', cell: ({ venue }) => venue },
  { header: 'TAKEN (UTC)', cell: ({ takenAt }) => takenAt.slice(0, 19).replace('T', ' ') },
  { header: 'SIZE', cell: ({ bytes: size }) => bytes(size), align: 'right' },
  { header: 'NOTE', cell: ({ note }) => note },
];

/** What time it is, what waits for a decision, and where one can go back to. */
export const clock: View = {
  key: '8',
  name: 'clock',
  help: 'The clock that all venues live by, the holds and what they hold for a decision, and the snapshots to go back to.',
  actions: [
    'set-clock',
    'advance-clock',
    'add-hold',
    'remove-hold',
    'release-order',
    'reject-order',
    'save-snapshot',
    'restore-snapshot',
    'remove-snapshot',
  ],
  keys: [],
  needs: () => ({ asks: [CLOCK, HOLDS, HELD, SNAPSHOTS] }),
  items: ({ known }) => [
    ...heldOf(known).map((held) => ({
      id: heldId(held),
      target: {
        venue: held.order.venue,
        orderId: held.order.orderId,
        symbol: held.order.symbol,
        whose: held.order.owner,
        terms: orderTerms(held.order),
      },
      text: `${held.waits} ${held.order.orderId} ${held.order.owner} ${held.order.symbol} ${held.order.clientOrderId}`,
    })),
    ...(known.answer(HOLDS)?.holds ?? []).map((hold) => ({
      id: holdId(hold),
      target: { venue: hold.venue, name: hold.name },
      text: `${hold.venue} ${hold.name} ${takenBy(hold)}`,
    })),
    ...(known.answer(SNAPSHOTS)?.snapshots ?? []).map((snapshot) => ({
      id: snapshotId(snapshot),
      target: { venue: snapshot.venue, snapshot: snapshot.name },
      text: `${snapshot.venue} ${snapshot.name} ${snapshot.note ?? ''}`,
    })),
  ],
  render(look, size) {
    const { known, selected, items } = look;
    const found = <Row>(rows: readonly Row[], id: (row: Row) => string): Row[] =>
      rows.filter((row) => items.some((item: Item) => item.id === id(row)));
    const shown = { selected: selected?.id ?? null, width: size.width };
    const held = found(heldOf(known), heldId);
    const holds = found(known.answer(HOLDS)?.holds ?? [], holdId);
    const snapshots = found(known.answer(SNAPSHOTS)?.snapshots ?? [], snapshotId);
    return sections(
      [
        textSection('clock', clockLines(look)),
        tableSection(`${counted(held.length, 'order')} held for a decision`, HELD_COLUMNS, held, {
          ...shown,
          id: heldId,
          none: line(span('None is held.', 'muted')),
        }),
        tableSection(counted(holds.length, 'hold'), HOLD_COLUMNS, holds, {
          ...shown,
          id: holdId,
          none: line(span('No order waits for a decision before it goes on: h adds a hold.', 'muted')),
        }),
        tableSection(counted(snapshots.length, 'snapshot'), SNAPSHOT_COLUMNS, snapshots, {
          ...shown,
          id: snapshotId,
          none: line(span('There is nothing to go back to: S saves a venue as it is.', 'muted')),
        }),
      ],
      size,
    );
  },
};

function heldOf(known: Known): Held[] {
  const { orders = [], requests = [] } = known.answer(HELD) ?? {};
  return orders.map((order) => {
    const request = requests.find(({ orderId }) => orderId === order.orderId);
    return {
      order,
      waits: request === undefined ? 'new' : `${request.request} ${request.clientOrderId ?? ''}`.trim(),
    };
  });
}

function heldId({ order: { venue, orderId } }: Held): string {
  return `order ${venue} ${orderId}`;
}

function holdId({ venue, name }: HoldJson): string {
  return `hold ${venue} ${name}`;
}

function snapshotId({ name }: Snapshot): string {
  return `snapshot ${name}`;
}

function clockLines({ known }: Look): Line[] {
  const shown = known.answer(CLOCK)?.clock;
  if (shown === undefined) return [line(span('Waiting.', 'muted'))];
  const { mode, factor, now, next } = shown;
  const goes = {
    real: 'with the time of the machine',
    scaled: `scaled: ${factor} of its seconds pass in one`,
    manual: 'moved by hand',
  }[mode];
  return facts([
    ['Now', `${now}, ${goes}`],
    ['Next due', next ?? 'nothing'],
  ]);
}

/** Such as "new: AAPL, buy, every 2nd". */
function takenBy(hold: HoldJson): string {
  const { stages, symbol, side, owner, clientOrderId, minQuantity, maxQuantity, minPrice, maxPrice, nth } =
    hold;
  const words = [
    ...[symbol, side, owner, clientOrderId].flatMap((each) => each ?? []),
    ...(minQuantity === null ? [] : [`from ${minQuantity}`]),
    ...(maxQuantity === null ? [] : [`up to ${maxQuantity}`]),
    ...(minPrice === null ? [] : [`at ${minPrice} or above`]),
    ...(maxPrice === null ? [] : [`at ${maxPrice} or below`]),
    ...(nth === 1 ? [] : [`one of ${nth}`]),
  ];
  return `${stages.join('+')}: ${words.length === 0 ? 'any' : words.join(', ')}`;
}

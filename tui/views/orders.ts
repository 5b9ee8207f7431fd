import { orderTerms } from '../../sdk/event-text.ts';
import type { OrderJson } from '../../sdk/index.ts';
import { ask, type Ask, type Needs } from '../model/known.ts';
import { timeOfDay } from '../text/figures.ts';
import { line, span, type Line } from '../text/line.ts';
import { heading, table, type Column } from '../text/table.ts';
import { lifeLines, lifeNeeds } from './order-life.ts';
import type { Item, Look, View } from './view.ts';

const LIMIT = 200;

/** By what the list is sorted; the latest first is how it comes. */
const SORTS = ['latest', 'price', 'quantity', 'owner', 'symbol'] as const;
type Sort = (typeof SORTS)[number];
type Compare = (left: OrderJson, right: OrderJson) => number;

const COMPARE: Readonly<Record<Sort, Compare>> = {
  latest: () => 0,
  price: (left, right) => Number(right.price ?? 0) - Number(left.price ?? 0),
  quantity: (left, right) => Number(right.leavesQuantity) - Number(left.leavesQuantity),
  owner: (left, right) => left.owner.localeCompare(right.owner),
  symbol: (left, right) => left.symbol.localeCompare(right.symbol),
};

interface Row {
  readonly order: OrderJson;
  /** The request on it that waits for a decision. */
  readonly request: string | null;
}

const ORDERS: readonly Column<Row>[] = [
  { header: 'ORDER', cell: ({ order }) => order.orderId },
  { header: 'VENUE', cell: ({ order }) => span(order.venue, 'muted'), optional: 4 },
  { header: 'OWNER', cell: ({ order }) => order.owner },
  { header: 'CLIENT ID', cell: ({ order }) => span(order.clientOrderId, 'muted'), optional: 5 },
  { header: 'SYMBOL', cell: ({ order }) => order.symbol },
  { header: 'SIDE', cell: ({ order: { side } }) => span(side, side === 'buy' ? 'bid' : 'ask') },
  { header: 'OPEN', cell: ({ order }) => order.leavesQuantity, align: 'right' },
  { header: 'QUANTITY', cell: ({ order }) => order.quantity, align: 'right', optional: 2 },
  { header: 'PRICE', cell: ({ order }) => order.price, align: 'right' },
  { header: 'TYPE', cell: ({ order }) => span(order.orderType, 'muted'), optional: 3 },
  { header: 'STATUS', cell: statusOf },
  { header: 'TIME', cell: ({ order }) => timeOfDay(order.enteredAt), optional: 1 },
];

/** Orders of all venues, and what became of one of them. */
export const orders: View = {
  key: '3',
  name: 'orders',
  help: `The latest ${LIMIT} orders, of all venues or of what was chosen with w and i. Enter follows the selected one: what happened to it, what each step came of, and what happens to it from now on.`,
  actions: ['enter-order', 'cancel-order', 'fill-order'],
  keys: [
    { key: 'enter', does: 'follow', press: follow },
    { key: 'o', does: 'open or all', press: ({ settings }) => toggled(settings, 'all') },
    { key: 'h', does: 'held', press: ({ settings }) => toggled(settings, 'held') },
    { key: 'w', does: 'its owner', press: (look) => only(look, 'owner', 'whose') },
    { key: 'i', does: 'its instrument', press: (look) => only(look, 'symbol', 'symbol') },
    { key: 't', does: 'sort', press: ({ settings }) => ({ set: { sort: sortAfter(settings) } }) },
  ],
  needs({ settings }): Needs {
    const needs = settings['follow'] === undefined ? {} : lifeNeeds(settings['follow']);
    return { ...needs, asks: [listOf(settings), ...(needs.asks ?? [])] };
  },
  items: ({ known, settings }) => rowsOf({ known, settings }).map(itemOf),
  render(look, { width, height }) {
    const { known, settings, selected } = look;
    const answer = known.answer(listOf(settings));
    if (answer === null)
      return [line(span(known.problem(listOf(settings)) ?? 'Waiting for the orders.', 'muted'))];
    const shown = new Set(look.items.map(({ id }) => id));
    const rows = rowsOf(look).filter(({ order }) => shown.has(idOf(order)));
    const life = settings['follow'] ?? '';
    const lower = life === '' ? 0 : Math.floor(height / 2);
    return [
      heading(`${rows.length} ${describe(settings)}${answer.more ? ', and older ones' : ''}`, width),
      ...(rows.length === 0
        ? [line(span('There are none.', 'muted'))]
        : table(ORDERS, rows, {
            id: ({ order }) => idOf(order),
            selected: selected?.id ?? null,
            width,
            height: height - lower - 1,
          })),
      ...(life === ''
        ? []
        : padded(lifeLines(look, life, { width, height: lower }), rows.length, height - lower - 1)),
    ];
  },
};

/** The life stays where it is, however short the list is. */
function padded(lines: readonly Line[], rows: number, listHeight: number): Line[] {
  const used = Math.min(Math.max(1, rows + 1), listHeight);
  return [...Array.from({ length: listHeight - used }, (): Line => []), ...lines];
}

function listOf(settings: Look['settings']): Ask<'order.list'> {
  const { all, held, owner = '', symbol = '' } = settings;
  return ask('order.list', {
    ...(owner === '' ? {} : { owner }),
    ...(symbol === '' ? {} : { symbol }),
    open: all !== 'yes',
    held: held === 'yes',
    limit: LIMIT,
  });
}

function rowsOf({ known, settings }: Pick<Look, 'known' | 'settings'>): Row[] {
  const answer = known.answer(listOf(settings));
  if (answer === null) return [];
  const requests = new Map(answer.requests.map(({ orderId, request }) => [orderId, request]));
  return answer.orders
    .toReversed()
    .toSorted(COMPARE[sortOf(settings)])
    .map((order) => ({ order, request: requests.get(order.orderId) ?? null }));
}

function itemOf({ order }: Row): Item {
  const { venue, orderId, symbol, owner, clientOrderId, side, status, orderType, price } = order;
  return {
    id: idOf(order),
    target: { venue, orderId, symbol, whose: owner, terms: orderTerms(order) },
    text: [orderId, venue, symbol, owner, clientOrderId, side, status, orderType, price ?? ''].join(' '),
  };
}

function idOf({ venue, orderId }: OrderJson): string {
  return `${venue} ${orderId}`;
}

function statusOf({ order: { status, place }, request }: Row): ReturnType<typeof span> {
  if (request !== null) return span(`${status}, ${request} held`, 'warning');
  const where = { book: '', nowhere: '', trigger: ', waits', aside: ', aside', held: ', held' }[place];
  return span(`${status}${where}`, place === 'held' ? 'warning' : 'plain');
}

function follow({ settings, selected }: Look): { set: Look['settings'] } | null {
  if (selected === null) return null;
  return { set: { follow: settings['follow'] === selected.id ? '' : selected.id } };
}

function toggled(settings: Look['settings'], name: string): { set: Look['settings'] } {
  return { set: { [name]: settings[name] === 'yes' ? 'no' : 'yes' } };
}

/** Narrows the list to what the selected order has, or widens it again. */
function only(
  { settings, selected }: Look,
  name: 'owner' | 'symbol',
  word: string,
): { set: Look['settings'] } | null {
  if ((settings[name] ?? '') !== '') return { set: { [name]: '' } };
  return selected === null ? null : { set: { [name]: selected.target[word] ?? '' } };
}

function sortOf({ sort }: Look['settings']): Sort {
  return SORTS.find((each) => each === sort) ?? 'latest';
}

function sortAfter(settings: Look['settings']): Sort {
  return SORTS[(SORTS.indexOf(sortOf(settings)) + 1) % SORTS.length]!;
}

function describe(settings: Look['settings']): string {
  const { all, held, owner = '', symbol = '' } = settings;
  return [
    `${held === 'yes' ? 'held ' : ''}${all === 'yes' ? '' : 'open '}orders`,
    ...(owner === '' ? [] : [`of ${owner}`]),
    ...(symbol === '' ? [] : [`in ${symbol}`]),
    `by ${sortOf(settings)}`,
  ].join(' ');
}

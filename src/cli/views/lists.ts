import type {
  BotJson,
  EndpointJson,
  HoldJson,
  InstrumentJson,
  OrderJson,
  PendingRequestJson,
  PhaseStateJson,
  SessionJson,
  RecordedTradeJson,
  VenueSummaryJson,
} from '../../management/methods.ts';
import type { Output } from '../output.ts';
import type { Column } from '../table.ts';

export type Show<Row> = (rows: readonly Row[], output: Output) => void;

/** A list as a table, or one sentence when there is nothing to list. */
export function list<Row>(none: string, columns: readonly Column<Row>[]): Show<Row> {
  return (rows, output) => {
    if (rows.length === 0) output.line(none);
    else output.table(columns, rows);
  };
}

/** Time of day in UTC, as the log of the day needs it; --json has the date too. */
export function timeOfDay(at: string): string {
  return at.slice(11);
}

/** An order with the request on it that waits for a decision. */
export interface OrderWithRequest extends OrderJson {
  readonly request: PendingRequestJson | null;
}

function standing({ status, place, request }: OrderWithRequest): string {
  const pending = request === null ? '' : `, ${request.request} held`;
  return `${status}${place === 'held' ? ', held' : ''}${pending}`;
}

export const orders: Show<OrderWithRequest> = list('No orders.', [
  { header: 'ORDER', cell: (order) => order.orderId },
  { header: 'VENUE', cell: (order) => order.venue, optional: true },
  { header: 'OWNER', cell: (order) => order.owner },
  { header: 'CLIENT ID', cell: (order) => order.clientOrderId, optional: true },
  { header: 'SYMBOL', cell: (order) => order.symbol },
  { header: 'SIDE', cell: (order) => order.side },
  { header: 'TYPE', cell: (order) => order.orderType, optional: true },
  { header: 'QUANTITY', cell: (order) => order.quantity, align: 'right' },
  {
    header: 'PRICE',
    cell: (order) => order.price ?? order.workingPrice ?? order.stopPrice ?? 'market',
    align: 'right',
  },
  { header: 'TIF', cell: (order) => order.timeInForce, optional: true },
  { header: 'TRADED', cell: (order) => order.cumQuantity, align: 'right', optional: true },
  { header: 'OPEN', cell: (order) => order.leavesQuantity, align: 'right' },
  { header: 'STATUS', cell: standing },
]);

export const trades: Show<RecordedTradeJson> = list('No trades yet.', [
  { header: 'TRADE', cell: (trade) => trade.tradeId },
  { header: 'TIME', cell: (trade) => timeOfDay(trade.at) },
  { header: 'VENUE', cell: (trade) => trade.venue, optional: true },
  { header: 'SYMBOL', cell: (trade) => trade.symbol },
  { header: 'QUANTITY', cell: (trade) => trade.quantity, align: 'right' },
  { header: 'PRICE', cell: (trade) => trade.price, align: 'right' },
  { header: 'AGGRESSOR', cell: (trade) => trade.aggressor, optional: true },
  { header: 'BUYER', cell: (trade) => trade.buyOrderId ?? 'house' },
  { header: 'SELLER', cell: (trade) => trade.sellOrderId ?? 'house' },
  { header: 'SINCE', cell: sinceMade, optional: true },
]);

/** What has been undone, corrected or disputed of a trade. */
function sinceMade({ price, quantity, sides }: RecordedTradeJson): string | null {
  const busted = sides.filter((each) => each.busted);
  if (busted.length === sides.length && busted.length > 0) return 'busted';
  const corrected = sides.some((each) => each.price !== price || each.quantity !== quantity);
  const disputed = sides.filter((each) => each.disputed !== null && !each.busted);
  const words = [
    ...busted.map(({ side }) => `${side} busted`),
    ...(corrected ? ['corrected'] : []),
    ...disputed.map((each) => `disputed by the ${each.side} side: ${each.disputed}`),
  ];
  return words.length === 0 ? null : words.join(', ');
}

export const instruments: Show<InstrumentJson> = list('No instruments.', [
  { header: 'SYMBOL', cell: (instrument) => instrument.symbol },
  { header: 'VENUE', cell: (instrument) => instrument.venue, optional: true },
  { header: 'ASSET CLASS', cell: (instrument) => instrument.assetClass },
  { header: 'CURRENCY', cell: (instrument) => instrument.currency },
  { header: 'TICK', cell: (instrument) => instrument.tickSize, align: 'right' },
  { header: 'LOT', cell: (instrument) => instrument.lotSize, align: 'right' },
  { header: 'ALIASES', cell: (instrument) => pairs(instrument.aliases), optional: true },
]);

export const phases: Show<PhaseStateJson> = list('No phases.', [
  { header: 'VENUE', cell: (state) => state.venue },
  { header: 'SYMBOL', cell: (state) => state.symbol ?? 'all others' },
  { header: 'PHASE', cell: (state) => state.phase },
  { header: 'UNTIL', cell: (state) => state.until },
  { header: 'CANCELS', cell: (state) => (state.allowCancels ? 'allowed' : 'refused'), optional: true },
]);

export const holds: Show<HoldJson> = list('No holds: nothing waits for a decision.', [
  { header: 'HOLD', cell: (hold) => hold.name },
  { header: 'VENUE', cell: (hold) => hold.venue, optional: true },
  { header: 'STAGES', cell: (hold) => hold.stages.join(', ') },
  { header: 'TAKES', cell: takes },
  { header: 'PENDS', cell: (hold) => (hold.pend ? 'yes' : 'no'), optional: true },
  { header: 'TIMEOUT', cell: (hold) => `${hold.onTimeout} after ${hold.timeoutMs} ms` },
]);

/** Which of all orders a hold takes, in words. */
function takes(hold: HoldJson): string {
  const words: [string, string | null][] = [
    ['', hold.side],
    ['', hold.symbol],
    ['of ', hold.owner],
    ['id ', hold.clientOrderId],
    ['from ', hold.minQuantity],
    ['up to ', hold.maxQuantity],
    ['price from ', hold.minPrice],
    ['price up to ', hold.maxPrice],
  ];
  const given = words.flatMap(([word, value]) => (value === null ? [] : [`${word}${value}`]));
  return [
    given.length === 0 ? 'all' : given.join(' '),
    ...(hold.nth === 1 ? [] : [`every ${hold.nth}th`]),
    ...(hold.times === null ? [] : [`${hold.times} times`]),
  ].join(', ');
}

export const venues: Show<VenueSummaryJson> = list('No venues.', [
  { header: 'VENUE', cell: (venue) => venue.name },
  { header: 'INSTRUMENTS', cell: (venue) => venue.instruments, align: 'right' },
  { header: 'OPEN ORDERS', cell: (venue) => venue.openOrders, align: 'right' },
  { header: 'ENDPOINTS', cell: (venue) => venue.endpoints, align: 'right' },
  { header: 'LOGGED ON', cell: (venue) => `${venue.sessionsLoggedOn} of ${venue.sessions}`, align: 'right' },
  { header: 'BOTS', cell: (venue) => venue.bots, align: 'right' },
  { header: 'FILE', cell: (venue) => venue.file },
]);

/** Rates over the last second, ten and sixty; latencies of about the last minute. */
export const venueFigures: Show<VenueSummaryJson> = list('No venues.', [
  { header: 'VENUE', cell: (venue) => venue.name },
  { header: 'ORDERS/S', cell: ({ rates }) => rateText(rates.orders), align: 'right' },
  { header: 'TRADES/S', cell: ({ rates }) => rateText(rates.trades), align: 'right', optional: true },
  { header: 'IN/S', cell: ({ rates }) => rateText(rates.messagesIn), align: 'right', optional: true },
  { header: 'OUT/S', cell: ({ rates }) => rateText(rates.messagesOut), align: 'right', optional: true },
  { header: 'P50', cell: ({ orderLatency: { p50Us } }) => microsText(p50Us), align: 'right' },
  { header: 'P99', cell: ({ orderLatency: { p99Us } }) => microsText(p99Us), align: 'right' },
  { header: 'MAX', cell: ({ orderLatency: { maxUs } }) => microsText(maxUs), align: 'right' },
  { header: 'MD SUBS', cell: (venue) => venue.marketDataSubscriptions, align: 'right' },
]);

export const endpoints: Show<EndpointJson> = list('No endpoints: no client can connect.', [
  { header: 'ENDPOINT', cell: (endpoint) => endpoint.name },
  { header: 'VENUE', cell: (endpoint) => endpoint.venue },
  { header: 'PROTOCOL', cell: (endpoint) => endpoint.beginString },
  { header: 'HOST', cell: (endpoint) => endpoint.host },
  { header: 'PORT', cell: (endpoint) => endpoint.port, align: 'right' },
  {
    header: 'CLIENTS (49=)',
    cell: (endpoint) => endpoint.sessions.map((each) => each.targetCompId).join(', '),
  },
  { header: 'VENUE IS (56=)', cell: (endpoint) => venueIds(endpoint).join(', ') },
]);

export const sessions: Show<SessionJson> = list('No sessions: no client can log on.', [
  { header: 'SESSION', cell: (session) => session.name },
  { header: 'VENUE', cell: (session) => session.venue, optional: true },
  { header: 'ENDPOINT', cell: (session) => session.endpoint, optional: true },
  { header: 'PROTOCOL', cell: (session) => session.beginString, optional: true },
  { header: 'CLIENT', cell: (session) => session.targetCompId },
  { header: 'STATE', cell: (session) => session.state },
  { header: 'PEER', cell: (session) => session.peer, optional: true },
  { header: 'NEXT IN', cell: (session) => session.nextIncomingMsgSeqNum, align: 'right' },
  { header: 'NEXT OUT', cell: (session) => session.nextOutgoingMsgSeqNum, align: 'right' },
]);

export const bots: Show<BotJson> = list('No bots: only clients trade.', [
  { header: 'BOT', cell: (bot) => bot.name },
  { header: 'VENUE', cell: (bot) => bot.venue, optional: true },
  { header: 'KIND', cell: (bot) => bot.kind },
  { header: 'SYMBOL', cell: (bot) => bot.symbol },
  { header: 'STATE', cell: (bot) => bot.state },
  { header: 'ORDERS', cell: (bot) => bot.orders, align: 'right' },
]);

function rateText({ last1s, last10s, last60s }: VenueSummaryJson['rates']['orders']): string {
  return [last1s, last10s, last60s].map((rate) => Math.round(rate)).join('/');
}

function microsText(micros: number): string {
  if (micros === 0) return '';
  return micros < 1_000 ? `${Math.round(micros)} us` : `${Math.round(micros / 100) / 10} ms`;
}

function pairs(record: Readonly<Record<string, string>>): string {
  return Object.entries(record)
    .map(([key, value]) => `${key}=${value}`)
    .join(' ');
}

function venueIds(endpoint: EndpointJson): string[] {
  return [...new Set(endpoint.sessions.map((session) => session.senderCompId))];
}

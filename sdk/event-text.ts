import type { EventJson, EventTypeName, OrderJson } from '../src/management/methods.ts';

type Line = { readonly [Type in EventTypeName]: (event: EventJson<Type>) => string };

const LINE: Line = {
  'rules-changed': () => 'rules changed',
  'instrument-created': ({ instrument }) => `instrument ${instrument.symbol} created`,
  'instrument-updated': ({ instrument }) => `instrument ${instrument.symbol} changed`,
  'instrument-removed': ({ symbol }) => `instrument ${symbol} removed`,
  'instrument-expired': ({ symbol }) => `instrument ${symbol} has expired`,
  'order-held': ({ order, stage, hold, deadline }) =>
    `${subject(order)} held before ${stage === 'new' ? 'it is acknowledged' : 'it is matched'} ` +
    `by ${hold}${until(deadline)}: ${orderTerms(order)}`,
  'order-pending': ({ order }) =>
    `${subject(order)} pending: ${orderTerms(order)}, client id ${order.clientOrderId}`,
  'order-accepted': ({ order }) =>
    `${subject(order)} accepted: ${orderTerms(order)}, client id ${order.clientOrderId}`,
  'order-rejected': (event) =>
    `order ${event.clientOrderId} of ${event.owner} rejected: ${event.text} ` +
    `(${event.side} ${event.quantity ?? '?'} ${event.symbol}${event.price === null ? '' : ` at ${event.price}`})`,
  'order-triggered': ({ order }) => `${subject(order)} triggered: ${orderTerms(order)}`,
  'order-executed': ({ order, price, quantity, tradeId, synthetic }) =>
    `${subject(order)} ${order.side === 'buy' ? 'bought' : 'sold'} ${quantity} ${order.symbol} at ${price}, ` +
    `${order.status === 'filled' ? 'filled' : `${order.leavesQuantity} open`} ` +
    `(${tradeId}${synthetic ? ', with the house' : ''})`,
  'order-guaranteed': ({ order, price, quantity }) =>
    `${subject(order)} guaranteed ${quantity} at ${price}: ${orderTerms(order)}`,
  'order-replaced': ({ order }) =>
    `${subject(order)} replaced: ${orderTerms(order)}, ${order.leavesQuantity} open, client id ${order.clientOrderId}`,
  'order-restated': ({ order, reason }) =>
    `${subject(order)} ${reason}: ${orderTerms(order)}, ${order.leavesQuantity} open` +
    (order.workingPrice === null ? '' : `, working at ${order.workingPrice}`),
  'order-canceled': ({ order, canceledQuantity, reason }) =>
    `${subject(order)} canceled with ${canceledQuantity} open (${reason})`,
  'order-expired': ({ order, expiredQuantity }) => `${subject(order)} expired with ${expiredQuantity} open`,
  'order-done-for-day': ({ order }) => `${subject(order)} done for the day`,
  'request-held': ({ order, request, clientOrderId, hold, deadline }) =>
    `${request} ${clientOrderId} of ${order.owner} held by ${hold}${until(deadline)} (for ${order.orderId})`,
  'request-pending': ({ order, request, clientOrderId }) =>
    `${request} ${clientOrderId} of ${order.owner} pending (for ${order.orderId})`,
  'request-rejected': (event) =>
    `${event.request} ${event.clientOrderId} of ${event.owner} rejected: ${event.text} ` +
    `(for ${event.order?.orderId ?? event.origClientOrderId})`,
  'mass-canceled': ({ orders, owner, symbol, side }) =>
    `${orders} ${orders === 1 ? 'order' : 'orders'} canceled at once` +
    [
      owner === null ? '' : ` of ${owner}`,
      symbol === null ? '' : ` in ${symbol}`,
      side === null ? '' : `, ${side}`,
    ].join(''),
  trade: (event) =>
    `trade ${event.tradeId} ${event.quantity} ${event.symbol} at ${event.price}, ` +
    `buyer ${event.buyOrderId ?? 'the house'}, seller ${event.sellOrderId ?? 'the house'}`,
  'trade-busted': ({ tradeId, symbol, side }) => `trade ${tradeId} of ${symbol} busted${ofSide(side)}`,
  'trade-corrected': ({ tradeId, symbol, side, price, quantity }) =>
    `trade ${tradeId} of ${symbol} corrected to ${quantity} at ${price}${ofSide(side)}`,
  'trade-disputed': ({ tradeId, symbol, side, owner, orderId, reference, reason, text }) =>
    `${owner} does not know ${reference} of ${orderId}, trade ${tradeId} of ${symbol}, ${side}: ${text ?? reason}`,
  'execution-busted': ({ order, reference, quantity, price }) =>
    `${subject(order)}: ${reference}, ${quantity} at ${price}, busted, ${order.cumQuantity} traded in all`,
  'execution-corrected': ({ order, reference, previousQuantity, previousPrice, quantity, price }) =>
    `${subject(order)}: ${reference} corrected from ${previousQuantity} at ${previousPrice} ` +
    `to ${quantity} at ${price}, ${order.cumQuantity} traded in all`,
  'phase-changed': ({ symbol, phase, until: end }) =>
    `${symbol === null ? 'the venue is' : `${symbol} is`} in ${phase}${until(end)}`,
  indicative: ({ symbol, price, quantity, surplus, surplusSide }) =>
    (price === null
      ? `auction of ${symbol}: nothing would trade`
      : `auction of ${symbol}: ${quantity} at ${price}`) +
    (surplusSide === null ? '' : `, ${surplus} left to ${surplusSide}`),
  'hold-added': ({ hold }) => `hold ${hold.name} added: ${hold.stages.join(', ')}`,
  'hold-removed': ({ name }) => `hold ${name} removed`,
  'decision-rejected': ({ verb, orderId, text }) =>
    `${verb}${orderId === null ? '' : ` of ${orderId}`} refused: ${text}`,
  'day-ended': () => 'trading day ended',
  'session-logged-on': ({ session }) => `${session} logged on`,
  'session-logged-out': ({ session }) => `${session} logged out`,
  'config-reloaded': ({ file, changes }) =>
    `${file} loaded: ${changes.length === 0 ? 'nothing changes' : changes.join(', ')}`,
  'config-refused': ({ file, problems }) =>
    `${file} refused: ${problems.map(({ line, column, message }) => `${line}:${column}: ${message}`).join(', ')}`,
  'bot-failed': ({ bot, reason, state }) =>
    `bot ${bot} has failed and is ${state === 'loading' ? 'started anew' : state}: ${reason}`,
  'fault-fired': ({ fault, session, detail }) => `fault ${fault} fired at ${session}: ${detail}`,
};

/** What happened, in one line; the words of others in it are as they came. */
export function eventText<Type extends EventTypeName>(event: EventJson<Type>): string {
  // A daemon of a later version may know more kinds of events than its client.
  const line = (LINE as Partial<Line>)[event.type as Type];
  return line === undefined ? event.type : line(event);
}

/** Whose doing the event is; null for those of the venue itself. */
export function ownerOf(event: EventJson): string | null {
  if ('owner' in event) return event.owner;
  if ('session' in event) return event.session;
  return 'order' in event ? (event.order?.owner ?? null) : null;
}

function subject(order: OrderJson): string {
  return `${order.orderId} of ${order.owner}`;
}

function until(moment: string | null): string {
  return moment === null ? '' : ` until ${moment}`;
}

function ofSide(side: string | null): string {
  return side === null ? '' : `, the ${side} side only`;
}

/** What was ordered, in one line: a plain order without a word more than it needs. */
export function orderTerms(ordered: OrderJson): string {
  const { side, quantity, symbol, orderType, price, timeInForce } = ordered;
  const plain = orderType === 'limit' || orderType === 'market';
  return [
    side,
    quantity,
    symbol,
    ...(plain ? [] : [orderType]),
    ...(price !== null ? [`at ${price}`] : orderType === 'pegged' ? [] : ['at market']),
    timeInForce,
    ...extras(ordered),
  ].join(' ');
}

function extras(ordered: OrderJson): string[] {
  const words: [string, string | null][] = [
    ['stop', ordered.stopPrice],
    ['trailing by', ordered.trailOffset],
    ['following', ordered.peg],
    ['offset', ordered.pegOffset],
    ['showing', ordered.display],
    ['at least', ordered.minimum],
    ['until', ordered.expireAt],
  ];
  return [
    ...words.flatMap(([word, value]) => (value === null ? [] : [`${word} ${value}`])),
    ...(ordered.allOrNone ? ['all-or-none'] : []),
    ...(ordered.postOnly ? ['post-only'] : []),
  ];
}

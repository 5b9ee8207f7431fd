import { action, type Action } from './action.ts';
import { BOT_ACTIONS } from './bots.ts';
import { FAULT_ACTIONS } from './faults.ts';
import { HOLD_ACTIONS } from './holds.ts';
import { SESSION_ACTIONS } from './sessions.ts';
import { SNAPSHOT_ACTIONS } from './snapshots.ts';

/** All actions. A view names those that make sense for what can be selected in it. */
export const ACTIONS = {
  'enter-order': action({
    key: 'e',
    name: 'enter an order',
    method: 'order.enter',
    asks: ['side', 'quantity', 'price', 'orderType', 'timeInForce', 'owner'],
    begins: { side: 'buy' },
    done: ({ order: { orderId, status, cumQuantity } }) =>
      `${orderId} is ${status}${cumQuantity === '0' ? '' : `, ${cumQuantity} traded`}.`,
  }),
  halt: action({
    key: 'H',
    name: 'halt',
    method: 'instrument.halt',
    asks: ['until', 'cancelOrders', 'forbidCancels'],
    confirm: ({ symbol, cancelOrders }) =>
      `Halt trading in ${String(symbol)}${cancelOrders === true ? ', and cancel all its orders' : ''}?`,
    done: ({ phase: { symbol, phase } }) => `${symbol} is in ${phase}.`,
  }),
  resume: action({
    key: 'R',
    name: 'resume',
    method: 'instrument.resume',
    asks: [],
    done: ({ phase: { symbol, phase } }) => `${symbol} is in ${phase}.`,
  }),
  'set-phase': action({
    key: 'P',
    name: 'set the phase',
    method: 'phase.set',
    asks: ['phase', 'until', 'cancelOrders', 'forbidCancels'],
    confirm: ({ symbol, venue, phase, cancelOrders }) =>
      `Have ${String(symbol ?? venue)} in ${String(phase)}${cancelOrders === true ? ', and cancel all its orders' : ''}?`,
    done: ({ phase: { symbol, venue, phase } }) => `${symbol ?? venue} is in ${phase}.`,
  }),
  'cancel-order': action({
    key: 'c',
    name: 'cancel the order',
    method: 'order.cancel',
    asks: [],
    confirm: ({ orderId, whose, terms }) =>
      `Cancel ${String(orderId)} of ${String(whose)}, ${String(terms)}?`,
    done: ({ order: { orderId, status } }) => `${orderId} is ${status}.`,
  }),
  'fill-order': action({
    key: 'f',
    name: 'fill the order',
    method: 'order.fill',
    asks: ['quantity', 'price', 'force'],
    confirm: ({ orderId, whose, terms, quantity }) =>
      `Fill ${typeof quantity === 'string' ? quantity : 'all that is open'} of ${String(orderId)} of ${String(whose)}, ${String(terms)}, against the house?`,
    done: ({ order: { orderId, status, cumQuantity } }) => `${orderId} is ${status}, ${cumQuantity} traded.`,
  }),
  'correct-trade': action({
    key: 'C',
    name: 'correct the trade',
    method: 'trade.correct',
    asks: ['price', 'quantity'],
    confirm: ({ tradeId, price, quantity }) =>
      `Correct ${String(tradeId)} to ${String(quantity)} at ${String(price)}?`,
    done: ({ tradeId, orders }) =>
      `${tradeId} is corrected for ${orders.map(({ orderId }) => orderId).join(' and ')}.`,
  }),
  'bust-trade': action({
    key: 'B',
    name: 'bust the trade',
    method: 'trade.bust',
    asks: [],
    confirm: ({ tradeId, symbol, quantity, price }) =>
      `Undo ${String(tradeId)}, ${String(quantity)} ${String(symbol)} at ${String(price)}, both sides of it?`,
    done: ({ tradeId, orders }) =>
      `${tradeId} is busted for ${orders.map(({ orderId }) => orderId).join(' and ')}.`,
  }),
  'advance-clock': action({
    key: 'a',
    name: 'advance the clock',
    method: 'clock.advance',
    asks: ['to'],
    begins: { to: '1m' },
    done: ({ clock, steps }) => `The clock shows ${clock.now}; what was due and has happened: ${steps}.`,
  }),
  reload: action({
    key: 'r',
    name: 'reload its file',
    method: 'venue.reload',
    asks: [],
    done: ({ files }) =>
      files
        .map(({ file, outcome, changes, problems: [problem] }) =>
          problem === undefined
            ? `${file} is ${outcome}: ${changes.length === 0 ? 'nothing changes' : changes.join(', ')}.`
            : `${file} is ${outcome}: ${problem.line}:${problem.column}: ${problem.message}`,
        )
        .join(' '),
  }),
  ...BOT_ACTIONS,
  ...FAULT_ACTIONS,
  ...HOLD_ACTIONS,
  ...SESSION_ACTIONS,
  ...SNAPSHOT_ACTIONS,
} satisfies Readonly<Record<string, Action>>;

export type ActionName = keyof typeof ACTIONS;

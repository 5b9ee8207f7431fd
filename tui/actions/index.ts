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
  ...BOT_ACTIONS,
  ...FAULT_ACTIONS,
  ...HOLD_ACTIONS,
  ...SESSION_ACTIONS,
  ...SNAPSHOT_ACTIONS,
} satisfies Readonly<Record<string, Action>>;

export type ActionName = keyof typeof ACTIONS;

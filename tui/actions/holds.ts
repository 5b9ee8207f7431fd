import { action } from './action.ts';

/** What is done with holds, and with what they hold. */
export const HOLD_ACTIONS = {
  'add-hold': action({
    key: 'h',
    name: 'add a hold',
    method: 'hold.add',
    asks: ['name', 'symbol', 'side', 'owner', 'clientOrderId', 'nth', 'times', 'timeoutMs', 'onTimeout'],
    begins: { name: '', symbol: '' },
    done: ({ hold: { name } }) => `${name} holds what fits it.`,
  }),
  'remove-hold': action({
    key: 'X',
    name: 'remove the hold',
    method: 'hold.remove',
    asks: [],
    confirm: ({ name }) => `Remove ${String(name)}? What it holds stays held.`,
    done: ({ name }) => `${name} is removed.`,
  }),
  'release-order': action({
    key: 'r',
    name: 'release the order',
    method: 'order.release',
    asks: [],
    done: ({ order: { orderId, status } }) => `${orderId} is ${status}.`,
  }),
  'reject-order': action({
    key: 'J',
    name: 'reject the order',
    method: 'order.reject',
    asks: ['reason', 'text'],
    confirm: ({ orderId, whose, terms }) =>
      `Reject ${String(orderId)} of ${String(whose)}, ${String(terms)}?`,
    done: ({ order: { orderId, status } }) => `${orderId} is ${status}.`,
  }),
};

import type { OrderJson, RecordedTradeJson } from '../../sdk/index.ts';
import { ask, type Known } from '../../tui/model/known.ts';

const PLACE = { venue: 'XSIM', symbol: 'AAPL' };
const AT = '2026-03-02T14:31:58.000000Z';

const ORDER: OrderJson = {
  ...PLACE,
  orderId: 'O-7',
  owner: 'fix44.CLIENT1',
  clientOrderId: 'ORDER-1',
  side: 'buy',
  orderType: 'limit',
  price: '190.00',
  timeInForce: 'day',
  stopPrice: null,
  trailOffset: null,
  peg: null,
  pegOffset: null,
  display: null,
  minimum: null,
  allOrNone: false,
  postOnly: false,
  expireAt: null,
  status: 'partially-filled',
  place: 'book',
  workingPrice: '190.00',
  quantity: '300',
  cumQuantity: '100',
  leavesQuantity: '200',
  averagePrice: '190.00',
  enteredAt: AT,
};

const TRADE: RecordedTradeJson = {
  ...PLACE,
  tradeId: 'T-3',
  price: '190.00',
  quantity: '100',
  aggressor: 'buy',
  buyOrderId: 'O-7',
  sellOrderId: 'O-8',
  synthetic: false,
  at: AT,
  sides: [],
};

const SIDE = { side: 'sell', orderId: 'O-8', executionId: 'E-6', price: '190.00', quantity: '100' } as const;

/** Orders, trades, endpoints and the clock of the daemon that is known. */
export function knowLists(known: Known): void {
  const held: OrderJson = {
    ...ORDER,
    orderId: 'O-9',
    owner: 'operator',
    side: 'sell',
    place: 'held',
    price: null,
  };
  known.take(ask('order.list', { open: true, held: false, limit: 200 }), {
    orders: [ORDER, held],
    requests: [{ orderId: 'O-7', request: 'cancel', clientOrderId: 'CANCEL-1', deadline: null }],
    more: true,
  });
  known.take(ask('trade.list', { limit: 200 }), {
    trades: [
      TRADE,
      { ...TRADE, tradeId: 'T-4', aggressor: null, sides: [{ ...SIDE, busted: true, disputed: null }] },
    ],
    more: false,
  });
  known.take(ask('trade.list', { ...PLACE, limit: 50 }), { trades: [TRADE], more: false });
  known.take(ask('order.why', { venue: 'XSIM', orderId: 'O-9' }), {
    order: held,
    steps: [
      {
        cause: 'admin asked for order.enter',
        user: 'admin',
        event: { type: 'order-accepted', at: AT, number: 20, executionId: 'E-9', order: held },
      },
    ],
    missing: null,
  });
  known.take(ask('endpoint.list', {}), {
    endpoints: [
      {
        name: 'fix44',
        venue: 'XSIM',
        protocol: 'fix',
        beginString: 'FIX.4.4',
        host: '127.0.0.1',
        port: 9_880,
        tls: true,
        sessions: [],
      },
    ],
  });
  known.take(ask('clock.show', {}), {
    clock: { mode: 'manual', factor: 0, now: AT, next: '2026-03-02T16:30:00.000000Z' },
  });
}

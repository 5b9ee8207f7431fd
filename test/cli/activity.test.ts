import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { type Activity, ActivityLog } from '../../src/cli/activity.ts';
import type { EventJson, OrderJson } from '../../src/management/methods.ts';
import { Recording } from './recording.ts';

const AT = '2026-03-02T09:00:00.000001Z';

function order(owner: string, changes: Partial<OrderJson> = {}): OrderJson {
  return {
    orderId: 'O-7',
    venue: 'XSIM',
    owner,
    clientOrderId: 'A1',
    symbol: 'AAPL',
    side: 'buy',
    orderType: 'limit',
    price: '10.00',
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
    status: 'new',
    place: 'book',
    workingPrice: '10.00',
    quantity: '100',
    cumQuantity: '0',
    leavesQuantity: '100',
    averagePrice: null,
    enteredAt: AT,
    ...changes,
  };
}

function accepted(owner: string): EventJson {
  return { type: 'order-accepted', number: 1, at: AT, executionId: 'E-1', order: order(owner) };
}

function trade(tradeId: string): EventJson {
  const between = { aggressor: 'buy', buyOrderId: 'O-7', sellOrderId: 'O-6', synthetic: false } as const;
  return {
    type: 'trade',
    number: 2,
    at: AT,
    tradeId,
    symbol: 'AAPL',
    price: '10.00',
    quantity: '40',
    ...between,
  };
}

function executed(owner: string, tradeId: string): EventJson {
  return {
    type: 'order-executed',
    number: 3,
    at: AT,
    executionId: 'E-2',
    tradeId,
    price: '10.00',
    quantity: '40',
    liquidity: 'removed',
    synthetic: false,
    order: order(owner, { status: 'partially-filled', cumQuantity: '40', leavesQuantity: '60' }),
  };
}

describe('activity in the foreground', () => {
  const listeners = new Set<(activity: Activity) => void>();
  const source = {
    activity(listener: (activity: Activity) => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  const tell = (...events: EventJson[]): void => {
    for (const event of events) for (const listener of listeners) listener({ venue: 'XSIM', event });
  };

  beforeEach(() => mock.timers.enable({ apis: ['setInterval'] }));
  afterEach(() => mock.timers.reset());

  it('shows what a client does, a line each', () => {
    using shown = started();
    tell(accepted('ACME'), trade('T-1'), executed('ACME', 'T-1'));
    assert.deepEqual(shown.lines, [
      '09:00:00.000001Z  XSIM  O-7 of ACME accepted: buy 100 AAPL at 10.00 day, client id A1',
      '09:00:00.000001Z  XSIM  O-7 of ACME bought 40 AAPL at 10.00, 60 open (T-1)',
    ]);
  });

  it('counts what bots trade among themselves, every few seconds', () => {
    using shown = started();
    tell(
      accepted('bot:noise-AAPL'),
      trade('T-1'),
      executed('bot:noise-AAPL', 'T-1'),
      executed('bot:maker', 'T-1'),
    );
    tell(trade('T-2'), trade('T-3'), executed('ACME', 'T-3'));
    mock.timers.tick(5_000);
    assert.deepEqual(shown.lines.slice(1), ['bots traded 2 times in the last 5 seconds']);
    mock.timers.tick(5_000);
    assert.equal(shown.lines.length, 2, 'no line when they did not');
  });

  it('stops listening when there is more than can be read, until the next second', () => {
    using shown = started();
    for (let count = 0; count < 1_000; count++) tell(accepted('ACME'));
    assert.equal(shown.lines.length, 21);
    assert.match(shown.lines[20]!, /simctl events tail/);
    assert.equal(listeners.size, 0);
    mock.timers.tick(1_000);
    tell(accepted('ACME'));
    assert.equal(shown.lines.length, 22);
  });

  it('leaves no listener and no timer behind', () => {
    const shown = started();
    assert.equal(listeners.size, 1);
    shown[Symbol.dispose]();
    mock.timers.tick(1_000);
    assert.equal(listeners.size, 0);
  });

  function started(): Disposable & { readonly lines: string[] } {
    const recording = new Recording();
    const log = new ActivityLog(source, recording.output);
    log.start();
    return {
      get lines() {
        return recording.lines;
      },
      [Symbol.dispose]: () => log[Symbol.dispose](),
    };
  }
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type * as z from 'zod';
import { METHODS, type MethodName, type Params, type Result } from '../../src/management/methods.ts';
import type { Answer, Peer } from '../kit/management-peer.ts';
import { SmallDaemon } from '../kit/small-daemon.ts';

/** Calls, and sees to it that the answer is what the table declares. */
async function ask<M extends MethodName>(peer: Peer, method: M, params: object = {}): Promise<Result<M>> {
  const { result, error } = await peer.call(method, params);
  if (error !== undefined) assert.fail(`${method}: ${error.message}`);
  const schema: z.ZodObject = METHODS[method].result;
  return schema.parse(result) as Result<M>;
}

async function refusal(peer: Peer, method: MethodName, params: object): Promise<string> {
  const { error } = await peer.call(method, params);
  assert.ok(error !== undefined, `${method} was not refused`);
  return String(error.data['reason'] ?? error.data['code']);
}

describe('an order of the operator', () => {
  it('rests, trades, and is shown with what became of it', async () => {
    await using daemon = await SmallDaemon.start();
    using desk = await daemon.logOn('operator');
    const { order: resting } = await ask(desk, 'order.enter', {
      symbol: 'VOD',
      side: 'buy',
      quantity: '100',
      price: '10.5',
    });
    assert.deepEqual(resting, {
      orderId: 'O-1',
      venue: 'XSIM',
      owner: 'operator',
      clientOrderId: 'OP-2',
      symbol: 'VOD',
      side: 'buy',
      orderType: 'limit',
      price: '10.50',
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
      workingPrice: '10.50',
      quantity: '100',
      cumQuantity: '0',
      leavesQuantity: '100',
      averagePrice: null,
      enteredAt: '2026-03-02T09:00:00.000002Z',
    });
    const { order, executions } = await ask(desk, 'order.enter', {
      symbol: 'ISIN-VOD',
      side: 'sell',
      quantity: '40',
      clientOrderId: 'mine',
    });
    assert.deepEqual(
      [order.orderType, order.status, order.clientOrderId, order.averagePrice],
      ['market', 'filled', 'mine', '10.50'],
    );
    assert.deepEqual(executions, [
      {
        executionId: 'E-4',
        tradeId: 'T-1',
        price: '10.50',
        quantity: '40',
        liquidity: 'removed',
        synthetic: false,
        at: '2026-03-02T09:00:00.000003Z',
      },
    ]);
    const { order: shown } = await ask(desk, 'order.show', { orderId: 'O-1' });
    assert.deepEqual([shown.status, shown.leavesQuantity], ['partially-filled', '60']);
    const { trades } = await ask(desk, 'trade.list', { symbol: 'VOD' });
    assert.equal(trades.length, 1);
    const book = await ask(desk, 'book.show', { symbol: 'VOD' });
    assert.deepEqual(book.bids, [{ price: '10.50', quantity: '60', orders: 1 }]);
    assert.equal(book.lastTrade?.tradeId, 'T-1');
  });

  it('is replaced and canceled by its id, whoever owns it', async () => {
    await using daemon = await SmallDaemon.start();
    daemon.venue().fill('VOD', 1);
    using desk = await daemon.logOn('operator');
    const { order: replaced } = await ask(desk, 'order.replace', {
      orderId: 'O-1',
      price: '0.02',
      quantity: '5',
    });
    assert.deepEqual(
      [replaced.owner, replaced.price, replaced.quantity, replaced.status],
      ['ACME', '0.02', '5', 'new'],
    );
    const { order } = await ask(desk, 'order.cancel', { orderId: 'O-1' });
    assert.deepEqual([order.status, order.leavesQuantity, order.quantity], ['canceled', '0', '5']);
    assert.equal(await refusal(desk, 'order.cancel', { orderId: 'O-1' }), 'not-open');
    assert.equal(await refusal(desk, 'order.replace', { orderId: 'O-1', quantity: '6' }), 'not-open');
    const asOwner = { orderId: 'O-1', clientOrderId: 'A-9' };
    assert.equal(await refusal(desk, 'order.cancel', asOwner), 'too-late');
  });

  for (const [params, reason] of [
    [{ price: '10.505' }, 'price-off-tick'],
    [{ price: '21474836.47' }, 'invalid-price'],
    [{ price: '99999999999999999999' }, 'invalid-price'],
    [{ quantity: '1.5' }, 'quantity-off-lot'],
    [{ quantity: '0' }, 'invalid-quantity'],
    [{ quantity: '-1' }, 'invalid-quantity'],
    [{ quantity: '99999999999999999999' }, 'invalid-quantity'],
    [{ quantity: '9007199254740991' }, 'value-too-large'],
    [{ symbol: 'TSLA' }, 'unknown-symbol'],
    [{ orderType: 'limit', price: undefined }, 'price-required'],
    [{ clientOrderId: 'A-1', owner: 'ACME' }, 'duplicate-client-order-id'],
    [{ price: '1e3' }, 'invalid-params'],
    [{ price: '' }, 'invalid-params'],
    [{ price: 10 }, 'invalid-params'],
    [{ side: 'long' }, 'invalid-params'],
    [{ owner: '../acme' }, 'invalid-params'],
    [{ venue: 'XOTHER' }, 'not-found'],
  ] as const) {
    it(`is refused with ${JSON.stringify(params)}: ${reason}`, async () => {
      await using daemon = await SmallDaemon.start();
      daemon.venue().fill('VOD', 1);
      using desk = await daemon.logOn('operator');
      const order = { symbol: 'VOD', side: 'buy', quantity: '1', price: '10.50', ...params };
      assert.equal(await refusal(desk, 'order.enter', order), reason);
      assert.equal(daemon.venue().venue.openOrders, 1);
    });
  }

  it('gets an id of its own though somebody has chosen the same', async () => {
    await using daemon = await SmallDaemon.start();
    using desk = await daemon.logOn('operator');
    const order = { symbol: 'VOD', side: 'buy', quantity: '1', price: '1' };
    for (let number = 1; number <= 12; number++)
      await ask(desk, 'order.enter', { ...order, clientOrderId: `OP-${number * 2}` });
    const { order: entered } = await ask(desk, 'order.enter', order);
    assert.match(entered.clientOrderId, /^OP-\d+$/);
    assert.equal(daemon.venue().venue.openOrders, 13);
  });

  it('is not taken while the venue cannot take any', async () => {
    await using daemon = await SmallDaemon.start();
    daemon.venue().available = false;
    using desk = await daemon.logOn('operator');
    const { error } = await desk.call('order.enter', {
      symbol: 'VOD',
      side: 'buy',
      quantity: '1',
      price: '1',
    });
    assert.deepEqual([error?.data['code'], error?.message], ['unavailable', 'the disk is full']);
  });
});

describe('lists', () => {
  it('give the latest orders, oldest first, page by page', async () => {
    await using daemon = await SmallDaemon.start();
    daemon.venue().fill('VOD', 25);
    using desk = await daemon.logOn('operator');
    await ask(desk, 'order.cancel', { orderId: 'O-3' });
    const pages: string[][] = [];
    for (let before: string | undefined; pages.length === 0 || before !== undefined;) {
      const page = await ask(desk, 'order.list', { limit: 10, before });
      const ids = page.orders.map(({ orderId }) => orderId);
      pages.push(ids);
      before = page.more ? ids[0] : undefined;
    }
    assert.deepEqual(
      pages.map((ids) => [ids[0], ids.at(-1)]),
      [
        ['O-16', 'O-25'],
        ['O-6', 'O-15'],
        ['O-1', 'O-5'],
      ],
    );
    const count = async (params: Params<'order.list'>): Promise<number> =>
      (await ask(desk, 'order.list', params)).orders.length;
    assert.equal(await count({ open: true }), 24);
    assert.equal(await count({ status: ['canceled'] }), 1);
    assert.equal(await count({ owner: 'ACME', clientOrderId: 'A-3' }), 1);
    assert.equal(await count({ side: 'sell' }), 0);
    assert.equal(await count({ symbol: 'TSLA' }), 0);
    assert.equal(await count({ symbol: 'ISIN-VOD', limit: 1_000 }), 25);
  });

  it('cover all venues, and ask which one where it matters', async () => {
    await using daemon = await SmallDaemon.start({ venues: ['XONE', 'XTWO'] });
    daemon.venue('XTWO').list('TSLA');
    daemon.venue('XONE').fill('VOD', 2);
    daemon.venue('XTWO').fill('TSLA', 3);
    using desk = await daemon.logOn('operator');
    assert.equal((await ask(desk, 'order.list')).orders.length, 5);
    assert.equal((await ask(desk, 'order.list', { venue: 'XONE' })).orders.length, 2);
    assert.equal((await ask(desk, 'instrument.list')).instruments.length, 3);
    assert.equal((await ask(desk, 'session.list')).sessions.length, 2);
    assert.equal((await ask(desk, 'endpoint.list')).endpoints.length, 2);
    assert.equal((await ask(desk, 'bot.list', { venue: 'XTWO' })).bots.length, 1);
    assert.equal((await ask(desk, 'venue.list')).venues.length, 2);
    assert.equal((await ask(desk, 'daemon.status')).venues.length, 2);
    assert.equal((await ask(desk, 'order.show', { orderId: 'O-3' })).order.symbol, 'TSLA');
    assert.equal((await ask(desk, 'book.show', { symbol: 'TSLA' })).venue, 'XTWO');
    for (const [method, params] of [
      ['order.show', { orderId: 'O-1' }],
      ['book.show', { symbol: 'VOD' }],
      ['venue.show', {}],
      ['order.enter', { symbol: 'VOD', side: 'buy', quantity: '1', price: '1' }],
    ] as const) {
      assert.equal(await refusal(desk, method, params), 'ambiguous');
      assert.equal((await desk.call(method, { ...params, venue: 'XONE' })).error, undefined);
    }
    assert.equal(await refusal(desk, 'order.show', { orderId: 'O-99' }), 'not-found');
    assert.equal(await refusal(desk, 'book.show', { symbol: 'GOOG' }), 'not-found');
    await ask(desk, 'venue.check', { file: 'a.toml', text: '' });
  });

  it('page through instruments', async () => {
    await using daemon = await SmallDaemon.start();
    for (const symbol of ['AAA', 'BBB', 'CCC']) daemon.venue().list(symbol);
    using desk = await daemon.logOn('viewer');
    const first = await ask(desk, 'instrument.list', { limit: 3 });
    assert.equal(first.more, true);
    const { instruments, more } = await ask(desk, 'instrument.list', { after: 'BBB' });
    assert.deepEqual([instruments.map(({ symbol }) => symbol), more], [['CCC'], false]);
    assert.equal((await ask(desk, 'instrument.list', { symbol: 'ISIN-AAA' })).instruments.length, 1);
  });
});

describe('daemon.stop', () => {
  it('is answered, and then the daemon is told', async () => {
    await using daemon = await SmallDaemon.start();
    using admin = await daemon.logOn('admin');
    const answer: Answer = await admin.call('daemon.stop');
    assert.equal(answer.result?.['name'], 'small');
    await admin.call('daemon.status');
    assert.equal(daemon.stops, 1);
  });
});

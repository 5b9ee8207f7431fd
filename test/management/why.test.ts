import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Peer } from '../kit/management-peer.ts';
import { SmallDaemon } from '../kit/small-daemon.ts';

const BUY = { symbol: 'VOD', side: 'buy', quantity: '10', price: '10' };

interface Told {
  readonly order: { readonly status: string } | null;
  readonly steps: readonly { readonly cause: string; readonly event: { readonly type: string } }[];
  readonly missing: string | null;
}

async function why(peer: Peer, params: object): Promise<Told> {
  const { result, error } = await peer.call('order.why', params);
  assert.equal(error, undefined);
  return result as unknown as Told;
}

function linesOf({ steps }: Told): string[] {
  return steps.map(({ cause, event }) => `${event.type}: ${cause}`);
}

describe('order.why', () => {
  it('tells each step of an order and what it came of', async () => {
    await using daemon = await SmallDaemon.start();
    using desk = await daemon.logOn('operator');
    await desk.call('hold.add', { name: 'desk', stages: ['new'], times: 1, pend: true });
    await desk.call('order.enter', { ...BUY, owner: 'ACME', clientOrderId: 'one' });
    await desk.call('order.release', { orderId: 'O-1' });
    await desk.call('order.cancel', { orderId: 'O-1', clientOrderId: 'never' });
    await desk.call('order.enter', { ...BUY, owner: 'ACME', clientOrderId: 'two' });
    await desk.call('order.enter', { ...BUY, side: 'sell', quantity: '4', clientOrderId: 'three' });
    daemon.venue().submit({ type: 'end-day' });
    assert.deepEqual(linesOf(await why(desk, { orderId: 'O-1' })), [
      'order-held: ACME entered order one, by user operator',
      'order-accepted: release was decided, by user operator',
      'order-canceled: ACME asked to cancel one, by user operator',
    ]);
    const told = await why(desk, { clientOrderId: 'two', session: 'ACME' });
    assert.deepEqual(linesOf(told), [
      'order-accepted: ACME entered order two, by user operator',
      'trade: operator entered order three, by user operator',
      'order-executed: operator entered order three, by user operator',
      'order-expired: the trading day ended',
    ]);
    assert.equal(told.missing, null);
  });

  it('tells of orders that never were any, and of those that went on under another id', async () => {
    await using daemon = await SmallDaemon.start();
    using desk = await daemon.logOn('operator');
    await desk.call('order.enter', { ...BUY, price: '10.001', clientOrderId: 'off' });
    const refused = await why(desk, { clientOrderId: 'off' });
    assert.deepEqual(linesOf(refused), ['order-rejected: operator entered order off, by user operator']);
    assert.equal(refused.order, null);
    await desk.call('order.enter', { ...BUY, clientOrderId: 'first' });
    await desk.call('order.replace', { orderId: 'O-1', quantity: '20', clientOrderId: 'second' });
    for (const clientOrderId of ['first', 'second'])
      assert.deepEqual(linesOf(await why(desk, { clientOrderId, session: 'operator' })), [
        'order-accepted: operator entered order first, by user operator',
        'order-replaced: operator asked to replace first, by user operator',
      ]);
  });

  it('says what is wrong when it cannot', async () => {
    await using daemon = await SmallDaemon.start({ venues: ['XSIM', 'XTWO'] });
    using viewer = await daemon.logOn('viewer');
    const code = async (params: object): Promise<unknown> =>
      (await viewer.call('order.why', params)).error?.data['code'];
    assert.equal(await code({}), 'invalid-params');
    assert.equal(await code({ orderId: 'O-1', clientOrderId: 'one' }), 'invalid-params');
    assert.equal(await code({ orderId: '7' }), 'invalid-params');
    assert.equal(await code({ orderId: 'O-1' }), 'ambiguous');
    assert.equal(await code({ venue: 'XSIM', orderId: 'O-1' }), 'not-found');
    assert.equal(await code({ venue: 'XSIM', clientOrderId: 'one' }), 'not-found');
  });
});

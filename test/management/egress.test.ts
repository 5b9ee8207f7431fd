import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Answer } from '../kit/management-peer.ts';
import { SmallDaemon } from '../kit/small-daemon.ts';

const ENTER = { symbol: 'VOD', side: 'buy', quantity: '1', price: '1' };

function numbersOf(lines: readonly Answer[]): number[] {
  return lines.flatMap(({ method, params }) => {
    if (method !== 'events' && method !== 'events.gap') return [];
    const { from, to, dropped, events } = params as { from: number; to: number } & (
      | { dropped: number; events?: undefined }
      | { dropped?: undefined; events: unknown[] }
    );
    const numbers = Array.from({ length: to - from + 1 }, (_, index) => from + index);
    assert.equal(numbers.length, dropped ?? events?.length);
    return numbers;
  });
}

describe('what tells of a venue', () => {
  it('leaves only when it is durable: events and answers, in their order', async () => {
    await using daemon = await SmallDaemon.start();
    using trader = await daemon.logOn('operator');
    await trader.call('events.subscribe', {});
    daemon.holdCommits();
    const calls = [
      trader.call('order.enter', ENTER),
      trader.call('order.enter', { ...ENTER, price: '1.001' }),
      trader.call('order.list'),
    ];
    const before = trader.received;
    // Answered at once, so everything before it has been dealt with; nothing else has come.
    const status = await trader.call('daemon.status');
    assert.equal(trader.received, `${before}${JSON.stringify({ jsonrpc: '2.0', ...status })}\n`);
    assert.equal(daemon.venue().venue.openOrders, 1);
    daemon.commit();
    const [entered, refused, listed] = (await Promise.all(calls)) as [Answer, Answer, Answer];
    assert.equal((entered.result!['order'] as { orderId: string }).orderId, 'O-1');
    assert.equal(refused.error?.data['reason'], 'price-off-tick');
    assert.equal((listed.result!['orders'] as unknown[]).length, 1);
    const order = [...trader.received.matchAll(/"type":"[a-z-]+"|"id":\d+/g)].map(([match]) => match);
    const expected = ['"type":"order-accepted"', '"id":4', '"type":"order-rejected"', '"id":5', '"id":6'];
    assert.deepEqual(order.slice(-5), expected);
  });
});

describe('a slow reader', () => {
  it('is told which events it missed', async () => {
    await using daemon = await SmallDaemon.start({ limits: { queuedEvents: 10 } });
    using reader = await daemon.logOn('viewer');
    await reader.call('events.subscribe', {});
    daemon.holdCommits();
    daemon.venue().fill('VOD', 50);
    daemon.commit();
    const lines: Answer[] = [];
    while (lines.length < 2) lines.push(await reader.line());
    assert.deepEqual(lines.at(-1)?.params, { subscription: 1, from: 11, to: 50, dropped: 40 });
    daemon.venue().fill('VOD', 2);
    lines.push(await reader.line());
    assert.deepEqual(
      numbersOf(lines),
      Array.from({ length: 52 }, (_, index) => index + 1),
    );
  });

  it('that stops reading misses events, nobody else does, and it hears of it when it reads again', async () => {
    await using daemon = await SmallDaemon.start();
    using slow = await daemon.logOn('viewer');
    using quick = await daemon.logOn('viewer');
    await Promise.all([slow.call('events.subscribe', {}), quick.call('events.subscribe', {})]);
    slow.socket.pause();
    const orders = 25_000;
    for (let batch = 0; batch < orders / 100; batch++) {
      daemon.venue().fill('VOD', 100);
      await quick.line(({ params }) => params?.['to'] === (batch + 1) * 100);
    }
    slow.socket.resume();
    const lines: Answer[] = [];
    let last = 0;
    while (last < orders) {
      const line = await slow.line();
      lines.push(line);
      last = numbersOf([line]).at(-1) ?? last;
    }
    assert.ok(lines.some(({ method }) => method === 'events.gap'));
    assert.deepEqual(
      numbersOf(lines),
      Array.from({ length: orders }, (_, index) => index + 1),
    );
    assert.deepEqual(daemon.log, []);
  });

  it('is cut when too much has waited for too long', async () => {
    const limits = { egressSoftBytes: 64 * 1_024, egressSoftMs: 50 };
    await using daemon = await SmallDaemon.start({ limits });
    using dead = await daemon.logOn('viewer');
    await dead.call('events.subscribe', {});
    dead.socket.pause();
    const { promise, resolve } = Promise.withResolvers<void>();
    const flood = setInterval(() => {
      daemon.venue().fill('VOD', 1_000);
      if (daemon.log.length > 0) resolve();
    }, 5);
    await promise;
    clearInterval(flood);
    assert.match(daemon.log.join('\n'), /reads too slowly: over 65536 bytes/);
    using other = await daemon.logOn('viewer');
    await other.call('daemon.status');
    assert.equal(daemon.venue().listeners, 0);
  });

  it('is cut at the hard limit at once', async () => {
    const limits = { egressHardBytes: 100_000 };
    await using daemon = await SmallDaemon.start({ limits });
    using dead = await daemon.logOn('viewer');
    await dead.call('events.subscribe', {});
    dead.socket.pause();
    const { promise, resolve } = Promise.withResolvers<void>();
    const flood = setInterval(() => {
      daemon.venue().fill('VOD', 1_000);
      if (daemon.log.length > 0) resolve();
    }, 5);
    await promise;
    clearInterval(flood);
    dead.socket.resume();
    await dead.closed;
    assert.match(daemon.log.join('\n'), /reads too slowly: \d+ bytes wait/);
  });

  it('of answers is not worked for until it reads', async () => {
    await using daemon = await SmallDaemon.start();
    daemon.venue().fill('VOD', 1_000);
    using reader = await daemon.logOn('viewer');
    reader.socket.pause();
    const requests = 1_000;
    for (let id = 1; id <= requests; id++) {
      reader.write(
        `${JSON.stringify({ jsonrpc: '2.0', id: `r${id}`, method: 'order.list', params: { limit: 100 } })}\n`,
      );
    }
    using other = await daemon.logOn('viewer');
    for (let call = 0; call < 50; call++) assert.equal((await other.call('daemon.status')).error, undefined);
    assert.deepEqual(daemon.log, []);
    reader.socket.resume();
    const last = await reader.line(({ id }) => id === `r${requests}`);
    assert.equal((last.result!['orders'] as unknown[]).length, 100);
    assert.deepEqual(daemon.log, []);
  });

  it('has at most so many requests in flight', async () => {
    await using daemon = await SmallDaemon.start({ limits: { inFlight: 4 } });
    using trader = await daemon.logOn('operator');
    daemon.holdCommits();
    for (let id = 1; id <= 20; id++) {
      trader.write(
        `${JSON.stringify({ jsonrpc: '2.0', id: `r${id}`, method: 'order.enter', params: ENTER })}\n`,
      );
    }
    using other = await daemon.logOn('viewer');
    await other.call('daemon.status');
    assert.equal(daemon.venue().venue.openOrders, 4);
    daemon.commit();
    await trader.line(({ id }) => id === 'r20');
    assert.equal(daemon.venue().venue.openOrders, 20);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { connect, SimctlError, type Client, type EventItem, type EventQueue } from '../../sdk/index.ts';
import { Relay } from '../kit/relay.ts';
import { seeded } from '../kit/seed.ts';
import { secretOf, SmallDaemon } from '../kit/small-daemon.ts';

function clientOf(port: number): Promise<Client> {
  return connect({ port, user: 'admin', token: secretOf('admin') });
}

async function take(items: EventQueue, count: number): Promise<EventItem[]> {
  const taken: EventItem[] = [];
  while (taken.length < count) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    const { done, value } = await items.next();
    if (done === true) break;
    taken.push(value);
  }
  return taken;
}

function sequences(items: readonly EventItem[]): number[] {
  return items.map(({ sequence }) => sequence);
}

function numbers(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

async function codeOf(call: Promise<unknown>): Promise<string> {
  const error = await call.then(
    () => assert.fail('the call did not fail'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof SimctlError, String(error));
  return error.code;
}

describe('a queue of the client', () => {
  it('is read like a subscription', async () => {
    await using daemon = await SmallDaemon.start();
    await using client = await clientOf(daemon.port);
    await using queue = client.queue({ queue: 'ci', types: ['order-accepted'] });
    await queue.ready;
    const first = take(queue, 1);
    await client.order.enter({ symbol: 'VOD', side: 'buy', quantity: '10', price: '10.00' });
    const [item] = await first;
    assert.deepEqual([item?.sequence, item?.venue, item?.event.type], [1, 'XSIM', 'order-accepted']);
    assert.equal(queue.afterSeq, 1);
    daemon.venue().fill('VOD', 20);
    assert.deepEqual(sequences(await take(queue, 20)), numbers(2, 21));
    await queue.close();
    assert.deepEqual((await client.events.list()).queues, []);
    assert.deepEqual(await queue.next(), { done: true, value: undefined });
  });

  it('goes on over a new connection: nothing is lost, nothing comes twice', async (test) => {
    const random = seeded(test);
    await using daemon = await SmallDaemon.start();
    await using relay = await Relay.to(daemon.port);
    await using client = await clientOf(relay.port);
    await using queue = client.queue({ queue: 'ci', limit: 50 });
    await queue.ready;
    relay.breakAfterBytes = () => (random.chance(0.7) ? random.integer(1_000, 60_000) : Infinity);
    const seen: number[] = [];
    const orders = 1_500;
    const trader = (function* () {
      for (let entered = 0; entered < orders;) {
        const some = Math.min(orders - entered, random.integer(1, 60));
        daemon.venue().fill('VOD', some);
        entered += some;
        yield;
      }
    })();
    while (seen.length < orders) {
      trader.next();
      // Some break within a message, some between two or while the daemon makes the client wait.
      if (random.chance(0.01)) relay.breakAll();
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      const [item] = await take(queue, 1);
      assert.notEqual(item?.event.type, 'gap');
      seen.push(item!.sequence);
    }
    assert.deepEqual(seen, numbers(1, orders));
    assert.ok(relay.carried > 5, `only ${relay.carried} connections`);
    relay.breakAfterBytes = () => Infinity;
  });

  it('is found out of a wait that the connection did not survive', async () => {
    await using daemon = await SmallDaemon.start();
    await using relay = await Relay.to(daemon.port);
    await using client = await clientOf(relay.port);
    await using queue = client.queue({ queue: 'ci' });
    await queue.ready;
    const next = take(queue, 1);
    await client.rpc.ping();
    relay.breakAll();
    await client.closed;
    daemon.venue().fill('VOD', 1);
    assert.deepEqual(sequences(await next), [1]);
  });

  it('says what the daemon had to drop', async () => {
    await using daemon = await SmallDaemon.start();
    await using client = await clientOf(daemon.port);
    await using queue = client.queue({ queue: 'ci', capacity: 5 });
    await queue.ready;
    daemon.venue().fill('VOD', 20);
    const [gap, ...events] = await take(queue, 6);
    assert.deepEqual(gap, { sequence: 1, venue: null, event: { type: 'gap', from: 1, to: 15, dropped: 15 } });
    assert.deepEqual(sequences(events), numbers(16, 20));
  });

  it('stays for another reader when the loop is left', async () => {
    await using daemon = await SmallDaemon.start();
    await using first = await clientOf(daemon.port);
    const queue = first.queue({ queue: 'ci' });
    await queue.ready;
    daemon.venue().fill('VOD', 10);
    for await (const { sequence } of queue) if (sequence === 4) break;
    await first.close();
    await using second = await clientOf(daemon.port);
    await using rest = second.queue({ queue: 'ci', afterSeq: queue.afterSeq });
    assert.deepEqual(sequences(await take(rest, 6)), numbers(5, 10));
  });

  it('ends without an error when its owner closes the client', async () => {
    await using daemon = await SmallDaemon.start();
    const client = await clientOf(daemon.port);
    const queue = client.queue({ queue: 'ci' });
    const loop = take(queue, 1);
    await queue.ready;
    await client.close();
    assert.deepEqual(await loop, []);
  });

  it('fails when the daemon refuses it, has lost it or is gone', async () => {
    const daemon = await SmallDaemon.start();
    await using client = await clientOf(daemon.port);
    assert.equal(await codeOf(client.queue({ queue: 'x', symbol: 'GOOG' }).next()), 'not-found');
    await using lost = client.queue({ queue: 'ci' });
    await lost.ready;
    await client.events.close({ queue: 'ci' });
    assert.equal(await codeOf(lost.next()), 'not-found');
    const left = client.queue({ queue: 'left', reconnectMs: 0 });
    await left.ready;
    const waiting = codeOf(left.next());
    await client.rpc.ping();
    await daemon[Symbol.asyncDispose]();
    assert.match(await waiting, /^connection-failed$|^unavailable$/);
  });
});

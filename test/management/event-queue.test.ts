import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { WatchedVenues } from '../../src/management/event-feed.ts';
import { EventQueues } from '../../src/management/event-queues.ts';
import { LIMITS } from '../../src/management/limits.ts';
import { METHODS, type CheckedParams, type Result } from '../../src/management/methods.ts';
import { toldTo } from '../kit/logged.ts';
import type { Answer, Peer } from '../kit/management-peer.ts';
import { seeded } from '../kit/seed.ts';
import { SmallDaemon, SmallVenue } from '../kit/small-daemon.ts';

const ALL = { symbol: null, owner: null, orderId: null, types: null };

function settings(more: Partial<CheckedParams<'events.open'>> = {}): CheckedParams<'events.open'> {
  return { queue: 'ci', capacity: 10_000, ttlMs: 60_000, ...more };
}

function codeOf({ error }: Answer): unknown {
  return error?.data['code'];
}

async function poll(peer: Peer, params: object = {}): Promise<Result<'events.poll'>> {
  const { error, result } = await peer.call('events.poll', { queue: 'ci', ...params });
  assert.equal(error, undefined);
  return METHODS['events.poll'].result.parse(result);
}

function sequences({ events }: Result<'events.poll'>): number[] {
  return events.map(({ sequence }) => sequence);
}

function only(one: SmallVenue): WatchedVenues {
  return { one, follow: (visit) => visit(one) };
}

describe('a queue of events', () => {
  it('keeps them while its reader is away, until the reader says that it has them', async () => {
    await using daemon = await SmallDaemon.start();
    const first = await daemon.logOn('viewer');
    const opened = await first.call('events.open', { queue: 'ci', types: ['order-accepted'] });
    assert.deepEqual(opened.result?.['created'], true);
    daemon.venue().fill('VOD', 3);
    first.socket.destroy();
    await first.closed;
    daemon.venue().fill('VOD', 2);

    using second = await daemon.logOn('viewer');
    const again = await second.call('events.open', { queue: 'ci', types: ['order-accepted'] });
    assert.equal(again.result?.['created'], false);
    const all = await poll(second);
    assert.deepEqual(sequences(all), [1, 2, 3, 4, 5]);
    assert.deepEqual([all.gap, all.lastSeq, all.more], [null, 5, false]);
    assert.deepEqual(
      all.events.map(({ venue, event }) => [venue, 'order' in event && event.order?.orderId]),
      [1, 2, 3, 4, 5].map((id) => ['XSIM', `O-${id}`]),
    );
    // What an answer that got lost has told is told again.
    assert.deepEqual(await poll(second), all);
    assert.deepEqual(sequences(await poll(second, { afterSeq: 3 })), [4, 5]);
    const { result } = await second.call('events.list');
    const [queue] = (result as Result<'events.list'>).queues;
    assert.deepEqual([queue?.queue, queue?.events, queue?.lastSeq, queue?.dropped], ['ci', 2, 5, 0]);
    // What has been collected is gone, and whoever asks for it again is told.
    assert.deepEqual((await poll(second)).gap, { from: 1, to: 3, dropped: 3 });
  });

  it('is given in parts, and says that there are others', async () => {
    await using daemon = await SmallDaemon.start();
    using peer = await daemon.logOn('viewer');
    await peer.call('events.open', { queue: 'ci' });
    daemon.venue().fill('VOD', 25);
    let afterSeq = 0;
    for (const more of [true, true, false]) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      const part = await poll(peer, { afterSeq, limit: 10 });
      assert.equal(part.more, more);
      afterSeq = part.events.at(-1)!.sequence;
    }
    assert.equal(afterSeq, 25);
  });

  it('drops the oldest when it is full, and says which', async () => {
    await using daemon = await SmallDaemon.start();
    using peer = await daemon.logOn('viewer');
    await peer.call('events.open', { queue: 'ci', capacity: 10 });
    daemon.venue().fill('VOD', 5);
    assert.deepEqual(sequences(await poll(peer)), [1, 2, 3, 4, 5]);
    daemon.venue().fill('VOD', 5_000);
    const rest = await poll(peer, { afterSeq: 5 });
    assert.deepEqual(rest.gap, { from: 6, to: 4_995, dropped: 4_990 });
    assert.deepEqual([rest.events[0]?.sequence, rest.lastSeq], [4_996, 5_005]);
    const { queues } = (await peer.call('events.list')).result as Result<'events.list'>;
    // The reader has had the first five, and has not said so.
    assert.equal(queues[0]?.dropped, 4_995);
  });

  it('holds no more bytes than a queue may, and gives no more than an answer may', async () => {
    await using daemon = await SmallDaemon.start({ limits: { queueBytes: 20_000 } });
    using peer = await daemon.logOn('viewer');
    await peer.call('events.open', { queue: 'ci' });
    daemon.venue().fill('VOD', 200);
    const { queues } = (await peer.call('events.list')).result as Result<'events.list'>;
    assert.ok(queues[0]!.bytes <= 20_000 && queues[0]!.bytes > 15_000, `${queues[0]!.bytes}`);
    const { gap, events } = await poll(peer);
    assert.equal(events.length + gap!.dropped, 200);
  });

  it('has a reader wait for what has not happened yet, without holding up its other requests', async () => {
    await using daemon = await SmallDaemon.start();
    using peer = await daemon.logOn('viewer');
    await peer.call('events.open', { queue: 'ci' });
    const waiting = poll(peer, { waitMs: 30_000 });
    assert.equal((await peer.call('order.list')).error, undefined);
    daemon.venue().fill('VOD', 1);
    assert.deepEqual(sequences(await waiting), [1]);
    assert.deepEqual(sequences(await poll(peer, { afterSeq: 1, waitMs: 10 })), []);
  });

  it('tells of nothing that is not durable', async () => {
    await using daemon = await SmallDaemon.start();
    using peer = await daemon.logOn('viewer');
    using other = await daemon.logOn('viewer');
    await peer.call('events.open', { queue: 'ci' });
    const waiting = poll(peer, { waitMs: 30_000 });
    await peer.call('rpc.ping');
    daemon.holdCommits();
    daemon.venue().fill('VOD', 2);
    const unread = peer.received;
    const second = peer.call('events.poll', { queue: 'ci' });
    for (let call = 0; call < 10; call++) await other.call('daemon.status');
    await peer.call('rpc.ping');
    assert.doesNotMatch(peer.received.slice(unread.length), /order-accepted/);
    daemon.commit();
    assert.deepEqual(sequences(await waiting), [1, 2]);
    assert.equal((await second).error, undefined);
  });

  it('belongs to its user', async () => {
    await using daemon = await SmallDaemon.start({ limits: { queues: 2 } });
    using viewer = await daemon.logOn('viewer');
    using admin = await daemon.logOn('admin');
    await viewer.call('events.open', { queue: 'ci' });
    assert.equal(codeOf(await admin.call('events.poll', { queue: 'ci' })), 'not-found');
    assert.equal(codeOf(await admin.call('events.close', { queue: 'ci' })), 'not-found');
    assert.deepEqual((await admin.call('events.list')).result, { queues: [] });
    await viewer.call('events.open', { queue: 'ci-2' });
    assert.equal(codeOf(await viewer.call('events.open', { queue: 'ci-3' })), 'overloaded');
    assert.equal(codeOf(await admin.call('events.open', { queue: 'ci-3' })), undefined);
  });

  it('is refused where nobody could mean it', async () => {
    await using daemon = await SmallDaemon.start();
    using peer = await daemon.logOn('viewer');
    assert.equal(codeOf(await peer.call('events.open', { queue: 'ci', symbol: 'GOOG' })), 'not-found');
    await peer.call('events.open', { queue: 'ci' });
    assert.equal(codeOf(await peer.call('events.open', { queue: 'ci', capacity: 5 })), 'conflict');
    assert.equal(codeOf(await peer.call('events.poll', { queue: 'ci', afterSeq: 7 })), 'conflict');
    assert.equal(codeOf(await peer.call('events.poll', { queue: 'cd' })), 'not-found');
  });

  it('ends when it is closed: those who wait hear of it, and the venue is listened to no more', async () => {
    await using daemon = await SmallDaemon.start();
    using peer = await daemon.logOn('viewer');
    await peer.call('events.open', { queue: 'ci' });
    assert.equal(daemon.venue().listeners, 2);
    const waiting = peer.call('events.poll', { queue: 'ci', waitMs: 30_000 });
    await peer.call('events.close', { queue: 'ci' });
    assert.equal(codeOf(await waiting), 'not-found');
    assert.equal(daemon.venue().listeners, 0);
  });
});

describe('a request that waits', () => {
  it('can be canceled, and its id used again', async () => {
    await using daemon = await SmallDaemon.start();
    using peer = await daemon.logOn('viewer');
    await peer.call('events.open', { queue: 'ci' });
    const wait = { jsonrpc: '2.0', id: 'w', method: 'events.poll', params: { queue: 'ci', waitMs: 30_000 } };
    peer.write(`${JSON.stringify(wait)}\n${JSON.stringify(wait)}\n`);
    assert.equal(codeOf(await peer.line(({ id }) => id === 'w')), 'invalid-request');
    assert.deepEqual((await peer.call('rpc.cancel', { id: 'w' })).result, { canceled: true });
    assert.equal(codeOf(await peer.line(({ id }) => id === 'w')), 'canceled');
    assert.deepEqual((await peer.call('rpc.cancel', { id: 'w' })).result, { canceled: false });
    peer.write(`${JSON.stringify({ ...wait, params: { queue: 'ci' } })}\n`);
    assert.equal((await peer.line(({ id }) => id === 'w')).error, undefined);
  });

  it('counts as one in flight: the connection is read on when it has been answered', async () => {
    await using daemon = await SmallDaemon.start({ limits: { inFlight: 2 } });
    using peer = await daemon.logOn('viewer');
    await peer.call('events.open', { queue: 'ci' });
    const waiting = [poll(peer, { waitMs: 30_000 }), poll(peer, { waitMs: 30_000 })];
    const behind = peer.call('order.list', { limit: 1 });
    using other = await daemon.logOn('operator');
    const order = { symbol: 'VOD', side: 'buy', quantity: '1', price: '1' };
    await other.call('order.enter', order);
    for (const answer of await Promise.all(waiting)) assert.deepEqual(sequences(answer), [1]);
    assert.equal(((await behind).result!['orders'] as unknown[]).length, 1);
  });

  it('is forgotten with its connection', async () => {
    await using daemon = await SmallDaemon.start();
    const peer = await daemon.logOn('viewer');
    await peer.call('events.open', { queue: 'ci' });
    const calls = Array.from({ length: 100 }, () =>
      peer.call('events.poll', { queue: 'ci', waitMs: 30_000 }).catch(() => 'lost'),
    );
    await peer.call('rpc.ping');
    peer.socket.destroy();
    assert.deepEqual(new Set(await Promise.all(calls)), new Set(['lost']));
    using other = await daemon.logOn('viewer');
    daemon.venue().fill('VOD', 1);
    assert.deepEqual(sequences(await poll(other)), [1]);
    assert.deepEqual(daemon.log, []);
  });
});

describe('queues of events', () => {
  function queuesOf(test: TestContext): { queues: EventQueues; venue: SmallVenue; log: string[] } {
    test.mock.timers.enable({ apis: ['setTimeout'] });
    const log: string[] = [];
    const venue = new SmallVenue('XSIM');
    venue.list('VOD');
    const queues = new EventQueues({
      limits: LIMITS,
      afterCommit: (callback) => callback(),
      log: toldTo(log),
    });
    return { queues, venue, log };
  }

  it('end when they are not read for their time, and not while somebody waits', async (test) => {
    const { queues, venue, log } = queuesOf(test);
    queues.open('ann', settings({ queue: 'left' }), only(venue), ALL);
    queues.open('ann', settings({ queue: 'read' }), only(venue), ALL);
    queues.open('ann', settings({ queue: 'awaited' }), only(venue), ALL);
    const wait = new AbortController();
    const waiting = queues.toRead('ann', 'awaited').waitFor(0, 600_000, wait.signal);
    test.mock.timers.tick(59_999);
    queues.toRead('ann', 'read');
    test.mock.timers.tick(1);
    assert.deepEqual(
      queues.list('ann').map((queue) => queue.settings.queue),
      ['read', 'awaited'],
    );
    assert.match(log.join('\n'), /queue "left" of ann ended: not read for 60000 ms/);
    assert.throws(() => queues.toRead('ann', 'left'), /There is no queue "left"/);
    wait.abort(new Error('enough'));
    await assert.rejects(waiting, /enough/);
    test.mock.timers.tick(60_000);
    assert.deepEqual(queues.list('ann'), []);
    assert.equal(venue.listeners, 0);
  });

  it('account for every event, whatever their readers do', (test) => {
    const random = seeded(test);
    const { queues, venue } = queuesOf(test);
    const { queue } = queues.open('ann', settings({ capacity: 50 }), only(venue), ALL);
    let next = 1;
    const rounds = 300;
    for (let round = 0; round < rounds || next <= queue.show().lastSeq; round++) {
      if (round < rounds) venue.fill('VOD', random.integer(0, random.chance(0.05) ? 2_000 : 40));
      if (random.chance(0.3)) continue;
      const { gap, events, lastSeq } = queue.read(next - 1, random.integer(1, 60));
      if (gap !== null) {
        assert.equal(gap.from, next);
        next = gap.to + 1;
      }
      for (const { sequence } of events) assert.equal(sequence, next++);
      assert.ok(next <= lastSeq + 1);
    }
    assert.equal(next - 1, venue.venue.lastOrderId);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { secretOf, SmallDaemon } from '../kit/small-daemon.ts';
import { WebSocketPeer } from '../kit/websocket-peer.ts';

async function loggedOn(daemon: SmallDaemon, user: string): Promise<WebSocketPeer> {
  const peer = await WebSocketPeer.connect(daemon.httpPort);
  assert.equal((await peer.logOn(user, secretOf(user))).error, undefined);
  return peer;
}

describe('a WebSocket', () => {
  it('speaks the protocol of the TCP port: logon, calls, events, heartbeats', async () => {
    await using daemon = await SmallDaemon.start({
      http: true,
      limits: { heartbeatMs: 50, idleTimeoutMs: 5_000 },
    });
    using peer = await WebSocketPeer.connect(daemon.httpPort);
    const logon = await peer.logOn('operator', secretOf('operator'));
    assert.equal(logon.result?.['role'], 'operator');
    assert.equal((await peer.call('events.subscribe')).result?.['subscription'], 1);
    const order = { symbol: 'VOD', side: 'buy', quantity: '1', price: '1' };
    assert.equal((await peer.call('order.enter', order)).error, undefined);
    const event = await peer.message(({ method }) => method === 'events');
    assert.equal((event.params!['events'] as { event: { type: string } }[])[0]!.event.type, 'order-accepted');
    assert.equal((await peer.call('daemon.stop')).error?.data['code'], 'forbidden');
    await peer.message(({ method }) => method === 'heartbeat');
  });

  it('takes many requests at once, and answers in their order', async () => {
    await using daemon = await SmallDaemon.start({ http: true, limits: { inFlight: 8 } });
    daemon.venue().fill('VOD', 100);
    using peer = await loggedOn(daemon, 'viewer');
    const calls = Array.from({ length: 2_000 }, () => peer.call('order.list', { limit: 1 }));
    const answers = await Promise.all(calls);
    assert.deepEqual(
      answers.map(({ id }) => id),
      answers.map((_, index) => index + 3),
    );
  });

  it('that does not read is cut, and hears of what it missed when it reads late', async () => {
    await using daemon = await SmallDaemon.start({ http: true, limits: { queuedEvents: 100 } });
    using slow = await loggedOn(daemon, 'viewer');
    await slow.call('events.subscribe');
    slow.webSocket.pause();
    daemon.holdCommits();
    daemon.venue().fill('VOD', 1_000);
    daemon.commit();
    using other = await loggedOn(daemon, 'viewer');
    assert.equal((await other.call('order.list', { limit: 1 })).error, undefined);
    slow.webSocket.resume();
    const gap = await slow.message(({ method }) => method === 'events.gap');
    assert.deepEqual(gap.params, { subscription: 1, from: 101, to: 1_000, dropped: 900 });
  });

  for (const [what, options, status] of [
    ['from a page of another site', { origin: 'https://evil.example' }, 403],
    ['with a Host of another site', { headers: { host: 'evil.example' } }, 403],
    ['to another path', { path: '/' }, 404],
  ] as const) {
    it(`${what} is refused`, async () => {
      await using daemon = await SmallDaemon.start({ http: true });
      await assert.rejects(
        WebSocketPeer.connect(daemon.httpPort, options),
        new RegExp(`Unexpected server response: ${status}`),
      );
    });
  }

  it('that has not logged on may say little, and not for long', async () => {
    await using daemon = await SmallDaemon.start({ http: true, limits: { logonDeadlineMs: 300 } });
    using long = await WebSocketPeer.connect(daemon.httpPort);
    long.webSocket.send('x'.repeat(5_000));
    assert.equal((await long.message(() => true)).error?.data['code'], 'frame-too-large');
    using endless = await WebSocketPeer.connect(daemon.httpPort);
    // Parts of one message that never ends.
    for (let part = 0; part < 40; part++) endless.webSocket.send('x'.repeat(1_000), { fin: false });
    assert.equal((await endless.message(() => true)).error?.data['code'], 'frame-too-large');
    using early = await WebSocketPeer.connect(daemon.httpPort);
    assert.equal((await early.call('order.list')).error?.data['code'], 'auth-required');
    using idle = await WebSocketPeer.connect(daemon.httpPort);
    await Promise.all([long.closed, endless.closed, early.closed, idle.closed]);
    assert.match(daemon.log.join('\n'), /has not logged on in time/);
  });

  it('that has logged on may send a mebibyte, and no more', async () => {
    await using daemon = await SmallDaemon.start({ http: true });
    using peer = await loggedOn(daemon, 'admin');
    const text = ' '.repeat(1_048_000);
    assert.equal((await peer.call('venue.check', { file: 'a.toml', text })).error, undefined);
    peer.webSocket.send('x'.repeat(1_048_577));
    assert.equal(await peer.closed, 1_009);
  });

  it('is one of the connections that there may be', async () => {
    await using daemon = await SmallDaemon.start({ http: true, limits: { connections: 1 } });
    using peer = await loggedOn(daemon, 'viewer');
    using tcp = await daemon.connect();
    assert.equal((await tcp.line()).error?.data['code'], 'overloaded');
    assert.equal((await peer.call('rpc.ping')).error, undefined);
  });
});

import assert from 'node:assert/strict';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { describe, it, type TestContext } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { connect, SimctlError } from '../../sdk/index.ts';
import { Heartbeat } from '../../src/management/heartbeat.ts';
import { recordOf, serverSignature } from '../../src/management/scram.ts';
import { secretOf, SmallDaemon } from '../kit/small-daemon.ts';

const SHORT = { heartbeatMs: 20, idleTimeoutMs: 100 };

/** A heartbeat on virtual time, and what it did. */
function virtual(test: TestContext): {
  readonly side: { sent: number; received: number; beats: number; silences: number };
  readonly pass: (ms: number) => void;
} {
  test.mock.timers.enable({ apis: ['setInterval'] });
  const side = { sent: 0, received: 0, beats: 0, silences: 0 };
  const heartbeat = new Heartbeat(
    { heartbeatMs: 1_000, idleTimeoutMs: 2_500 },
    {
      sent: () => side.sent,
      received: () => side.received,
      beat: () => {
        side.beats++;
        side.sent++;
      },
      onSilence: () => side.silences++,
    },
  );
  test.after(() => heartbeat.stop());
  return { side, pass: (ms) => test.mock.timers.tick(ms) };
}

describe('a heartbeat', () => {
  it('is heard only from who has nothing else to say', (test) => {
    const { side, pass } = virtual(test);
    for (let half = 0; half < 10; half++) {
      side.sent++;
      pass(500);
    }
    assert.equal(side.beats, 0);
    pass(1_000);
    assert.equal(side.beats, 2);
  });

  it('gives the other side up once it has been silent for too long', async (test) => {
    const { side, pass } = virtual(test);
    for (let half = 0; half < 10; half++) {
      side.received++;
      pass(500);
    }
    pass(2_000);
    await nextTurn();
    assert.equal(side.silences, 0);
    pass(500);
    await nextTurn();
    assert.equal(side.silences, 1);
  });

  it('does not blame the other side for what this one was too busy to read', async (test) => {
    const { side, pass } = virtual(test);
    pass(2_500);
    // It had arrived by then, and is read in the same turn of the event loop.
    side.received++;
    await nextTurn();
    assert.equal(side.silences, 0);
  });
});

describe('the daemon', () => {
  it('beats for an idle client, and ends the connection of a silent one by name', async () => {
    await using daemon = await SmallDaemon.start({ limits: SHORT });
    using peer = await daemon.logOn('viewer');
    assert.deepEqual(await peer.line(({ method }) => method !== undefined), {
      jsonrpc: '2.0',
      method: 'heartbeat',
      params: {},
    });
    const { id, error } = await peer.line(({ id: about }) => about === null);
    assert.deepEqual([id, error?.code, error?.data['code']], [null, -32_024, 'idle-timeout']);
    await peer.closed;
    assert.match(daemon.log.join('\n'), /ended: silent for 100 ms/);
  });

  it('keeps a client that says so', async () => {
    await using daemon = await SmallDaemon.start({ limits: SHORT });
    using peer = await daemon.logOn('viewer');
    for (let beat = 0; beat < 20; beat++) {
      // oxlint-disable-next-line no-await-in-loop -- the client answers each beat of the daemon
      await peer.line(({ method }) => method === 'heartbeat');
      // oxlint-disable-next-line no-await-in-loop -- the client answers each beat of the daemon
      assert.deepEqual((await peer.call('rpc.ping')).result, {});
    }
  });

  it('does not call a client silent that it does not read', async () => {
    await using daemon = await SmallDaemon.start({ limits: { ...SHORT, inFlight: 1 } });
    using busy = await daemon.logOn('viewer');
    using other = await daemon.logOn('viewer');
    daemon.holdCommits();
    const answers = [busy.call('order.list'), busy.call('order.list')];
    for (let beat = 0; beat < 15; beat++) {
      // oxlint-disable-next-line no-await-in-loop -- time passes by the beats of another connection
      await other.line(({ method }) => method === 'heartbeat');
      // oxlint-disable-next-line no-await-in-loop -- as above
      await other.call('rpc.ping');
    }
    daemon.commit();
    for (const { error } of await Promise.all(answers)) assert.equal(error, undefined);
  });
});

describe('the client of the SDK', () => {
  it('stays logged on while nobody asks for anything', async () => {
    await using daemon = await SmallDaemon.start({ limits: SHORT });
    await using client = await connect({ port: daemon.port, user: 'viewer', token: secretOf('viewer') });
    using other = await daemon.logOn('viewer');
    await other.closed;
    assert.equal((await client.daemon.status()).name, 'small');
  });

  it('finds out that the daemon has fallen silent', async () => {
    const record = recordOf('secret', Buffer.alloc(16), 4_096);
    await using server = createServer((socket) => {
      socket.on('error', () => {});
      let exchange = { user: 'admin', clientNonce: '', nonce: '', ...record };
      socket.setEncoding('utf8').on('data', (text: string) => {
        const { id, method, params } = JSON.parse(text.split('\n')[0]!) as {
          id: number;
          method: string;
          params: Record<string, string>;
        };
        const answer = (result: object): unknown =>
          socket.write(`${JSON.stringify({ jsonrpc: '2.0', id, result })}\n`);
        if (method === 'auth.start') {
          const clientNonce = params['clientNonce']!;
          exchange = { ...exchange, clientNonce, nonce: `${clientNonce}x` };
          answer({ nonce: exchange.nonce, salt: record.salt, iterations: record.iterations });
        } else if (method === 'auth.finish') {
          answer({ serverSignature: serverSignature(record, exchange), role: 'admin', limits: SHORT });
        }
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const client = await connect({ port: (server.address() as AddressInfo).port, token: 'secret' });
    const lost = await client.order.list({}, { timeoutMs: 60_000 }).then(
      () => assert.fail('the call did not fail'),
      (error: unknown) => error,
    );
    assert.ok(lost instanceof SimctlError);
    assert.equal(lost.code, 'daemon-silent');
    await client.closed;
  });
});

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect as connectSocket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { connect } from '../../sdk/index.ts';
import { Peer } from '../kit/management-peer.ts';
import { secretOf, SmallDaemon } from '../kit/small-daemon.ts';

const noSockets = process.platform === 'win32' ? 'Windows has no unix sockets' : false;

let directory = '';
let socket = '';

before(() => {
  directory = mkdtempSync(join(tmpdir(), 'sim-'));
  socket = join(directory, 'small.sock');
});

after(() => rmSync(directory, { recursive: true, force: true }));

async function peer(): Promise<Peer> {
  const connection = connectSocket(socket);
  await once(connection, 'connect');
  return new Peer(connection);
}

function client(socketPath: string, token: string, port?: number): ReturnType<typeof connect> {
  return connect({ socketPath, port, user: 'operator', token, timeoutMs: 5_000 });
}

describe('management over a unix socket', { skip: noSockets }, () => {
  it('is what it is over TCP: requests, answers, events', async () => {
    await using _ = await SmallDaemon.start({ socket });
    await using operator = await client(socket, secretOf('operator'));
    assert.equal(operator.role, 'operator');
    await using events = operator.events();
    await events.ready;
    await operator.order.enter({ symbol: 'VOD', side: 'buy', quantity: '1', price: '1' });
    for await (const { event } of events) {
      assert.equal(event.type, 'order-accepted');
      break;
    }
    const other = await operator.openAnother();
    assert.equal(other.role, 'operator');
    await other.close();
  });

  it('asks for a token, and the daemon has to prove that it knows it too', async () => {
    await using daemon = await SmallDaemon.start({ socket });
    using stranger = await peer();
    stranger.write('{"jsonrpc":"2.0","id":1,"method":"daemon.status"}\n');
    assert.equal((await stranger.line()).error?.data['code'], 'auth-required');
    await stranger.closed;
    await assert.rejects(client(socket, 'wrong'), { code: 'auth-failed' });
    assert.match(daemon.log.join('\n'), /logon of "operator" from the unix socket failed/);
    assert.equal(daemon.stops, 0);
  });

  it('has the same limits: for the logon', async () => {
    await using _ = await SmallDaemon.start({ socket, limits: { logonDeadlineMs: 150 } });
    using silent = await peer();
    await silent.closed;
    assert.equal(silent.received, '');
  });

  it('has the same limits: for guesses, and for bytes before the logon', async () => {
    const limits = { failedLogonsAtOnce: 1, failedLogonMs: 60_000 };
    await using _ = await SmallDaemon.start({ socket, limits });
    using long = await peer();
    long.write('x'.repeat(5_000));
    using guesser = await peer();
    await guesser.logOn('admin', 'wrong');
    await assert.rejects(guesser.logOn('admin', 'wrong again'), /ended/);
    await using owner = await client(socket, secretOf('operator'));
    assert.equal(owner.role, 'operator', 'who knows the token does not wait');
    await Promise.all([long.closed, guesser.closed]);
    assert.match(long.received, /frame-too-large/);
  });

  for (const [what, bytes] of [
    ['HTTP', 'GET /rpc HTTP/1.1\r\nHost: localhost\r\n\r\n'],
    ['FIX', '8=FIX.4.4\x019=5\x0135=A\x01'],
    ['TLS', Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03, 0x0a])],
  ] as const) {
    it(`M4: ends without a word who speaks ${what}`, async () => {
      await using daemon = await SmallDaemon.start({ socket });
      using stranger = await peer();
      stranger.write(bytes);
      await stranger.closed;
      assert.equal(stranger.received, '');
      await using operator = await client(socket, secretOf('operator'));
      assert.equal(operator.role, 'operator');
      assert.equal(daemon.stops, 0);
    });
  }

  it('leads to the port when nobody is at the socket; without a port it is said where nobody was', async () => {
    await using daemon = await SmallDaemon.start();
    const gone = join(directory, 'gone.sock');
    await using operator = await client(gone, secretOf('operator'), daemon.port);
    assert.equal(operator.role, 'operator');
    await assert.rejects(client(gone, secretOf('operator')), {
      code: 'connection-failed',
      message: new RegExp(`Cannot connect to the unix socket ${RegExp.escape(gone)}: .*ENOENT`),
    });
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { clientProof, freshNonce } from '../../src/management/scram.ts';
import { startParams } from '../kit/management-peer.ts';
import { secretOf, SmallDaemon } from '../kit/small-daemon.ts';

describe('logon', () => {
  it('gives the role, the limits, and the proof that the daemon knows the secret too', async () => {
    await using daemon = await SmallDaemon.start();
    using peer = await daemon.connect();
    const clientNonce = freshNonce();
    const { result: start } = await peer.call('auth.start', startParams('operator', clientNonce));
    const { nonce, salt, iterations } = start as { nonce: string; salt: string; iterations: number };
    assert.ok(nonce.startsWith(clientNonce) && nonce.length >= clientNonce.length + 24);
    const exchange = { user: 'operator', clientNonce, nonce, salt, iterations };
    const { proof, serverSignature } = await clientProof(secretOf('operator'), exchange);
    const { result } = await peer.call('auth.finish', { nonce, proof });
    assert.equal(result?.['serverSignature'], serverSignature);
    assert.equal(result?.['role'], 'operator');
    assert.equal((result['limits'] as Record<string, number>)['lineBytes'], 1_048_576);
  });

  it('fails alike for a wrong secret, an unknown user and a wrong nonce; the third failure closes', async () => {
    await using daemon = await SmallDaemon.start();
    using peer = await daemon.connect();
    const failures = [await peer.logOn('admin', 'wrong'), await peer.logOn('eve', secretOf('eve'))];
    await peer.call('auth.start', startParams('admin', freshNonce()));
    failures.push(await peer.call('auth.finish', { nonce: 'another', proof: '' }));
    await peer.closed;
    for (const { error } of failures) {
      assert.equal(error?.code, -32_001);
      assert.deepEqual(error, failures[0]?.error);
    }
  });

  it('may succeed at the third attempt', async () => {
    await using daemon = await SmallDaemon.start();
    using peer = await daemon.connect();
    await peer.logOn('admin', 'wrong');
    await peer.logOn('admin', 'wrong again');
    assert.equal((await peer.logOn('admin', secretOf('admin'))).result?.['role'], 'admin');
    assert.equal((await peer.call('daemon.status')).error, undefined);
  });

  it('cannot be replayed, on the same connection or on another', async () => {
    await using daemon = await SmallDaemon.start();
    using victim = await daemon.connect();
    const clientNonce = freshNonce();
    const start = startParams('admin', clientNonce);
    const recorded = (await victim.call('auth.start', start)).result as {
      nonce: string;
      salt: string;
      iterations: number;
    };
    const { proof } = await clientProof(secretOf('admin'), { user: 'admin', clientNonce, ...recorded });
    const finish = { nonce: recorded.nonce, proof };
    using thief = await daemon.connect();
    await thief.call('auth.start', start);
    assert.equal((await thief.call('auth.finish', finish)).error?.data['code'], 'auth-failed');
    await victim.call('auth.start', start);
    assert.equal((await victim.call('auth.finish', finish)).error?.data['code'], 'auth-failed');
    assert.equal((await victim.call('auth.finish', finish)).error?.data['code'], 'auth-failed');
  });

  it('happens once on a connection', async () => {
    await using daemon = await SmallDaemon.start();
    using peer = await daemon.logOn('viewer');
    const again = await peer.call('auth.start', startParams('admin', freshNonce()));
    assert.equal(again.error?.data['code'], 'invalid-request');
    assert.equal((await peer.call('order.cancel', { orderId: 'O-1' })).error?.data['code'], 'forbidden');
  });

  it('has an absolute deadline, however busy the stranger is', async () => {
    await using daemon = await SmallDaemon.start({ limits: { logonDeadlineMs: 150 } });
    using idle = await daemon.connect();
    using busy = await daemon.connect();
    const drip = setInterval(() => busy.write(' '), 10);
    using owner = await daemon.logOn('admin');
    await Promise.all([idle.closed, busy.closed]);
    clearInterval(drip);
    assert.equal(idle.received + busy.received, '');
    assert.equal((await owner.call('daemon.status')).error, undefined);
    assert.equal(daemon.log.filter((line) => line.includes('has not logged on in time')).length, 2);
  });
});

describe('before the logon', () => {
  for (const bytes of [
    'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 60\r\n\r\n{"jsonrpc":"2.0","id":1,"method":"daemon.stop"}\n',
    'GET /\r\n',
    'Host: localhost\r\n',
    '8=FIX.4.4\u00019=61\u000135=A\u000149=A\u000156=B\u000134=1\u000152=20260302-09:00:00\u000110=000\u0001',
    Buffer.from('16030100c8010000c40303', 'hex'),
    `POST / HTTP/1.1\n${'a'.repeat(40_000)}`,
  ]) {
    it(`another protocol is met with silence: ${JSON.stringify(bytes.toString('latin1').slice(0, 20))}`, async () => {
      await using daemon = await SmallDaemon.start();
      using peer = await daemon.connect();
      peer.write(bytes);
      await peer.closed;
      assert.equal(peer.received, '');
      assert.equal(daemon.stops, 0);
    });
  }

  for (const [what, bytes, code] of [
    ['no JSON', 'status\n', 'parse-error'],
    ['a batch', '[{"jsonrpc":"2.0","id":1,"method":"auth.start"}]\n', 'invalid-request'],
    ['wrong parameters', '{"jsonrpc":"2.0","id":1,"method":"auth.start","params":{}}\n', 'invalid-params'],
    ['a line of over 4 KiB', `{"jsonrpc":"2.0","id":1,"method":"${'a'.repeat(5_000)}"}\n`, 'frame-too-large'],
    ['a line that does not end', '{'.padEnd(5_000), 'frame-too-large'],
    ['64 MiB without a line', Buffer.alloc(64 * 1_024 * 1_024, ' '), 'frame-too-large'],
    ['over 16 KiB of empty lines', '\n'.repeat(20_000), 'frame-too-large'],
  ] as const) {
    it(`${what} is answered, and the connection ends`, async () => {
      await using daemon = await SmallDaemon.start();
      using peer = await daemon.connect();
      peer.write(bytes);
      await peer.closed;
      const { error } = JSON.parse(peer.received) as { error: { data: { code: string } } };
      assert.equal(error.data.code, code);
    });
  }

  it('a stranger gets little out of the daemon for what he puts in', async () => {
    await using daemon = await SmallDaemon.start();
    using peer = await daemon.connect();
    const line = `${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'auth.start', params: startParams('a', 'x'.repeat(128)) })}\n`;
    peer.write(line.repeat(1_000));
    await peer.closed;
    assert.ok(peer.received.length <= 24 * 1_024, `${peer.received.length} bytes`);
  });
});

describe('after the logon', () => {
  it('another protocol ends the connection, and what follows it is not done', async () => {
    await using daemon = await SmallDaemon.start();
    using admin = await daemon.logOn('admin');
    const stop = JSON.stringify({ jsonrpc: '2.0', id: 9, method: 'daemon.stop' });
    const before = admin.received;
    admin.write(`POST / HTTP/1.1\r\n\r\n${stop}\n`);
    await admin.closed;
    assert.equal(admin.received, before);
    using other = await daemon.logOn('viewer');
    await other.call('daemon.status');
    assert.equal(daemon.stops, 0);
  });

  it('a line may be a mebibyte long, and not longer', async () => {
    await using daemon = await SmallDaemon.start();
    using admin = await daemon.logOn('admin');
    const text = ' '.repeat(1_048_000);
    assert.equal((await admin.call('venue.check', { file: 'a.toml', text })).error, undefined);
    admin.write(`${'x'.repeat(1_048_577)}\n`);
    assert.equal((await admin.line()).error?.data['code'], 'frame-too-large');
    await admin.closed;
  });
});

describe('connections', () => {
  it('of strangers make room for the owner', async () => {
    await using daemon = await SmallDaemon.start({ limits: { connections: 4 } });
    const strangers = await Promise.all(Array.from({ length: 4 }, () => daemon.connect()));
    using owner = await daemon.logOn('admin');
    await strangers[0]!.closed;
    assert.equal((await owner.call('daemon.status')).error, undefined);
    for (const stranger of strangers) stranger[Symbol.dispose]();
  });

  it('that have failed make room before those that may be the owner', async () => {
    await using daemon = await SmallDaemon.start({ limits: { connections: 3 } });
    using owner = await daemon.connect();
    using guesser = await daemon.connect();
    using other = await daemon.connect();
    for (const peer of [guesser, other]) await peer.logOn('admin', 'wrong');
    using next = await daemon.connect();
    await guesser.closed;
    assert.equal(next.received, '');
    assert.equal((await owner.logOn('admin', secretOf('admin'))).result?.['role'], 'admin');
  });

  it('that have logged on are at most so many, and the next is told', async () => {
    await using daemon = await SmallDaemon.start({ limits: { connections: 2 } });
    using first = await daemon.logOn('admin');
    using second = await daemon.logOn('viewer');
    using third = await daemon.connect();
    assert.equal((await third.line()).error?.data['code'], 'overloaded');
    await third.closed;
    second[Symbol.dispose]();
    await second.closed;
    assert.equal((await first.call('daemon.status')).error, undefined);
    using fourth = await daemon.logOn('viewer');
    assert.equal((await fourth.call('daemon.status')).error, undefined);
  });
});

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect as connectPlain, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { connect as connectSecure, createServer } from 'node:tls';
import { connect } from '../../sdk/index.ts';
import { certify } from '../kit/certificates.ts';
import { Peer, startParams } from '../kit/management-peer.ts';
import { secretOf, SmallDaemon } from '../kit/small-daemon.ts';

const OWN = certify({ commonName: 'daemon' });
const OTHER = certify({ commonName: 'somebody else' });

let directory = '';
const fileOf = (name: string): string => join(directory, name);

before(() => {
  directory = mkdtempSync(join(tmpdir(), 'simctl-remote-'));
  writeFileSync(fileOf('own.pem'), OWN.certificate);
  writeFileSync(fileOf('other.pem'), OTHER.certificate);
});

after(() => rmSync(directory, { recursive: true, force: true }));

function client(port: number, ca: string): ReturnType<typeof connect> {
  const token = secretOf('operator');
  return connect({ host: '127.0.0.1', port, user: 'operator', token, tlsCa: fileOf(ca), timeoutMs: 5_000 });
}

describe('management over TLS', () => {
  it('serves who trusts the certificate, as on this machine', async () => {
    await using daemon = await SmallDaemon.start({ remote: OWN });
    await using operator = await client(daemon.remotePort, 'own.pem');
    assert.equal(operator.role, 'operator');
    const { order } = await operator.order.enter({ symbol: 'VOD', side: 'buy', quantity: '1', price: '1' });
    assert.equal(order.status, 'new');
    await using events = operator.events();
    await events.ready;
  });

  it('X1: is refused by who does not trust it, and by who trusts nothing but the system', async () => {
    await using daemon = await SmallDaemon.start({ remote: OWN });
    await assert.rejects(client(daemon.remotePort, 'other.pem'), { code: 'connection-failed' });
    await assert.rejects(client(daemon.remotePort, 'missing.pem'), /CA file cannot be read/);
    await using plain = await SmallDaemon.start();
    await assert.rejects(client(plain.port, 'own.pem'), { code: 'connection-failed' });
  });

  it('X1: takes TLS 1.3 alone', async () => {
    await using daemon = await SmallDaemon.start({ remote: OWN });
    const old = connectSecure({
      port: daemon.remotePort,
      host: '127.0.0.1',
      ca: OWN.certificate,
      maxVersion: 'TLSv1.2',
    });
    const [error] = (await once(old, 'error')) as [Error];
    assert.match(error.message, /protocol version/i);
  });

  it('cannot be passed on by somebody in the middle whom the client trusts', async () => {
    await using daemon = await SmallDaemon.start({ remote: OWN });
    const middle = createServer({ cert: OTHER.certificate, key: OTHER.key }, (near) => {
      const far = connectSecure({ port: daemon.remotePort, host: '127.0.0.1', ca: OWN.certificate });
      for (const socket of [near, far]) socket.on('error', () => {});
      near.pipe(far).pipe(near);
    }).listen(0, '127.0.0.1');
    await once(middle, 'listening');
    const { port } = middle.address() as AddressInfo;
    await assert.rejects(client(port, 'other.pem'), { code: 'auth-failed' });
    middle.close();
  });

  it('takes no logon that is not tied to its connection, nor one that is where there is nothing to tie it to', async () => {
    await using daemon = await SmallDaemon.start({ remote: OWN });
    const secure = connectSecure({ port: daemon.remotePort, host: '127.0.0.1', ca: OWN.certificate });
    await once(secure, 'secureConnect');
    using unbound = new Peer(secure);
    const start = startParams('admin', 'a-nonce-of-a-test');
    assert.match((await unbound.call('auth.start', start)).error?.message ?? '', /is to be "tls-exporter"/);
    using plain = await daemon.connect();
    const bound = { ...start, channelBinding: 'tls-exporter' };
    assert.match((await plain.call('auth.start', bound)).error?.message ?? '', /is to be "none"/);
  });

  it('cuts who does not shake hands in time, or speaks without TLS', async () => {
    await using daemon = await SmallDaemon.start({ remote: OWN, limits: { logonDeadlineMs: 150 } });
    const silent = connectPlain(daemon.remotePort, '127.0.0.1').resume();
    const plain = connectPlain(daemon.remotePort, '127.0.0.1').resume();
    for (const socket of [silent, plain]) socket.on('error', () => {});
    plain.write('{"jsonrpc":"2.0","id":1,"method":"daemon.status"}\n');
    await Promise.all([once(silent, 'close'), once(plain, 'close')]);
    assert.equal(daemon.stops, 0);
  });

  it('does not keep a daemon from stopping that somebody never shakes hands with', async () => {
    const daemon = await SmallDaemon.start({ remote: OWN, limits: { logonDeadlineMs: 60_000 } });
    const silent = connectPlain(daemon.remotePort, '127.0.0.1').resume();
    await once(silent, 'connect');
    await using operator = await client(daemon.remotePort, 'own.pem');
    assert.equal(operator.role, 'operator');
    await daemon[Symbol.asyncDispose]();
    if (!silent.closed) await once(silent, 'close');
  });

  it('leaves places for others, however many connections one machine opens', async () => {
    await using daemon = await SmallDaemon.start({ remote: OWN, limits: { connectionsPerSource: 2 } });
    const [first, second] = await Promise.all([
      client(daemon.remotePort, 'own.pem'),
      client(daemon.remotePort, 'own.pem'),
    ]);
    await assert.rejects(client(daemon.remotePort, 'own.pem'), { code: 'connection-failed' });
    await first.close();
    await second.close();
    await using again = await client(daemon.remotePort, 'own.pem');
    assert.equal(again.role, 'operator');
  });
});

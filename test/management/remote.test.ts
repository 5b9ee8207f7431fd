import assert from 'node:assert/strict';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect as connectPlain, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { connect as connectSecure, createServer } from 'node:tls';
import { connect } from '../../sdk/index.ts';
import { certify } from '../kit/certificates.ts';
import { Peer, startParams } from '../kit/management-peer.ts';
import { secretOf, SmallDaemon } from '../kit/small-daemon.ts';

const noModes = process.platform === 'win32' ? 'Windows has no mode bits' : false;

const OWN = certify({ commonName: 'daemon' });
const OTHER = certify({ commonName: 'somebody else' });
const CA = { ...certify({ commonName: 'CA for clients', isAuthority: true }), commonName: 'CA for clients' };
const OTHER_CA = { ...certify({ commonName: 'another CA', isAuthority: true }), commonName: 'another CA' };
const CLIENTS = {
  good: certify({ commonName: 'ci', issuer: CA }),
  expired: certify({ commonName: 'ci', issuer: CA, expires: new Date(Date.now() - 86_400_000) }),
  foreign: certify({ commonName: 'ci', issuer: OTHER_CA }),
  selfSigned: certify({ commonName: 'ci' }),
};

let directory = '';
const fileOf = (name: string): string => join(directory, name);

before(() => {
  directory = mkdtempSync(join(tmpdir(), 'simctl-remote-'));
  writeFileSync(fileOf('own.pem'), OWN.certificate);
  writeFileSync(fileOf('other.pem'), OTHER.certificate);
  for (const [name, { certificate, key }] of Object.entries(CLIENTS)) {
    writeFileSync(fileOf(`${name}.pem`), certificate);
    writeFileSync(fileOf(`${name}.key`), key, { mode: 0o600 });
  }
});

after(() => rmSync(directory, { recursive: true, force: true }));

interface Shown {
  readonly certificate: string;
  readonly key: string;
}

/** A client that trusts this CA, and shows these files if any. */
function client(port: number, ca: string, shown?: Shown): ReturnType<typeof connect> {
  const tlsClient = shown && { certificate: fileOf(shown.certificate), key: fileOf(shown.key) };
  const logon = { user: 'operator', token: secretOf('operator'), timeoutMs: 5_000 };
  return connect({ host: '127.0.0.1', port, tlsCa: fileOf(ca), tlsClient, ...logon });
}

function files(name: keyof typeof CLIENTS): Shown {
  return { certificate: `${name}.pem`, key: `${name}.key` };
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

describe('management over TLS with certificates of clients', () => {
  const remote = { ...OWN, clientCa: CA.certificate };

  it('serves who has one of the CA, and asks for a token none the less', async () => {
    await using daemon = await SmallDaemon.start({ remote });
    await using operator = await client(daemon.remotePort, 'own.pem', files('good'));
    assert.equal(operator.role, 'operator');
    const tlsClient = { certificate: fileOf('good.pem'), key: fileOf('good.key') };
    const guess = { host: '127.0.0.1', port: daemon.remotePort, token: 'wrong', tlsCa: fileOf('own.pem') };
    await assert.rejects(connect({ ...guess, tlsClient }), { code: 'auth-failed' });
  });

  it('X1: refuses who has none, in the handshake, and the client says what is missing', async () => {
    await using daemon = await SmallDaemon.start({ remote });
    await assert.rejects(client(daemon.remotePort, 'own.pem'), {
      code: 'connection-failed',
      message: /takes only clients with a certificate of its CA for clients, and none was shown/,
      next: /--tls-cert and --tls-key/,
    });
  });

  for (const [what, name] of [
    ['that has expired', 'expired'],
    ['of another CA', 'foreign'],
    ['that is signed by itself', 'selfSigned'],
  ] as const) {
    it(`X1: refuses a certificate ${what}, and the client says so`, async () => {
      await using daemon = await SmallDaemon.start({ remote });
      await assert.rejects(client(daemon.remotePort, 'own.pem', files(name)), {
        code: 'connection-failed',
        message: /ended the connection before the logon.*not of its CA for clients, or no longer valid/,
        next: new RegExp(`${name}\\.pem`),
      });
      assert.deepEqual(daemon.log, [], 'it did not come as far as a logon');
    });
  }

  it('is nothing that a client shows to a daemon that does not ask', async () => {
    await using daemon = await SmallDaemon.start({ remote: OWN });
    await using operator = await client(daemon.remotePort, 'own.pem', files('foreign'));
    assert.equal(operator.role, 'operator');
  });

  it('says of the files of a client which one is no good', async () => {
    await using daemon = await SmallDaemon.start({ remote });
    const attempt = (shown: Shown): ReturnType<typeof connect> => client(daemon.remotePort, 'own.pem', shown);
    await assert.rejects(
      attempt({ certificate: 'none.pem', key: 'good.key' }),
      /client's certificate cannot be/,
    );
    await assert.rejects(
      attempt({ certificate: 'good.pem', key: 'none.key' }),
      /client's key cannot be read/,
    );
    await assert.rejects(attempt({ certificate: 'good.pem', key: 'foreign.key' }), {
      code: 'connection-failed',
      message: /foreign\.key cannot be used/,
    });
  });

  it('takes no key of a client that others can read', { skip: noModes }, async () => {
    await using daemon = await SmallDaemon.start({ remote });
    writeFileSync(fileOf('open.key'), CLIENTS.good.key);
    chmodSync(fileOf('open.key'), 0o640);
    await assert.rejects(client(daemon.remotePort, 'own.pem', { certificate: 'good.pem', key: 'open.key' }), {
      code: 'unsafe-key',
      message: /open\.key can be read by others \(mode 640\)/,
      next: /chmod 600/,
    });
  });
});

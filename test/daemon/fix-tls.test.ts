import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';
import { connect as connectDaemon } from '../../sdk/index.ts';
import { certify } from '../kit/certificates.ts';
import { DaemonHome, DaemonProcess } from '../kit/daemon.ts';
import { RawFix } from '../kit/raw-fix.ts';
import { encodeFix, fixTime, type Field } from '../kit/raw-fix-message.ts';

const FILE = `
[venue]
name = "XTST"
[[endpoint]]
name = "open"
protocol = "fix"
beginString = "FIX.4.4"
tls = { certificate = "venue.pem", key = "venue.key", clientCa = "ca.pem" }
[[session]]
endpoint = "open"
senderCompId = "XTST"
targetCompId = "ALPHA"
egressHardBytes = 65536
egressSoftBytes = 65536
[[session]]
endpoint = "open"
senderCompId = "XTST"
targetCompId = "BETA"
certificateName = "beta"
[[endpoint]]
name = "closed"
protocol = "fix"
beginString = "FIX.4.2"
tls = { certificate = "venue.pem", key = "venue.key", clientCa = "ca.pem", requireClientCertificate = true }
[[session]]
endpoint = "closed"
senderCompId = "XTST"
targetCompId = "ALPHA"
`;

const authority = { commonName: 'the CA', ...certify({ commonName: 'the CA', isAuthority: true }) };
const stranger = { commonName: 'the CA', ...certify({ commonName: 'the CA', isAuthority: true }) };
const venue = certify({ commonName: 'venue', issuer: authority });
const beta = certify({ commonName: 'beta', issuer: authority });

describe('an endpoint that speaks TLS', () => {
  let home: DaemonHome;
  let daemon: DaemonProcess;

  before(async () => {
    home = await DaemonHome.create();
    const write = (name: string, text: string): Promise<void> => writeFile(join(home.directory, name), text);
    await write('ca.pem', authority.certificate);
    await write('venue.pem', venue.certificate);
    await write('venue.key', venue.key);
    daemon = await DaemonProcess.start(home, '--ephemeral', '--venues', await home.venueFile('xtst', FILE));
  });
  after(async () => {
    await daemon[Symbol.asyncDispose]();
    await home[Symbol.asyncDispose]();
  });

  const portOf = (name: string): number => daemon.ready.endpoints.find((each) => each.name === name)!.port;

  async function secured(name: string, options: ConnectionOptions = {}): Promise<Socket> {
    const socket = connectTls({
      host: '127.0.0.1',
      port: portOf(name),
      ca: authority.certificate,
      ...options,
    });
    await once(socket, 'secureConnect');
    return socket;
  }

  async function client(beginString: string, senderCompId: string, socket: Socket): Promise<RawFix> {
    return RawFix.connect({ ...daemon.client(beginString), senderCompId, socket });
  }

  /** Resolves when the socket is closed, with what was received before. */
  async function closed(socket: Socket): Promise<string> {
    let text = '';
    socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1'))).on('error', () => {});
    if (!socket.closed) await new Promise((resolve) => socket.once('close', resolve));
    return text;
  }

  const withKey = ({ certificate, key }: { certificate: string; key: string }): ConnectionOptions => ({
    cert: certificate,
    key,
  });

  it('takes FIX over TLS 1.2 and 1.3, by the certificate of the venue', async () => {
    assert.deepEqual(
      daemon.ready.endpoints.map(({ tls }) => tls),
      [true, true],
    );
    for (const [nth, version] of (['TLSv1.2', 'TLSv1.3'] as const).entries()) {
      const socket = await secured('open', { minVersion: version, maxVersion: version });
      const fix = await client('FIX.4.4', 'ALPHA', socket);
      fix.nextSeqNum = 1 + 2 * nth;
      await fix.logon();
      await fix.logout();
    }
  });

  it('refuses older versions, and clients that speak plainly', async () => {
    const old = connectTls({
      host: '127.0.0.1',
      port: portOf('open'),
      ca: authority.certificate,
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.1',
      ciphers: 'DEFAULT:@SECLEVEL=0',
    });
    old.once('secureConnect', () => assert.fail('the handshake worked'));
    await closed(old);
    const plain = await RawFix.connect(daemon.client('FIX.4.4'));
    plain.send('A', [
      [98, 0],
      [108, 30],
    ]);
    await plain.closed;
    assert.deepEqual(plain.received, []);
  });

  it('with required client certificates takes those of its CA that are in force', async () => {
    const right = await client('FIX.4.2', 'ALPHA', await secured('closed', withKey(beta)));
    await right.logon();
    await right.logout();
    const expires = new Date(Date.now() - 86_400_000);
    for (const [what, options] of [
      ['none', {}],
      ['of another CA', withKey(certify({ commonName: 'beta', issuer: stranger }))],
      ['of nobody', withKey(certify({ commonName: 'beta' }))],
      ['expired', withKey(certify({ commonName: 'beta', issuer: authority, expires }))],
    ] as const) {
      // Up to TLS 1.3 the client is through before the server has seen its certificate.
      const socket = connectTls({
        host: '127.0.0.1',
        port: portOf('closed'),
        ca: authority.certificate,
        ...options,
      });
      socket.once('secureConnect', () => socket.write('8=FIX.4.2\x019=5\x0135=A\x01'));
      assert.equal(await closed(socket), '', what);
    }
  });

  it('binds a session to the name in the certificate', async () => {
    const right = await client('FIX.4.4', 'BETA', await secured('open', withKey(beta)));
    await right.logon();
    await right.logout();
    for (const options of [
      {},
      withKey(certify({ commonName: 'gamma', issuer: authority })),
      withKey(certify({ commonName: 'beta', issuer: stranger })),
    ]) {
      const fix = await client('FIX.4.4', 'BETA', await secured('open', options));
      fix.send('A', [
        [98, 0],
        [108, 30],
      ]);
      await fix.closed;
      assert.deepEqual(fix.received, []);
    }
  });

  it('cuts off a client that does not read, and goes on for the others', async () => {
    await using management = await connectDaemon({ home: home.directory, name: daemon.ready.name });
    const ends = management.events({ types: ['session-logged-out'] });
    await ends.ready;
    const socket = await secured('open');
    socket.on('error', () => {});
    const options = daemon.client('FIX.4.4');
    const { session } = await management.call('session.show', { session: 'open.ALPHA' });
    const message = (nth: number, type: string, fields: readonly Field[]): Buffer =>
      encodeFix('FIX.4.4', [
        [35, type],
        [49, options.senderCompId],
        [56, options.targetCompId],
        [34, session.nextIncomingMsgSeqNum + nth],
        [52, fixTime(new Date())],
        ...fields,
      ]);
    socket.write(
      message(0, 'A', [
        [98, 0],
        [108, 30],
      ]),
    );
    // More than the buffers of the system take: each is answered at its own length.
    for (let nth = 1; nth <= 300; nth++) socket.write(message(nth, '1', [[112, 'x'.repeat(60_000)]]));
    for await (const { event } of ends) {
      assert.match(
        (event as { reason: string }).reason,
        /^more than 65536 bytes wait for a peer that does not read/,
      );
      break;
    }
    socket.destroy();
    const other = await RawFix.connect({
      ...options,
      senderCompId: 'BETA',
      socket: await secured('open', withKey(beta)),
    });
    other.nextSeqNum = 3;
    await other.logon();
    await other.logout();
  });

  it('cuts off whoever has not logged on in time, in the handshake and after it', async () => {
    await using management = await connectDaemon({ home: home.directory, name: daemon.ready.name });
    const earlier = (await management.call('daemon.status', {})).sessions.cuts;
    const since = performance.now();
    const stalled = connect(portOf('open'), '127.0.0.1');
    const slow = connect(portOf('open'), '127.0.0.1');
    await Promise.all([once(stalled, 'connect'), once(slow, 'connect')]);
    stalled.write(Buffer.from([22, 3, 1]));
    const silent = connectTls({
      socket: slow,
      ca: authority.certificate,
      servername: 'localhost',
      maxVersion: 'TLSv1.2',
    });
    // Nor does it help to negotiate anew: that is refused.
    silent.once('secureConnect', () => silent.renegotiate({}, (error) => assert.notEqual(error, null)));
    await Promise.all([closed(stalled), closed(silent)]);
    const seconds = (performance.now() - since) / 1_000;
    assert.ok(seconds > 4 && seconds < 7, `${seconds} s`);
    const { cuts } = (await management.call('daemon.status', {})).sessions;
    assert.equal(cuts.logonTimeout - earlier.logonTimeout, 2);
  });
});

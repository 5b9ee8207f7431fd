import assert from 'node:assert/strict';
import { chmodSync, lstatSync, mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { ReadyLine } from '../../src/management/home.ts';
import { certify } from '../kit/certificates.ts';
import { Peer } from '../kit/management-peer.ts';
import { firstLine, writeVenue } from './running.ts';
import { Home, outcome } from './simctl.ts';

const noModes = process.platform === 'win32' ? 'Windows has no mode bits' : false;

let home: Home;

before(async () => {
  home = await Home.create();
  await writeVenue(home);
  const [own, other] = [certify({ commonName: 'daemon' }), certify({ commonName: 'other' })];
  const ca = { ...certify({ commonName: 'CA', isAuthority: true }), commonName: 'CA' };
  const client = certify({ commonName: 'client', issuer: ca });
  const write = (name: string, text: string, mode: number): void => {
    writeFileSync(join(home.directory, name), text);
    chmodSync(join(home.directory, name), mode);
  };
  write('cert.pem', own.certificate, 0o644);
  write('key.pem', own.key, 0o600);
  write('open-key.pem', own.key, 0o644);
  write('other-key.pem', other.key, 0o600);
  write('ca.pem', ca.certificate, 0o644);
  write('client.pem', client.certificate, 0o644);
  write('client-key.pem', client.key, 0o600);
});

after(() => home[Symbol.asyncDispose]());

function tls(address: string, certificate: string, key: string): string[] {
  return ['--management-tls', address, '--management-tls-cert', certificate, '--management-tls-key', key];
}

/** The environment of commands that log on as the viewer of a daemon. */
function viewerOf({ name }: ReadyLine): NodeJS.ProcessEnv {
  return { ...home.environment(), SIMCTL_TOKEN_FILE: join(home.directory, name, 'viewer.token') };
}

/** Whoever can connect to the socket, and that is this account, needs a token. */
async function isPrivate(socket: string, name: string): Promise<void> {
  assert.equal(socket, join(home.directory, name, 'run', 'simctl.sock'));
  const modes = [dirname(socket), socket].map((path) => (lstatSync(path).mode & 0o777).toString(8));
  assert.deepEqual(modes, ['700', '600']);
  const stranger = new Peer(connect(socket));
  stranger.write('{"jsonrpc":"2.0","id":1,"method":"daemon.stop"}\n');
  assert.equal((await stranger.line()).error?.data['code'], 'auth-required');
  await stranger.closed;
}

const START = ['start', '--ephemeral', '--venues', 'xsim.toml'];

describe('A5: where a daemon may be managed from', () => {
  it('this machine alone, unless something else is asked for', async () => {
    const child = home.start(...START, '--http', '0');
    const ended = outcome(child);
    const ready = JSON.parse(await firstLine(child)) as ReadyLine;
    const { management } = ready;
    assert.deepEqual([management.host, management.remote], ['127.0.0.1', undefined]);
    if (noModes === false) {
      await isPrivate(management.socket!, ready.name);
      const there = ['order', 'list', '--connect', `unix:${management.socket}`, '--json'];
      const listed = await home.runWith(viewerOf(ready), ...there);
      assert.deepEqual([listed.exit, listed.stdout.trim()], [0, '[]'], listed.stderr);
    }
    child.kill('SIGTERM');
    assert.equal((await ended).exit, 0);
  });

  for (const address of ['127.0.0.1:0', '0.0.0.0:0']) {
    it(`other machines at ${address} over TLS, and commands reach it so`, async () => {
      const child = home.start(...START, ...tls(address, 'cert.pem', 'key.pem'));
      const ended = outcome(child);
      const ready = JSON.parse(await firstLine(child)) as ReadyLine;
      const there = ['--connect', `127.0.0.1:${ready.management.remote!.port}`, '--tls-ca', 'cert.pem'];
      const env = viewerOf(ready);
      const listed = await home.runWith(env, 'order', 'list', ...there, '--json');
      assert.deepEqual([listed.exit, listed.stdout.trim()], [0, '[]'], listed.stderr);
      const refused = await home.runWith(env, 'stop', ...there);
      assert.equal(refused.exit, 1, 'a viewer stops nothing');
      const untrusted = await home.runWith(env, 'order', 'list', ...there.slice(0, 2), '--tls-ca', 'key.pem');
      assert.equal(untrusted.exit, 2);
      child.kill('SIGTERM');
      assert.equal((await ended).exit, 0);
    });
  }

  for (const address of ['127.0.0.1:0', '0.0.0.0:0']) {
    it(`other machines at ${address} over TLS with certificates of clients, which are no logon`, async () => {
      const words = [...tls(address, 'cert.pem', 'key.pem'), '--management-tls-client-ca', 'ca.pem'];
      const child = home.start(...START, ...words);
      const ended = outcome(child);
      const ready = JSON.parse(await firstLine(child)) as ReadyLine;
      const { remote, socket } = ready.management;
      assert.equal(remote?.clientCertificates, true);
      const there = ['status', '--connect', `127.0.0.1:${remote.port}`, '--tls-ca', 'cert.pem'];
      const shown = ['--tls-cert', 'client.pem', '--tls-key', 'client-key.pem'];
      const env = viewerOf(ready);
      const served = await home.runWith(env, ...there, ...shown);
      assert.equal(served.exit, 0, served.stderr);
      assert.match(served.stdout, /managed over TLS on .*:\d+ with certificates of clients/);
      const without = await home.runWith(env, ...there);
      assert.equal(without.exit, 2);
      assert.match(without.stderr, /only clients with a certificate of its CA[^]*--tls-cert and --tls-key/);
      if (noModes === false) await isPrivate(socket!, ready.name);
      child.kill('SIGTERM');
      assert.equal((await ended).exit, 0);
    });
  }

  for (const [what, words, message] of [
    ['in clear', ['--management-tls', '0.0.0.0:0'], /over TLS alone[^]*--management-tls-cert[^]*ssh -L/],
    ['without a key', tls('0.0.0.0:0', 'cert.pem', 'key.pem').slice(0, 4), /over TLS alone/],
    ['with a certificate and no address', tls('', 'cert.pem', 'key.pem').slice(2), /over TLS alone/],
    ['with a CA of clients alone', ['--management-tls-client-ca', 'ca.pem'], /over TLS alone/],
    ['at no address', tls('everywhere', 'cert.pem', 'key.pem'), /everywhere is no address and port/],
    ['at a port that does not exist', tls('0.0.0.0:70000', 'cert.pem', 'key.pem'), /no address and port/],
    ['at an address of others', tls('192.0.2.1:0', 'cert.pem', 'key.pem'), /machine has no such address/],
    ['with no such file', tls('0.0.0.0:0', 'none.pem', 'key.pem'), /certificate .* cannot be read/],
    ['with the key of another', tls('0.0.0.0:0', 'cert.pem', 'other-key.pem'), /cannot be used for TLS/],
    ['with what is no certificate', tls('0.0.0.0:0', 'xsim.toml', 'key.pem'), /cannot be used for TLS/],
  ] as const) {
    it(`nobody ${what}: exit code 2, and the sentence that says what to do`, async () => {
      const { exit, stdout, stderr } = await home.run(...START, ...words);
      assert.deepEqual([exit, stdout], [2, '']);
      assert.match(stderr, message);
      assert.doesNotMatch(stderr, /^ +at /m, 'no stack');
    });
  }

  it('nobody with a key that others can read', { skip: noModes }, async () => {
    const { exit, stderr } = await home.run(...START, ...tls('0.0.0.0:0', 'cert.pem', 'open-key.pem'));
    assert.equal(exit, 2);
    assert.match(stderr, /open-key\.pem can be read by others \(mode 644\)[^]*chmod 600/);
  });

  it('nobody while others can write its directory, or read a token', { skip: noModes }, async () => {
    for (const [mode, file] of [
      [0o777, null],
      [0o700, 'admin.token'],
    ] as const) {
      const name = `d${mode}`;
      const directory = join(home.directory, name);
      mkdirSync(directory);
      chmodSync(directory, mode);
      if (file !== null) writeFileSync(join(directory, file), 'x'.repeat(40), { mode: 0o644 });
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      const { exit, stderr } = await home.run(...START, '--name', name);
      assert.equal(exit, 2);
      assert.match(stderr, file === null ? /written by others[^]*chmod 700/ : /read by others[^]*chmod 600/);
      assert.doesNotMatch(stderr, /^ +at /m, 'no stack');
    }
  });
});

describe('--connect', () => {
  for (const [words, message] of [
    [['status', '--connect', 'nowhere'], /--connect: nowhere is no address and port/],
    [['status', '--connect', '127.0.0.1:1', '--name', 'x'], /--name.*--connect|--connect.*--name/],
    [['status', '--tls-ca', 'cert.pem'], /--connect/],
    [['status', '--connect', '127.0.0.1:1', '--tls-cert', 'client.pem'], /--tls-key/],
    [['status', '--connect', 'unix:'], noModes === false ? /without a path/ : /no unix sockets/],
    [
      ['status', '--connect', 'unix:/x.sock', '--tls-ca', 'cert.pem'],
      noModes === false ? /nothing is encrypted on a unix socket: leave out cert\.pem/ : /no unix sockets/,
    ],
    [['status', '--connect', '127.0.0.1:1'], /no token to log on with[^]*SIMCTL_TOKEN/],
  ] as const) {
    it(`${words.join(' ')} is refused`, async () => {
      const { exit, stderr } = await home.run(...words);
      assert.equal(exit, 2);
      assert.match(stderr, message);
    });
  }
});

import assert from 'node:assert/strict';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { listenOnSocket, socketPlaces } from '../../src/daemon/unix-socket.ts';
import { listenAt } from '../../src/management/listen.ts';
import { SILENT } from '../../src/management/log.ts';
import { toldTo } from '../kit/logged.ts';

const noSockets = process.platform === 'win32' ? 'Windows has no unix sockets' : false;
const notRoot = process.getuid?.() === 0 ? false : 'only root gives files away';

let directory = '';
let servers: Server[] = [];
let log: string[] = [];

beforeEach(() => {
  // A short path: that of a socket has little room, and some systems have deep directories for temporary files.
  directory = mkdtempSync(join(tmpdir(), 'sim-'));
  [servers, log] = [[], []];
});

afterEach(async () => {
  await Promise.all(
    servers.map((server) => new Promise<void>((resolve) => void server.close(() => resolve()))),
  );
  rmSync(directory, { recursive: true, force: true });
});

const inside = (...names: string[]): string => join(directory, ...names);

/** A server that listens at the first of the places that is good: returns where. */
function listen(...places: string[]): Promise<string | null> {
  const server = createServer((socket) => socket.end());
  servers.push(server);
  return listenOnSocket(places, (path) => listenAt(server, { path }, SILENT), toldTo(log));
}

function modeOf(path: string): string {
  return (lstatSync(path).mode & 0o777).toString(8);
}

/** What a killed process leaves: a socket that nobody listens on. */
async function stale(path: string): Promise<void> {
  const server = createServer();
  await listenAt(server, { path }, SILENT);
  // A server removes its socket under the name that it has made it by.
  linkSync(path, `${path}.kept`);
  server.close();
  await once(server, 'close');
  renameSync(`${path}.kept`, path);
}

describe('where the unix socket of a daemon may be', { skip: noSockets }, () => {
  const daemon = { name: 'ci', directory: '/data/ci', ephemeral: false };
  const own = '/data/ci/run/simctl.sock';

  it("is the user's runtime directory, else the daemon's own", () => {
    const env = { XDG_RUNTIME_DIR: '/run/user/7' };
    assert.deepEqual(socketPlaces(daemon, env, 'linux'), ['/run/user/7/simctl/ci.sock', own]);
    assert.deepEqual(socketPlaces(daemon, {}, 'darwin'), [own]);
    assert.deepEqual(socketPlaces(daemon, { XDG_RUNTIME_DIR: 'here' }, 'linux'), [own], 'must be absolute');
  });

  it('is its own directory alone where its name does not tell it apart, or where nobody would tidy up', () => {
    const env = { XDG_RUNTIME_DIR: '/run/user/7' };
    assert.deepEqual(socketPlaces(daemon, { ...env, SIMCTL_HOME: '/data' }, 'linux'), [own]);
    assert.deepEqual(socketPlaces({ ...daemon, ephemeral: true }, env, 'linux'), [own]);
  });

  it('is nowhere on Windows', () => {
    assert.deepEqual(socketPlaces(daemon, { XDG_RUNTIME_DIR: '/run/user/7' }, 'win32'), []);
  });
});

describe('a unix socket', { skip: noSockets }, () => {
  it('is for this account alone, and so is the directory that is made for it; at the end it is gone', async () => {
    const path = inside('run', 'a.sock');
    assert.equal(await listen(path), path);
    assert.deepEqual([modeOf(dirname(path)), modeOf(path), log], ['700', '600', []]);
    const client = connect(path);
    await once(client, 'connect');
    client.destroy();
    servers[0]!.close();
    await once(servers[0]!, 'close');
    assert.equal(existsSync(path), false);
  });

  it('that a killed daemon has left is replaced', async () => {
    const path = inside('run', 'a.sock');
    mkdirSync(dirname(path), { mode: 0o700 });
    await stale(path);
    assert.ok(lstatSync(path).isSocket());
    assert.equal(await listen(path), path);
    assert.deepEqual(log, []);
  });

  it('that answers is left alone, however busy, and the next place is taken', async () => {
    const [path, next] = [inside('run', 'a.sock'), inside('own', 'simctl.sock')];
    await listen(path);
    const before = lstatSync(path).ino;
    assert.equal(await listen(path, next), next);
    assert.equal(lstatSync(path).ino, before);
    assert.match(log.join('\n'), /no unix socket at .*a\.sock: somebody listens there/);
  });

  it('takes the place of nothing else', async () => {
    const path = inside('run', 'a.sock');
    mkdirSync(dirname(path), { mode: 0o700 });
    writeFileSync(path, 'kept');
    assert.equal(await listen(path), null);
    assert.match(log.join('\n'), /what is there is no socket/);
    assert.equal(lstatSync(path).size, 4);
  });

  it('with too long a path is left out, and never cut', async () => {
    const longest = process.platform === 'linux' ? 107 : 103;
    const room = longest - Buffer.byteLength(`${inside('run')}/`);
    const [fits, tooLong] = [inside('run', 'x'.repeat(room)), inside('run', 'x'.repeat(room + 1))];
    assert.equal(await listen(tooLong), null);
    assert.match(log.join('\n'), new RegExp(`longer than the ${longest} bytes`));
    assert.equal(await listen(tooLong, fits), fits);
    assert.equal(existsSync(fits), true);
  });

  it('is not made in a directory that others have access to, that is no directory, or that cannot be', async () => {
    mkdirSync(inside('open'));
    chmodSync(inside('open'), 0o750);
    mkdirSync(inside('private'), { mode: 0o700 });
    symlinkSync(inside('private'), inside('link'));
    const places = ['open', 'link', 'no/such'].map((name) => inside(name, 'a.sock'));
    assert.equal(await listen(...places), null);
    const [open, link, missing] = log;
    assert.match(open ?? '', /open is open to others \(mode 750\); chmod 700 it/);
    assert.match(link ?? '', /link is no directory/);
    assert.match(missing ?? '', /ENOENT/);
    assert.equal(existsSync(inside('private', 'a.sock')), false);
  });

  it('is not made in a directory of somebody else', { skip: notRoot }, async () => {
    mkdirSync(inside('theirs'), { mode: 0o700 });
    chownSync(inside('theirs'), 12_345, 12_345);
    assert.equal(await listen(inside('theirs', 'a.sock')), null);
    assert.match(log.join('\n'), /theirs belongs to another user \(uid 12345\)/);
  });
});

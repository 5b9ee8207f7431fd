import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { SimctlError } from '../../sdk/index.ts';
import { locate, type LocateOptions, type PortPlace } from '../../sdk/locate.ts';
import {
  daemonDirectory,
  readDaemonFile,
  registerDaemon,
  runningDaemons,
  simctlHome,
  unregisterDaemon,
} from '../../src/management/home.ts';
import { ensureToken, tokenFile } from '../../src/management/tokens.ts';

const noModes = process.platform === 'win32' ? 'Windows has no mode bits' : false;

/** No process has it: Linux and macOS count to 2^22 and 99 999. */
const DEAD_PID = 2 ** 30;

let home = '';

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'simctl-locate-'));
});

afterEach(() => rmSync(home, { recursive: true, force: true }));

/** A daemon as its files show it; returns the admin token. */
function daemon(name: string, port = 5_000, pid = process.pid, socket?: string): string {
  const directory = daemonDirectory(name, home);
  registerDaemon(directory, {
    name,
    pid,
    management: { host: '127.0.0.1', port, httpPort: null, ...(socket === undefined ? {} : { socket }) },
    endpoints: [],
  });
  ensureToken(directory, 'viewer');
  return ensureToken(directory, 'admin');
}

function failure(find: () => unknown): SimctlError {
  let found: unknown;
  try {
    found = find();
  } catch (error) {
    assert.ok(error instanceof SimctlError, String(error));
    return error;
  }
  return assert.fail(`found ${JSON.stringify(found)}`);
}

describe('the home of all daemons', () => {
  for (const [env, platform, expected] of [
    [{ SIMCTL_HOME: '/sim', XDG_STATE_HOME: '/state' }, 'linux', '/sim'],
    [{ XDG_STATE_HOME: '/state' }, 'linux', join('/state', 'simctl')],
    [{ SIMCTL_HOME: '', XDG_STATE_HOME: '' }, 'linux', join(homedir(), '.local', 'state', 'simctl')],
    [{}, 'darwin', join(homedir(), 'Library', 'Application Support', 'simctl')],
    [{ LOCALAPPDATA: '/local' }, 'win32', join('/local', 'simctl')],
  ] as const) {
    it(`is ${expected} on ${platform} with ${JSON.stringify(env)}`, () => {
      assert.equal(simctlHome(env, platform), expected);
    });
  }

  it('holds no daemon whose name leads elsewhere', () => {
    for (const name of ['', '.', '..', '../x', 'a/b', 'a\\b', 'a b', 'é', 'a\0', 'a'.repeat(65)]) {
      assert.throws(() => daemonDirectory(name, home), RangeError, name);
      assert.equal(failure(() => locate({ name, home }, {})).code, 'no-daemon');
    }
  });
});

describe('a daemon', () => {
  it('is found by its name, or by itself when no other runs', () => {
    const token = daemon('ci', 5_001);
    const place = { host: '127.0.0.1', port: 5_001, tls: null };
    const address = { place, otherwise: null, user: 'admin', token };
    assert.deepEqual(locate({ name: 'ci', home }, {}), address);
    assert.deepEqual(locate({ home }, {}), address);
    assert.deepEqual(locate({}, { SIMCTL_HOME: home }), address);
    assert.equal(locate({ home, user: 'viewer' }, {}).user, 'viewer');
  });

  it('is reached over its unix socket, and over its port when nobody is there or the port is asked for', () => {
    const token = daemon('ci', 5_001, process.pid, '/run/ci.sock');
    const [socket, port] = [{ path: '/run/ci.sock' }, { host: '127.0.0.1', port: 5_001, tls: null }];
    const placesOf = (options: LocateOptions): object => {
      const { place, otherwise } = locate({ home, token, ...options }, {});
      return [place, otherwise];
    };
    assert.deepEqual(placesOf({}), [socket, port]);
    assert.deepEqual(placesOf({ host: '127.0.0.1' }), [port, null]);
    assert.deepEqual(placesOf({ port: 5_001 }), [port, null]);
    assert.deepEqual(placesOf({ socketPath: '/other.sock' }), [{ path: '/other.sock' }, null]);
    const ca = { ...port, tls: { ca: 'ca.pem', client: null } };
    assert.deepEqual(placesOf({ tlsCa: 'ca.pem' }), [ca, null], 'who asks for TLS gets nothing else');
    const tlsClient = { certificate: 'cert.pem', key: 'key.pem' };
    assert.deepEqual(placesOf({ tlsClient }), [{ ...port, tls: { ca: null, client: tlsClient } }, null]);
  });

  it('of this machine is spoken to without TLS, any other with it, and a user of a token logs on as itself', () => {
    const token = `simctl_usr_desk_1_${'x'.repeat(43)}`;
    const at = (host: string, tlsCa?: string): object => {
      const { user, place } = locate({ host, port: 1, token, tlsCa }, {});
      return { user, tls: (place as PortPlace).tls };
    };
    const user = 'desk_1';
    for (const host of ['127.0.0.1', 'localhost', '::1']) assert.deepEqual(at(host), { user, tls: null });
    assert.deepEqual(at('127.0.0.1', 'ca.pem'), { user, tls: { ca: 'ca.pem', client: null } });
    for (const host of ['192.0.2.1', 'sim.example.com', '127.0.0.1.example.com', '0.0.0.0'])
      assert.deepEqual(at(host), { user, tls: { ca: null, client: null } });
    daemon('ci');
    assert.equal(failure(() => locate({ home, user: 'desk' }, {})).code, 'no-token');
  });

  it('must be named when several run', () => {
    daemon('ci');
    daemon('dev');
    const error = failure(() => locate({ home }, {}));
    assert.deepEqual([error.code, error.next], ['ambiguous-daemon', 'Name one of those that run: ci, dev.']);
    assert.equal(
      failure(() => locate({ name: 'prod', home }, {})).next,
      'Name one of those that run: ci, dev.',
    );
  });

  it('that has died or stopped is none, and neither is a broken file', () => {
    daemon('dead', 5_000, DEAD_PID);
    daemon('stopped');
    unregisterDaemon(daemonDirectory('stopped', home));
    mkdirSync(join(home, 'broken'));
    writeFileSync(join(home, 'broken', 'daemon.json'), '{"pid":');
    writeFileSync(join(home, 'a file'), '');
    assert.deepEqual(runningDaemons(home), []);
    assert.equal(readDaemonFile(daemonDirectory('dead', home)), null);
    const error = failure(() => locate({ home }, {}));
    assert.deepEqual([error.code, error.next], ['no-daemon', 'Start one with "simctl start".']);
    assert.equal(failure(() => locate({ name: 'dead', home }, {})).code, 'no-daemon');
    assert.deepEqual(runningDaemons(join(home, 'nowhere')), []);
  });
});

describe('the token', () => {
  it('is the one given, of the environment, of a file named there, or of the daemon, in this order', () => {
    const own = daemon('ci');
    const file = join(home, 'other.token');
    writeFileSync(file, 'simctl_ro_from_a_file\n', { mode: 0o600 });
    const env = { SIMCTL_TOKEN: 'simctl_ro_from_the_environment', SIMCTL_TOKEN_FILE: file };
    const tokenOf = (options: object, environment: NodeJS.ProcessEnv): string =>
      locate({ home, ...options }, environment).token;
    assert.equal(tokenOf({ token: 'given' }, env), 'given');
    assert.equal(tokenOf({}, env), 'simctl_ro_from_the_environment');
    assert.equal(tokenOf({}, { SIMCTL_TOKEN_FILE: file }), 'simctl_ro_from_a_file');
    assert.equal(tokenOf({}, {}), own);
    assert.equal(locate({ home }, env).user, 'viewer');
  });

  it('must be there', () => {
    daemon('ci');
    rmSync(tokenFile(daemonDirectory('ci', home), 'admin'));
    assert.equal(failure(() => locate({ home }, {})).code, 'no-token');
    assert.equal(failure(() => locate({ port: 1 }, {})).code, 'no-token');
    assert.equal(failure(() => locate({ home }, { SIMCTL_TOKEN_FILE: '/nowhere' })).code, 'no-token');
  });

  it('is not taken from a file that others can read', { skip: noModes }, () => {
    daemon('ci');
    chmodSync(tokenFile(daemonDirectory('ci', home), 'admin'), 0o644);
    const error = failure(() => locate({ home }, {}));
    assert.equal(error.code, 'unsafe-token');
    assert.match(error.message, /can be read by others .*chmod 600/);
  });
});

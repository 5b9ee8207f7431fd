import assert from 'node:assert/strict';
import { existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { connect } from '../../sdk/index.ts';
import { startDaemon, type RunningDaemon } from '../../src/daemon/daemon.ts';
import { daemonDirectory, readDaemonFile } from '../../src/management/home.ts';
import type { LogEntry } from '../../src/management/log.ts';
import { DaemonHome, DaemonProcess } from '../kit/daemon.ts';
import { QUIET_VENUE } from '../kit/quiet-venue.ts';

const noSockets = process.platform === 'win32' ? 'Windows has no unix sockets' : false;

const VARIABLES = ['SIMCTL_HOME', 'XDG_STATE_HOME', 'XDG_RUNTIME_DIR'] as const;
const before = VARIABLES.map((name) => [name, process.env[name]] as const);

let directory = '';
let log: LogEntry[] = [];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'sim-'));
  writeFileSync(join(directory, 'quiet.toml'), QUIET_VENUE);
  log = [];
});

afterEach(() => {
  for (const [name, value] of before) setOrDelete(name, value);
  rmSync(directory, { recursive: true, force: true });
});

function setOrDelete(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}

function start(name: string): Promise<RunningDaemon> {
  const venues = [join(directory, 'quiet.toml')];
  const onLog = (entry: LogEntry): void => void log.push(entry);
  return startDaemon({ name, venues, ephemeral: false, durability: 'process', watch: false, onLog });
}

/** Where the clients came from that have logged on. */
function peers(): unknown[] {
  return log
    .filter(({ text }) => text.includes('has logged on'))
    .map((entry) => (entry as { peer?: unknown }).peer);
}

describe('the unix socket of a daemon', { skip: noSockets }, () => {
  it("is in the user's runtime directory, one for each name, and gone when the daemon has stopped", async () => {
    delete process.env['SIMCTL_HOME'];
    process.env['XDG_STATE_HOME'] = join(directory, 'state');
    process.env['XDG_RUNTIME_DIR'] = directory;
    const [one, two] = [await start('one'), await start('two')];
    const runtime = join(directory, 'simctl');
    assert.deepEqual(readdirSync(runtime).toSorted(), ['one.sock', 'two.sock']);
    for (const daemon of [one, two]) {
      const socket = join(runtime, `${daemon.ready.name}.sock`);
      assert.equal(daemon.ready.management.socket, socket);
      assert.deepEqual(readDaemonFile(daemonDirectory(daemon.ready.name)), daemon.ready);
      await using client = await connect({ name: daemon.ready.name });
      const { name, management } = await client.daemon.status();
      assert.deepEqual([name, management.socket], [daemon.ready.name, socket]);
    }
    assert.deepEqual(peers(), ['the unix socket', 'the unix socket']);
    await one.stop();
    assert.deepEqual(readdirSync(runtime), ['two.sock'], 'the other one is untouched');
    await two.stop();
    assert.deepEqual(readdirSync(runtime), []);
  });

  it('is left out where the path would be too long, and the daemon has its port', async () => {
    const home = join(directory, 'deep'.repeat(30));
    mkdirSync(home);
    process.env['SIMCTL_HOME'] = home;
    const daemon = await start('deep');
    assert.equal(daemon.ready.management.socket, undefined);
    assert.ok(
      log.some(({ level, text }) => level === 'warn' && /no unix socket at .*longer than/.test(text)),
    );
    await using client = await connect();
    assert.equal((await client.daemon.status()).management.socket, undefined);
    assert.match(String(peers()), /^127\.0\.0\.1:\d+$/);
    await daemon.stop();
  });

  it('that somebody has removed is no reason: commands take the port', async () => {
    process.env['SIMCTL_HOME'] = directory;
    const daemon = await start('default');
    rmSync(daemon.ready.management.socket!);
    await using client = await connect();
    assert.equal((await client.daemon.status()).name, 'default');
    assert.match(String(peers()), /^127\.0\.0\.1:\d+$/);
    await daemon.stop();
  });

  it('is left by one that is killed, and the next one of its name has it again', async () => {
    await using home = await DaemonHome.create();
    const words = ['--venues', await home.venueFile('quiet', QUIET_VENUE)];
    const first = await DaemonProcess.start(home, ...words);
    const socket = first.ready.management.socket!;
    const made = (path: string): string => (lstatSync(path).mode & 0o777).toString(8);
    assert.deepEqual([made(dirname(socket)), made(socket)], ['700', '600']);
    await first.kill();
    assert.equal(existsSync(socket), true);
    const second = await DaemonProcess.start(home, ...words);
    assert.equal(second.ready.management.socket, socket);
    await using client = await connect({ home: home.directory });
    assert.equal((await client.daemon.status()).pid, second.ready.pid);
    assert.doesNotMatch(second.log, /unix socket/);
    await client.close();
    assert.equal(await second.stop(), 0);
    assert.equal(existsSync(socket), false);
  });
});

import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { processAlive, type ReadyLine } from '../../src/management/home.ts';
import { firstLine, RunningDaemon, writeVenue } from './running.ts';
import { Home, outcome } from './simctl.ts';

describe('start and stop', () => {
  it('--ephemeral prints the ready line and nothing else, and stop waits until the process has ended', async () => {
    const daemon = await RunningDaemon.start();
    const { ready, home } = daemon;
    assert.equal(ready.endpoints[0]?.name, 'orders');
    assert.ok(ready.endpoints[0].port > 0);
    assert.deepEqual(await daemon.answer('stop'), { name: ready.name, pid: ready.pid });
    assert.equal(processAlive(ready.pid), false);
    const { exit, stdout } = await daemon.stopped();
    assert.equal(exit, 0);
    assert.deepEqual(JSON.parse(stdout), ready);
    assert.deepEqual(readdirSync(home.directory), ['xsim.toml'], 'it leaves nothing behind');
    await home[Symbol.asyncDispose]();
  });

  it('in the foreground tells people how to connect, and stops on Ctrl-C', async () => {
    await using home = await Home.create();
    const child = home.start('start', '--durability', 'none', '--venues', await writeVenue(home));
    const ended = outcome(child);
    assert.match(await firstLine(child), /^default runs, process \d+/);
    child.kill('SIGINT');
    const { exit, signal, stdout } = await ended;
    assert.deepEqual([exit, signal], [0, null]);
    assert.match(stdout, /SenderCompID\(49\)=ACME {2}TargetCompID\(56\)=XSIM/);
    assert.match(stdout, /\nstopped\n$/);
  });

  it('--http serves POSTs with the token of the file; without it nothing listens', async () => {
    await using home = await Home.create();
    const venues = await writeVenue(home);
    const child = home.start('start', '--json', '--durability', 'none', '--http', '0', '--venues', venues);
    const { management } = JSON.parse(await firstLine(child)) as ReadyLine;
    const token = readFileSync(join(home.directory, 'default', 'viewer.token'), 'utf8').trim();
    const response = await fetch(`http://127.0.0.1:${management.httpPort}/rpc`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: '{"jsonrpc":"2.0","id":1,"method":"daemon.status"}',
    });
    const { result } = (await response.json()) as { result: { management: object } };
    assert.deepEqual(result.management, management);
    child.kill('SIGINT');
    await outcome(child);
    const plain = await RunningDaemon.start();
    assert.equal(plain.ready.management.httpPort, null);
    await plain[Symbol.asyncDispose]();
  });

  it('--detach returns when the daemon is ready; it goes on, once, until it is stopped', async () => {
    await using home = await Home.create();
    const words = ['start', '--detach', await writeVenue(home)];
    const started = await home.run(...words, '--json');
    assert.equal(started.exit, 0, started.stderr);
    const ready = JSON.parse(started.stdout) as ReadyLine;
    assert.equal(processAlive(ready.pid), true);
    const again = await home.run(...words);
    assert.equal(again.exit, 2);
    assert.match(again.stderr, /runs already/);
    assert.equal((await home.run('status')).exit, 0);
    assert.match((await home.run('stop')).stdout, /^stopped default$/m);
    assert.equal(processAlive(ready.pid), false);
  });

  it('says file, line and what is wrong when a venue file is bad, in the foreground and detached', async () => {
    await using home = await Home.create();
    const file = await writeVenue(home, '[venue]\nname = "XSIM"\ntimezone = "UTC"\n');
    for (const how of [[], ['--detach']]) {
      const { exit, stdout, stderr } = await home.run('start', '--venues', file, ...how);
      assert.equal(exit, 2);
      assert.equal(stdout, '');
      assert.match(stderr, /xsim\.toml:3:\d+/);
      assert.doesNotMatch(stderr, /^ +at /m, 'no stack');
    }
  });

  it('runs the folder ./venues when there is one and nothing else was said', async () => {
    await using home = await Home.create();
    const folder = join(home.directory, 'venues');
    mkdirSync(folder);
    await rename(await writeVenue(home), join(folder, 'a.toml'));
    const child = home.start('start', '--ephemeral');
    const ended = outcome(child);
    const ready = JSON.parse(await firstLine(child)) as ReadyLine;
    assert.deepEqual(
      ready.endpoints.map(({ venue, name }) => [venue, name]),
      [['XSIM', 'orders']],
    );
    child.kill('SIGTERM');
    assert.equal((await ended).exit, 0);
  });

  it('refuses a venue file that does not exist', async () => {
    await using home = await Home.create();
    const { exit, stderr } = await home.run('start', '--venues', 'no-such-folder', '--json');
    assert.equal(exit, 2);
    assert.match((JSON.parse(stderr) as { error: { message: string } }).error.message, /no-such-folder/);
  });
});

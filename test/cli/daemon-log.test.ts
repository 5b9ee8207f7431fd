import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import {
  DAEMON_OUTPUT_BYTES,
  daemonDirectory,
  daemonOutputFile,
  trimDaemonOutput,
} from '../../src/management/home.ts';
import { writeVenue } from './running.ts';
import { Home } from './simctl.ts';

describe('the output of a detached daemon', () => {
  it('begins anew when it has become too large, and what it was is kept once', async () => {
    await using home = await Home.create();
    const directory = daemonDirectory('default', home.directory);
    const log = daemonOutputFile(directory);
    mkdirSync(directory, { recursive: true });
    const before = 'a line of long ago\n'.repeat(Math.ceil(DAEMON_OUTPUT_BYTES / 19) + 1);
    writeFileSync(log, before);
    assert.equal((await home.run('start', '--detach', await writeVenue(home))).exit, 0);
    assert.equal(readFileSync(`${log}.1`, 'utf8'), before);
    assert.match(readFileSync(log, 'utf8'), /^\{"name":"default"/);

    // The daemon goes on in the file that was emptied under it.
    writeFileSync(log, before, { flag: 'a' });
    trimDaemonOutput(directory);
    assert.equal(statSync(log).size, 0);
    const again = await home.run('start', '--detach', await writeVenue(home));
    assert.equal(again.exit, 2);
    assert.match(again.stderr, /runs already/);
    assert.match(readFileSync(log, 'utf8'), /^\{"error":.*runs already/);
    assert.equal((await home.run('stop')).exit, 0);
    assert.ok(statSync(log).size < 1_000);
  });

  it('is left alone while it is small, and when there is none', async () => {
    await using home = await Home.create();
    mkdirSync(home.directory, { recursive: true });
    trimDaemonOutput(home.directory);
    writeFileSync(daemonOutputFile(home.directory), 'a line\n');
    trimDaemonOutput(home.directory);
    assert.equal(readFileSync(daemonOutputFile(home.directory), 'utf8'), 'a line\n');
  });
});

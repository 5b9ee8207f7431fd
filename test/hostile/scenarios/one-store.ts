import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fixTime } from '../../kit/raw-fix-message.ts';
import { DaemonProcess } from '../../kit/daemon.ts';
import { Rig } from '../rig.ts';
import type { Scenario } from '../scenario.ts';

export const K5: Scenario = {
  id: 'K5',
  title: 'a second daemon on one store is refused and touches nothing; after kill -9 the store is free',
  tiers: ['gate'],
  async run(run) {
    await using rig = await Rig.start(run, { peers: 1 });
    const { name } = rig.daemon.ready;
    const words = [
      '--name',
      name,
      '--durability',
      'process',
      '--venues',
      join(rig.home.directory, 'hostile.toml'),
    ];
    const first = await rig.logOn('PEER-0');
    first.send('D', [
      [11, 'kept'],
      [21, 1],
      [55, 'ACME'],
      [54, 1],
      [38, 5],
      [40, 2],
      [44, '9.99'],
      [60, fixTime(new Date())],
    ]);
    await first.expect('8', { 11: 'kept' });
    const before = filesOf(rig.home.directory);
    await assert.rejects(DaemonProcess.start(rig.home, ...words), (error: Error) => {
      run.say(error.message.split('\n').filter((line) => line !== '')[1] ?? error.message);
      return (
        error.message.includes(String(rig.daemon.ready.pid)) && /it ended with [1-9]/.test(error.message)
      );
    });
    assert.deepEqual(filesOf(rig.home.directory), before);
    first.send('1', [[112, 'alive']]);
    await first.expect('0', { 112: 'alive' });
    await rig.daemon.kill();
    await using third = await DaemonProcess.start(rig.home, ...words);
    assert.notEqual(third.ready.pid, rig.daemon.ready.pid);
  },
};

/** Each file below a directory with what is in it, as a digest; but the logs, which the first writes as it can. */
function filesOf(directory: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !/\.(?:fix|log)$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .toSorted()
      .map((path) => [path, createHash('sha256').update(readFileSync(path)).digest('hex')]),
  );
}

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { RunningDaemon } from './running.ts';

describe('a venue whose time and state are taken in hand from the shell', () => {
  let daemon: RunningDaemon;
  before(async () => {
    daemon = await RunningDaemon.start();
    await daemon.enter('buy', '100', '10.00');
  });
  after(() => daemon[Symbol.asyncDispose]());

  it('clock set, show, advance and run-until-idle', async () => {
    assert.match(await daemon.shown('clock', 'show'), /^\d{4}-.*Z {2}the time of the machine$/m);
    const set = await daemon.shown('clock', 'set', 'manual', '--at', '2099-01-05T08:00:00Z');
    assert.match(set, /^2099-01-05T08:00:00\.000000Z {2}moved by hand$/m);
    assert.match(set, /^next deadline 2099-01-06T00:00:00\.000000Z$/m);
    assert.match(
      await daemon.shown('clock', 'advance', '30s'),
      /^0 deadlines met: there\n2099-01-05T08:00:30/,
    );
    assert.match(
      await daemon.shown('clock', 'run-until-idle', '--within', '17h'),
      /^1 deadlines met: nothing more is due soon\n2099-01-06T00:00:00/,
    );
    const { exit, stderr } = await daemon.run('clock', 'advance', '2099-01-05T00:00:00Z');
    assert.equal(exit, 1);
    assert.match(stderr, /the clock shows 2099-01-06T00:00:00\.000000Z and does not go back/);
  });

  it('snapshot save, list, show, diff, restore, fork and remove', async () => {
    await daemon.enter('buy', '70', '9.00');
    const file = join(daemon.home.directory, 'one.jsonl');
    const words = ['--note', 'two bids', '--file', file];
    assert.match(await daemon.shown('snapshot', 'save', 'one', ...words), /^one +XSIM .* two bids$/m);
    assert.match(await daemon.shown('snapshot', 'list'), /^one +XSIM /m);
    assert.equal(await daemon.shown('snapshot', 'show', 'one'), await readFile(file, 'utf8'));
    assert.match(await daemon.shown('snapshot', 'diff', 'one'), /^Nothing has changed\.$/m);
    await daemon.client.order.cancelAll({});
    assert.match(
      await daemon.shown('snapshot', 'diff', 'one'),
      /^~ order 2 {2}.*status "new" -> "canceled"/m,
    );

    const again = ['restore', 'two', '--file', file];
    assert.match(
      await daemon.shown('snapshot', ...again),
      /^venue XSIM is what it was; nobody was connected$/m,
    );
    assert.equal((await daemon.client.order.list({ open: true })).orders.length, 1);
    assert.match(
      await daemon.shown('snapshot', 'fork', 'one', '--as', 'XTWO'),
      /^venue XTWO with 1 open orders/m,
    );
    assert.match(await daemon.shown('snapshot', 'remove', 'one'), /^snapshot one is removed$/m);
    const gone = await daemon.run('snapshot', 'restore', 'one');
    assert.equal(gone.exit, 1);
    assert.match(gone.stderr, /There is no snapshot "one"\./);
    assert.match((await daemon.run('snapshot', 'save', 'Two')).stderr, /small letters/);
  });
});

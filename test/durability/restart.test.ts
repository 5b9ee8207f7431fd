import assert from 'node:assert/strict';
import { join } from 'node:path';
import { it } from 'node:test';
import { connect } from '../../sdk/index.ts';
import { DaemonHome, DaemonProcess } from '../kit/daemon.ts';
import { writeLongJournal } from '../kit/long-journal.ts';
import { QUIET_VENUE } from '../kit/quiet-venue.ts';

const COMMANDS = 100_000;
/** Promised are 3 s on a machine of its own, which bench/restart.ts measures. */
const BOUND_MS = 30_000;

for (const withSnapshot of [false, true]) {
  it(`is back soon with ${COMMANDS} commands ${withSnapshot ? 'in a snapshot' : 'to replay'}`, async (test) => {
    await using home = await DaemonHome.create();
    const venue = await home.venueFile('quiet', QUIET_VENUE);
    writeLongJournal(join(home.directory, 'default'), COMMANDS, withSnapshot);
    const began = performance.now();
    await using daemon = await DaemonProcess.start(home, '--durability', 'process', '--venues', venue);
    const tookMs = performance.now() - began;
    test.diagnostic(`${tookMs.toFixed(0)} ms`);
    assert.ok(tookMs < BOUND_MS, `${tookMs} ms`);
    assert.equal(daemon.ready.name, 'default');
    await using client = await connect({ home: home.directory });
    const { venues } = await client.venue.list();
    assert.equal(venues[0]?.openOrders, 2_000);
  });
}

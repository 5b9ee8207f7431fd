import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import type { RawFix, RawFixOptions } from '../../kit/raw-fix.ts';
import { Innocent } from '../innocent.ts';
import { Consecutive, passingOrder } from '../orders.ts';
import { Rig } from '../rig.ts';
import { sized, type Scenario } from '../scenario.ts';

const MIB = 2 ** 20;
const SESSIONS = 200;
const ORDERS_PER_SECOND = 20;
/** Promised of so many sessions. */
const L5_P99_MS = 100;
const MOST_RESIDENT_BYTES = 512 * MIB;
/** What is kept goes up and down with the turn at which it is looked at. */
const KEPT_GROWTH_BYTES = 8 * MIB;

export const L5: Scenario = {
  id: 'L5',
  title: `${SESSIONS} sessions with ${ORDERS_PER_SECOND} orders a second each`,
  tiers: ['nightly'],
  async run(run) {
    await using rig = await Rig.start(run, { peers: SESSIONS });
    const sessions: RawFix[] = [];
    let next = 0;
    const faults: string[] = [];
    for (let index = 0; index < SESSIONS; index++) {
      sessions.push(await rig.logOn(`PEER-${index}`, [], checking(new Consecutive(faults, `PEER-${index}`))));
    }
    await using innocent = await Innocent.start(rig);
    const seconds = sized(run, { gate: 10, nightly: 600 });
    const began = performance.now();
    // One client after the other, all of them twenty times a second.
    while (performance.now() - began < seconds * 1000) {
      const due = ((performance.now() - began) / 1000) * SESSIONS * ORDERS_PER_SECOND;
      for (; next < due; next++) sessions[next % SESSIONS]!.send('D', passingOrder(`L-${next}`));
      await turn();
    }
    for (const session of sessions) await session.logout();
    const rss = (rig.rssBytes ?? 0) / MIB;
    run.say(`${next} orders in ${seconds} s; ${rss.toFixed(0)} MiB`);
    run.say(await innocent.unharmed(L5_P99_MS));
    assert.deepEqual(faults, []);
    assert.ok(rss * MIB <= MOST_RESIDENT_BYTES, `${rss} MiB`);
  },
};

/** Options of a connection whose messages are checked and not kept. */
function checking(numbers: Consecutive): Partial<RawFixOptions> {
  return { keepsMessages: false, onMessage: (message) => numbers.onMessage(message) };
}

export const GROWTH: Scenario = {
  id: 'GROWTH',
  title: 'memory does not grow with the number of messages',
  tiers: ['nightly'],
  async run(run) {
    await using rig = await Rig.start(run, { peers: 1 });
    const numbers = new Consecutive();
    const fix = await rig.logOn('PEER-0', [], checking(numbers));
    // An order, its two reports, and that for ten million messages.
    const orders = sized(run, { gate: 30_000, nightly: 3_333_334 });
    const kept: number[] = [];
    let largest = 0;
    for (let sent = 1; sent <= orders; sent++) {
      fix.send('D', passingOrder(`G-${sent}`));
      if (sent % 500 !== 0 && sent !== orders) continue;
      fix.send('1', [[112, `after ${sent}`]]);
      await fix.expect('0', { 112: `after ${sent}` });
      largest = Math.max(largest, rig.rssBytes ?? 0);
      if (sent >= (orders / 5) * (kept.length + 1)) kept.push(await rig.daemon.keptBytes());
    }
    const mebibytes = kept.map((bytes) => (bytes / MIB).toFixed(0)).join(', ');
    run.say(`${orders * 3} messages; after each fifth the daemon kept ${mebibytes} MiB`);
    run.say(`resident it had ${(largest / MIB).toFixed(0)} MiB at the most`);
    assert.deepEqual(numbers.faults, []);
    assert.equal(kept.length, 5);
    assert.ok(kept[4]! - kept[1]! <= KEPT_GROWTH_BYTES, `MiB after each fifth: ${mebibytes}`);
    assert.ok(largest <= MOST_RESIDENT_BYTES, `${largest} bytes`);
    await fix.logout();
  },
};

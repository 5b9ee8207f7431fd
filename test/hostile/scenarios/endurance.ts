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

export const L5: Scenario = {
  id: 'L5',
  title: `${SESSIONS} sessions with ${ORDERS_PER_SECOND} orders a second each`,
  tiers: ['nightly'],
  async run(run) {
    await using rig = await Rig.start({ peers: SESSIONS });
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
    run.say(await innocent.unharmed(run.tier, L5_P99_MS));
    assert.deepEqual(faults, []);
    assert.ok(rss <= 512, `${rss} MiB`);
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
    await using rig = await Rig.start({ peers: 1 });
    const numbers = new Consecutive();
    const fix = await rig.logOn('PEER-0', [], checking(numbers));
    // An order, its two reports, and that for ten million messages.
    const orders = sized(run, { gate: 30_000, nightly: 3_333_334 });
    // Snapshots of the venue make peaks; what grows is what is left between them.
    const floors = [Infinity, Infinity, Infinity, Infinity, Infinity];
    for (let sent = 1; sent <= orders; sent++) {
      fix.send('D', passingOrder(`G-${sent}`));
      if (sent % 500 !== 0 && sent !== orders) continue;
      fix.send('1', [[112, `after ${sent}`]]);
      await fix.expect('0', { 112: `after ${sent}` });
      const fifth = Math.min(4, Math.floor((sent / orders) * 5));
      floors[fifth] = Math.min(floors[fifth]!, rig.rssBytes ?? 0);
    }
    const mebibytes = floors.map((bytes) => (bytes / MIB).toFixed(0)).join(', ');
    run.say(`${orders * 3} messages; at the least the daemon had in each fifth ${mebibytes} MiB`);
    assert.deepEqual(numbers.faults, []);
    assert.ok(floors[4]! - floors[1]! <= 64 * MIB, `MiB in each fifth: ${mebibytes}`);
    await fix.logout();
  },
};

import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { fixTime, type Field } from '../../kit/raw-fix-message.ts';
import type { RawFix } from '../../kit/raw-fix.ts';
import { Innocent } from '../innocent.ts';
import { Rig, SYMBOL } from '../rig.ts';
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
      sessions.push(await rig.logOn(`PEER-${index}`, [], consecutive(faults, `PEER-${index}`)));
    }
    await using innocent = await Innocent.start(rig);
    const seconds = sized(run, { gate: 10, nightly: 600 });
    const began = performance.now();
    // One client after the other, all of them twenty times a second.
    while (performance.now() - began < seconds * 1000) {
      const due = ((performance.now() - began) / 1000) * SESSIONS * ORDERS_PER_SECOND;
      for (; next < due; next++) sessions[next % SESSIONS]!.send('D', order(`L-${next}`));
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

/** Options of a connection that checks numbers and keeps nothing. */
function consecutive(faults: string[], peer: string) {
  let expected = 1;
  return {
    keepsMessages: false,
    onMessage: ({ seqNum, type }: { readonly seqNum: number; readonly type: string }) => {
      if (seqNum !== expected || type === '2' || type === '3')
        faults.push(`${peer}: 35=${type} 34=${seqNum}`);
      expected = seqNum + 1;
    },
  };
}

export const GROWTH: Scenario = {
  id: 'GROWTH',
  title: 'memory does not grow with the number of messages',
  tiers: ['nightly'],
  async run(run) {
    await using rig = await Rig.start({ peers: 1 });
    const fix = await rig.logOn('PEER-0', [], consecutive([], 'PEER-0'));
    // An order, its two reports, and that for ten million messages.
    const orders = sized(run, { gate: 30_000, nightly: 3_333_334 });
    // Snapshots of the venue make peaks; what grows is what is left between them.
    const floors = [Infinity, Infinity, Infinity, Infinity, Infinity];
    for (let sent = 1; sent <= orders; sent++) {
      fix.send('D', order(`G-${sent}`));
      if (sent % 500 !== 0 && sent !== orders) continue;
      fix.send('1', [[112, `after ${sent}`]]);
      await fix.expect('0', { 112: `after ${sent}` });
      const fifth = Math.min(4, Math.floor((sent / orders) * 5));
      floors[fifth] = Math.min(floors[fifth]!, rig.rssBytes ?? 0);
    }
    const mebibytes = floors.map((bytes) => (bytes / MIB).toFixed(0)).join(', ');
    run.say(`${orders * 3} messages; at the least the daemon had in each fifth ${mebibytes} MiB`);
    assert.ok(floors[4]! - floors[1]! <= 64 * MIB, `MiB in each fifth: ${mebibytes}`);
    await fix.logout();
  },
};

function order(id: string): Field[] {
  const time = fixTime(new Date());
  return [
    [11, id],
    [21, 1],
    [55, SYMBOL],
    [54, 1],
    [38, 1],
    [40, 2],
    [44, '1.00'],
    [59, 3],
    [60, time],
  ];
}

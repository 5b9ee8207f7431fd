import assert from 'node:assert/strict';
import type { EventItem } from '../../../sdk/index.ts';
import { Innocent } from '../innocent.ts';
import { Consecutive, passingOrder, REPORTS_PER_ORDER } from '../orders.ts';
import { Rig } from '../rig.ts';
import { sized, type Scenario } from '../scenario.ts';
import { assertAlive, until } from './malformed.ts';

const MIB = 2 ** 20;
/** Makes each report longer: more waits for less work. */
const TEXT = 'x'.repeat(200);
/** What both limits on waiting bytes and the system's own buffers take, and some more. */
const MOST_ORDERS = 400_000;
/** Waits for the time limit of a slow management client, and for the machine. */
const CUT_MS = 60_000;

export const B1: Scenario = {
  id: 'B1',
  title: 'clients of FIX and of the management protocol that stop reading are cut, and named',
  tiers: ['gate'],
  async run(run) {
    await using rig = await Rig.start({ peers: 1 });
    await using watcher = await rig.manage();
    const reasons: string[] = [];
    const events = watcher.events({ types: ['session-logged-out'] });
    const watching = (async () => {
      for await (const item of events) reasons.push(reasonOf(item));
    })();
    await using innocent = await Innocent.start(rig);
    using deaf = await rig.deafSubscriber();
    const fix = await rig.logOn('PEER-0', [], { keepsMessages: false });
    fix.pause();
    const growth = rig.watchRss();
    let orders = 0;
    while (!fix.isClosed && reasons.length === 0 && orders < MOST_ORDERS) {
      fix.send('D', passingOrder(`B-${++orders}`, TEXT));
      if (orders % 50 === 0) await fix.drained();
      if (orders % 500 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await until(() => reasons.length > 0, 'the FIX client is cut', CUT_MS);
    const bytes = growth();
    run.say(`${orders} orders, then: ${reasons[0]}; the daemon grew by ${(bytes / MIB).toFixed(1)} MiB`);
    assert.match(reasons[0]!, /bytes wait for a peer that does not read/);
    fix.resume();
    await fix.closed;
    await until(
      () => /management: .*reads too slowly/.test(rig.daemon.log),
      'the management client is cut',
      CUT_MS,
    );
    deaf.socket.resume();
    await deaf.closed;
    run.say(rig.daemon.log.split('\n').find((line) => line.includes('reads too slowly'))!);
    run.say(await innocent.unharmed(run.tier));
    await watcher.close();
    await watching;
    await assertAlive(rig);
  },
};

function reasonOf({ event }: EventItem): string {
  return event.type === 'session-logged-out' ? event.reason : '';
}

export const B2: Scenario = {
  id: 'B2',
  title: 'a client that reads late but in time is not cut, and misses nothing',
  tiers: ['gate'],
  async run(run) {
    await using rig = await Rig.start({ peers: 1 });
    await using innocent = await Innocent.start(rig);
    const orders = sized(run, { gate: 6_000, nightly: 6_000 });
    const seen = new Consecutive();
    const fix = await rig.logOn('PEER-0', [], {
      keepsMessages: false,
      onMessage: (message) => seen.onMessage(message),
    });
    for (let pauses = 1; pauses <= 3; pauses++) {
      fix.pause();
      for (let count = 1; count <= orders; count++) {
        fix.send('D', passingOrder(`L-${pauses}-${count}`, TEXT));
        if (count % 50 === 0) await fix.drained();
      }
      fix.send('1', [[112, `all of ${pauses}`]]);
      fix.resume();
      await fix.expect('0', { 112: `all of ${pauses}` });
    }
    run.say(`${seen.reports} reports after three pauses`);
    assert.deepEqual(seen.faults, []);
    assert.equal(seen.reports, 3 * orders * REPORTS_PER_ORDER);
    run.say(await innocent.unharmed(run.tier));
    await fix.logout();
  },
};

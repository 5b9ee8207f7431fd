import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { it } from 'node:test';
import { connect } from '../../sdk/index.ts';
import { DaemonHome, DaemonProcess } from '../kit/daemon.ts';
import { QUIET_VENUE } from '../kit/quiet-venue.ts';
import { seeded, type SeededRandom } from '../kit/seed.ts';
import { SurvivingClient } from './surviving-client.ts';

const CRASHES = 3;
/** Orders that each client sends before the drop copy leaves, and beside and after that. */
const ORDERS_A_PART = 80;

/** Two sessions that trade, one of them without orders that outlive its connection; one that gets copies of both. */
const VENUE = `${QUIET_VENUE}
cancelOnDisconnect = true

[[session]]
endpoint = "fix44"
senderCompId = "XTST"
targetCompId = "LISTENER"
roles = ["drop-copy"]
copies = { venue = true }
`;

it(
  `copies every report once and in order, over ${CRASHES} crashes and absences`,
  { timeout: 300_000 },
  async (test) => {
    const random = seeded(test);
    await using home = await DaemonHome.create();
    const venue = await home.venueFile('copied', VENUE);
    const start = () => DaemonProcess.start(home, '--durability', 'process', '--venues', venue);
    const traders = [new SurvivingClient('A'), new SurvivingClient('B')];
    const listener = new SurvivingClient('L');
    const sessions = (daemon: DaemonProcess) =>
      [daemon.client('FIX.4.2', 0), daemon.client('FIX.4.4', 1)] as const;
    const logOn = async (daemon: DaemonProcess): Promise<void> => {
      const places = sessions(daemon);
      for (const [index, trader] of traders.entries()) await trader.connect(places[index]!);
    };

    for (let crash = 1; crash <= CRASHES; crash++) {
      const daemon = await start();
      try {
        await logOn(daemon);
        await listener.connect(daemon.client('FIX.4.4', 2));
        await flood(traders, random);
        await listener.cut();
        await flood(traders, random);
        // Back in the midst of it every other time; else it misses the crash too.
        if (crash % 2 === 0) await listener.connect(daemon.client('FIX.4.4', 2));
        await flood(traders, random);
      } finally {
        await daemon.kill();
      }
      await Promise.all(traders.map((trader) => trader.crashed()));
      if (crash % 2 === 0) await listener.crashed();
    }

    await using daemon = await start();
    await logOn(daemon);
    await listener.connect(daemon.client('FIX.4.4', 2));
    const copies = listener.ledger.reports;
    test.diagnostic(`${copies.length} copies`);
    for (const { ledger } of [...traders, listener]) assert.deepEqual(ledger.violations, []);
    for (const { ledger } of traders) {
      const own = new Set(ledger.reports.map(({ execution }) => execution));
      assert.ok(own.size > CRASHES, 'the crashes hit a venue under load');
      assert.deepEqual(
        copies.filter(({ execution }) => own.has(execution)),
        ledger.reports,
      );
    }
    assert.equal(
      copies.length,
      traders.reduce((sum, { ledger }) => sum + ledger.reports.length, 0),
    );
    // The order of the venue's events is that of its ExecIDs.
    const numbers = copies.map(({ execution }) => Number(execution.slice(2)));
    assert.deepEqual(
      numbers,
      numbers.toSorted((one, other) => one - other),
    );
    assert.equal(await listener.resendAll(), listener.ledger.applicationMessages);
    assert.deepEqual(listener.ledger.violations, []);

    await using client = await connect({ home: home.directory });
    const { session } = await client.session.show({ session: 'fix44.LISTENER' });
    const { sent, ...of } = session.copies!;
    // By this daemon: what the last crash left to be canceled, if anything.
    assert.ok(sent < copies.length);
    assert.deepEqual(of, { venue: true, sessions: [], firms: [], reports: 'all', cancelRejects: false });
    for (const trader of traders) await trader.logout();
    await listener.logout();
  },
);

async function flood(traders: readonly SurvivingClient[], random: SeededRandom): Promise<void> {
  const goals = traders.map(({ sent }) => sent.length + ORDERS_A_PART);
  while (traders.some(({ sent }, index) => sent.length < goals[index]!)) {
    for (const trader of traders) trader.flood(random, 10);
    await turn();
  }
}

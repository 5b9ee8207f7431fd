import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { it } from 'node:test';
import { DaemonHome, DaemonProcess } from '../kit/daemon.ts';
import { QUIET_VENUE } from '../kit/quiet-venue.ts';
import { seeded, type SeededRandom } from '../kit/seed.ts';
import { SurvivingClient } from './surviving-client.ts';

/** Some 90 s on two processors; the thousand of a night by RUNS. */
const CRASHES = Number(process.env['RUNS'] ?? 50);
const LATEST_CRASH_MS = 500;
/** Orders that a client sends between two crashes: what is asked about afterwards has a bound too. */
const ORDERS_A_ROUND = 1_000;
/** Every message is asked for again at the end, so that none may have been forgotten. */
const VENUE = QUIET_VENUE.replaceAll('[[session]]', '[[session]]\nmessagesKept = 10_000_000');

interface Participant {
  readonly client: SurvivingClient;
  readonly beginString: string;
  /** Orders sent before the present connection; those of it are audited after the crash. */
  audited: number;
}

it(
  `keeps its word over ${CRASHES} crashes under load`,
  { timeout: 600_000 + CRASHES * 10_000 },
  async (test) => {
    const random = seeded(test);
    await using home = await DaemonHome.create();
    const venue = await home.venueFile('quiet', VENUE);
    const start = () => DaemonProcess.start(home, '--durability', 'process', '--venues', venue);
    const participants: Participant[] = ['FIX.4.2', 'FIX.4.4'].map((beginString) => ({
      client: new SurvivingClient(beginString.replaceAll('.', '')),
      beginString,
      audited: 0,
    }));
    for (let crash = 1; crash <= CRASHES; crash++) {
      const daemon = await start();
      try {
        await recover(daemon, participants);
        await trade(participants, random, daemon);
      } finally {
        await daemon.kill();
      }
      await Promise.all(participants.map(({ client }) => client.crashed()));
    }
    await using daemon = await start();
    for (const participant of participants) participant.audited = 0;
    await recover(daemon, participants);
    for (const { client, beginString } of participants) {
      const { accepted } = client.ledger;
      test.diagnostic(`${beginString}: ${client.sent.length} orders sent, ${accepted.size} accepted`);
      assert.ok(accepted.size > CRASHES, 'the crashes hit a venue under load');
      // Byte for byte, but for what a resend changes: the ledger compares.
      assert.equal(await client.resendAll(), client.ledger.applicationMessages);
      assert.deepEqual(client.ledger.violations, []);
      await client.logout();
    }
    assert.equal(await daemon.stop(), 0);
  },
);

/** Both clients come back, and nothing that they were told has become untrue. */
async function recover(daemon: DaemonProcess, participants: readonly Participant[]): Promise<void> {
  for (const participant of participants) {
    const { client, beginString } = participant;
    await client.connect(daemon.client(beginString));
    const differences = await client.audit(client.sent.slice(participant.audited));
    participant.audited = client.sent.length;
    assert.deepEqual(differences, []);
    assert.deepEqual(client.ledger.violations, []);
  }
}

/** Both send what they can, until the daemon is killed at a moment of chance. */
async function trade(
  participants: readonly Participant[],
  random: SeededRandom,
  daemon: DaemonProcess,
): Promise<void> {
  const moment = AbortSignal.timeout(random.integer(0, LATEST_CRASH_MS));
  while (!moment.aborted) {
    for (const { client, audited } of participants) {
      client.flood(random, Math.min(25, audited + ORDERS_A_ROUND - client.sent.length));
    }
    await turn();
  }
  await daemon.kill();
}

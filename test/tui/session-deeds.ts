import assert from 'node:assert/strict';
import type { SpawnedDaemon } from '../../sdk/index.ts';
import type { Deed } from './deed.ts';

const AAPL = { symbol: 'AAPL' };
const CLIENT1 = { session: 'fix44.CLIENT1' };
const CLIENT2 = { session: 'fix44.CLIENT2' };

/** What is done to sessions, bots and faults. */
export const SESSION_DEEDS = {
  'set-numbers': {
    view: 'sessions',
    select: 'CLIENT2',
    keys: ['7', 'Tab', '9', 'Enter', 'y'],
    said: /fix44\.CLIENT2 expects 7 next and sends 9\./,
    check: async ({ session }) => assert.deepEqual(await numbersOf(session), [7, 9]),
  },
  'reset-session': {
    view: 'sessions',
    select: 'CLIENT2',
    before: (daemon) => daemon.call('session.set-seqnum', { ...CLIENT2, incoming: 5, outgoing: 6 }),
    keys: ['y'],
    said: /fix44\.CLIENT2 expects 1 next and sends 1\./,
    check: async ({ session }) => assert.deepEqual(await numbersOf(session), [1, 1]),
  },
  'disconnect-session': {
    view: 'sessions',
    select: 'CLIENT1',
    keys: ['Space', 'Enter', /without a Logout/, 'y'],
    said: /fix44\.CLIENT1 is logged-out\./,
    check: async ({ session }) => assert.equal((await session.show(CLIENT1)).session.state, 'logged-out'),
  },
  'start-bot': {
    view: 'bots',
    select: 'AAPL none',
    keys: ['noise', 'Enter'],
    said: /noise-AAPL trades AAPL\./,
    async check({ bot }) {
      await bot.show({ bot: 'noise-AAPL' });
      await bot.remove({ bot: 'noise-AAPL' });
    },
  },
  'stop-bot': {
    view: 'bots',
    select: 'idler',
    before: ({ bot }) => bot.create({ ...AAPL, kind: 'noise', name: 'idler' }),
    keys: ['y'],
    said: /idler is stopped\./,
    check: ({ bot }) => assert.rejects(bot.show({ bot: 'idler' }), { code: 'not-found' }),
  },
  'set-activity': {
    view: 'bots',
    select: 'AAPL none',
    keys: [/set the activity/, 'slow', 'Enter', 'y'],
    said: /AAPL has activity slow\./,
    async check({ activity }) {
      assert.equal((await activity.show(AAPL)).books[0]?.level, 'slow');
      await activity.set({ ...AAPL, level: 'none' });
    },
  },
  'arm-fault': {
    view: 'bots',
    select: 'AAPL none',
    keys: ['ack-late', /▸ ack-late/, 'Enter', '500', 'Enter'],
    said: /ack-late \(ack-late\) is armed: it fires once\./,
    async check({ fault }) {
      const { faults } = await fault.list();
      assert.deepEqual(
        faults.filter(({ armed }) => armed).map(({ name }) => name),
        ['ack-late'],
      );
      await fault.disarm({ fault: 'ack-late' });
    },
  },
  'disarm-fault': {
    view: 'bots',
    select: 'too-late',
    before: ({ fault }) => fault.arm({ kind: 'ack-late', fault: 'too-late', delayMs: 500 }),
    keys: [],
    said: /too-late is disarmed, after 0 hits\./,
    async check({ fault }) {
      const { faults } = await fault.list();
      assert.deepEqual(
        faults.filter(({ armed }) => armed),
        [],
      );
    },
  },
} satisfies Readonly<Record<string, Deed>>;

async function numbersOf(session: SpawnedDaemon['session']): Promise<number[]> {
  const { nextIncomingMsgSeqNum, nextOutgoingMsgSeqNum } = (await session.show(CLIENT2)).session;
  return [nextIncomingMsgSeqNum, nextOutgoingMsgSeqNum];
}

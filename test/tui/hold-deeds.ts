import assert from 'node:assert/strict';
import type { SpawnedDaemon } from '../../sdk/index.ts';
import type { Deed } from './deed.ts';

/** What is done to holds and what they hold, to snapshots and to the clock. */
export const HOLD_DEEDS = {
  'add-hold': {
    view: 'clock',
    select: null,
    keys: ['by-hand', 'Tab', 'MSFT', 'Enter'],
    said: /by-hand holds what fits it\./,
    async check({ hold }) {
      const { holds } = await hold.list();
      assert.deepEqual(
        holds.map(({ name, symbol }) => [name, symbol]),
        [['by-hand', 'MSFT']],
      );
      await hold.remove({ name: 'by-hand' });
    },
  },
  'remove-hold': {
    view: 'clock',
    select: 'no-longer',
    before: ({ hold }) => hold.add({ name: 'no-longer', symbol: 'MSFT' }),
    keys: ['y'],
    said: /no-longer is removed\./,
    check: async ({ hold }) => assert.deepEqual((await hold.list()).holds, []),
  },
  'release-order': {
    view: 'clock',
    select: 'let-go',
    before: (daemon) => held(daemon, 'let-go'),
    keys: [],
    said: /O-\d+ is new\./,
    check: async ({ order }) => assert.equal((await called(order, 'let-go')).place, 'book'),
  },
  'reject-order': {
    view: 'clock',
    select: 'unwanted',
    before: (daemon) => held(daemon, 'unwanted'),
    keys: ['Enter', 'y'],
    said: /O-\d+ is rejected\./,
    check: async ({ order }) => assert.equal((await called(order, 'unwanted')).status, 'rejected'),
  },
  'save-snapshot': {
    view: 'clock',
    select: null,
    keys: ['kept', 'Enter'],
    said: /XSIM is kept as kept\./,
    async check({ snapshot }) {
      assert.deepEqual(
        (await snapshot.list()).snapshots.map(({ name }) => name),
        ['kept'],
      );
      await snapshot.remove({ snapshot: 'kept' });
    },
  },
  'restore-snapshot': {
    view: 'clock',
    select: 'before-all',
    async before({ snapshot, order }) {
      await snapshot.save({ snapshot: 'before-all' });
      await order.enter({ symbol: 'AAPL', side: 'buy', quantity: '1', price: '99', clientOrderId: 'undone' });
    },
    keys: ['y'],
    said: /XSIM has gone back/,
    check: ({ order }) => assert.rejects(called(order, 'undone')),
  },
  'remove-snapshot': {
    view: 'clock',
    select: 'of-no-use',
    before: ({ snapshot }) => snapshot.save({ snapshot: 'of-no-use' }),
    keys: ['y'],
    said: /of-no-use is removed\./,
    async check({ snapshot }) {
      const { snapshots } = await snapshot.list();
      assert.ok(snapshots.every(({ name }) => name !== 'of-no-use'));
    },
  },
  'set-clock': {
    view: 'clock',
    select: null,
    keys: ['manual', 'Tab', 'Tab', '2026-03-02T15:00:00Z', 'Enter', 'y'],
    said: /The clock is manual, at 2026-03-02T15:00:00/,
    check: async ({ clock }) => assert.match((await clock.show()).clock.now, /^2026-03-02T15:00:00/),
  },
} satisfies Readonly<Record<string, Deed>>;

/** An order that waits for a decision, of a hold that is gone. */
async function held({ hold, order }: SpawnedDaemon, clientOrderId: string): Promise<void> {
  await hold.add({ name: 'for-one', symbol: 'AAPL' });
  await order.enter({ symbol: 'AAPL', side: 'buy', quantity: '5', price: '99', clientOrderId });
  await hold.remove({ name: 'for-one' });
}

async function called(
  order: SpawnedDaemon['order'],
  clientOrderId: string,
): Promise<{ place: string; status: string }> {
  const { orders } = await order.list({ limit: 1_000 });
  const found = orders.find((each) => each.clientOrderId === clientOrderId);
  assert.ok(found, `there is no order ${clientOrderId}`);
  return found;
}

import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { VenueRunner } from '../../src/daemon/venue-runner.ts';
import type { EnterOrder } from '../../src/engine/command.ts';
import { HistoryGone } from '../../src/management/host.ts';
import { MEMORY_ENTRIES, openMemoryStore } from '../../src/store/memory.ts';
import type { Store } from '../../src/store/store.ts';
import { storeOnDisk } from '../kit/full-disk.ts';

const NOON = Date.UTC(2026, 2, 2, 12) * 1_000;
const CALENDAR = {
  dayEnd: { timeZone: 'UTC', at: '17:00' },
  phases: { timeZone: 'UTC', holidays: [], entries: [] },
};

function order(number: number): EnterOrder {
  return {
    type: 'enter',
    owner: 'ACME',
    clientOrderId: `A-${number}`,
    symbol: 'VOD',
    side: 'buy',
    orderType: 'limit',
    price: 1_000,
    quantity: 1,
    timeInForce: 'day',
    instructions: null,
    defect: null,
  };
}

function runnerOn(store: Store): VenueRunner {
  const clock = { now: () => NOON };
  return new VenueRunner('XSIM', store.venue('XSIM'), clock, CALENDAR, () => {});
}

function open(runner: VenueRunner): void {
  runner.submit({
    type: 'create-instrument',
    instrument: {
      symbol: 'VOD',
      assetClass: 'equity',
      currency: 'USD',
      tickSize: '0.01',
      lotSize: '1',
      aliases: {},
    },
  });
}

async function numbersOf(runner: VenueRunner): Promise<number[]> {
  const numbers: number[] = [];
  await runner.history(({ event }) => numbers.push(event.number), new AbortController().signal);
  return numbers;
}

const STORES: readonly [string, (context: TestContext) => Store][] = [
  ['memory', () => openMemoryStore({ now: () => NOON })],
  ['a disk', (context) => storeOnDisk(context).store],
];

describe('the history of a venue', () => {
  for (const [kind, storeOf] of STORES) {
    it(`in ${kind} is what has happened, with who asked for it, up to when it was asked for`, async (context) => {
      const store = storeOf(context);
      const runner = runnerOn(store);
      open(runner);
      for (let number = 1; number <= 1_200; number++)
        runner.submit(order(number), number === 7 ? 'admin' : undefined);
      store.commit();
      runner.submit(order(1_201));
      const seen: string[] = [];
      let before = 0;
      await runner.history(({ event, user }) => {
        if (user !== null && 'order' in event) seen.push(`${event.order?.clientOrderId} by ${user}`);
        assert.equal(event.number, ++before);
        // What happens meanwhile is none of it.
        if (before % 400 === 0) runner.submit(order(10_000 + before));
      }, new AbortController().signal);
      assert.deepEqual(seen, ['A-7 by admin']);
      assert.equal(before, 1_202);
      assert.equal((await numbersOf(runner)).length, 1_205);
    });
  }

  it('begins with the latest snapshot', async (context) => {
    const { store } = storeOnDisk(context);
    const runner = runnerOn(store);
    open(runner);
    runner.submit(order(1));
    runner.saveSnapshot();
    runner.submit(order(2));
    assert.deepEqual(await numbersOf(runner), [3]);
  });

  it('is over when nobody wants it any more, and when a snapshot takes it away', async (context) => {
    const { store } = storeOnDisk(context);
    const runner = runnerOn(store);
    open(runner);
    for (let number = 1; number <= 1_200; number++) runner.submit(order(number));
    const abort = new AbortController();
    const ended = runner.history(() => abort.abort(new Error('enough')), abort.signal);
    await assert.rejects(ended, /enough/);
    let saved = false;
    const lost = runner.history(() => {
      if (!saved) runner.saveSnapshot();
      saved = true;
    }, new AbortController().signal);
    await assert.rejects(lost, HistoryGone);
  });

  it('in memory has a bound', async () => {
    const store = openMemoryStore({ now: () => NOON });
    const runner = runnerOn(store);
    open(runner);
    for (let number = 0; number < MEMORY_ENTRIES; number++) runner.execute({ type: 'advance' });
    await assert.rejects(numbersOf(runner), /keeps nothing has the first 100000 commands/);
  });
});

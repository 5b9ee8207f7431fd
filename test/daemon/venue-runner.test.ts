import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { VenueRunner } from '../../src/daemon/venue-runner.ts';
import type { Command } from '../../src/engine/command.ts';
import { snapshotOf } from '../../src/engine/snapshot.ts';
import type { TimeInForce } from '../../src/engine/values.ts';
import { openSqliteStore, type SqliteStore } from '../../src/store/sqlite.ts';

const MORNING = Date.UTC(2026, 2, 2, 9) * 1_000;
const HOUR = 3_600_000_000;

/** A venue on a real store, with a clock that is set by hand. */
class Rig {
  readonly clock = { at: MORNING, now: () => this.clock.at };
  readonly #directory = mkdtempSync(join(tmpdir(), 'simctl-runner-'));
  store: SqliteStore;
  runner: VenueRunner;

  constructor(context: TestContext) {
    [this.store, this.runner] = this.#open();
    context.after(() => {
      this.store.close();
      rmSync(this.#directory, { recursive: true, force: true });
    });
  }

  /** As after a crash: what was committed is there, and nothing else. */
  restart(): void {
    this.store.close();
    [this.store, this.runner] = this.#open();
  }

  #open(): [SqliteStore, VenueRunner] {
    const store = openSqliteStore({
      directory: this.#directory,
      durability: 'process',
      now: () => this.clock.at,
      holder: 'test',
    });
    const dayEnd = { timeZone: 'UTC', at: '17:30' };
    return [store, new VenueRunner('X', store.venue('X'), this.clock, dayEnd, () => {})];
  }
}

const LIST: Command = {
  type: 'create-instrument',
  instrument: {
    symbol: 'ABC',
    assetClass: 'equity',
    currency: 'USD',
    tickSize: '0.01',
    lotSize: '1',
    aliases: {},
  },
};

function enter(clientOrderId: string, timeInForce: TimeInForce): Command {
  return {
    type: 'enter',
    owner: 'A',
    clientOrderId,
    symbol: 'ABC',
    side: 'buy',
    orderType: 'limit',
    price: 100,
    quantity: 10,
    timeInForce,
    instructions: null,
    defect: null,
  };
}

test('a venue comes back from its journal, and from a snapshot and the journal after it', (context) => {
  const rig = new Rig(context);
  rig.runner.submit(LIST);
  rig.runner.submit(enter('a1', 'gtc'));
  rig.store.commit();
  const first = snapshotOf(rig.runner.venue);
  rig.restart();
  assert.equal(snapshotOf(rig.runner.venue), first);

  rig.runner.saveSnapshot();
  rig.runner.submit(enter('a2', 'gtc'));
  rig.store.commit();
  const second = snapshotOf(rig.runner.venue);
  rig.restart();
  assert.equal(snapshotOf(rig.runner.venue), second);
  assert.equal(rig.runner.venue.openOrders, 2);
});

test('what was not committed never was', (context) => {
  const rig = new Rig(context);
  rig.runner.submit(LIST);
  rig.store.commit();
  rig.runner.submit(enter('a1', 'gtc'));
  rig.restart();
  assert.equal(rig.runner.venue.openOrders, 0);
});

test('a day that ended while the daemon was down ends at the start, before anything trades', (context) => {
  const rig = new Rig(context);
  rig.runner.submit(LIST);
  rig.runner.submit(enter('a1', 'day'));
  rig.runner.submit(enter('a2', 'gtc'));
  rig.store.commit();
  rig.clock.at = MORNING + 9 * HOUR;
  rig.restart();
  assert.equal(rig.runner.nextDeadline(), Date.UTC(2026, 2, 2, 17, 30) * 1_000);
  const told: string[] = [];
  rig.runner.listen((event) => told.push(event.type));
  const sell = { ...(enter('b1', 'ioc') as object), owner: 'B', side: 'sell', quantity: 20 } as Command;
  rig.runner.submit(sell);
  assert.deepEqual(told.slice(0, 3), ['order-expired', 'day-ended', 'order-accepted']);
  assert.equal(told.filter((type) => type === 'trade').length, 1);
  assert.equal(rig.runner.nextDeadline(), Date.UTC(2026, 2, 3, 17, 30) * 1_000);
});

test('a listener answers after the order that it answers has been dealt with', (context) => {
  const { runner } = new Rig(context);
  runner.submit(LIST);
  const told: string[] = [];
  runner.listen((event) => {
    if (event.type === 'order-accepted') told.push(event.order.clientOrderId);
    if (event.type !== 'order-accepted' || event.order.clientOrderId !== 'a1') return;
    assert.throws(() => runner.submit(enter('x', 'gtc')), /must submit later/);
    runner.submitLater(enter('a2', 'gtc'));
    told.push('answered');
  });
  const events = runner.submit(enter('a1', 'gtc'));
  assert.deepEqual(told, ['a1', 'answered', 'a2']);
  assert.deepEqual(
    events.map((event) => event.type),
    ['order-accepted'],
  );
});

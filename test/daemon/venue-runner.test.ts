import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { WEEKDAYS } from '../../src/config/forms.ts';
import type { PhaseEntry } from '../../src/config/market-tables.ts';
import { VenueRunner } from '../../src/daemon/venue-runner.ts';
import type { Command } from '../../src/engine/command.ts';
import { PLAIN } from '../../src/engine/instructions.ts';
import { snapshotOf } from '../../src/engine/snapshot.ts';
import type { TimeInForce } from '../../src/engine/values.ts';
import { openSqliteStore, type SqliteStore } from '../../src/store/sqlite.ts';

const MORNING = Date.UTC(2026, 2, 2, 9) * 1_000;
const HOUR = 3_600_000_000;

/** A venue on a real store, with a clock that is set by hand. */
class Rig {
  readonly clock = { at: MORNING, now: () => this.clock.at };
  readonly #directory = mkdtempSync(join(tmpdir(), 'simctl-runner-'));
  readonly schedule: PhaseEntry[];
  store: SqliteStore;
  runner: VenueRunner;

  constructor(context: TestContext, schedule: PhaseEntry[] = []) {
    this.schedule = schedule;
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
    const calendar = {
      dayEnd: { timeZone: 'UTC', at: '17:30' },
      phases: { timeZone: 'UTC', holidays: [], entries: this.schedule },
    };
    return [store, new VenueRunner('X', store.venue('X'), this.clock, calendar, () => {})];
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

const SCHEDULE = (
  [
    ['08:00', 'opening-auction'],
    ['09:30', 'continuous'],
    ['17:20', 'closing-auction'],
    ['17:30', 'closed'],
  ] as const
).map(([at, phase]) => ({
  at,
  phase,
  days: [...WEEKDAYS],
  symbols: null,
  allowCancels: true,
  cancelOrders: false,
}));

/** What the runner tells from now on, without the bookkeeping of orders. */
function listen(runner: VenueRunner): string[] {
  const told: string[] = [];
  runner.listen((event) => {
    if (event.type === 'phase-changed')
      told.push(`${new Date(event.at / 1_000).toISOString().slice(11, 23)} ${event.phase}`);
    else if (/trade|expired|canceled|day-ended/.test(event.type)) told.push(event.type);
  });
  return told;
}

/** Lets the clock come to each time at which something is due, and a little later, as timers do. */
function runUntil(rig: Rig, end: number): void {
  for (let due = rig.runner.nextDeadline(); due <= end; due = rig.runner.nextDeadline()) {
    rig.clock.at = due + 1_234;
    rig.runner.tick(rig.clock.at);
  }
}

test('phases begin by the schedule, and the auction that ends the day has the orders of the day', (context) => {
  const rig = new Rig(context, SCHEDULE);
  rig.runner.submit(LIST);
  const told = listen(rig.runner);
  rig.runner.begin();
  assert.deepEqual(told, ['09:00:00.000 opening-auction']);
  rig.clock.at += HOUR / 4;
  runUntil(rig, MORNING + 8.4 * HOUR);
  rig.clock.at = MORNING + 8.4 * HOUR;
  rig.runner.submit(enter('a1', 'day'));
  rig.runner.submit({
    ...(enter('b1', 'at-the-close') as object),
    owner: 'B',
    side: 'sell',
    quantity: 4,
  } as Command);
  runUntil(rig, MORNING + 9 * HOUR);
  assert.deepEqual(told, [
    '09:00:00.000 opening-auction',
    '09:30:00.001 continuous',
    '17:20:00.001 closing-auction',
    '17:30:00.000 closed',
    'trade',
    'order-expired',
    'day-ended',
  ]);
});

test('what was missed while the daemon was down comes as the phase that is on now', (context) => {
  const rig = new Rig(context, SCHEDULE);
  rig.runner.submit(LIST);
  rig.runner.begin();
  rig.runner.submit(enter('a1', 'gtc'));
  rig.runner.submit({ ...(enter('b1', 'gtc') as object), owner: 'B', side: 'sell' } as Command);
  rig.store.commit();
  rig.clock.at = MORNING + 24.75 * HOUR;
  rig.restart();
  const told = listen(rig.runner);
  rig.runner.begin();
  assert.deepEqual(told, ['day-ended', '09:45:00.000 continuous', 'trade']);
  // A daemon that comes back within the same phase changes nothing.
  rig.store.commit();
  rig.restart();
  const again = listen(rig.runner);
  rig.runner.begin();
  assert.deepEqual(again, []);
});

test('a phase set by hand lasts until the next one of the schedule', (context) => {
  const rig = new Rig(context, SCHEDULE);
  rig.runner.submit(LIST);
  rig.runner.begin();
  const told = listen(rig.runner);
  const halt = { symbol: null, until: null, allowCancels: true, cancelOrders: false };
  rig.runner.submit({ type: 'set-phase', phase: 'halt', ...halt });
  rig.runner.submit({
    type: 'set-phase',
    ...halt,
    symbol: 'ABC',
    phase: 'halt',
    until: rig.clock.at + HOUR / 10,
  });
  runUntil(rig, MORNING + HOUR);
  assert.deepEqual(told, [
    '09:00:00.000 halt',
    '09:00:00.000 halt',
    '09:06:00.001 halt',
    '09:30:00.001 continuous',
  ]);
});

test('another schedule is kept from the moment on at which it is given', (context) => {
  const rig = new Rig(context, SCHEDULE);
  rig.runner.submit(LIST);
  rig.runner.begin();
  const told = listen(rig.runner);
  rig.runner.reschedule({
    dayEnd: { timeZone: 'UTC', at: '10:30' },
    phases: {
      timeZone: 'UTC',
      holidays: [],
      entries: SCHEDULE.slice(1, 2).map((entry) => ({ ...entry, at: '08:30' })),
    },
  });
  assert.deepEqual(told, ['09:00:00.000 continuous']);
  assert.equal(rig.runner.nextDeadline(), MORNING + 1.5 * HOUR);
});

test('an order expires at its time, without anybody asking', (context) => {
  const rig = new Rig(context);
  rig.runner.submit(LIST);
  const instructions = { ...PLAIN, expireAt: MORNING + HOUR };
  rig.runner.submit({ ...(enter('a1', 'gtd') as object), instructions } as Command);
  rig.store.commit();
  rig.restart();
  assert.equal(rig.runner.nextDeadline(), MORNING + HOUR);
  const told = listen(rig.runner);
  runUntil(rig, MORNING + 2 * HOUR);
  assert.deepEqual(told, ['order-expired']);
});

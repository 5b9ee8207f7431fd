import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import {
  imageOf,
  restoreImage,
  successorOf,
  type VenueImage,
  type VenueParts,
} from '../../src/daemon/venue-image.ts';
import { VenueRunner } from '../../src/daemon/venue-runner.ts';
import type { MessageStore } from '../../src/protocols/fix/store.ts';
import { openSqliteStore, type Failpoint, type SqliteStore } from '../../src/store/sqlite.ts';
import { listed } from '../kit/random-commands.ts';

const NOON = Date.UTC(2026, 0, 5, 12) * 1_000;

/** A venue and a session on a real store, which can be left as a crash leaves it. */
class Rig {
  readonly #directory = mkdtempSync(join(tmpdir(), 'simctl-image-'));
  #diesAt: Failpoint | null = null;
  store!: SqliteStore;
  runner!: VenueRunner;
  session!: MessageStore;

  constructor(context: TestContext) {
    this.#open();
    context.after(() => {
      this.store.close();
      rmSync(this.#directory, { recursive: true, force: true });
    });
  }

  get parts(): VenueParts {
    return {
      runner: this.runner,
      stores: new Map([['ACME', this.session]]),
      bots: new Map(),
      mayCome: () => false,
      storeOf: () => assert.fail('no other session'),
    };
  }

  image(): VenueImage {
    return imageOf(this.parts, NOON);
  }

  enter(clientOrderId: string, symbol = 'ONE'): void {
    const terms = { side: 'buy', orderType: 'limit', price: 100, quantity: 5, timeInForce: 'gtc' } as const;
    const rest = { instructions: null, defect: null } as const;
    this.runner.execute({ type: 'enter', owner: 'ACME', clientOrderId, symbol, ...terms, ...rest });
    const number = this.session.nextSenderSeqNum;
    this.session.append(number, Buffer.from(`report of ${clientOrderId}`));
    this.session.nextSenderSeqNum = number + 1;
  }

  /** Commits, but dies at a point of it. */
  dieAt(point: Failpoint): void {
    this.#diesAt = point;
    assert.throws(() => this.store.commit(), /dies/);
    this.#diesAt = null;
    this.restart();
  }

  restart(): void {
    this.store.close();
    this.#open();
  }

  #open(): void {
    this.store = openSqliteStore({
      directory: this.#directory,
      durability: 'process',
      now: () => NOON,
      holder: 'test',
      failpoint: (point) => {
        if (point === this.#diesAt) throw new Error('dies');
      },
    });
    const calendar = {
      dayEnd: { timeZone: 'UTC', at: '17:30' },
      phases: { timeZone: 'UTC', holidays: [], entries: [] },
    };
    this.runner = new VenueRunner('X', this.store.venue('X'), { now: () => NOON }, calendar, () => {});
    this.session = this.store.session('X/ACME');
  }
}

for (const [point, isBack] of [
  ['begin', false],
  ['write', false],
  ['commit', false],
  ['committed', true],
] as const) {
  test(`a restore that dies at ${point} leaves the ${isBack ? 'snapshot' : 'state before it'}, whole`, (context) => {
    const rig = new Rig(context);
    rig.runner.execute(listed('ONE'));
    rig.enter('a1');
    rig.store.commit();
    const then = rig.image();
    rig.enter('a2');
    rig.store.commit();
    const now = rig.image();
    assert.notDeepEqual(now, then);
    restoreImage(rig.parts, then, successorOf(rig.parts, then));
    assert.deepEqual(rig.image(), then);
    rig.dieAt(point);
    assert.deepEqual(rig.image(), isBack ? then : now);
    // And goes on from there.
    rig.enter('a3');
    rig.store.commit();
    const after = rig.image();
    rig.restart();
    assert.deepEqual(rig.image(), after);
  });
}

test('an instrument that was listed since is listed again, without its orders', (context) => {
  const rig = new Rig(context);
  rig.runner.execute(listed('ONE'));
  const then = rig.image();
  rig.runner.execute(listed('TWO'));
  rig.enter('b1', 'TWO');
  restoreImage(rig.parts, then);
  const { venue } = rig.runner;
  assert.deepEqual(
    Array.from(venue.instruments(), ({ symbol }) => symbol),
    ['ONE', 'TWO'],
  );
  assert.equal(venue.openOrders, 0);
});

test('what cannot be of this venue is refused before anything is touched', (context) => {
  const rig = new Rig(context);
  rig.runner.execute(listed('ONE'));
  rig.enter('a1');
  const now = rig.image();
  const refused = (change: Partial<VenueImage>, message: RegExp): void => {
    assert.throws(() => successorOf(rig.parts, { ...now, ...change }), message);
    assert.deepEqual(rig.image(), now);
  };
  const [session] = now.sessions;
  const [listing] = now.venue.listings;
  refused({ sessions: [{ ...session!, name: 'OTHER' }] }, /session OTHER is not configured any more/);
  refused({ sessions: [{ ...session!, nextSender: 0 }] }, /session ACME has numbers that cannot be/);
  refused({ venue: { ...now.venue, version: 99 } }, /has version 99/);
  const coarse = { ...listing!.instrument, tickSize: '0.05' };
  refused(
    { venue: { ...now.venue, listings: [{ ...listing!, instrument: coarse }] } },
    /instrument ONE has tickSize 0\.01, and had 0\.05/,
  );
  const { rules } = now.venue;
  refused(
    { venue: { ...now.venue, rules: { ...rules, postOnly: 'other' as 'slide' } } },
    /its rules are none/,
  );
  refused({ venue: { ...now.venue, orders: [] } }, /the snapshot contradicts itself/);
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { randomStream } from '../../src/bots/random.ts';
import { Venue } from '../../src/engine/venue.ts';
import { FAULT_NAMES, FAULTS } from '../../src/faults/catalogue.ts';
import { Delays } from '../../src/faults/delays.ts';
import { FaultTable, MAX_FAULTS } from '../../src/faults/fault-table.ts';
import type { FaultRule } from '../../src/faults/rule.ts';
import { VenueFaults } from '../../src/faults/venue-faults.ts';
import { AFTERWARDS } from '../../src/gateways/fix/faults/afterwards.ts';
import { Conditions } from '../../src/gateways/fix/faults/conditions.ts';
import { addDecimals } from '../../src/gateways/fix/faults/decimal-text.ts';
import { FixFaults } from '../../src/gateways/fix/faults/fix-faults.ts';
import { HeldBack, MAX_BEHIND } from '../../src/gateways/fix/faults/held-back.ts';
import { letterOf, unsentOf, type Letter } from '../../src/gateways/fix/faults/letter.ts';
import { SENT } from '../../src/gateways/fix/faults/sent.ts';
import { TOLD } from '../../src/gateways/fix/faults/told.ts';
import { TOLD_MARKET_DATA } from '../../src/gateways/fix/faults/told-market-data.ts';

const ANYBODY = {
  session: null,
  symbol: null,
  side: null,
  clientOrderId: null,
  account: null,
  msgType: null,
} as const;

const SUBJECT = { ...ANYBODY, session: 'A' } as const;

const ZERO = (): number => 0;

function rule(name: string, more: Partial<FaultRule> = {}): FaultRule {
  return {
    name,
    kind: 'ack-lost',
    match: ANYBODY,
    nth: 1,
    afterMs: 0,
    times: 1,
    probabilityPercent: 100,
    seed: 1,
    onDisconnect: 'keep',
    parameters: {},
    ...more,
  };
}

function faultsOf(venue: Venue, clocks = { venue: ZERO, wall: ZERO }): VenueFaults {
  return new VenueFaults(
    {
      venue,
      clocks,
      isSession: () => true,
      submitLater: () => {},
      fired: () => {},
      delayed: () => {},
    },
    randomStream,
  );
}

describe('the catalogue', () => {
  it('has somebody who acts for each kind that is not of the venue, logons and stalled market data', () => {
    const acting = new Set([TOLD, TOLD_MARKET_DATA, SENT, AFTERWARDS].flatMap((table) => Object.keys(table)));
    const idle = FAULT_NAMES.filter((name) => !acting.has(name) && FAULTS[name].effect !== 'done');
    assert.deepEqual(idle, ['logon-refused', 'md-stale']);
  });
});

describe('a table of faults', () => {
  it('forgets the oldest that is disarmed when it is full, and takes no more when all are armed', () => {
    const table = new FaultTable(randomStream);
    for (let number = 1; number <= MAX_FAULTS; number++) table.arm(rule(`fault-${number}`), ZERO);
    assert.throws(() => table.arm(rule('more'), ZERO), /1000 faults are armed/);
    table.get('fault-7')!.disarm();
    table.arm(rule('more'), ZERO);
    assert.equal(table.get('fault-7'), undefined);
    assert.equal([...table.all()].length, MAX_FAULTS);
  });

  it('numbers names that are taken, and gives those again that are disarmed', () => {
    const table = new FaultTable(randomStream);
    table.arm(rule('ack-lost'), ZERO);
    assert.equal(table.freeName('ack-lost'), 'ack-lost-2');
    table.get('ack-lost')!.disarm();
    assert.equal(table.freeName('ack-lost'), 'ack-lost');
  });

  it('has the same fire under the same seed, and about as often as was asked', () => {
    const hits = (seed: number): string => {
      const table = new FaultTable(randomStream);
      const armed = table.arm(rule('lost', { probabilityPercent: 25, times: 1_000, seed }), ZERO);
      return Array.from({ length: 1_000 }, () => (armed.fires(SUBJECT) ? '1' : '0')).join('');
    };
    assert.equal(hits(7), hits(7));
    assert.notEqual(hits(7), hits(8));
    const count = hits(7).replaceAll('0', '').length;
    assert.ok(count > 200 && count < 300, `${count} of 1000`);
  });
});

describe('the faults of a session', () => {
  it('cost one look while none is armed, and again once they are spent', () => {
    const venue = new Venue('TEST');
    const faults = faultsOf(venue);
    const port = { venue, submit: () => {}, written: () => {} };
    const of = (name: string): FixFaults =>
      new FixFaults(name, faults, port, () => assert.fail('there is no session'));
    const [one, other] = [of('A'), of('B')];
    assert.deepEqual([one.active, other.active], [false, false]);
    faults.arm(rule('lost', { match: { ...ANYBODY, session: 'A' } }));
    assert.deepEqual([one.active, other.active], [true, false]);
    faults.firing(['acceptance-told'], SUBJECT);
    assert.deepEqual([one.active, other.active], [false, false]);
    assert.equal(one.conditions.active, false);
  });

  it('count time by the clock of the venue where they change what happens on it, and else by that of the machine', () => {
    const now = { venue: 0, wall: 0 };
    const faults = faultsOf(new Venue('TEST'), { venue: () => now.venue, wall: () => now.wall });
    faults.arm(rule('told', { afterMs: 1 }));
    faults.arm(rule('done', { afterMs: 1, kind: 'cancel-unasked', parameters: { delayMs: 5 } }));
    const fires = (): number => faults.firing(['acceptance-told', 'order-accepted'], SUBJECT).length;
    assert.equal(fires(), 0);
    now.wall = 1_000;
    assert.equal(fires(), 1);
    now.venue = 1_000;
    const [done] = faults.firing(['order-accepted'], SUBJECT);
    assert.equal(done!.rule.name, 'done');
    faults.later(done!, 'A', 5, () => {});
    assert.deepEqual(
      [faults.delays.venue.nextDeadline(), faults.delays.wall.nextDeadline()],
      [6_000, Infinity],
    );
  });

  it('stay armed when the venue goes back, and what they had delayed never happens', () => {
    const faults = faultsOf(new Venue('TEST'));
    faults.arm(rule('lost', { times: 2 }));
    const [armed] = faults.firing(['acceptance-told'], SUBJECT);
    faults.later(armed!, 'A', 5, () => assert.fail('it is of another past'));
    faults.restored();
    for (const delays of Object.values(faults.delays)) delays.tick(5_000);
    assert.deepEqual([faults.get('lost')!.left, faults.get('lost')!.hits], [1, 1]);
  });

  it('tell nothing more of a session that is gone, while what they do on the venue goes on', () => {
    const faults = faultsOf(new Venue('TEST'));
    const done: string[] = [];
    for (const kind of ['ack-lost', 'cancel-unasked'] as const) {
      faults.arm(rule(kind, { kind }));
      const [armed] = faults.firing([FAULTS[kind].occasion], SUBJECT);
      faults.later(armed!, 'A', 5, () => done.push(kind));
    }
    faults.removed('A');
    for (const delays of Object.values(faults.delays)) delays.tick(5_000);
    assert.deepEqual(done, ['cancel-unasked']);
  });

  it('are disarmed that concern nobody any more', () => {
    const faults = faultsOf(new Venue('TEST'));
    for (const [name, session, symbol] of [
      ['stays', 'A', null],
      ['gone', 'B', null],
      ['untraded', null, 'XYZ'],
    ] as const)
      faults.arm(rule(name, { match: { ...ANYBODY, session, symbol } }));
    faults.disarmOrphans({
      sessions: [{ name: 'A', beginString: 'FIX.4.4' }],
      prefixes: [],
      hasInstrument: () => false,
    });
    assert.deepEqual(
      Array.from(faults.all(), ({ rule: { name }, left }) => [name, left]),
      [
        ['stays', 1],
        ['gone', 0],
        ['untraded', 0],
      ],
    );
  });

  it('leave messages as they are, data with separators included', () => {
    const body = Buffer.from('37=O-1\x0195=5\x0196=a\x01b=c\x0158=x\x01', 'latin1');
    const unsent = { msgType: '8', body, kind: 'application' } as const;
    assert.deepEqual(unsentOf(letterOf(unsent)), unsent);
  });
});

describe('an acceptance that is held back', () => {
  const letter = (id: string): Letter => ({ msgType: '8', kind: 'application', fields: [[37, id]] });

  it('is told once too much waits behind it, and with it what waits', () => {
    const told: Letter[] = [];
    const heldBack = new HeldBack((each) => told.push(each));
    const held = heldBack.hold(letter('O-1'), null, true);
    for (let count = 1; count < MAX_BEHIND; count++)
      assert.deepEqual(heldBack.pass(letter('O-1'), false), []);
    assert.equal(heldBack.pass(letter('O-1'), false).length, MAX_BEHIND + 1);
    held.release(0);
    assert.deepEqual([told, heldBack.size], [[], 0]);
    assert.equal(heldBack.pass(letter('O-2'), false).length, 1);
  });
});

describe('delays', () => {
  it('end in their order, and are bounded', () => {
    const delays = new Delays();
    const done: string[] = [];
    const add = (at: number, what: string): boolean =>
      delays.add({ at, session: 'A', outlivesConnection: what === 'kept', act: () => done.push(what) });
    add(20, 'later');
    add(10, 'first');
    add(10, 'second');
    assert.equal(delays.nextDeadline(), 10);
    delays.tick(15);
    assert.deepEqual(done, ['first', 'second']);
    add(30, 'kept');
    delays.disconnected('B');
    delays.disconnected('A');
    delays.tick(100);
    assert.deepEqual(done, ['first', 'second', 'kept']);
    let added = 0;
    while (added < 20_000 && add(200, 'many')) added++;
    assert.equal(added, 10_000);
  });
});

describe('the conditions of a connection', () => {
  it('hold back until the time is over, or until so many messages wait', () => {
    const conditions = new Conditions();
    assert.equal(conditions.active, false);
    conditions.hold(10, null, 1_000);
    assert.deepEqual([conditions.holds(1_000), conditions.holds(11_000)], [true, false]);
    assert.equal(conditions.nextDeadline(), 11_000);
    conditions.tick(11_000);
    assert.equal(conditions.nextDeadline(), Infinity);
    conditions.hold(10, 2, 0);
    conditions.wrote();
    assert.equal(conditions.holds(0), true);
    conditions.wrote();
    assert.deepEqual([conditions.holds(0), conditions.counts], [false, false]);
  });

  it('let as much be read in the time as was asked', () => {
    const conditions = new Conditions();
    conditions.readSlowly(1_000, 60_000, 0);
    let read = 0;
    for (let now = 0; now < 10_000_000; now = Math.max(conditions.nextDeadline(), now + 1)) {
      conditions.tick(now);
      const bytes = conditions.readable(now);
      read += bytes;
      conditions.read(bytes, now);
      if (conditions.nextDeadline() === Infinity) break;
    }
    assert.ok(read >= 9_000 && read <= 11_000, `${read} bytes in ten seconds`);
    assert.equal(conditions.readable(60_000_000), Infinity);
  });
});

for (const [one, other, sum] of [
  ['10', '1', '11'],
  ['10.00', '-10', '0.00'],
  ['0.05', '-0.1', '-0.05'],
  ['10.125', '0.01', '10.135'],
  ['-3', '5', '2'],
] as const) {
  it(`${one} and ${other} are ${sum}`, () => assert.equal(addDecimals(one, other), sum));
}

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DEADLINE_KINDS, Deadlines, type Deadline } from '../../src/engine/deadlines.ts';
import { OrderRate } from '../../src/engine/order-rate.ts';
import { seeded } from '../kit/seed.ts';

function taken(deadlines: Deadlines, now: number): string[] {
  const told: string[] = [];
  for (let due = deadlines.takeDue(now); due !== undefined; due = deadlines.takeDue(now)) {
    told.push(`${due.at} ${due.kind} ${due.number}`);
  }
  return told;
}

describe('deadlines', () => {
  it('come by time, then kind, then number', () => {
    const deadlines = new Deadlines();
    deadlines.set('phase-end', 1, 10);
    deadlines.set('request-hold', 7, 10);
    deadlines.set('order-expiry', 9, 10);
    deadlines.set('order-expiry', 8, 10);
    deadlines.set('last-trading', 2, 9);
    deadlines.set('order-hold', 9, 11);
    assert.equal(deadlines.next, 9);
    assert.deepEqual(taken(deadlines, 10), [
      '9 last-trading 2',
      '10 order-expiry 8',
      '10 order-expiry 9',
      '10 request-hold 7',
      '10 phase-end 1',
    ]);
    assert.equal(deadlines.next, 11);
  });

  it('are one for each thing, and can be taken back', () => {
    const deadlines = new Deadlines();
    deadlines.set('order-expiry', 1, 10);
    deadlines.set('order-expiry', 1, 20);
    deadlines.set('order-expiry', 2, 5);
    deadlines.set('order-expiry', 2, null);
    assert.deepEqual(taken(deadlines, 15), []);
    assert.deepEqual(taken(deadlines, 20), ['20 order-expiry 1']);
    assert.equal(deadlines.next, Infinity);
  });

  it('come in order after any changes', (t) => {
    const random = seeded(t);
    const deadlines = new Deadlines();
    const expected = new Map<string, Deadline>();
    for (let step = 0; step < 20_000; step++) {
      const kind = random.pick(DEADLINE_KINDS);
      const number = random.integer(1, 50);
      const at = random.chance(0.3) ? null : random.integer(1, 100);
      deadlines.set(kind, number, at);
      expected.delete(`${kind} ${number}`);
      if (at !== null) expected.set(`${kind} ${number}`, { at, kind, number });
    }
    const sorted = [...expected.values()].toSorted(
      (a, b) =>
        a.at - b.at || DEADLINE_KINDS.indexOf(a.kind) - DEADLINE_KINDS.indexOf(b.kind) || a.number - b.number,
    );
    assert.deepEqual(
      taken(deadlines, 100),
      sorted.map((due) => `${due.at} ${due.kind} ${due.number}`),
    );
  });
});

describe('the order rate', () => {
  it('counts each owner within one second of the clock', () => {
    const rate = new OrderRate();
    assert.equal(rate.count('A', 1_000_000), 1);
    assert.equal(rate.count('A', 1_999_999), 2);
    assert.equal(rate.count('B', 1_999_999), 1);
    assert.equal(rate.count('A', 2_000_000), 1);
  });

  it('goes on counting after a restart, and forgets on demand', () => {
    const rate = new OrderRate();
    rate.count('A', 1_000_000);
    const restored = new OrderRate();
    restored.restore(rate.record());
    assert.deepEqual(restored.record(), rate.record());
    assert.equal(restored.count('A', 1_000_001), 2);
    restored.clear();
    assert.equal(restored.count('A', 1_000_002), 1);
  });
});

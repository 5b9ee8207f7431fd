import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { HoldTable } from '../../src/engine/hold-table.ts';
import { ANY_ORDER, type HoldRule } from '../../src/engine/holds.ts';

const ORDER = {
  symbol: 'TEST',
  side: 'buy',
  owner: 'A',
  clientOrderId: 'a1',
  quantity: 5,
  price: 100,
} as const;

function rule(name: string, changes: Partial<HoldRule> = {}): HoldRule {
  return {
    name,
    stages: ['new'],
    match: ANY_ORDER,
    nth: 1,
    times: null,
    pend: true,
    timeoutMicros: 1_000_000,
    onTimeout: 'release',
    ...changes,
  };
}

describe('the table of holds', () => {
  const takes = (table: HoldTable, times: number): (string | undefined)[] =>
    Array.from({ length: times }, () => table.take(ORDER, () => true)?.name);

  it('lets the first that fits take', () => {
    const table = new HoldTable();
    table.add(rule('other', { match: { ...rule('').match, side: 'sell' } }));
    table.add(rule('first'));
    table.add(rule('second'));
    assert.deepEqual(takes(table, 2), ['first', 'first']);
    assert.equal(table.take(ORDER, ({ name }) => name === 'second')?.name, 'second');
  });

  it('takes every nth, and passes on the others', () => {
    const table = new HoldTable();
    table.add(rule('third', { nth: 3 }));
    table.add(rule('second', { nth: 2 }));
    // The second sees those only that the first has let pass: 1, 2, 4, 5.
    assert.deepEqual(takes(table, 6), [undefined, 'second', 'third', undefined, 'second', 'third']);
  });

  it('knows when a hold is spent', () => {
    const table = new HoldTable();
    const twice = rule('twice', { times: 2 });
    table.add(twice);
    takes(table, 1);
    assert.equal(table.isSpent(twice), false);
    takes(table, 1);
    assert.equal(table.isSpent(twice), true);
  });

  it('counts on after a restart', () => {
    const table = new HoldTable();
    table.add(rule('third', { nth: 3 }));
    takes(table, 2);
    const restored = new HoldTable();
    restored.restore(JSON.parse(JSON.stringify(table.record())));
    assert.deepEqual(restored.record(), table.record());
    assert.deepEqual(takes(restored, 1), ['third']);
  });
});

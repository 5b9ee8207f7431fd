import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Triggers } from '../../src/engine/triggers.ts';
import { MAX_PRICE, type Price, type Side } from '../../src/engine/values.ts';
import type { WaitingOrder } from '../../src/engine/waiting-order.ts';
import { SlowTriggers } from '../kit/slow-triggers.ts';
import { seeded, type SeededRandom } from '../kit/seed.ts';

function woken(triggers: Triggers<string>, forBuys: Price | null, forSells = forBuys): string[] {
  return triggers.wake(forBuys, forSells).map((order) => order.subject);
}

describe('triggers', () => {
  it('wakes stops when the price has moved against them, and if-touched orders when in their favour', () => {
    const triggers = new Triggers<string>();
    triggers.addStop('buy stop', 'buy', 'against', 105);
    triggers.addStop('sell stop', 'sell', 'against', 95);
    triggers.addStop('buy if touched', 'buy', 'in-favour', 97);
    triggers.addStop('sell if touched', 'sell', 'in-favour', 103);
    assert.deepEqual(woken(triggers, 100), []);
    assert.deepEqual(woken(triggers, 104), ['sell if touched']);
    assert.deepEqual(woken(triggers, 105), ['buy stop']);
    assert.deepEqual(woken(triggers, 95), ['buy if touched', 'sell stop']);
    assert.equal(triggers.size, 0);
  });

  it('wakes the nearest stop price first, and of the same price the oldest', () => {
    const triggers = new Triggers<string>();
    triggers.addStop('far', 'buy', 'against', 110);
    triggers.addStop('near', 'buy', 'against', 105);
    triggers.addStop('near too', 'buy', 'against', 105);
    triggers.addStop('in between', 'sell', 'in-favour', 107);
    assert.deepEqual(woken(triggers, 112), ['near', 'near too', 'in between', 'far']);
  });

  it('lets a trailing stop follow the price its way only', () => {
    const triggers = new Triggers<string>();
    const sell = triggers.addTrailing('sell', 'sell', 5, 95);
    woken(triggers, 103);
    assert.equal(sell.stopPrice, 98);
    woken(triggers, 99);
    assert.equal(sell.stopPrice, 98);
    assert.deepEqual(woken(triggers, 98), ['sell']);
    assert.equal(sell.stopPrice, 98);
  });

  it('gives a trailing stop its price with the first one that it sees', () => {
    const triggers = new Triggers<string>();
    const buy = triggers.addTrailing('buy', 'buy', 5, null);
    assert.equal(buy.stopPrice, null);
    assert.deepEqual(woken(triggers, 100), []);
    assert.equal(buy.stopPrice, 105);
  });

  it('keeps a trailing stop within the bounds of prices', () => {
    const triggers = new Triggers<string>();
    const buy = triggers.addTrailing('buy', 'buy', MAX_PRICE, null);
    woken(triggers, 5);
    assert.equal(buy.stopPrice, MAX_PRICE);
    woken(triggers, -3);
    assert.equal(buy.stopPrice, MAX_PRICE - 3);
    assert.deepEqual(woken(triggers, MAX_PRICE), ['buy']);
  });

  it('gives an order that moves the last place at its price', () => {
    const triggers = new Triggers<string>();
    const first = triggers.addStop('first', 'sell', 'against', 90);
    triggers.addStop('second', 'sell', 'against', 95);
    triggers.move(first, 95);
    assert.deepEqual(woken(triggers, 95), ['second', 'first']);
  });

  it('looks at one price for buys and at another for sells, and at none that is missing', () => {
    const triggers = new Triggers<string>();
    triggers.addStop('buy stop', 'buy', 'against', 105);
    triggers.addStop('sell if touched', 'sell', 'in-favour', 105);
    assert.deepEqual(woken(triggers, null, 104), []);
    assert.deepEqual(woken(triggers, 106, 104), ['buy stop']);
    assert.deepEqual(woken(triggers, null, 105), ['sell if touched']);
  });

  it('does what a walk over all orders does', (t) => {
    const random = seeded(t);
    for (let run = 0; run < 200; run++) compareRun(random);
  });

  it('takes a price that moves ten thousand trailing stops, and wakes them, in a few steps', () => {
    const triggers = new Triggers<number>();
    const orders = 10_000;
    for (let order = 0; order < orders; order++) {
      // Each enters after a fall, so that no two have seen the same price.
      const last = 100_000 - order;
      triggers.wake(last, last);
      triggers.addTrailing(order, 'sell', 20_000, last - 20_000);
    }
    // A walk over all for each price would be a thousand million steps, and minutes.
    for (let price = 0; price < 100_000; price++) triggers.wake(100_001 + price, 100_001 + price);
    assert.equal(triggers.wake(180_000, 180_000).length, orders);
  });
});

/** One table and the slow one take the same random steps. */
function compareRun(random: SeededRandom): void {
  const triggers = new Triggers<number>();
  const slow = new SlowTriggers();
  const waiting = new Map<number, WaitingOrder<number>>();
  const price = (): Price => random.integer(-12, 12);
  const maybePrice = (): Price | null => (random.chance(0.1) ? null : price());
  for (let step = 1; step <= 120; step++) {
    const side: Side = random.pick(['buy', 'sell']);
    const some = random.pick([...waiting.keys(), 0]);
    switch (random.integer(0, 5)) {
      case 0: {
        const trigger = random.pick(['against', 'in-favour'] as const);
        const stop = price();
        waiting.set(step, triggers.addStop(step, side, trigger, stop));
        slow.add(step, side, trigger, null, stop);
        break;
      }
      case 1: {
        const offset = random.integer(1, 8);
        const stop = maybePrice();
        waiting.set(step, triggers.addTrailing(step, side, offset, stop));
        slow.add(step, side, 'against', offset, stop);
        break;
      }
      case 2:
        if (waiting.has(some)) triggers.remove(waiting.get(some)!);
        waiting.delete(some);
        slow.remove(some);
        break;
      case 3: {
        const stop = price();
        if (waiting.has(some)) triggers.move(waiting.get(some)!, stop);
        slow.move(some, stop);
        break;
      }
      default: {
        const [forBuys, forSells] = [maybePrice(), maybePrice()];
        const orders = triggers.wake(forBuys, forSells).map((order) => order.subject);
        assert.deepEqual(orders, slow.wake(forBuys, forSells));
        for (const order of orders) waiting.delete(order);
      }
    }
    assert.equal(triggers.size, waiting.size);
    assert.deepEqual(
      triggers.orders().map((order) => [order.subject, order.stopPrice]),
      slow.orders(),
    );
  }
}

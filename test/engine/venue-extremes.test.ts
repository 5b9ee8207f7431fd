import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Command, EnterOrder } from '../../src/engine/command.ts';
import type { VenueEvent } from '../../src/engine/event.ts';
import { PLAIN } from '../../src/engine/instructions.ts';
import { restoreVenue, snapshotOf } from '../../src/engine/snapshot.ts';
import { Venue } from '../../src/engine/venue.ts';
import { listed } from '../kit/random-commands.ts';

/** A venue with one instrument, and a short way to enter orders on it. */
class Floor {
  readonly venue = new Venue('X');
  #ids = 0;

  constructor() {
    this.apply(listed('ONE'));
  }

  apply(command: Command): VenueEvent[] {
    const events: VenueEvent[] = [];
    this.venue.apply(command, 1_000_000, (event) => events.push(event));
    return events;
  }

  enter(side: 'buy' | 'sell', price: number, terms: Partial<EnterOrder> = {}): VenueEvent[] {
    return this.apply({
      type: 'enter',
      owner: `${side}er`,
      clientOrderId: `id${++this.#ids}`,
      symbol: 'ONE',
      side,
      orderType: 'limit',
      price,
      quantity: 1,
      timeInForce: 'day',
      instructions: null,
      defect: null,
      ...terms,
    });
  }

  stop(side: 'buy' | 'sell', stopPrice: number): void {
    this.enter(side, 0, { orderType: 'stop', price: null, instructions: { ...PLAIN, stopPrice } });
  }
}

function count(events: readonly VenueEvent[], type: VenueEvent['type']): number {
  return events.filter((event) => event.type === type).length;
}

test('ten thousand stops wake each other, one after the other', () => {
  const floor = new Floor();
  const length = 10_000;
  for (let step = 0; step <= length; step++) floor.enter('buy', 20_000 - step);
  for (let step = 0; step < length; step++) floor.stop('sell', 20_000 - step);
  const events = floor.enter('sell', 20_000);
  assert.equal(count(events, 'order-triggered'), length);
  assert.equal(count(events, 'trade'), length + 1);
  const woken = events
    .filter((event) => event.type === 'order-triggered')
    .map((event) => event.order.orderId);
  assert.deepEqual(
    woken,
    woken.toSorted((a, b) => a - b),
  );
  assert.equal(floor.venue.openOrders, 0);
});

test('one trade wakes twenty thousand stops', () => {
  const floor = new Floor();
  const number = 20_000;
  for (let stop = 0; stop < number; stop++) floor.stop('buy', 11_000);
  floor.enter('sell', 11_000);
  const events = floor.enter('buy', 11_000);
  assert.equal(count(events, 'order-triggered'), number);
  assert.equal(count(events, 'order-canceled'), number);
});

test('one order sweeps five thousand, level after level', () => {
  const floor = new Floor();
  for (let order = 0; order < 5_000; order++) floor.enter('sell', 10_000 + (order % 50));
  const trades = floor.enter('buy', 10_049, { quantity: 5_000 }).filter((event) => event.type === 'trade');
  assert.equal(trades.length, 5_000);
  assert.deepEqual(
    trades.map(({ price }) => price),
    trades.map(({ price }) => price).toSorted((a, b) => a - b),
  );
});

test('an auction of many orders, snapshot before its end, ends the same way', () => {
  const floor = new Floor();
  const phase = (name: 'opening-auction' | 'continuous'): Command => ({
    type: 'set-phase',
    symbol: 'ONE',
    phase: name,
    until: null,
    allowCancels: true,
    cancelOrders: false,
  });
  floor.apply(phase('opening-auction'));
  for (let order = 0; order < 2_000; order++) {
    floor.enter('buy', 10_000 + (order % 40), { quantity: 1 + (order % 7) });
    floor.enter('sell', 9_980 + (order % 40), { quantity: 1 + (order % 5) });
    if (order % 100 === 0) floor.enter('buy', 0, { orderType: 'market', price: null, quantity: 3 });
  }
  const restored = restoreVenue(snapshotOf(floor.venue));
  const events = floor.apply(phase('continuous'));
  const again: VenueEvent[] = [];
  restored.apply(phase('continuous'), 1_000_000, (event) => again.push(event));
  assert.deepEqual(again, events);
  const trades = events.filter((event) => event.type === 'trade');
  assert.equal(new Set(trades.map(({ price }) => price)).size, 1);
  const { bids, asks } = floor.venue.depth('ONE', 1);
  assert.ok(bids.length === 0 || asks.length === 0 || bids[0]!.price < asks[0]!.price);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Command, EnterOrder } from '../../src/engine/command.ts';
import type { OrderState, VenueEvent } from '../../src/engine/event.ts';
import { restoreVenue, snapshotOf, venueOf, type VenueRecord } from '../../src/engine/snapshot.ts';
import { Venue } from '../../src/engine/venue.ts';
import { commands, listed } from '../kit/random-commands.ts';

function play(venue: Venue, list: readonly Command[], from = 0): VenueEvent[] {
  const events: VenueEvent[] = [];
  for (const [index, command] of list.entries()) {
    venue.apply(command, 1_000_000 + from + index, (event) => events.push(event));
  }
  return events;
}

test('the same commands give the same events and the same state, byte for byte', () => {
  fc.assert(
    fc.property(commands, (list) => {
      const [first, second] = [new Venue('X'), new Venue('X')];
      assert.equal(JSON.stringify(play(first, list)), JSON.stringify(play(second, list)));
      assert.equal(snapshotOf(first), snapshotOf(second));
    }),
  );
});

test('a snapshot and the commands after it give what all commands give', () => {
  fc.assert(
    fc.property(commands, fc.double({ min: 0, max: 1, noNaN: true }), (list, share) => {
      const cut = Math.floor(list.length * share);
      const whole = new Venue('X');
      const events = play(whole, list);
      const first = new Venue('X');
      const before = play(first, list.slice(0, cut));
      const second = restoreVenue(snapshotOf(first));
      const after = play(second, list.slice(cut), cut);
      assert.equal(JSON.stringify([...before, ...after]), JSON.stringify(events));
      assert.equal(snapshotOf(second), snapshotOf(whole));
    }),
  );
});

test('a venue that has a past of its own goes on as the successor that it becomes', () => {
  fc.assert(
    fc.property(commands, commands, fc.double({ min: 0, max: 1, noNaN: true }), (list, past, share) => {
      const cut = Math.floor(list.length * share);
      const expected = new Venue('X');
      play(expected, list.slice(0, cut));
      const venue = new Venue('X');
      play(venue, past);
      const before = snapshotOf(venue);
      const successor = venueOf(JSON.parse(snapshotOf(expected)) as VenueRecord, venue.successor());
      assert.equal(snapshotOf(venue), before, 'as long as it has not become it');
      venue.become(successor);
      const events = play(venue, list.slice(cut), cut);
      assert.equal(JSON.stringify(events), JSON.stringify(play(expected, list.slice(cut), cut)));
      assert.equal(snapshotOf(venue), snapshotOf(expected));
    }),
  );
});

test('quantities add up, books do not cross, and numbers rise without gaps', () => {
  fc.assert(
    fc.property(commands, (list) => {
      const venue = new Venue('X');
      let number = 0;
      let executionId = 0;
      const filled = new Map<number, number>();
      for (const event of play(venue, list)) {
        assert.equal(event.number, ++number);
        if ('executionId' in event) assert.equal(event.executionId, ++executionId);
        if ('order' in event && event.order !== null) checkQuantities(event.order);
        if (event.type === 'order-executed') {
          const sum = (filled.get(event.order.orderId) ?? 0) + event.quantity;
          filled.set(event.order.orderId, sum);
          assert.equal(event.order.cumQuantity, sum);
        }
      }
      for (const symbol of ['ONE', 'TWO']) checkBook(venue, symbol);
    }),
  );
});

function checkQuantities(order: OrderState): void {
  const open = order.status === 'new' || order.status === 'partially-filled';
  assert.equal(order.leavesQuantity, open ? order.quantity - order.cumQuantity : 0);
  assert.equal(open, order.leavesQuantity > 0);
  assert.equal(order.status === 'filled', order.cumQuantity === order.quantity);
}

/** The book shows exactly the open orders, and no bid reaches an offer. */
function checkBook(venue: Venue, symbol: string): void {
  const { bids, asks } = venue.depth(symbol, 1_000);
  if (bids.length > 0 && asks.length > 0) assert.ok(bids[0]!.price < asks[0]!.price);
  for (const [side, levels] of [
    ['buy', bids],
    ['sell', asks],
  ] as const) {
    const open = [...venue.orders()].filter(
      (order) => order.symbol === symbol && order.side === side && order.leavesQuantity > 0,
    );
    const byPrice = Map.groupBy(open, (order) => order.price!);
    const expected = [...byPrice]
      .map(([price, orders]) => ({
        price,
        quantity: orders.reduce((sum, order) => sum + order.leavesQuantity, 0),
        orders: orders.length,
      }))
      .toSorted((left, right) => (side === 'buy' ? right.price - left.price : left.price - right.price));
    assert.deepEqual(levels, expected);
  }
}

test('an instrument is listed once, and each of its names is its own', () => {
  const terms = { assetClass: 'equity', currency: 'USD', tickSize: '0.01', lotSize: '1' } as const;
  const venue = new Venue('X');
  venue.list({ ...terms, symbol: 'ONE', aliases: { isin: 'US1' } });
  assert.throws(
    () => venue.list({ ...terms, symbol: 'ONE', aliases: {} }),
    /already has an instrument called ONE/,
  );
  assert.throws(() => venue.list({ ...terms, symbol: 'TWO', aliases: { isin: 'US1' } }), /called US1/);
  assert.throws(
    () => venue.list({ ...terms, symbol: 'TWO', tickSize: '0', aliases: {} }),
    /tickSize must be/,
  );
  assert.equal(venue.instrument('US1'), venue.instrument('ONE'));
  assert.equal(venue.instrument('TWO'), undefined);
});

test('a command that is none stops with a fault', () => {
  const command = { type: 'dance' } as unknown as Command;
  assert.throws(() => new Venue('X').apply(command, 1, () => {}), /not a command: .*dance/);
});

test('a venue takes as many open orders as it has room for', () => {
  const venue = new Venue('X', 2);
  const events = play(venue, [
    listed('ONE'),
    entered('a', 10),
    entered('b', 10),
    entered('c', 10),
    { ...entered('d', 10), side: 'sell', quantity: 1 },
  ]);
  assert.deepEqual(
    events.map((event) => (event.type === 'order-rejected' ? event.reason : event.type)),
    [
      'instrument-created',
      'order-accepted',
      'order-accepted',
      'too-many-open-orders',
      'too-many-open-orders',
    ],
  );
});

function entered(clientOrderId: string, price: number): EnterOrder {
  return {
    type: 'enter',
    owner: 'A',
    clientOrderId,
    symbol: 'ONE',
    side: 'buy',
    orderType: 'limit',
    price,
    quantity: 1,
    timeInForce: 'day',
    instructions: null,
    defect: null,
  };
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { EnterOrder } from '../../src/engine/command.ts';
import type { OrderState, VenueEvent } from '../../src/engine/event.ts';
import { CLOSED_ORDERS_KEPT, CLOSED_ORDERS_KEPT_IN_ALL } from '../../src/engine/order-registry.ts';
import { restoreVenue, snapshotOf } from '../../src/engine/snapshot.ts';
import { Venue } from '../../src/engine/venue.ts';
import { commands, listed } from '../kit/random-commands.ts';

/** Of a wrong state what differs is told, so the states are compared one by one. */
function checkStates(venue: Venue, told: ReadonlyMap<number, OrderState>): void {
  for (const [orderId, state] of told) {
    const known = venue.order(orderId);
    if (known === undefined) continue;
    assert.deepEqual(known, state);
    assert.deepEqual(venue.orderByClientId(state.owner, state.clientOrderId), state);
  }
}

test('a closed order is remembered as it was last told, over a snapshot too', () => {
  fc.assert(
    fc.property(commands, (list) => {
      const venue = new Venue('X');
      const told = new Map<number, OrderState>();
      const note = (event: VenueEvent): void => {
        if (!('order' in event) || event.order === null || event.order.leavesQuantity > 0) return;
        if (event.type !== 'order-rejected') told.set(event.order.orderId, event.order);
      };
      for (const [index, command] of list.entries()) venue.apply(command, 1_000_000 + index, note);
      const closed = new Map([...told].filter(([orderId]) => venue.order(orderId)?.place === 'nowhere'));
      checkStates(venue, closed);
      checkStates(restoreVenue(snapshotOf(venue)), closed);
    }),
  );
});

function enter(clientOrderId: string, symbol: string, side: 'buy' | 'sell'): EnterOrder {
  return {
    type: 'enter',
    owner: 'A',
    clientOrderId,
    symbol,
    side,
    orderType: 'limit',
    price: 10,
    quantity: 3,
    timeInForce: 'ioc',
    instructions: null,
    defect: null,
  };
}

test('the oldest closed orders are forgotten, and their ids are free again', () => {
  const venue = new Venue('X');
  venue.apply(listed('ONE'), 1, () => {});
  const types: string[] = [];
  const apply = (id: string): void =>
    venue.apply(enter(id, 'ONE', 'buy'), 1, ({ type }) => void types.push(type));
  for (let order = 1; order <= CLOSED_ORDERS_KEPT + 5; order++) apply(`C${order}`);
  assert.equal(venue.registry.size, CLOSED_ORDERS_KEPT);
  assert.equal(venue.order(5), undefined);
  assert.equal(venue.orderByClientId('A', 'C5'), undefined);
  assert.equal(venue.order(6)?.clientOrderId, 'C6');
  types.length = 0;
  apply('C5');
  apply('C9');
  assert.deepEqual(types, ['order-accepted', 'order-canceled', 'order-rejected']);
});

test('of many owners whoever has most closed orders gives up its oldest', () => {
  const venue = new Venue('X');
  venue.apply(listed('ONE'), 1, () => {});
  const owners = 16;
  const each = CLOSED_ORDERS_KEPT_IN_ALL / owners;
  for (let order = 1; order <= each; order++) {
    for (let owner = 1; owner <= owners; owner++) {
      const id = `C${order}`;
      venue.apply({ ...enter(id, 'ONE', 'buy'), owner: `OWNER-${owner}` }, 1, () => {});
    }
  }
  assert.equal(venue.registry.size, CLOSED_ORDERS_KEPT_IN_ALL);
  venue.apply({ ...enter('more', 'ONE', 'buy'), owner: 'OWNER-7' }, 1, () => {});
  const given = Math.ceil((each + 1) / 16);
  assert.equal(venue.registry.size, CLOSED_ORDERS_KEPT_IN_ALL + 1 - given);
  assert.equal(venue.orderByClientId('OWNER-7', `C${given}`), undefined);
  assert.equal(venue.orderByClientId('OWNER-7', `C${given + 1}`)?.clientOrderId, `C${given + 1}`);
  assert.equal(venue.orderByClientId('OWNER-8', 'C1')?.clientOrderId, 'C1');
});

test('the closed orders of a listing that goes are forgotten, the others stay in their order', () => {
  const venue = new Venue('X');
  for (const name of ['ONE', 'TWO']) venue.apply(listed(name), 1, () => {});
  for (let order = 1; order <= 9; order++) {
    venue.apply(enter(`C${order}`, order % 3 === 0 ? 'ONE' : 'TWO', 'sell'), 1, () => {});
  }
  venue.apply({ type: 'remove-instrument', symbol: 'ONE' }, 1, () => {});
  assert.deepEqual(venue.registry.closedOf('A'), [1, 2, 4, 5, 7, 8]);
  assert.deepEqual(
    [...venue.orders()].map(({ clientOrderId }) => clientOrderId),
    ['C1', 'C2', 'C4', 'C5', 'C7', 'C8'],
  );
  assert.equal(venue.orderByClientId('A', 'C3'), undefined);
});

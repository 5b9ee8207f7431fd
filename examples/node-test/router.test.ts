import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { FixClient } from 'simctl/testing';
import { cancel, order, setUp } from '../desk.ts';

const desk = (t: TestContext) => setUp(t, (hook) => t.after(hook));

test('an order reaches the venue under an id of the router, and its fill the trader under his', async (t) => {
  const { sim, trader } = await desk(t);

  trader.send('NewOrderSingle', order('T-1'));
  const accepted = await trader.expect('ExecutionReport', { OrdStatus: '0', ClOrdID: 'T-1' });
  const { orders } = await sim.order.list({ owner: 'router' });
  assert.deepEqual(
    orders.map(({ orderId, clientOrderId, quantity }) => [orderId, clientOrderId, quantity]),
    [[accepted.get('OrderID'), 'R1', '100']],
  );

  await sim.order.enter({ symbol: 'VOD.L', side: 'sell', quantity: '60', price: '70.50' });
  const fill = await trader.expect('ExecutionReport', { OrdStatus: '1', ClOrdID: 'T-1' });
  assert.deepEqual([fill.get('LastQty'), fill.get('LeavesQty'), fill.get('LastPx')], ['60', '40', '70.50']);
});

test('an order that is too large is refused by the router, and the venue never sees it', async (t) => {
  const { sim, trader } = await desk(t);

  trader.send('NewOrderSingle', order('T-1', { quantity: 10_001 }));
  await trader.expect('ExecutionReport', { OrdStatus: '8', Text: 'more than 10000' });

  await sim.settled('router');
  assert.deepEqual((await sim.order.list({})).orders, []);
});

test('a refusal of the venue is the refusal of the order', async (t) => {
  const { trader } = await desk(t);

  trader.send('NewOrderSingle', { ...order('T-1'), Symbol: 'NONE.L' });
  await trader.expect('ExecutionReport', { OrdStatus: '8', ClOrdID: 'T-1', OrdRejReason: '1' });
  // The venue cannot even read a side that FIX does not have.
  trader.send('NewOrderSingle', { ...order('T-2'), Side: 'x' });
  await trader.expect('ExecutionReport', { OrdStatus: '8', ClOrdID: 'T-2', Text: /Side|54|[Vv]alue/ });
});

test('replaces and cancels go through the ids of both sides', async (t) => {
  const { sim, trader } = await desk(t);

  trader.send('D', order('T-1'));
  await trader.expect('8', { 39: '0' });
  trader.send('G', { ...order('T-2', { quantity: 150 }), OrigClOrdID: 'T-1' });
  const replaced = await trader.expect('8', { 150: '5', 11: 'T-2', 41: 'T-1' });
  assert.equal(replaced.get('OrderQty'), '150');
  trader.send('F', { ...cancel('T-3', { quantity: 150 }), OrigClOrdID: 'T-2' });
  await trader.expect('8', { 39: '4', 11: 'T-3', 41: 'T-2' });

  const { order: last } = await sim.order.show({ orderId: replaced.get('OrderID')! });
  assert.deepEqual([last.status, last.clientOrderId], ['canceled', 'R2']);
});

test('a cancel that the venue refuses leaves the order as it was', async (t) => {
  const { sim, trader } = await desk(t);
  await sim.hold.add({ name: 'cancels', stages: ['cancel'] });
  const held = sim.events({ types: ['request-held'] });

  trader.send('D', order('T-1'));
  const { orderId } = await acceptance(trader);
  trader.send('F', { ...cancel('T-2'), OrigClOrdID: 'T-1' });
  await held.next();
  await sim.order.rejectCancel({ orderId, text: 'too late' });

  await trader.expect('OrderCancelReject', { ClOrdID: 'T-2', OrigClOrdID: 'T-1', Text: 'too late' });
  trader.send('F', { ...cancel('T-3'), OrigClOrdID: 'T-9' });
  await trader.expect('9', { 11: 'T-3', 102: '1' });
});

test('what happens while the venue is away is told once it is back', async (t) => {
  const { sim, trader } = await desk(t);
  trader.send('D', order('T-1'));
  await acceptance(trader);
  const sessions = sim.events({ types: ['session-logged-on', 'session-logged-out'] });

  await sim.session.disconnect({ session: 'router', logout: false });
  await sim.order.enter({ symbol: 'VOD.L', side: 'sell', quantity: '100', price: '70.50' });

  const { value: ended } = await sessions.next();
  assert.equal(ended?.event.type, 'session-logged-out');
  await trader.expect('8', { 39: '2', 11: 'T-1', 14: '100' });
  trader.send('D', order('T-2'));
  await trader.expect('8', { 39: '0', 11: 'T-2' });
});

async function acceptance(trader: FixClient): Promise<{ orderId: string }> {
  const report = await trader.expect('8', { 39: '0' });
  return { orderId: report.get('OrderID')! };
}

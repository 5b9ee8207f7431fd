import assert from 'node:assert/strict';
import { after, before, describe, test, type TestContext } from 'node:test';
import { sandbox, spawn, type Sandbox, type SpawnedDaemon } from 'simctl';
import { cancel, openDesk, order, VENUE, type Desk } from '../desk.ts';

/** One venue for all of these tests: each has an instrument and a session of its own on it. */
describe('a router whose venue misbehaves', { concurrency: true }, () => {
  let sim: SpawnedDaemon;
  before(async () => {
    sim = await spawn({ venues: VENUE });
  });
  after(() => sim.stop());

  /** A desk in a sandbox, and what a fault needs to concern nobody else. */
  async function desk(t: TestContext): Promise<Desk & { box: Sandbox; session: string; symbol: string }> {
    const box = await sandbox(sim);
    t.after(() => box.close());
    const [session] = box.sessions;
    const [endpoint] = sim.endpoints;
    const opened = await openDesk(box, { ...endpoint!, session: session! }, (hook) => t.after(hook));
    return { ...opened, box, session: session!.name, symbol: box.symbol };
  }

  test('an acceptance that is lost is asked for', async (t) => {
    const { box, trader, session, symbol } = await desk(t);
    await box.fault.arm({ kind: 'ack-lost', session });

    trader.send('NewOrderSingle', order('T-1', { symbol }));

    const accepted = await trader.expect('ExecutionReport', {
      ClOrdID: 'T-1',
      ExecType: '0',
      OrdStatus: '0',
    });
    const { order: live } = await box.order.show({ orderId: accepted.get('OrderID')! });
    assert.deepEqual([live.status, live.owner], ['new', session]);
  });

  test('a fill that is told twice counts once', async (t) => {
    const { box, trader, router, session, symbol } = await desk(t);
    await box.fault.arm({ kind: 'fill-duplicate', session });

    trader.send('NewOrderSingle', order('T-1', { symbol }));
    await trader.expect('ExecutionReport', { OrdStatus: '0' });
    await box.order.enter({ symbol, side: 'sell', quantity: '60', price: '70.50' });
    await trader.expect('ExecutionReport', { ExecType: 'F', LastQty: '60' });

    await box.settled(session);
    await trader.ping();
    assert.deepEqual(trader.unread, []);
    assert.equal(router.position(symbol), 60);
  });

  test('a fill after the cancel counts all the same', async (t) => {
    const { box, trader, router, session, symbol } = await desk(t);
    await box.fault.arm({ kind: 'fill-after-cancel', session, quantity: '40' });

    trader.send('NewOrderSingle', order('T-1', { symbol }));
    await trader.expect('ExecutionReport', { OrdStatus: '0' });
    trader.send('OrderCancelRequest', { ...cancel('T-2', { symbol }), OrigClOrdID: 'T-1' });
    await trader.expect('ExecutionReport', { ClOrdID: 'T-2', OrdStatus: '4' });

    const late = await trader.expect('ExecutionReport', { ExecType: 'F', LastQty: '40' });
    assert.equal(late.get('ClOrdID'), 'T-2');
    assert.equal(router.position(symbol), 40);
  });

  test('a cancel that nobody asked for ends the order', async (t) => {
    const { box, trader, session, symbol } = await desk(t);
    await box.fault.arm({ kind: 'cancel-unasked', session });

    trader.send('NewOrderSingle', order('T-1', { symbol }));
    const canceled = await trader.expect('ExecutionReport', { ClOrdID: 'T-1', OrdStatus: '4' });
    assert.equal(canceled.get('OrigClOrdID'), undefined);

    trader.send('OrderCancelRequest', { ...cancel('T-2', { symbol }), OrigClOrdID: 'T-1' });
    await trader.expect('OrderCancelReject', { ClOrdID: 'T-2', OrigClOrdID: 'T-1', CxlRejReason: '0' });
  });

  test('a venue that asks for everything again and again gets no order twice', async (t) => {
    const { box, trader, session, symbol } = await desk(t);
    await box.fault.arm({ kind: 'resend-storm', session, msgType: '8', count: 20 });

    trader.send('NewOrderSingle', order('T-1', { symbol }));
    await trader.expect('ExecutionReport', { ClOrdID: 'T-1', OrdStatus: '0' });
    await box.settled(session);

    const { orders } = await box.order.list({ owner: session });
    assert.deepEqual(
      orders.map(({ clientOrderId, status }) => [clientOrderId, status]),
      [['R1', 'new']],
    );
    trader.send('NewOrderSingle', order('T-2', { symbol }));
    await trader.expect('ExecutionReport', { ClOrdID: 'T-2', OrdStatus: '0' });
  });

  test('a report of which half has come when the connection ends is told once, and whole', async (t) => {
    const { box, trader, session, symbol } = await desk(t);
    await box.fault.arm({ kind: 'drop', session, msgType: '8', moment: 'middle' });

    trader.send('NewOrderSingle', order('T-1', { symbol }));
    await trader.expect('ExecutionReport', { ClOrdID: 'T-1', OrdStatus: '0' });
    await box.order.enter({ symbol, side: 'sell', quantity: '100', price: '70.50' });
    await trader.expect('ExecutionReport', { ClOrdID: 'T-1', OrdStatus: '2' });

    assert.deepEqual(trader.unread, []);
    const { fault } = await box.fault.show({ fault: 'drop' });
    assert.equal(fault.hits, 1);
  });

  test('a fill that is busted does not count any more', async (t) => {
    const { box, trader, router, symbol } = await desk(t);
    trader.send('NewOrderSingle', order('T-1', { symbol }));
    await trader.expect('ExecutionReport', { OrdStatus: '0' });
    const { executions } = await box.order.enter({ symbol, side: 'sell', quantity: '60', price: '70.50' });
    const fill = await trader.expect('ExecutionReport', { ExecType: 'F' });
    assert.equal(router.position(symbol), 60);

    await box.trade.bust({ tradeId: executions[0]!.tradeId });

    const busted = await trader.expect('ExecutionReport', { ExecType: 'H', ExecRefID: fill.get('ExecID')! });
    assert.deepEqual([busted.get('CumQty'), busted.get('LeavesQty')], ['0', '40']);
    assert.equal(router.position(symbol), 0);
  });
});

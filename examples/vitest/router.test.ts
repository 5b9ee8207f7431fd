import { expect, test, type TestContext } from 'vitest';
import { order, setUp } from '../desk.ts';

const desk = (context: TestContext) => setUp(context, (hook) => context.onTestFinished(hook));

test('partial fills add up at the trader', async (context) => {
  const { sim, trader } = await desk(context);
  trader.send('NewOrderSingle', order('T-1'));
  await trader.expect('ExecutionReport', { OrdStatus: '0' });

  for (const quantity of ['10', '20', '70']) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await sim.order.enter({ symbol: 'VOD.L', side: 'sell', quantity, price: '70.50' });
  }
  await trader.expect('ExecutionReport', { OrdStatus: '2' });

  const fills = trader.received.filter((message) => message.matches('8', { 150: 'F' }));
  expect(fills.map((fill) => [fill.get('LastQty'), fill.get('CumQty')])).toEqual([
    ['10', '10'],
    ['20', '30'],
    ['70', '100'],
  ]);
});

test('a trader who was away hears what happened, once and in order', async (context) => {
  const { sim, trader } = await desk(context);
  trader.send('NewOrderSingle', order('T-1'));
  const report = await trader.expect('ExecutionReport', { OrdStatus: '0' });

  await trader.drop();
  await sim.order.enter({ symbol: 'VOD.L', side: 'sell', quantity: '40', price: '70.50' });
  await sim.order.cancel({ orderId: report.get('OrderID')! });
  await sim.settled('router');
  await trader.reconnect();

  const missed = [
    await trader.expect('ExecutionReport', { OrdStatus: '1' }),
    await trader.expect('ExecutionReport', { OrdStatus: '4' }),
  ];
  expect(missed.map(({ isPossDup }) => isPossDup)).toEqual([true, true]);
  await trader.ping();
  expect(trader.unread).toEqual([]);
});

test('the same ClOrdID twice is refused by the router', async (context) => {
  const { sim, trader } = await desk(context);
  trader.send('NewOrderSingle', order('T-1'));
  trader.send('NewOrderSingle', order('T-1'));

  await trader.expect('ExecutionReport', { OrdStatus: '8', Text: 'duplicate ClOrdID' });

  await sim.settled('router');
  const { orders } = await sim.order.list({ owner: 'router' });
  expect(orders.map(({ clientOrderId }) => clientOrderId)).toEqual(['R1']);
});

test('a fill that the venue tells twice counts once', async (context) => {
  const { sim, router, trader } = await desk(context);
  await sim.fault.arm({ kind: 'fill-duplicate' });
  trader.send('NewOrderSingle', order('T-1'));
  await trader.expect('ExecutionReport', { OrdStatus: '0' });

  await sim.order.enter({ symbol: 'VOD.L', side: 'sell', quantity: '60', price: '70.50' });
  await trader.expect('ExecutionReport', { LastQty: '60' });

  await sim.settled('router');
  await trader.ping();
  expect(trader.unread).toEqual([]);
  expect(router.position('VOD.L')).toBe(60);
});

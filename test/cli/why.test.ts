import assert from 'node:assert/strict';
import { it } from 'node:test';
import { RunningDaemon } from './running.ts';

it('simctl why tells what happened to an order, each cause above what it had happen', async () => {
  await using daemon = await RunningDaemon.start();
  const { client } = daemon;
  const AAPL = { symbol: 'AAPL', quantity: '5', price: '10' };
  await client.order.enter({ ...AAPL, side: 'buy', clientOrderId: 'one' });
  await client.order.enter({ ...AAPL, side: 'sell', quantity: '2', clientOrderId: 'two' });
  await client.order.cancel({ orderId: 'O-1' });
  const { stdout, exit } = await daemon.home.run('why', 'O-1');
  assert.equal(exit, 0);
  const lines = stdout.replaceAll(/\d\d:\d\d:\d\d\.\d+Z/g, 'TIME').split('\n');
  assert.deepEqual(lines.slice(0, 7), [
    'TIME  operator entered order one, by user admin',
    '    O-1 of operator accepted: buy 5 AAPL at 10.00 day, client id one',
    'TIME  operator entered order two, by user admin',
    '    trade T-1 2 AAPL at 10.00, buyer O-1, seller O-2',
    '    O-1 of operator bought 2 AAPL at 10.00, 3 open (T-1)',
    'TIME  cancel was decided, by user admin',
    '    O-1 of operator canceled with 3 open (operator)',
  ]);
  assert.match(stdout, /Status +canceled/);
  const none = await daemon.home.run('why', '--client-order-id', 'three');
  assert.equal(none.exit, 1);
  assert.match(none.stderr, /knows of no order "three"/);
});

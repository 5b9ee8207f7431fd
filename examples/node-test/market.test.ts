import assert from 'node:assert/strict';
import { test } from 'node:test';
import { spawn } from 'simctl';

test('a marketable order is filled', async (t) => {
  const sim = await spawn({ test: t });

  const { order, executions } = await sim.order.enter({ symbol: 'AAPL', side: 'buy', quantity: '100' });

  assert.equal(order.status, 'filled');
  assert.equal(
    executions.reduce((sum, fill) => sum + Number(fill.quantity), 0),
    100,
  );
});

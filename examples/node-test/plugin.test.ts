import assert from 'node:assert/strict';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { spawn } from 'simctl';

const VENUE = join(import.meta.dirname, '../plugin/venue.toml');
const CODE = join(import.meta.dirname, '../plugin/counterparty.ts');

test('a bot of our own meets an order that waits, after at most half a second', async (t) => {
  // A daemon runs no code that others could change, which they can where files are made for a whole group.
  for (const file of [VENUE, CODE]) chmodSync(file, 0o644);
  const sim = await spawn({ test: t, venues: VENUE, clock: 'manual' });
  const { order } = await sim.order.enter({ symbol: 'VOD.L', side: 'buy', price: '70.5', quantity: '100' });
  assert.equal(order.status, 'new');

  await sim.clock.advance({ to: '500ms' });

  const met = await sim.order.show({ orderId: order.orderId });
  assert.equal(met.order.cumQuantity, '40');
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ClientOrderIds } from '../../src/engine/client-order-ids.ts';
import type { Order } from '../../src/engine/order.ts';

/** The table looks at an order's owner only. */
const OWNERS = ['A', 'B'].map((owner) => ({ owner }) as Order);

test('the table finds what a Map of the same ids finds, whatever is added and removed', () => {
  const step = fc.record({
    add: fc.boolean(),
    owner: fc.integer({ min: 0, max: 1 }),
    id: fc.integer({ min: 0, max: 2_000 }),
  });
  fc.assert(
    fc.property(fc.array(step, { minLength: 500, maxLength: 5_000 }), (steps) => {
      const table = new ClientOrderIds();
      const reference = new Map<string, Order>();
      for (const { add, owner, id } of steps) {
        const order = OWNERS[owner]!;
        const key = `${order.owner} ${id}`;
        if (add && !reference.has(key)) {
          table.add(String(id), order);
          reference.set(key, order);
        } else if (!add) {
          table.remove(order.owner, String(id));
          reference.delete(key);
        }
      }
      for (const order of OWNERS) {
        for (let id = 0; id <= 2_000; id++) {
          assert.equal(table.find(order.owner, String(id)), reference.get(`${order.owner} ${id}`));
        }
      }
    }),
    { numRuns: 20 },
  );
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ClientOrderIds } from '../../src/engine/client-order-ids.ts';

test('the table finds what a Map of the same ids finds, whatever is added and removed', () => {
  const step = fc.record({
    add: fc.boolean(),
    id: fc.integer({ min: 0, max: 2_000 }),
    reference: fc.integer({ min: 1, max: 2_000_000 }),
  });
  fc.assert(
    fc.property(fc.array(step, { minLength: 500, maxLength: 5_000 }), (steps) => {
      const table = new ClientOrderIds();
      const expected = new Map<string, number>();
      for (const { add, id, reference } of steps) {
        const text = String(id);
        if (add && !expected.has(text)) {
          table.add(text, reference);
          expected.set(text, reference);
        } else if (!add) {
          table.remove(text);
          expected.delete(text);
        }
      }
      for (let id = 0; id <= 2_000; id++) {
        assert.equal(table.find(String(id)), expected.get(String(id)) ?? 0);
      }
    }),
    { numRuns: 20 },
  );
});

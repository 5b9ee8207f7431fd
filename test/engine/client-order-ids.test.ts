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
      const expected = new Map<string, number>();
      const table = new ClientOrderIds({ hasId: (reference, id) => expected.get(id) === reference });
      for (const { add, id, reference } of steps) {
        const text = String(id);
        if (add && !expected.has(text)) {
          table.add(text, reference);
          expected.set(text, reference);
        } else if (!add) {
          table.remove(text, expected.get(text) ?? reference);
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

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  decimalsOf,
  decimalText,
  MALFORMED,
  TOO_FINE,
  TOO_LARGE,
  unitsOf,
} from '../../src/engine/decimal.ts';

test('decimal text becomes whole units, exactly', () => {
  assert.equal(unitsOf('12.5', 2), 1250);
  assert.equal(unitsOf('0012.500', 2), 1250);
  assert.equal(unitsOf('-0.07', 2), -7);
  assert.equal(unitsOf('.5', 1), 5);
  assert.equal(unitsOf('5.', 1), 50);
  assert.equal(unitsOf('90071992547409.91', 2), Number.MAX_SAFE_INTEGER);
  assert.equal(Object.is(unitsOf('-0.00', 2), 0), true);
});

test('what is no number, too fine or too large is told apart', () => {
  for (const text of ['', '.', '-', '+1', '1e3', '1.2.3', ' 1', '1 ', '0x10', 'ten', '--1']) {
    assert.equal(unitsOf(text, 2), MALFORMED, text);
  }
  assert.equal(unitsOf('1.001', 2), TOO_FINE);
  assert.equal(unitsOf('90071992547409.92', 2), TOO_LARGE);
  assert.equal(unitsOf('9'.repeat(400), 0), TOO_LARGE);
  assert.equal(unitsOf(`0.${'0'.repeat(400)}1`, 2), TOO_FINE);
});

test('units and their text are the same number, as arithmetic without fractions says', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), fc.integer({ min: 0, max: 12 }), (units, decimals) => {
      const text = decimalText(units, decimals);
      assert.equal(unitsOf(text, decimals), units === 0 ? 0 : units);
      const [whole, fraction = ''] = text.replace('-', '').split('.') as [string, string?];
      assert.equal(BigInt(whole + fraction), BigInt(Math.abs(units)));
      assert.equal(fraction.length, decimals);
    }),
  );
});

test('trailing zeros are no decimals of a size', () => {
  assert.equal(decimalsOf('0.0500'), 2);
  assert.equal(decimalsOf('5'), 0);
  assert.equal(decimalsOf('5.0'), 0);
});

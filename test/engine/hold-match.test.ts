import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { misfitOf, type Holdable } from '../../src/engine/hold-match.ts';
import { ANY_ORDER, type HoldMatch } from '../../src/engine/holds.ts';
import { seeded } from '../kit/seed.ts';

const ORDER: Holdable = {
  symbol: 'EURUSD',
  side: 'buy',
  owner: 'ALPHA',
  clientOrderId: 'a-17',
  quantity: 10,
  price: 100,
};

describe('what a hold fits', () => {
  const fits = (match: Partial<HoldMatch>, order: Partial<Holdable> = {}): boolean =>
    misfitOf({ ...ANY_ORDER, ...match }, { ...ORDER, ...order }) === null;

  it('is everything unless it says something, and all that it says', () => {
    assert.ok(fits({}));
    assert.ok(fits({ side: 'buy', minQuantity: 10, maxQuantity: 10, minPrice: 100, maxPrice: 100 }));
    for (const wrong of [
      { side: 'sell' },
      { symbol: 'EUR' },
      { owner: 'BETA' },
      { clientOrderId: 'a-1' },
      { minQuantity: 11 },
      { maxQuantity: 9 },
      { minPrice: 101 },
      { maxPrice: 99 },
    ] as const) {
      assert.equal(fits({ side: 'buy', ...wrong }), false, JSON.stringify(wrong));
    }
  });

  it('is no order without a price where bounds of it are said', () => {
    assert.ok(fits({}, { price: null }));
    assert.equal(fits({ minPrice: -5 }, { price: null }), false);
    assert.equal(fits({ maxPrice: 5 }, { price: null }), false);
  });

  it('takes * for any characters and ? for any one', () => {
    for (const pattern of ['*', 'a*', '*17', 'a?17', '*-*', 'a-17*', '????', '**a**7']) {
      assert.ok(fits({ clientOrderId: pattern }), pattern);
    }
    for (const pattern of ['', '?', '*18', 'a-17?', '.*', 'A*', '[a]*']) {
      assert.equal(fits({ clientOrderId: pattern }), false, pattern);
    }
  });

  it('agrees with the same pattern as a regular expression', (t) => {
    const random = seeded(t);
    const text = (letters: string, most: number): string =>
      Array.from({ length: random.integer(0, most) }, () => random.pick(letters.split(''))).join('');
    for (let run = 0; run < 20_000; run++) {
      const pattern = text('ab*?', 7);
      const id = text('ab', 9);
      const expression = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`);
      assert.equal(
        fits({ clientOrderId: pattern }, { clientOrderId: id }),
        expression.test(id),
        `${pattern} ${id}`,
      );
    }
  });
});

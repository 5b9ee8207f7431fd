import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { pegPrice, type Peg } from '../../src/engine/peg-price.ts';
import { bandWidth } from '../../src/engine/price-band.ts';
import { readStep } from '../../src/engine/step.ts';
import { TickTable } from '../../src/engine/tick-table.ts';
import { MAX_PRICE, MIN_PRICE, type Price } from '../../src/engine/values.ts';
import { seeded } from '../kit/seed.ts';

/** Steps of 1 below 10, of 5 from 10, of 4 from 28, which no five meets. */
const TABLE = new TickTable([
  { from: 10, step: 5 },
  { from: 28, step: 4 },
]);
const VALID = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 15, 20, 25, 28, 32, 36, 40];

describe('a tick table', () => {
  it('knows its prices, mirrored below zero', () => {
    for (let price = 0; price <= 40; price++) {
      assert.equal(TABLE.isValid(price), VALID.includes(price), `${price}`);
      assert.equal(TABLE.isValid(-price), VALID.includes(price), `${-price}`);
    }
  });

  it('finds the nearest valid price on either side', () => {
    const all = [...VALID.slice(1).map((price) => -price), ...VALID];
    for (let price = -36; price <= 36; price++) {
      const notAbove = all.filter((valid) => valid <= price);
      const notBelow = all.filter((valid) => valid >= price);
      assert.equal(TABLE.roundDown(price), Math.max(...notAbove), `down from ${price}`);
      assert.equal(TABLE.roundUp(price), Math.min(...notBelow), `up from ${price}`);
      assert.equal(
        TABLE.below(price),
        Math.max(...notAbove.filter((valid) => valid < price)),
        `below ${price}`,
      );
      assert.equal(
        TABLE.above(price),
        Math.min(...notBelow.filter((valid) => valid > price)),
        `above ${price}`,
      );
    }
  });
});

describe('a price band', () => {
  const width = (percent: string, reference: Price): Price => bandWidth(readStep(percent)!, reference);

  it('is as many whole ticks wide as the percentage gives', () => {
    assert.equal(width('10', 1_000), 100);
    assert.equal(width('10', 1_009), 100);
    assert.equal(width('2.5', -1_000), 25);
    assert.equal(width('10', 0), 0);
  });

  it('is exact for every percentage and price', (t) => {
    const random = seeded(t);
    for (let run = 0; run < 5_000; run++) {
      const decimals = random.integer(0, 12);
      const units = random.integer(1, 10 ** random.integer(1, 15));
      const reference = random.integer(0, MAX_PRICE);
      const exact = (BigInt(units) * BigInt(reference)) / (100n * 10n ** BigInt(decimals));
      assert.equal(
        bandWidth({ units, decimals }, reference),
        Number(exact),
        `${units}e-${decimals} ${reference}`,
      );
    }
  });
});

describe('the price of a peg', () => {
  const ONE = new TickTable([]);
  const price = (peg: Partial<Peg>, bid: Price | null, ask: Price | null, table = ONE): Price | null =>
    pegPrice({ side: 'buy', reference: 'primary', offset: 0, cap: null, ...peg }, bid, ask, table, 1);

  it('follows its own side, the other side, or the middle', () => {
    assert.equal(price({}, 100, 105), 100);
    assert.equal(price({ side: 'sell' }, 100, 105), 105);
    assert.equal(price({ reference: 'market' }, 100, 105), 105);
    assert.equal(price({ side: 'sell', reference: 'market' }, 100, 105), 100);
    assert.equal(price({ reference: 'mid' }, 100, 105), 103);
    assert.equal(price({ side: 'sell', reference: 'mid' }, 100, 105), 102);
  });

  it('adds the offset, and stops at the cap', () => {
    assert.equal(price({ offset: -2 }, 100, 105), 98);
    assert.equal(price({ offset: 7, cap: 104 }, 100, 105), 104);
    assert.equal(price({ side: 'sell', offset: -7, cap: 101 }, 100, 105), 101);
  });

  it('is valid, and no better for the other side than asked', () => {
    assert.equal(price({}, 23, null, TABLE), 20);
    assert.equal(price({ side: 'sell' }, null, 26, TABLE), 28);
  });

  it('is none while what it follows is missing, or out of the range of prices', () => {
    assert.equal(price({}, null, 105), null);
    assert.equal(price({ reference: 'mid' }, 100, null), null);
    assert.equal(price({ offset: -100 }, 100, 105), null);
    assert.equal(price({ offset: MAX_PRICE }, 100, 105), null);
    const sell: Peg = { side: 'sell', reference: 'primary', offset: -10, cap: null };
    assert.equal(pegPrice(sell, null, MIN_PRICE, ONE, MIN_PRICE), null);
    assert.equal(pegPrice(sell, null, 5, ONE, MIN_PRICE), -5);
  });
});

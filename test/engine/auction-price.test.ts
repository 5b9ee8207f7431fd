import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { auctionPrice, type AuctionLevel, type AuctionResult } from '../../src/engine/auction-price.ts';
import { TickTable } from '../../src/engine/tick-table.ts';
import type { Price } from '../../src/engine/values.ts';
import { seeded, type SeededRandom } from '../kit/seed.ts';

const TICKS = new TickTable([]);
const FIVES = new TickTable([{ from: 10, step: 5 }]);

type Levels = readonly (readonly [price: number, quantity: number])[];

/** Limits best price first; the market orders' quantity in front. */
function auction(
  buys: readonly [number, Levels],
  sells: readonly [number, Levels],
  reference: Price | null = null,
  table = TICKS,
): AuctionResult | null {
  const side = ([market, limits]: readonly [number, Levels]) => ({
    market,
    levels: limits.map(([price, quantity]): AuctionLevel => ({ price, quantity })),
  });
  return auctionPrice(side(buys), side(sells), reference, table);
}

describe('the auction price', () => {
  it('is the one at which most trades', () => {
    const result = auction(
      [
        0,
        [
          [12, 10],
          [11, 10],
          [9, 50],
        ],
      ],
      [
        0,
        [
          [9, 10],
          [10, 10],
          [12, 50],
        ],
      ],
    );
    // At 10 and 11 twenty trade, at 9 and 12 ten.
    assert.deepEqual(result, { price: 10, quantity: 20, surplus: 0, surplusSide: null });
  });

  it('leaves least over among those', () => {
    const result = auction(
      [
        0,
        [
          [12, 10],
          [10, 5],
        ],
      ],
      [0, [[9, 10]]],
    );
    assert.deepEqual(result, { price: 12, quantity: 10, surplus: 0, surplusSide: null });
  });

  it('is the highest where buyers press, the lowest where sellers do', () => {
    assert.equal(auction([5, [[12, 10]]], [0, [[9, 10]]])!.price, 12);
    assert.equal(auction([0, [[12, 10]]], [5, [[9, 10]]])!.price, 9);
  });

  it('is nearest to the reference where neither presses, and in the middle without one', () => {
    const between = (reference: Price | null): Price =>
      auction([0, [[12, 10]]], [0, [[9, 10]]], reference)!.price;
    assert.deepEqual([20, 11, 3, null].map(between), [12, 11, 9, 10]);
  });

  it('is valid, and never below the lowest price that would do', () => {
    assert.equal(auction([0, [[30, 10]]], [0, [[20, 10]]], 29, FIVES)!.price, 25);
    assert.equal(auction([0, [[30, 10]]], [0, [[20, 10]]], 21, FIVES)!.price, 20);
  });

  it('is the reference for market orders alone, and none without it', () => {
    assert.deepEqual(auction([7, []], [5, []], 11), {
      price: 11,
      quantity: 5,
      surplus: 2,
      surplusSide: 'buy',
    });
    assert.equal(auction([7, []], [5, []]), null);
    assert.equal(auction([7, []], [0, []], 11), null);
  });

  it('is none where nobody meets', () => {
    assert.equal(auction([0, [[9, 10]]], [0, [[10, 10]]], 9), null);
    assert.equal(auction([0, []], [0, [[10, 10]]], 9), null);
  });

  it('reads no further than limits matter', () => {
    let read = 0;
    const endless = {
      *[Symbol.iterator](): Generator<AuctionLevel> {
        for (let price = 20; ; price--) {
          read++;
          yield { price, quantity: 1 };
        }
      },
    };
    auctionPrice(
      { market: 0, levels: endless },
      { market: 3, levels: [{ price: 18, quantity: 1 }] },
      9,
      TICKS,
    );
    assert.ok(read < 10, `${read} levels were read`);
  });

  it('agrees with the rule tried at every limit', (t) => {
    const random = seeded(t);
    for (let run = 0; run < 20_000; run++) {
      const buys = randomSide(random, -1);
      const sells = randomSide(random, 1);
      const reference = random.chance(0.2) ? null : random.integer(-8, 40);
      const table = random.pick([TICKS, FIVES]);
      const told = `${JSON.stringify({ buys, sells, reference })} ${table === FIVES ? 'in fives' : ''}`;
      assert.deepEqual(auction(buys, sells, reference, table), tried(buys, sells, reference, table), told);
    }
  });
});

function randomSide(random: SeededRandom, direction: 1 | -1): [number, [number, number][]] {
  const prices = new Set<number>();
  for (let level = random.integer(0, 5); level > 0; level--) prices.add(5 * random.integer(-1, 7));
  const sorted = [...prices].toSorted((a, b) => direction * (a - b));
  return [random.pick([0, 0, 1, 3, 8]), sorted.map((price) => [price, random.integer(1, 6)])];
}

/** The rule as people write it, by trial of each limit with sums over all orders. */
function tried(
  [marketBuys, bids]: readonly [number, Levels],
  [marketSells, asks]: readonly [number, Levels],
  reference: Price | null,
  table: TickTable,
): AuctionResult | null {
  const at = (price: Price) => {
    const buys = bids.reduce((sum, [limit, quantity]) => (limit >= price ? sum + quantity : sum), marketBuys);
    const sells = asks.reduce(
      (sum, [limit, quantity]) => (limit <= price ? sum + quantity : sum),
      marketSells,
    );
    return { price, volume: Math.min(buys, sells), surplus: buys - sells };
  };
  const resultAt = (price: Price): AuctionResult | null => {
    const { volume, surplus } = at(price);
    const surplusSide = surplus === 0 ? null : surplus > 0 ? 'buy' : 'sell';
    return volume === 0 ? null : { price, quantity: volume, surplus: Math.abs(surplus), surplusSide };
  };
  let left = [...bids, ...asks].map(([price]) => at(price));
  if (left.length === 0) return reference === null ? null : resultAt(reference);
  const most = Math.max(...left.map(({ volume }) => volume));
  left = left.filter(({ volume }) => volume === most);
  const least = Math.min(...left.map(({ surplus }) => Math.abs(surplus)));
  left = left.filter(({ surplus }) => Math.abs(surplus) === least);
  const prices = left.map(({ price }) => price);
  const [lowest, highest] = [Math.min(...prices), Math.max(...prices)];
  if (left.every(({ surplus }) => surplus > 0)) return resultAt(highest);
  if (left.every(({ surplus }) => surplus < 0)) return resultAt(lowest);
  const wanted = Math.min(Math.max(reference ?? Math.floor((lowest + highest) / 2), lowest), highest);
  return resultAt(Math.max(table.roundDown(wanted), lowest));
}

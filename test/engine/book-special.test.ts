import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  ALL_OR_NONE,
  AT_LIMIT,
  FILL_OR_KILL,
  HIDDEN,
  ICEBERG,
  MARKET,
  NO_MATCH,
  PEGGED,
} from '../../src/engine/order-flags.ts';
import type { SelfMatchMode } from '../../src/engine/incoming.ts';
import { LoggedBook } from '../kit/logged-book.ts';

const hidden = { flags: HIDDEN };
const allOrNone = { flags: ALL_OR_NONE };
const iceberg = (display: number): { flags: number; display: number } => ({ flags: ICEBERG, display });

describe('a book with special orders', () => {
  for (const mirrored of [false, true]) {
    describe(mirrored ? 'with the sides swapped' : 'as written', () => {
      darkCases(mirrored);
      icebergCases(mirrored);
      allOrNoneCases(mirrored);
      selfMatchCases(mirrored);
      proRataCases(mirrored);
      auctionCases(mirrored);
      atLastCases(mirrored);
      dryRunCases(mirrored);
      pegCases(mirrored);
    });
  }
});

function darkCases(mirrored: boolean): void {
  it('trades hidden orders behind the visible ones of their price, and shows nothing of them', () => {
    const book = new LoggedBook({ mirrored });
    book.enter('sell', 1, 10, 100, hidden);
    book.sell(2, 10, 100);
    assert.deepEqual(book.depth('sell'), ['10@100']);
    assert.deepEqual(book.asks(), ['2 10@100', '1 0/10@100']);
    book.events();
    book.buy(9, 15, 100);
    assert.deepEqual(book.events(), ['2 trades 10@100 with 9, 0 left', '1 trades 5@100 with 9, 5 left']);
    assert.equal(book.best('sell'), null);
  });

  it('trades a hidden order at a better price before all visible ones', () => {
    const book = new LoggedBook({ mirrored });
    book.sell(1, 10, 100);
    book.enter('sell', 2, 10, 99, hidden);
    book.events();
    book.buy(9, 12, 100);
    assert.deepEqual(book.events(), ['2 trades 10@99 with 9, 0 left', '1 trades 2@100 with 9, 8 left']);
  });
}

function icebergCases(mirrored: boolean): void {
  it('shows an iceberg in parts, each at the back of its price', () => {
    const book = new LoggedBook({ mirrored });
    book.enter('sell', 1, 25, 100, iceberg(10));
    book.sell(2, 10, 100);
    assert.deepEqual(book.asks(), ['1 10/25@100', '2 10@100']);
    assert.deepEqual(book.depth('sell'), ['20@100']);
    book.events();
    book.buy(9, 10, 100);
    assert.deepEqual(book.events(), ['1 trades 10@100 with 9, 15 left']);
    assert.deepEqual(book.asks(), ['2 10@100', '1 10/15@100']);
  });

  it('lets a large order take all that is shown, then each next part, before dark orders and worse prices', () => {
    const book = new LoggedBook({ mirrored });
    book.enter('sell', 1, 12, 100, iceberg(5));
    book.enter('sell', 2, 7, 100, iceberg(5));
    book.enter('sell', 3, 4, 100, hidden);
    book.sell(4, 4, 101);
    book.events();
    book.buy(9, 24, 101);
    assert.deepEqual(book.events(), [
      '1 trades 5@100 with 9, 7 left',
      '2 trades 5@100 with 9, 2 left',
      '1 trades 5@100 with 9, 2 left',
      '2 trades 2@100 with 9, 0 left',
      '1 trades 2@100 with 9, 0 left',
      '3 trades 4@100 with 9, 0 left',
      '4 trades 1@101 with 9, 3 left',
    ]);
  });

  it('trades an incoming iceberg in full before a part of it rests', () => {
    const book = new LoggedBook({ mirrored });
    book.sell(1, 15, 100);
    book.enter('buy', 2, 40, 100, iceberg(10));
    assert.deepEqual(book.bids(), ['2 10/25@100']);
  });

  it('keeps the place of one that is changed: less cuts what is shown last, more goes behind', () => {
    const book = new LoggedBook({ mirrored });
    book.enter('sell', 1, 25, 100, iceberg(10));
    book.sell(2, 1, 100);
    assert.equal(book.resize(1, 12), true);
    assert.deepEqual(book.asks(), ['1 10/12@100', '2 1@100']);
    book.resize(1, 4);
    assert.deepEqual(book.asks(), ['1 4@100', '2 1@100']);
    book.resize(1, 30);
    assert.deepEqual(book.asks(), ['1 4/30@100', '2 1@100']);
    assert.equal(book.setDisplay(1, 7), true);
    assert.deepEqual(book.asks(), ['1 7/30@100', '2 1@100']);
    assert.equal(book.setDisplay(2, 7), false);
    assert.equal(book.setDisplay(1, 0), false);
  });
}

function allOrNoneCases(mirrored: boolean): void {
  it('passes over a resting all-or-none order that is too large', () => {
    const book = new LoggedBook({ mirrored });
    book.enter('sell', 1, 10, 99, allOrNone);
    book.sell(2, 5, 100);
    book.events();
    book.buy(8, 3, 100);
    assert.deepEqual(book.events(), ['2 trades 3@100 with 8, 2 left']);
    book.buy(9, 12, 100);
    assert.deepEqual(book.events(), ['1 trades 10@99 with 9, 0 left', '2 trades 2@100 with 9, 0 left']);
  });

  it('trades an incoming one in full, or lets it rest untouched', () => {
    const book = new LoggedBook({ mirrored });
    book.sell(1, 10, 100);
    book.events();
    book.enter('buy', 8, 11, 100, allOrNone);
    assert.deepEqual(book.events(), ['8 rests']);
    assert.deepEqual(book.bids(), ['8 0/11@100']);
    book.enter('buy', 9, 10, 100, allOrNone);
    assert.deepEqual(book.events(), ['1 trades 10@100 with 9, 0 left']);
  });
}

function selfMatchCases(mirrored: boolean): void {
  const cases: [SelfMatchMode, string[], string[]][] = [
    ['none', ['1 trades 6@100 with 9, 0 left', '2 trades 2@100 with 9, 3 left'], ['2 3@100']],
    ['cancel-newest', ['1 meets 9, 6 and 0 left'], ['1 6@100', '2 5@100']],
    ['cancel-oldest', ['1 meets 9, 0 and 8 left', '2 trades 5@100 with 9, 0 left', '9 rests'], []],
    ['cancel-both', ['1 meets 9, 0 and 0 left'], ['2 5@100']],
    ['decrement', ['1 meets 9, 0 and 2 left', '2 trades 2@100 with 9, 3 left'], ['2 3@100']],
  ];
  for (const [mode, events, asks] of cases) {
    it(`applies ${mode} where an order meets one of its group`, () => {
      const book = new LoggedBook({ mirrored });
      book.book.selfMatch = mode;
      book.enter('sell', 1, 6, 100, { group: 7 });
      book.enter('sell', 2, 5, 100, { group: 8 });
      book.events();
      book.enter('buy', 9, 8, 100, { group: 7 });
      assert.deepEqual(book.events(), events);
      assert.deepEqual(book.asks(), asks);
    });
  }

  it('decrements a larger resting order by what came, an iceberg with all that it has', () => {
    const book = new LoggedBook({ mirrored });
    book.book.selfMatch = 'decrement';
    book.enter('sell', 1, 25, 100, { ...iceberg(10), group: 7 });
    book.enter('buy', 9, 18, 100, { group: 7 });
    assert.deepEqual(book.events(), ['1 rests', '1 meets 9, 7 and 0 left']);
    assert.deepEqual(book.asks(), ['1 7@100']);
  });

  it('remembers groups while the rule is off, and knows nobody of group 0', () => {
    const book = new LoggedBook({ mirrored });
    book.enter('sell', 1, 5, 100, { group: 7 });
    book.sell(2, 5, 100);
    book.book.selfMatch = 'cancel-oldest';
    book.events();
    book.enter('buy', 9, 5, 100, { group: 7 });
    assert.deepEqual(book.events(), ['1 meets 9, 0 and 5 left', '2 trades 5@100 with 9, 0 left']);
    book.sell(3, 5, 100);
    book.buy(4, 5, 100);
    assert.deepEqual(book.events(), ['3 rests', '3 trades 5@100 with 4, 0 left']);
  });
}

function proRataCases(mirrored: boolean): void {
  it('shares by what is shown, rounded down, and gives what is over to the first in the queue', () => {
    const book = new LoggedBook({ mirrored });
    book.book.matching = 'pro-rata';
    for (const [index, quantity] of [3, 50, 30, 20].entries()) book.sell(index + 1, quantity, 100);
    book.events();
    book.buy(9, 50, 100);
    // 50 × (3, 50, 30, 20) / 103 = 1.5, 24.3, 14.6, 9.7; two are over, and the first has room for both.
    assert.deepEqual(book.events(), [
      '1 trades 3@100 with 9, 0 left',
      '2 trades 24@100 with 9, 26 left',
      '3 trades 14@100 with 9, 16 left',
      '4 trades 9@100 with 9, 11 left',
    ]);
  });

  it('passes again over what icebergs show next, then over hidden orders, then all-or-none ones', () => {
    const book = new LoggedBook({ mirrored });
    book.book.matching = 'pro-rata';
    book.enter('sell', 1, 9, 100, allOrNone);
    book.enter('sell', 2, 6, 100, hidden);
    book.enter('sell', 3, 3, 100, hidden);
    book.enter('sell', 4, 20, 100, iceberg(10));
    book.sell(5, 10, 100);
    book.events();
    book.buy(8, 36, 100);
    assert.deepEqual(book.events(), [
      '4 trades 10@100 with 8, 10 left',
      '5 trades 10@100 with 8, 0 left',
      '4 trades 10@100 with 8, 0 left',
      '2 trades 4@100 with 8, 2 left',
      '3 trades 2@100 with 8, 1 left',
    ]);
    book.buy(9, 12, 100);
    assert.deepEqual(book.events(), [
      '2 trades 2@100 with 9, 0 left',
      '3 trades 1@100 with 9, 0 left',
      '1 trades 9@100 with 9, 0 left',
    ]);
  });

  it('reckons exactly where products leave what a double holds', () => {
    const book = new LoggedBook({ mirrored });
    book.book.matching = 'pro-rata';
    book.sell(1, 2 ** 52 + 1, 100);
    book.sell(2, 2 ** 53 - 1, 100);
    book.events();
    const wanted = 2 ** 53 - 3;
    const first = Number((BigInt(wanted) * BigInt(2 ** 52 + 1)) / (3n * 2n ** 52n));
    book.buy(9, wanted, 100);
    const [one, two] = book.events().map((line) => Number(/ ([0-9]+)@/.exec(line)![1]));
    assert.equal(one, first + 1);
    assert.equal(one + two!, wanted);
  });
}

function auctionCases(mirrored: boolean): void {
  it('collects orders without matching, and sums what takes part by price', () => {
    const book = new LoggedBook({ mirrored });
    book.enter('sell', 1, 25, 100, { flags: ICEBERG | NO_MATCH, display: 10 });
    book.enter('sell', 2, 5, 100, { flags: HIDDEN | NO_MATCH });
    book.enter('sell', 3, 5, 101, { flags: ALL_OR_NONE | NO_MATCH });
    book.enter('sell', 4, 5, 102, { flags: NO_MATCH });
    book.enter('buy', 5, 30, 103, { flags: NO_MATCH });
    assert.deepEqual(book.events().length, 5);
    assert.deepEqual(book.interest('sell'), ['30@100', '5@102']);
    assert.deepEqual(book.interest('buy'), ['30@103']);
  });

  it('takes what an auction traded off an order in its place, and lets an iceberg show anew', () => {
    const book = new LoggedBook({ mirrored });
    book.enter('sell', 1, 25, 100, iceberg(10));
    book.sell(2, 5, 100);
    book.events();
    assert.equal(book.fill(1, 12), true);
    assert.deepEqual(book.asks(), ['1 10/13@100', '2 5@100']);
    assert.equal(book.fill(1, 14), false);
    assert.equal(book.fill(1, 13), true);
    assert.equal(book.fill(1, 1), false);
    assert.deepEqual(book.asks(), ['2 5@100']);
    assert.deepEqual(book.events(), []);
  });
}

function atLastCases(mirrored: boolean): void {
  it('trades at the limit with all better prices in their order, but with nobody all-or-none', () => {
    const book = new LoggedBook({ mirrored });
    book.book.selfMatch = 'cancel-both';
    book.sell(1, 5, 98);
    book.enter('sell', 2, 5, 97, { ...hidden, group: 7 });
    book.enter('sell', 3, 1, 97, allOrNone);
    book.sell(4, 5, 101);
    book.events();
    book.enter('buy', 9, 12, 100, { flags: AT_LIMIT, group: 7 });
    assert.deepEqual(book.events(), [
      '2 trades 5@100 with 9, 0 left',
      '1 trades 5@100 with 9, 0 left',
      '9 rests',
    ]);
  });
}

function dryRunCases(mirrored: boolean): void {
  it('tells beforehand how much would trade and where first, and kills what is not filled', () => {
    const book = new LoggedBook({ mirrored });
    book.enter('sell', 1, 8, 99, allOrNone);
    book.enter('sell', 2, 20, 100, iceberg(5));
    book.enter('sell', 3, 7, 101, hidden);
    book.events();
    assert.equal(book.fillable('buy', 7, 100, {}), 7);
    assert.equal(book.firstPrice('buy', 7, 100, {}), 100);
    assert.equal(book.fillable('buy', 50, 101, {}), 35);
    assert.equal(book.firstPrice('buy', 8, 101, {}), 99);
    assert.equal(book.fillable('buy', 50, 98, {}), 0);
    assert.equal(book.firstPrice('buy', 50, 98, {}), null);
    assert.equal(book.fillable('buy', 50, 0, { flags: MARKET }, 30), 30);
    book.enter('buy', 8, 36, 101, { flags: FILL_OR_KILL });
    assert.deepEqual(book.events(), []);
    book.enter('buy', 9, 35, 101, { flags: FILL_OR_KILL });
    assert.equal(book.events().length, 6);
  });

  it('stops at an own order where the rule stops, and passes it where it goes on', () => {
    const fillable = (mode: SelfMatchMode): number => {
      const book = new LoggedBook({ mirrored });
      book.book.selfMatch = mode;
      book.enter('sell', 1, 20, 100, iceberg(3));
      book.enter('sell', 2, 4, 100, { group: 7 });
      return book.fillable('buy', 15, 100, { group: 7 });
    };
    assert.equal(fillable('none'), 15);
    assert.equal(fillable('cancel-newest'), 3);
    assert.equal(fillable('cancel-both'), 3);
    assert.equal(fillable('cancel-oldest'), 15);
    assert.equal(fillable('decrement'), 11);
  });
}

function pegCases(mirrored: boolean): void {
  it('tells the best price that is nobody’s who follows', () => {
    const book = new LoggedBook({ mirrored });
    book.enter('buy', 1, 5, 102, { flags: PEGGED });
    book.enter('buy', 2, 5, 101, hidden);
    book.enter('buy', 3, 5, 100, { flags: PEGGED });
    assert.equal(book.bestUnpegged('buy'), null);
    book.buy(4, 5, 100);
    assert.equal(book.bestUnpegged('buy'), 100);
    assert.equal(book.best('buy'), 102);
  });

  it('tells the next worse price of anybody', () => {
    const book = new LoggedBook({ mirrored, windowKeys: 64 });
    book.sell(1, 5, 100);
    book.enter('sell', 2, 5, 103, hidden);
    book.sell(3, 5, 100_000);
    book.enter('sell', 4, 5, 200_000, hidden);
    const next = (price: number): number | null => book.nextPrice('sell', price);
    assert.deepEqual([-5, 99, 100, 103, 100_000, 200_000].map(next), [100, 100, 103, 100_000, 200_000, null]);
  });
}

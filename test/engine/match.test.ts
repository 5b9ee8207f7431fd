import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BookPools } from '../../src/engine/book.ts';
import { LoggedBook } from '../kit/logged-book.ts';

describe('matching', () => {
  for (const mirrored of [false, true]) {
    describe(mirrored ? 'with the sides swapped' : 'as written', () => {
      priorityCases(mirrored);
      limitCases(mirrored);
      sweepCases(mirrored);
      immediateCases(mirrored);
      fillOrKillCases(mirrored);
    });
  }
});

/** A book with these sell orders: 1: 5@102, 2: 5@102, 3: 5@103, 4: 5@105. */
function offers(mirrored: boolean): LoggedBook {
  const book = new LoggedBook({ mirrored });
  book.sell(1, 5, 102);
  book.sell(2, 5, 102);
  book.sell(3, 5, 103);
  book.sell(4, 5, 105);
  book.events();
  return book;
}

function priorityCases(mirrored: boolean): void {
  it('takes the best price first, and the oldest order first at a price', () => {
    const book = offers(mirrored);
    book.buy(9, 12, 103);
    assert.deepEqual(book.events(), [
      '1 trades 5@102 with 9, 0 left',
      '2 trades 5@102 with 9, 0 left',
      '3 trades 2@103 with 9, 3 left',
    ]);
    assert.deepEqual(book.asks(), ['3 3@103', '4 5@105']);
  });

  it('keeps the place of a resting order that fills in part', () => {
    const book = offers(mirrored);
    book.buy(8, 2, 102);
    book.buy(9, 4, 102);
    assert.deepEqual(book.events(), [
      '1 trades 2@102 with 8, 3 left',
      '1 trades 3@102 with 9, 0 left',
      '2 trades 1@102 with 9, 4 left',
    ]);
  });

  it('passes over orders canceled at the head, in the middle and at the tail', () => {
    const book = new LoggedBook({ mirrored });
    for (const id of [1, 2, 3, 4, 5, 6, 7]) book.sell(id, 1, 100);
    for (const id of [1, 4, 7]) book.cancel(id);
    book.events();
    book.buy(9, 5, 100);
    assert.deepEqual(book.events(), [
      '2 trades 1@100 with 9, 0 left',
      '3 trades 1@100 with 9, 0 left',
      '5 trades 1@100 with 9, 0 left',
      '6 trades 1@100 with 9, 0 left',
      '9 rests',
    ]);
  });

  it('cancels the order at the head that a fill has made the head', () => {
    const book = offers(mirrored);
    book.buy(8, 5, 102);
    assert.equal(book.cancel(2), 5);
    assert.deepEqual(book.asks(), ['3 5@103', '4 5@105']);
    assert.equal(book.askVolumeAt(102), 0);
  });
}

function limitCases(mirrored: boolean): void {
  it('stops at the limit, and what is left becomes the best price', () => {
    const book = offers(mirrored);
    book.buy(9, 100, 103);
    assert.equal(book.events().at(-1), '9 rests');
    assert.deepEqual(book.bids(), ['9 85@103']);
    assert.deepEqual(book.asks(), ['4 5@105']);
  });

  it('does not trade a tick short of the best price', () => {
    const book = offers(mirrored);
    book.buy(9, 5, 101);
    assert.deepEqual(book.events(), ['9 rests']);
  });

  it('does not look past a level without a partner at the limit itself', () => {
    const book = offers(mirrored);
    book.buy(9, 20, 104);
    assert.deepEqual(book.bids(), ['9 5@104']);
    assert.deepEqual(book.asks(), ['4 5@105']);
  });

  it('fills exactly, and leaves neither order nor level behind', () => {
    const book = offers(mirrored);
    book.buy(9, 10, 102);
    assert.deepEqual(book.events(), ['1 trades 5@102 with 9, 0 left', '2 trades 5@102 with 9, 0 left']);
    assert.deepEqual(book.bids(), []);
    assert.deepEqual(book.asks(), ['3 5@103', '4 5@105']);
  });

  it('trades at the price of the resting order, however much better the limit is', () => {
    const book = offers(mirrored);
    book.buy(9, 1, 2_000_000_000);
    assert.deepEqual(book.events(), ['1 trades 1@102 with 9, 4 left']);
  });
}

function sweepCases(mirrored: boolean): void {
  it('sweeps 5,000 orders on as many prices in order', () => {
    const book = new LoggedBook({ mirrored, pools: new BookPools(5000) });
    for (let id = 1; id <= 5000; id++) book.sell(id, 2, 100 + 7 * id);
    book.events();
    book.buy(9999, 10_001, 0, 'market');
    const events = book.events();
    assert.equal(events.length, 5000);
    assert.equal(events[0], '1 trades 2@107 with 9999, 0 left');
    assert.equal(events[4999], '5000 trades 2@35100 with 9999, 0 left');
    assert.deepEqual(book.asks(), []);
  });

  it('sweeps from near prices into far ones', () => {
    const book = new LoggedBook({ mirrored, windowKeys: 64 });
    const prices = [100, 101, 150, 200, 100_000, 2_000_000_000];
    for (const [index, price] of prices.entries()) book.sell(index + 1, 1, price);
    book.events();
    book.buy(9, 6, 0, 'market');
    assert.deepEqual(
      book.events(),
      prices.map((price, index) => `${index + 1} trades 1@${price} with 9, 0 left`),
    );
  });
}

function immediateCases(mirrored: boolean): void {
  it('lets what an IOC order leaves expire', () => {
    const book = offers(mirrored);
    book.buy(9, 12, 102, 'ioc');
    assert.deepEqual(book.events(), ['1 trades 5@102 with 9, 0 left', '2 trades 5@102 with 9, 0 left']);
    assert.deepEqual(book.bids(), []);
  });

  it('lets a market order trade at any price, and rest at none', () => {
    const book = offers(mirrored);
    book.buy(9, 100, 0, 'market');
    assert.equal(book.events().length, 4);
    assert.deepEqual(book.bids(), []);
    book.buy(10, 1, 0, 'market');
    assert.deepEqual(book.events(), []);
    assert.deepEqual(book.bids(), []);
  });
}

function fillOrKillCases(mirrored: boolean): void {
  it('fills a fill-or-kill order over several levels', () => {
    const book = offers(mirrored);
    book.buy(9, 15, 103, 'fok');
    assert.equal(book.events().length, 3);
    assert.deepEqual(book.asks(), ['4 5@105']);
  });

  for (const [reason, quantity, price] of [
    ['for want of quantity within the limit', 16, 103],
    ['for want of quantity at all', 21, 200],
    ['for want of a price', 1, 101],
  ] as const) {
    it(`kills a fill-or-kill order ${reason}, and touches nothing`, () => {
      const book = offers(mirrored);
      const before = book.asks();
      book.buy(9, quantity, price, 'fok');
      assert.deepEqual(book.events(), []);
      assert.deepEqual(book.asks(), before);
      assert.deepEqual(book.bids(), []);
    });
  }

  it('counts far levels for a fill-or-kill order too', () => {
    const book = new LoggedBook({ mirrored, windowKeys: 64 });
    for (let id = 1; id <= 1000; id++) book.sell(id, 1, 1000 * id);
    book.events();
    book.buy(5000, 1001, 2_000_000, 'fok');
    book.buy(5001, 1000, 999_999, 'fok');
    assert.deepEqual(book.events(), []);
    book.buy(5002, 1000, 1_000_000, 'fok');
    assert.equal(book.events().length, 1000);
  });
}

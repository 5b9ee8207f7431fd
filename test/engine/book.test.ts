import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Book, BookPools, BUY, SELL } from '../../src/engine/book.ts';
import { MAX_POOL_ORDERS } from '../../src/engine/order-pool.ts';
import { MAX_EXACT, MAX_PRICE, MIN_PRICE } from '../../src/engine/values.ts';
import { LoggedBook } from '../kit/logged-book.ts';

describe('a book', () => {
  for (const mirrored of [false, true]) {
    describe(mirrored ? 'with the sides swapped' : 'as written', () => {
      restingCases(mirrored);
      resizingCases(mirrored);
      replacingCases(mirrored);
      staleHandleCases(mirrored);
    });
  }
});

function restingCases(mirrored: boolean): void {
  it('keeps orders by price and then by time', () => {
    const book = new LoggedBook({ mirrored });
    book.buy(1, 10, 100);
    book.buy(2, 20, 101);
    book.buy(3, 30, 100);
    book.sell(4, 40, 103);
    book.sell(5, 50, 102);
    assert.deepEqual(book.events(), ['1 rests', '2 rests', '3 rests', '4 rests', '5 rests']);
    assert.deepEqual(book.bids(), ['2 20@101', '1 10@100', '3 30@100']);
    assert.deepEqual(book.asks(), ['5 50@102', '4 40@103']);
  });

  it('tells the volume at a price', () => {
    const book = new LoggedBook({ mirrored });
    book.buy(1, 10, 100);
    book.buy(2, 20, 100);
    assert.equal(book.bidVolumeAt(100), 30);
    assert.equal(book.bidVolumeAt(99), 0);
    assert.equal(book.askVolumeAt(100), 0);
  });

  it('holds zero and negative prices and the outermost ones', () => {
    const book = new LoggedBook({ mirrored });
    for (const [id, price] of [0, -1, MIN_PRICE, 1].entries()) book.buy(id + 1, 1, price);
    book.sell(5, 1, MAX_PRICE);
    assert.deepEqual(book.bids(), ['4 1@1', '1 1@0', '2 1@-1', `3 1@${MIN_PRICE}`]);
    book.events();
    book.buy(6, 1, MAX_PRICE);
    book.sell(7, 4, MIN_PRICE);
    assert.deepEqual(book.events(), [
      `5 trades 1@${MAX_PRICE} with 6, 0 left`,
      '4 trades 1@1 with 7, 0 left',
      '1 trades 1@0 with 7, 0 left',
      '2 trades 1@-1 with 7, 0 left',
      `3 trades 1@${MIN_PRICE} with 7, 0 left`,
    ]);
  });

  it('forgets a level with its last order', () => {
    const book = new LoggedBook({ mirrored });
    book.buy(1, 10, 100);
    book.buy(2, 10, 99);
    assert.equal(book.cancel(1), 10);
    assert.deepEqual(book.bids(), ['2 10@99']);
    assert.equal(book.cancel(2), 10);
    assert.deepEqual(book.bids(), []);
    book.events();
    book.sell(3, 10, 99);
    assert.deepEqual(book.events(), ['3 rests']);
  });

  it('counts the volume of immense orders exactly', () => {
    const book = new LoggedBook({ mirrored });
    for (const id of [1, 2, 3]) book.sell(id, MAX_EXACT, 100);
    book.sell(4, 7, 100);
    book.cancel(1);
    book.cancel(3);
    assert.ok(book.askVolumeAt(100) >= MAX_EXACT);
    book.events();
    book.buy(5, MAX_EXACT, 100, 'fok');
    assert.deepEqual(book.events(), [`2 trades ${MAX_EXACT}@100 with 5, 0 left`]);
    assert.equal(book.askVolumeAt(100), 7);
    book.buy(6, 8, 100, 'fok');
    assert.deepEqual(book.events(), []);
  });
}

function resizingCases(mirrored: boolean): void {
  it('keeps the place of an order that is resized', () => {
    const book = new LoggedBook({ mirrored });
    book.buy(1, 10, 100);
    book.buy(2, 10, 100);
    assert.equal(book.resize(1, 4), true);
    assert.deepEqual(book.bids(), ['1 4@100', '2 10@100']);
    assert.equal(book.bidVolumeAt(100), 14);
    assert.equal(book.resize(1, 11), true);
    assert.deepEqual(book.bids(), ['1 11@100', '2 10@100']);
    assert.equal(book.bidVolumeAt(100), 21);
  });

  for (const quantity of [0, -1, NaN]) {
    it(`does not resize an order of 10 to ${quantity}`, () => {
      const book = new LoggedBook({ mirrored });
      book.buy(1, 10, 100);
      assert.equal(book.resize(1, quantity), false);
      assert.deepEqual(book.bids(), ['1 10@100']);
    });
  }
}

function replacingCases(mirrored: boolean): void {
  it('puts a replaced order behind the others of its new price', () => {
    const book = new LoggedBook({ mirrored });
    book.buy(1, 10, 100);
    book.buy(2, 10, 101);
    book.buy(3, 10, 100);
    book.events();
    assert.equal(book.replace(1, 15, 101), true);
    assert.deepEqual(book.events(), ['1 rests']);
    assert.deepEqual(book.bids(), ['2 10@101', '1 15@101', '3 10@100']);
    assert.equal(book.replace(2, 10, 101), true);
    assert.deepEqual(book.bids(), ['1 15@101', '2 10@101', '3 10@100']);
  });

  it('matches an order that is replaced into a cross, at the price of the resting order', () => {
    const book = new LoggedBook({ mirrored });
    book.buy(1, 10, 100);
    book.sell(2, 4, 102);
    book.sell(3, 4, 103);
    book.events();
    book.replace(1, 10, 105);
    assert.deepEqual(book.events(), [
      '2 trades 4@102 with 1, 0 left',
      '3 trades 4@103 with 1, 0 left',
      '1 rests',
    ]);
    assert.deepEqual(book.bids(), ['1 2@105']);
    assert.deepEqual(book.asks(), []);
  });

  it('keeps the handle of an order that is replaced, until it fills', () => {
    const book = new LoggedBook({ mirrored });
    book.buy(1, 10, 100);
    const handle = book.handles.get(1)!;
    book.replace(1, 10, 101);
    assert.equal(book.handles.get(1), handle);
    book.sell(2, 10, 105);
    book.replace(1, 10, 105);
    assert.equal(book.book.openOf(handle), 0);
    assert.deepEqual(book.bids(), []);
  });

  it('leaves the siblings of a replaced order alone', () => {
    const book = new LoggedBook({ mirrored });
    for (const id of [1, 2, 3]) book.buy(id, 10, 100);
    book.replace(2, 5, 99);
    book.events();
    book.sell(4, 30, 99);
    assert.deepEqual(book.events(), [
      '1 trades 10@100 with 4, 0 left',
      '3 trades 10@100 with 4, 0 left',
      '2 trades 5@99 with 4, 0 left',
      '4 rests',
    ]);
  });
}

function staleHandleCases(mirrored: boolean): void {
  for (const [name, end] of [
    ['canceled', (book: LoggedBook) => book.cancel(1)],
    ['filled', (book: LoggedBook) => book.sell(9, 10, 100, 'market')],
  ] as const) {
    it(`refuses the handle of an order that was ${name}, also when its memory is used again`, () => {
      const book = new LoggedBook({ mirrored });
      book.buy(1, 10, 100);
      end(book);
      for (const before of [true, false]) {
        if (!before) book.buy(2, 20, 100);
        const bids = book.bids();
        assert.equal(book.cancel(1), 0);
        assert.equal(book.resize(1, 1), false);
        assert.equal(book.replace(1, 5, 101), false);
        assert.equal(book.book.openOf(book.handles.get(1)!), 0);
        assert.equal(book.book.priceOf(book.handles.get(1)!), null);
        assert.deepEqual(book.bids(), bids);
      }
    });
  }

  it('cancels what a partial fill has left', () => {
    const book = new LoggedBook({ mirrored });
    book.buy(1, 10, 100);
    book.sell(2, 4, 100);
    assert.equal(book.cancel(1), 6);
    assert.equal(book.cancel(1), 0);
    assert.deepEqual(book.bids(), []);
  });

  it('refuses numbers that never were a handle', () => {
    const book = new LoggedBook({ mirrored });
    book.buy(1, 10, 100);
    const handle = book.handles.get(1)!;
    for (const number of [
      0,
      -handle,
      handle + 1,
      handle - 1,
      handle + 4096,
      2 ** 31 - 1,
      -1,
      0.5,
      NaN,
      Infinity,
    ]) {
      assert.equal(book.book.cancel(number), 0, `${number}`);
    }
    assert.deepEqual(book.bids(), ['1 10@100']);
  });
}

describe('books that share pools', () => {
  it('refuse the handles of each other', () => {
    const pools = new BookPools(16);
    const [one, other] = [new LoggedBook({ pools }), new LoggedBook({ pools })];
    one.buy(1, 10, 100);
    assert.equal(other.book.cancel(one.handles.get(1)!), 0);
    assert.deepEqual(one.bids(), ['1 10@100']);
  });

  it('do not see the orders of each other', () => {
    const pools = new BookPools(16);
    const [one, other] = [new LoggedBook({ pools }), new LoggedBook({ pools })];
    one.buy(1, 10, 100);
    other.sell(2, 10, 100);
    assert.deepEqual(one.events(), ['1 rests']);
    assert.deepEqual(other.events(), ['2 rests']);
  });

  it('have room for as many orders as they were made for', () => {
    const pools = new BookPools(3);
    const [one, other] = [new LoggedBook({ pools }), new LoggedBook({ pools })];
    one.buy(1, 10, 100);
    one.buy(2, 10, 101);
    other.buy(3, 10, 100);
    assert.throws(() => one.buy(4, 10, 102), RangeError);
    assert.equal(one.cancel(1), 10);
    other.buy(5, 10, 102);
    assert.deepEqual(other.bids(), ['5 10@102', '3 10@100']);
  });

  it('get the memory of every order and level that goes back', () => {
    const book = new LoggedBook({ pools: new BookPools(2), windowKeys: 64 });
    for (let round = 0; round < 100; round++) {
      const [price, id] = [round * 50, 10 * round];
      book.buy(id + 1, 10, price);
      book.sell(id + 2, 10, price + 1);
      book.replace(id + 2, 10, price);
      book.buy(id + 3, 10, price);
      book.replace(id + 3, 10, price + 100_000);
      book.sell(id + 4, 4, 0, 'market');
      book.cancel(id + 3);
    }
    assert.deepEqual([...book.bids(), ...book.asks()], []);
    assert.ok(book.book.bytes < 4096, `${book.book.bytes} bytes`);
  });

  it('keep their orders when the pools grow', () => {
    const pools = new BookPools(200_000);
    const book = new LoggedBook({ pools });
    for (let id = 1; id <= 150_000; id++) book.buy(id, id, 1_000_000 - id);
    let expected = 0;
    for (const order of book.book.orders(BUY)) {
      expected++;
      assert.equal(order.reference, expected);
      assert.equal(order.openQuantity, expected);
      assert.equal(order.handle, book.handles.get(expected));
    }
    assert.equal(expected, 150_000);
  });

  for (const capacity of [0, 0.5, NaN, MAX_POOL_ORDERS + 1]) {
    it(`are not made for ${capacity} orders`, () => {
      assert.throws(() => new BookPools(capacity), RangeError);
    });
  }
});

describe('a book that is restored', () => {
  it('gets the orders of another in the order of their walk, and goes on like it', () => {
    const original = new LoggedBook();
    const prices = [100, 98, 100, 99, 3_000_000, 100, 5_000_000, 99];
    for (const [index, price] of prices.entries()) original.sell(index + 1, 10 + index, price);
    original.buy(20, 5, 98);
    original.buy(21, 5, 90);
    const restored = new LoggedBook();
    for (const side of [BUY, SELL] as const) {
      for (const order of original.book.orders(side)) {
        restored.handles.set(order.reference, restored.book.restore(side, order));
      }
    }
    assert.deepEqual(restored.asks(), original.asks());
    assert.deepEqual(restored.bids(), original.bids());
    original.events();
    for (const book of [original, restored]) book.buy(22, 75, 10_000_000);
    assert.deepEqual(restored.events(), original.events());
  });

  it('does not match what it is given: a book may be crossed while nothing trades', () => {
    const book = new Book(new BookPools(4), new LoggedBook());
    const order = { openQuantity: 10, shownQuantity: 10, flags: 0, group: 0, display: 0 };
    book.restore(BUY, { ...order, reference: 1, price: 101 });
    book.restore(SELL, { ...order, reference: 2, price: 100 });
    assert.equal(book.best(BUY), 101);
    assert.equal(book.best(SELL), 100);
  });
});

describe('the levels of a book', () => {
  it('are walked best first, near and far', () => {
    const book = new LoggedBook({ windowKeys: 64 });
    for (const [index, price] of [100, 5000, 101, 1_000_000, 100, 5000].entries())
      book.sell(index + 1, 10, price);
    assert.deepEqual(Array.from(book.book.levels(SELL)), [
      { price: 100, quantity: 20, orders: 2 },
      { price: 101, quantity: 10, orders: 1 },
      { price: 5000, quantity: 20, orders: 2 },
      { price: 1_000_000, quantity: 10, orders: 1 },
    ]);
    assert.deepEqual(Array.from(book.book.levels(BUY)), []);
  });

  it('have no best price when there are none', () => {
    const book = new LoggedBook();
    assert.equal(book.book.best(BUY), null);
    book.buy(1, 1, 0);
    assert.equal(book.book.best(BUY), 0);
    assert.equal(book.book.best(SELL), null);
  });
});

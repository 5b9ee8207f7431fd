import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { BUY, SELL } from '../../src/engine/book.ts';
import { MAX_PRICE, MIN_PRICE } from '../../src/engine/values.ts';
import { LoggedBook, type EntryKind } from '../kit/logged-book.ts';
import { seedOf } from '../kit/seed.ts';
import { ReferenceBook, type Limits, type ReferenceSide } from '../kit/reference-book.ts';

/** Sequences of up to 400 commands for each kind of prices; RUNS=20000 makes a night of it. */
const RUNS = Number(process.env['RUNS'] ?? 120);

const LIMITS: Record<EntryKind, Limits> = {
  limit: { market: false, rests: true, allOrNothing: false },
  ioc: { market: false, rests: false, allOrNothing: false },
  fok: { market: false, rests: false, allOrNothing: true },
  market: { market: true, rests: false, allOrNothing: false },
};

type Step =
  | { readonly type: 'enter'; side: ReferenceSide; kind: EntryKind; price: number; quantity: number }
  | { readonly type: 'cancel'; nth: number }
  | { readonly type: 'resize'; nth: number; quantity: number }
  | { readonly type: 'replace'; nth: number; price: number; quantity: number };

/** The n-th newest order: alive, filled, canceled, or never entered. */
const nth = fc.oneof(fc.nat(20), fc.nat(300));
const quantity = fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 2 ** 31 }));

function steps(price: fc.Arbitrary<number>): fc.Arbitrary<Step[]> {
  const side = fc.constantFrom<ReferenceSide>('buy', 'sell');
  const kind = fc.constantFrom<EntryKind>(
    'limit',
    'limit',
    'limit',
    'limit',
    'limit',
    'ioc',
    'fok',
    'market',
  );
  const enter = fc.record({ type: fc.constant('enter' as const), side, kind, price, quantity });
  const step = fc.oneof(
    { weight: 8, arbitrary: enter },
    { weight: 3, arbitrary: fc.record({ type: fc.constant('cancel' as const), nth }) },
    { weight: 1, arbitrary: fc.record({ type: fc.constant('resize' as const), nth, quantity }) },
    { weight: 2, arbitrary: fc.record({ type: fc.constant('replace' as const), nth, price, quantity }) },
  );
  return fc.array(step, { minLength: 1, maxLength: 400, size: 'max' });
}

const PRICES: Record<string, fc.Arbitrary<number>> = {
  'at a handful of prices': fc.integer({ min: -4, max: 4 }),
  'around a price that the window moves for': fc.oneof(
    fc.integer({ min: 90, max: 110 }),
    fc.integer({ min: -300, max: 500 }),
  ),
  'at all prices there are': fc.oneof(
    fc.integer({ min: MIN_PRICE, max: MAX_PRICE }),
    fc.constantFrom(MIN_PRICE, MIN_PRICE + 1, MAX_PRICE - 1, MAX_PRICE, 0),
  ),
};

/** Both books, in step: after each command they have said and returned the same, and hold the same. */
class Comparison {
  readonly #book = new LoggedBook({ windowKeys: 64 });
  readonly #reference = new ReferenceBook();
  #ids = 0;

  apply(step: Step): void {
    const id = step.type === 'enter' ? ++this.#ids : this.#ids - step.nth;
    switch (step.type) {
      case 'enter': {
        const before = this.#orders();
        this.#book[step.side](id, step.quantity, step.price, step.kind);
        this.#reference.submit(id, step.side, step.price, step.quantity, LIMITS[step.kind]);
        this.#assertEntry(step, before);
        break;
      }
      case 'cancel':
        assert.equal(this.#book.cancel(id), this.#reference.cancel(id));
        break;
      case 'resize':
        assert.equal(this.#book.resize(id, step.quantity), this.#reference.resize(id, step.quantity));
        break;
      case 'replace':
        assert.equal(
          this.#book.replace(id, step.quantity, step.price),
          this.#reference.replace(id, step.price, step.quantity),
        );
        break;
    }
    assert.deepEqual(this.#book.events(), this.#reference.log.splice(0));
    this.#assertSameBook();
    this.#assertSound();
  }

  #orders(): string[] {
    return [...this.#book.bids(), ...this.#book.asks()];
  }

  /** Fill-or-kill is all or nothing, and only a limit order may add itself to the book. */
  #assertEntry(step: Step & { type: 'enter' }, before: string[]): void {
    const traded = this.#reference.log
      .map((line) => / trades ([0-9]+)@/.exec(line))
      .reduce((sum, match) => sum + Number(match?.[1] ?? 0), 0);
    if (step.kind === 'fok') assert.ok(traded === 0 || traded === step.quantity);
    if (step.kind === 'fok' && traded === 0) assert.deepEqual(this.#orders(), before);
    if (step.kind !== 'limit') assert.ok(this.#orders().length <= before.length);
  }

  #assertSameBook(): void {
    const lines = (side: ReferenceSide): string[] =>
      this.#reference.side(side).map((order) => `${order.id} ${order.open}@${order.price}`);
    assert.deepEqual(this.#book.bids(), lines('buy'));
    assert.deepEqual(this.#book.asks(), lines('sell'));
  }

  /** The book in itself: not crossed, and each level the sum of its orders. */
  #assertSound(): void {
    const { book } = this.#book;
    const [bid, ask] = [book.best(BUY), book.best(SELL)];
    if (bid !== null && ask !== null) assert.ok(bid < ask, `crossed: ${bid} against ${ask}`);
    for (const [side, sign] of [
      [BUY, -1],
      [SELL, 1],
    ] as const) {
      const levels = Array.from(book.levels(side));
      const orders = Array.from(book.orders(side));
      assert.equal(book.best(side), levels[0]?.price ?? null);
      for (const [at, level] of levels.entries()) {
        if (at > 0) assert.ok(sign * level.price > sign * levels[at - 1]!.price);
        const own = orders.filter((order) => order.price === level.price);
        assert.equal(level.orders, own.length);
        assert.equal(
          level.quantity,
          own.reduce((sum, order) => sum + order.openQuantity, 0),
        );
        assert.equal(book.volumeAt(side, level.price), level.quantity);
      }
      for (const order of orders) {
        assert.ok(order.openQuantity > 0);
        assert.equal(book.openOf(order.handle), order.openQuantity);
        assert.equal(book.priceOf(order.handle), order.price);
      }
    }
  }
}

describe('the book and the slow, obvious book', () => {
  for (const [where, price] of Object.entries(PRICES)) {
    it(`agree on every event and every order, ${where}`, (t) => {
      fc.assert(
        fc.property(steps(price), (all) => {
          const comparison = new Comparison();
          for (const step of all) comparison.apply(step);
        }),
        { seed: seedOf(t), numRuns: RUNS },
      );
    });
  }
});

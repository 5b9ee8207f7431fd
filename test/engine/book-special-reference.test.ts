import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BookPools, BUY, SELL, type Book } from '../../src/engine/book.ts';
import {
  ALL_OR_NONE,
  AT_LIMIT,
  FILL_OR_KILL,
  HIDDEN,
  ICEBERG,
  IMMEDIATE_OR_CANCEL,
  MARKET,
  NO_MATCH,
  PEGGED,
} from '../../src/engine/order-flags.ts';
import { LoggedBook, toDigits } from '../kit/logged-book.ts';
import type { ReferenceSide } from '../kit/reference-book.ts';
import {
  ReferenceSpecialBook,
  type SelfMatchRule,
  type SpecialEntry,
  type SpecialKind,
  type SpecialOrder,
  type Way,
} from '../kit/reference-special-book.ts';
import { seeded, type SeededRandom } from '../kit/seed.ts';

/** Sequences of as many steps; RUNS=3000 takes some minutes. */
const RUNS = Number(process.env['RUNS'] ?? 40);
const STEPS = 250;

const KIND_FLAGS: Record<SpecialKind, number> = {
  plain: 0,
  iceberg: ICEBERG,
  hidden: HIDDEN,
  'all-or-none': ALL_OR_NONE,
  pegged: PEGGED,
};
const WAY_FLAGS: Record<Way, number> = {
  limit: 0,
  ioc: IMMEDIATE_OR_CANCEL,
  fok: FILL_OR_KILL,
  market: MARKET,
  collect: NO_MATCH,
  'at-last': AT_LIMIT,
};
const KINDS = Object.keys(KIND_FLAGS) as SpecialKind[];
const RULES: SelfMatchRule[] = ['none', 'cancel-newest', 'cancel-oldest', 'cancel-both', 'decrement'];
const SIDES: ReferenceSide[] = ['buy', 'sell'];

/** What orders a sequence brings. Few prices and owners, so that they meet; sometimes quantities that overflow sums. */
interface Mix {
  readonly kinds: readonly SpecialKind[];
  readonly ways: readonly Way[];
  readonly proRata: boolean;
  readonly rules: readonly SelfMatchRule[];
  readonly quantities: (random: SeededRandom) => number;
}

const small = (random: SeededRandom): number => random.integer(1, 12);
const immense = (random: SeededRandom): number =>
  random.chance(0.4) ? Number.MAX_SAFE_INTEGER - random.integer(0, 3) : random.integer(1, 2 ** 33);

const MIXES: Record<string, Mix> = {
  'icebergs and hidden orders by time': mixOf({ kinds: ['plain', 'iceberg', 'hidden'] }),
  'all-or-none orders by time': mixOf({ kinds: ['plain', 'hidden', 'all-or-none'] }),
  'owners who meet themselves by time': mixOf({ rules: RULES }),
  'everything by time': mixOf({ rules: RULES, ways: ['limit', 'limit', 'ioc', 'fok', 'market', 'collect'] }),
  'pro-rata': mixOf({ proRata: true, kinds: ['plain', 'iceberg', 'hidden', 'pegged'] }),
  'everything pro-rata': mixOf({ proRata: true, rules: RULES }),
  'pro-rata of quantities that no double holds': mixOf({
    proRata: true,
    kinds: ['plain', 'plain', 'hidden', 'all-or-none'],
    rules: RULES,
    quantities: immense,
  }),
  'trading at last': mixOf({ ways: ['collect', 'at-last'], rules: ['decrement'] }),
};

function mixOf(mix: Partial<Mix>): Mix {
  const ways: Way[] = ['limit', 'limit', 'limit', 'ioc', 'fok', 'market', 'at-last'];
  return { kinds: KINDS, ways, proRata: false, rules: ['none'], quantities: small, ...mix };
}

/** Both books in step. */
class Comparison {
  readonly #logged: LoggedBook;
  readonly #reference = new ReferenceSpecialBook();
  readonly #random: SeededRandom;
  readonly #mix: Mix;
  #ids = 0;

  constructor(random: SeededRandom, mix: Mix, mirrored: boolean) {
    this.#random = random;
    this.#mix = mix;
    this.#logged = new LoggedBook({ windowKeys: 64, mirrored });
    if (mix.proRata) this.#book.matching = 'pro-rata';
    this.#reference.proRata = mix.proRata;
    this.#setRule();
  }

  get #book(): Book {
    return this.#logged.book;
  }

  step(): string {
    const choice = this.#random.next();
    const id = this.#ids - this.#random.integer(0, 20);
    const price = this.#price();
    const quantity = this.#mix.quantities(this.#random);
    if (choice < 0.6) return this.#enter();
    if (choice < 0.7) return this.#both(`cancel ${id}`, (book) => book.cancel(id));
    if (choice < 0.77) return this.#both(`resize ${id} ${quantity}`, (book) => book.resize(id, quantity));
    if (choice < 0.84) return this.#both(`fill ${id} ${quantity}`, (book) => book.fill(id, quantity));
    if (choice < 0.88) {
      return this.#both(`display ${id} ${quantity}`, (book) => book.setDisplay(id, quantity));
    }
    if (choice < 0.98) return this.#replace(id, price, quantity);
    return this.#setRule();
  }

  assertSame(): void {
    assert.deepEqual(this.#logged.events(), this.#reference.log);
    this.#reference.log = [];
    for (const side of SIDES) {
      const orders = this.#reference.side(side);
      assert.deepEqual(this.#logged.dump(side), orders.map(lineOf));
      this.#assertWalks(side, orders);
    }
    this.#assertDryRun();
  }

  /** A book made of what the walks tell is the same book, and goes on like it. */
  assertRestores(): void {
    const restored = new LoggedBook({
      windowKeys: 64,
      pools: new BookPools(4096),
      mirrored: this.#logged.mirrored,
    });
    if (this.#mix.proRata) restored.book.matching = 'pro-rata';
    for (const side of [BUY, SELL] as const) {
      for (const order of this.#book.orders(side)) restored.book.restore(side, order);
    }
    for (const side of SIDES) assert.deepEqual(restored.dump(side), this.#logged.dump(side));
    this.#book.selfMatch = 'none';
    this.#logged.events();
    for (const side of SIDES) {
      for (const book of [this.#logged, restored]) {
        book.enter(side, this.#ids + 1, 40, 0, { flags: MARKET });
        book.enter(side, this.#ids + 2, 9, 0, { flags: IMMEDIATE_OR_CANCEL });
      }
    }
    assert.deepEqual(restored.events(), this.#logged.events());
    for (const side of SIDES) assert.deepEqual(restored.dump(side), this.#logged.dump(side));
  }

  #enter(): string {
    const entry = this.#entry(++this.#ids);
    this.#reference.submit(entry);
    this.#logged.enter(entry.side, entry.id, entry.leaves, entry.price, specialOf(entry));
    return JSON.stringify(entry);
  }

  #entry(id: number): SpecialEntry {
    const random = this.#random;
    return {
      id,
      side: random.pick(['buy', 'sell'] as const),
      kind: random.pick(this.#mix.kinds),
      way: random.pick(this.#mix.ways),
      group: random.integer(0, 3),
      price: this.#price(),
      leaves: this.#mix.quantities(random),
      display: random.integer(1, 4),
    };
  }

  #price(): number {
    return this.#random.chance(0.03) ? this.#random.integer(-400, 400) : this.#random.integer(-3, 3);
  }

  #both(step: string, act: (book: LoggedBook | ReferenceSpecialBook) => number | boolean): string {
    assert.equal(act(this.#logged), act(this.#reference), step);
    return step;
  }

  #replace(id: number, price: number, quantity: number): string {
    const done = this.#logged.replace(id, quantity, price);
    assert.equal(done, this.#reference.replace(id, price, quantity));
    return `replace ${id} ${quantity}@${price}`;
  }

  #setRule(): string {
    const rule = this.#random.pick(this.#mix.rules);
    this.#book.selfMatch = rule;
    this.#reference.selfMatch = rule;
    return rule;
  }

  #assertWalks(side: ReferenceSide, orders: SpecialOrder[]): void {
    const logged = this.#logged;
    const shown = orders.filter((order) => order.shown > 0);
    assert.deepEqual(logged.depth(side), sumsOf(shown, 'shown'));
    const inAuctions = orders.filter((order) => order.kind !== 'all-or-none');
    assert.deepEqual(logged.interest(side), sumsOf(inAuctions, 'leaves'));
    const unpegged = shown.find((order) => order.kind !== 'pegged');
    assert.equal(logged.bestUnpegged(side), unpegged?.price ?? null);
    assert.equal(logged.best(side), shown[0]?.price ?? null);
    const from = this.#price();
    const worse = orders.find(({ price }) => (side === 'buy' ? price < from : price > from));
    assert.equal(logged.nextPrice(side, from), worse?.price ?? null);
  }

  #assertDryRun(): void {
    const entry = {
      ...this.#entry(this.#ids + 1),
      way: this.#random.pick(['limit', 'market', 'at-last'] as const),
    };
    const trades = this.#reference.wouldTrade({ ...entry, kind: 'plain' });
    const total = trades.reduce((sum, { quantity }) => sum + quantity, 0);
    const special = specialOf({ ...entry, kind: 'plain' });
    assert.equal(
      this.#logged.fillable(entry.side, entry.leaves, entry.price, special),
      total,
      JSON.stringify(entry),
    );
    const enough = this.#random.integer(1, entry.leaves);
    assert.equal(
      this.#logged.fillable(entry.side, entry.leaves, entry.price, special, enough),
      Math.min(enough, total),
    );
    assert.equal(
      this.#logged.firstPrice(entry.side, entry.leaves, entry.price, special),
      trades[0]?.price ?? null,
    );
  }
}

function specialOf({ kind, way, group, display }: SpecialEntry): {
  flags: number;
  group: number;
  display: number;
} {
  return { flags: KIND_FLAGS[kind] | WAY_FLAGS[way], group, display };
}

function lineOf({ id, price, leaves, shown, kind, group, display }: SpecialOrder): string {
  const iceberg = kind === 'iceberg' ? display : 0;
  return `${id} ${shown}/${leaves}@${price} flags ${KIND_FLAGS[kind]} group ${group} display ${iceberg}`;
}

function sumsOf(orders: SpecialOrder[], what: 'shown' | 'leaves'): string[] {
  const prices = [...new Set(orders.map((order) => order.price))];
  return prices.map((price) => {
    const sum = orders
      .filter((order) => order.price === price)
      .reduce((total, order) => total + BigInt(order[what]), 0n);
    return `${toDigits(Number(sum))}@${price}`;
  });
}

describe('the book and the slow, obvious book agree on', () => {
  for (const [what, mix] of Object.entries(MIXES)) {
    it(what, (t) => {
      const random = seeded(t);
      for (let run = 0; run < RUNS; run++) {
        const comparison = new Comparison(random, mix, random.chance(0.5));
        const steps: string[] = [];
        try {
          for (let step = 0; step < STEPS; step++) {
            steps.push(comparison.step());
            comparison.assertSame();
          }
          comparison.assertRestores();
        } catch (error) {
          t.diagnostic(`run ${run}, step ${steps.length}:\n${steps.slice(-30).join('\n')}`);
          throw error;
        }
      }
    });
  }
});

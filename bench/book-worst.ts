/**
 * What the worst clients can do to the matching core. Each case is measured on fresh books, first touch of memory
 * included, and printed with the largest figure that is still in order on a quiet machine.
 *
 *   node bench/book-worst.ts [--json]
 */
import { Book, BookPools, BUY, SELL } from '../src/engine/book.ts';
import type { BookListener } from '../src/engine/match.ts';
import {
  ALL_OR_NONE,
  FILL_OR_KILL,
  ICEBERG,
  IMMEDIATE_OR_CANCEL,
  MARKET,
} from '../src/engine/order-flags.ts';
import { best, nanoseconds, printFigures, RUNS, type Figure } from './figures.ts';
import { seededRandom } from './generate-ops.ts';
import { helpIfAsked } from '../scripts/usage.ts';

helpIfAsked(import.meta.filename);

/** A book whose orders are known by numbers from 1, and their handles. */
class Client implements BookListener {
  readonly pools: BookPools;
  readonly book: Book;
  readonly handles: Int32Array;
  #orders = 0;
  fills = 0;

  constructor(orders: number) {
    this.pools = new BookPools(orders + 1);
    this.book = new Book(this.pools, this);
    this.handles = new Int32Array(orders + 2).fill(0);
  }

  onTrade(): void {
    this.fills++;
  }

  onSelfMatch(): void {
    throw new Error('these orders belong to nobody');
  }

  onRest(reference: number, handle: number): void {
    this.handles[reference] = handle;
  }

  sell(price: number, quantity: number): number {
    this.book.submit(++this.#orders, SELL, price, quantity, 0);
    return this.#orders;
  }

  cancel(order: number): void {
    this.book.cancel(this.handles[order]!);
  }

  get megabytes(): number {
    return (this.pools.orders.touchedBytes + this.pools.levels.touchedBytes + this.book.bytes) / 2 ** 20;
  }
}

/** Orders at as many random prices: nearly all are alone on their level, and far from the best price. */
function* farPrices(
  orders: number,
  limits: { add: number; cancel: number; memory: number },
): Generator<Figure> {
  const random = seededRandom(1);
  const prices = Int32Array.from({ length: orders }, () => 1 + Math.floor(random() * 1e9));
  let add = Infinity;
  let cancel = Infinity;
  let memory = 0;
  for (let run = 0; run < (orders > 100_000 ? 2 : RUNS); run++) {
    const client = new Client(orders);
    const added = nanoseconds(() => {
      for (const price of prices) client.sell(price, 1);
    });
    memory = client.megabytes;
    const canceled = nanoseconds(() => {
      for (let order = 1; order <= orders; order++) client.cancel(order);
    });
    add = Math.min(add, added / orders / 1000);
    cancel = Math.min(cancel, canceled / orders / 1000);
  }
  const name = `${orders} orders at random prices`;
  yield { case: `${name}: add one`, value: add, unit: 'µs', limit: limits.add };
  yield { case: `${name}: cancel one`, value: cancel, unit: 'µs', limit: limits.cancel };
  yield { case: `${name}: memory of the engine`, value: memory, unit: 'MB', limit: limits.memory };
}

function* manyLevels(): Generator<Figure> {
  const levels = 10_000;
  const prepare = (): Client => {
    const client = new Client(levels);
    for (let level = 1; level <= levels; level++) client.sell(100_000 + level, 1);
    return client;
  };
  const sweep = best(prepare, ({ book }) => book.submit(0, BUY, 0, levels, MARKET));
  yield { case: 'market order through 10000 levels', value: sweep / 1000, unit: 'µs', limit: 1200 };
  const kill = best(prepare, ({ book }) => book.submit(0, BUY, 200_000, levels + 1, FILL_OR_KILL));
  yield { case: 'fill-or-kill that fails over 10000 levels', value: kill / 1000, unit: 'µs', limit: 1000 };
}

function* oneLevel(): Generator<Figure> {
  const orders = 1_000_000;
  const canceled = 100_000;
  const prepare = (): Client => {
    const client = new Client(orders);
    for (let order = 0; order < orders; order++) client.sell(100, 1);
    return client;
  };
  const tail = best(prepare, (client) => {
    for (let back = 0; back < canceled; back++) client.cancel(orders - back);
  });
  yield {
    case: 'a million orders on one price: cancel the last',
    value: tail / canceled,
    unit: 'ns',
    limit: 900,
  };
  const middle = best(prepare, (client) => {
    // A stride that is no divisor, so that each order is somewhere else in memory.
    for (let step = 1; step <= canceled; step++) client.cancel((step * 7919) % orders);
  });
  yield {
    case: 'a million orders on one price: cancel inside',
    value: middle / canceled,
    unit: 'ns',
    limit: 600,
  };
  const fills = orders / 2;
  const sweep = best(prepare, ({ book }) => book.submit(0, BUY, 100, fills, 0));
  yield {
    case: 'one order through 500000 of one level: a fill',
    value: sweep / fills,
    unit: 'ns',
    limit: 75,
  };
}

function* restlessBest(): Generator<Figure> {
  const times = 100_000;
  const flicker = best(
    () => {
      const client = new Client(times + 4096);
      for (let level = 0; level < 1000; level++) client.sell(100_000 + level, 1);
      return client;
    },
    (client) => {
      for (let time = 0; time < times; time++) client.cancel(client.sell(99_999, 1));
    },
  );
  yield { case: 'new best level made and canceled', value: flicker / times, unit: 'ns', limit: 230 };
  const moves = 500;
  const jump = best(
    () => {
      const client = new Client(3 * moves + 4096);
      for (let level = 0; level < 3000; level++) client.sell(1_000_000 + level, 1);
      return client;
    },
    (client) => {
      for (let move = 0; move < moves; move++) {
        client.cancel(client.sell(0, 1));
        client.cancel(client.sell(999_999, 1));
      }
    },
  );
  yield {
    case: 'best price far away and back, past 3000 levels',
    value: jump / moves / 1000,
    unit: 'µs',
    limit: 300,
  };
}

/** What only special orders can do: each of these is the price of a kind of order, and has to stay a small one. */
function* specialOrders(): Generator<Figure> {
  const orders = 100_000;
  const prepare = (flags: number, quantity: number): Client => {
    const client = new Client(orders + 1);
    for (let order = 1; order <= orders; order++) client.book.submit(order, SELL, 100, quantity, flags);
    return client;
  };
  const skip = best(
    () => prepare(ALL_OR_NONE, 2),
    ({ book }) => book.submit(0, BUY, 100, 1, IMMEDIATE_OR_CANCEL),
  );
  yield { case: 'all-or-none orders too large: pass over one', value: skip / orders, unit: 'ns', limit: 60 };
  const kill = best(
    () => prepare(ALL_OR_NONE, 2),
    ({ book }) => book.submit(0, BUY, 100, 2 * orders + 1, FILL_OR_KILL),
  );
  yield { case: 'dry run past all-or-none orders: count one', value: kill / orders, unit: 'ns', limit: 90 };
  const slices = 10_000;
  const sliced = best(
    () => {
      const client = new Client(2);
      client.book.submit(1, SELL, 100, slices, ICEBERG, 0, 1);
      return client;
    },
    ({ book }) => book.submit(0, BUY, 0, slices, MARKET),
  );
  yield { case: 'iceberg of 10000 parts: trade one', value: sliced / slices, unit: 'ns', limit: 300 };
  const shared = best(
    () => {
      const client = prepare(0, 10);
      client.book.matching = 'pro-rata';
      return client;
    },
    ({ book }) => book.submit(0, BUY, 100, 1, 0),
  );
  yield { case: 'pro-rata over 100000 orders: look at one', value: shared / orders, unit: 'ns', limit: 150 };
}

printFigures([
  ...farPrices(10_000, { add: 1.8, cancel: 2.4, memory: 3 }),
  ...farPrices(100_000, { add: 11.7, cancel: 13.8, memory: 30 }),
  ...farPrices(1_000_000, { add: 12.6, cancel: 4.2, memory: 128 }),
  ...manyLevels(),
  ...oneLevel(),
  ...restlessBest(),
  ...specialOrders(),
]);

import assert from 'node:assert/strict';
import type { RecordedTradeJson, SpawnedDaemon } from '../../sdk/index.ts';
import type { Deed } from './deed.ts';

const AAPL = { symbol: 'AAPL' };

/** What is done to orders, trades and books, and to the venue with them. */
export const MARKET_DEEDS = {
  'enter-order': {
    view: 'book',
    select: 'AAPL',
    keys: ['Tab', '77', 'Tab', '150.25', 'Enter'],
    said: /O-\d+ is new\./,
    check: async ({ book }) => assert.deepEqual(await bidAt(book, '150.25'), ['77']),
  },
  halt: {
    view: 'book',
    select: 'AAPL',
    keys: ['Enter', 'y'],
    said: /AAPL is in halt\./,
    async check({ book, instrument }) {
      assert.equal((await book.show(AAPL)).phase, 'halt');
      await instrument.resume(AAPL);
    },
  },
  resume: {
    view: 'book',
    select: 'AAPL',
    before: ({ instrument }) => instrument.halt(AAPL),
    keys: [],
    said: /AAPL is in continuous\./,
    check: async ({ book }) => assert.equal((await book.show(AAPL)).phase, 'continuous'),
  },
  'set-phase': {
    view: 'book',
    select: 'AAPL',
    keys: ['opening-auction', 'Enter', 'y'],
    said: /AAPL is in opening-auction\./,
    async check({ book, phase }) {
      assert.equal((await book.show(AAPL)).phase, 'opening-auction');
      await phase.set({ ...AAPL, phase: 'continuous' });
    },
  },
  'cancel-order': {
    view: 'orders',
    select: '120.25',
    before: ({ order }) => order.enter({ ...AAPL, side: 'buy', quantity: '5', price: '120.25' }),
    keys: ['y'],
    said: /O-\d+ is canceled\./,
    check: async ({ book }) => assert.deepEqual(await bidAt(book, '120.25'), []),
  },
  'fill-order': {
    view: 'orders',
    select: '121.25',
    before: ({ order }) => order.enter({ ...AAPL, side: 'buy', quantity: '5', price: '121.25' }),
    keys: ['2', 'Tab', '121.25', 'Enter', 'y'],
    said: /O-\d+ is partially-filled, 2 traded\./,
    check: async ({ book }) => assert.deepEqual(await bidAt(book, '121.25'), ['3']),
  },
  'correct-trade': {
    view: 'trades',
    select: '190.01',
    before: ({ order }) => order.enter({ ...AAPL, side: 'buy', quantity: '3', price: '190.01' }),
    keys: ['BSpace', '3', 'Enter', 'y'],
    said: /T-\d+ is corrected for O-\d+ and O-\d+\./,
    check: async ({ trade }) =>
      assert.deepEqual(
        (await lastTrade(trade)).sides.map(({ price }) => price),
        ['190.03', '190.03'],
      ),
  },
  'bust-trade': {
    view: 'trades',
    select: '189.99',
    before: ({ order }) => order.enter({ ...AAPL, side: 'sell', quantity: '2', price: '189.99' }),
    keys: ['y'],
    said: /T-\d+ is busted for O-\d+ and O-\d+\./,
    check: async ({ trade }) =>
      assert.deepEqual(
        (await lastTrade(trade)).sides.map(({ busted }) => busted),
        [true, true],
      ),
  },
  'advance-clock': {
    view: 'overview',
    select: 'XSIM',
    keys: ['Enter'],
    said: /The clock shows 2026-03-02T14:31:10/,
    check: async ({ clock }) => assert.match((await clock.show()).clock.now, /T14:31:10/),
  },
  reload: {
    view: 'overview',
    select: 'XSIM',
    keys: [],
    said: /xsim\.toml is \w+: nothing changes\./,
    check: async ({ daemon }) => assert.deepEqual((await daemon.status()).files[0]?.problems, []),
  },
} satisfies Readonly<Record<string, Deed>>;

/** What waits at a price, one quantity or none. */
async function bidAt(book: SpawnedDaemon['book'], at: string): Promise<string[]> {
  const { bids } = await book.show({ ...AAPL, levels: 100 });
  return bids.filter(({ price }) => price === at).map(({ quantity }) => quantity);
}

async function lastTrade(trade: SpawnedDaemon['trade']): Promise<RecordedTradeJson> {
  const { trades } = await trade.list({ ...AAPL, limit: 1 });
  return trades[0]!;
}

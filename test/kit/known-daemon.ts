import type { BookJson, DaemonStatusJson, InstrumentJson, Role } from '../../sdk/index.ts';
import { sum } from '../../src/daemon/traffic.ts';
import { openRpcDocument } from '../../src/management/openrpc.ts';
import { ask, Known, STATUS } from '../../tui/model/known.ts';
import { Protocol } from '../../tui/model/protocol.ts';
import { knowLists } from './known-lists.ts';
import { takeBotsAndFaults, takeEvents, takeSessions, takeWhatWaits } from './known-parts.ts';
import { NO_PROCESS_FIGURES, NO_VENUE_FIGURES } from './no-figures.ts';

/** The machine's time in what is shown of it. */
export const NOW_MS = Date.parse('2026-03-02T14:32:05Z');

const AAPL: InstrumentJson = {
  venue: 'XSIM',
  symbol: 'AAPL',
  assetClass: 'equity',
  currency: 'USD',
  tickSize: '0.01',
  lotSize: '1',
  aliases: {},
};
const PLACE = { venue: 'XSIM', symbol: 'AAPL' };

const BOOK: BookJson = {
  ...PLACE,
  phase: 'continuous',
  indicative: null,
  bids: [
    {
      price: '189.98',
      quantity: '300',
      orders: 2,
      owners: [
        { owner: 'bot:maker', quantity: '200' },
        { owner: 'operator', quantity: '100' },
      ],
    },
    { price: '189.97', quantity: '1200', orders: 5 },
  ],
  asks: [
    { price: '190.01', quantity: '500', orders: 1 },
    { price: '190.02', quantity: '250', orders: 1 },
    { price: '190.10', quantity: '4000', orders: 12 },
  ],
  lastTrade: {
    ...PLACE,
    tradeId: 'T-3',
    price: '190.00',
    quantity: '100',
    aggressor: 'buy',
    buyOrderId: 'O-7',
    sellOrderId: 'O-8',
    synthetic: false,
    at: '2026-03-02T14:31:58.000000Z',
  },
};

/** The last trade, second by second. */
const PRICES = [
  '189.90',
  '189.95',
  '189.95',
  '190.04',
  '190.02',
  '189.97',
  '189.99',
  '190.00',
  '190.00',
  '190.00',
];

/** What a dashboard knows of a daemon with one venue, two instruments and a mistake in its file. */
export function knownDaemon(role: Role = 'admin'): Known {
  const known = new Known();
  known.link = { state: 'open', role };
  known.protocol = new Protocol(openRpcDocument('1.2.3'));
  known.take(STATUS, statusOf());
  known.take(ask('instrument.list', {}), { instruments: [AAPL, { ...AAPL, symbol: 'MSFT' }], more: false });
  for (const [second, price] of PRICES.entries()) {
    const day = {
      open: '189.90',
      high: '190.04',
      low: '189.90',
      close: null,
      volume: String(second * second),
    };
    const lastTrade = { ...BOOK.lastTrade!, price };
    known.takeBook(PLACE, { ...BOOK, lastTrade, day }, NOW_MS + (second - PRICES.length) * 1_000);
  }
  knowLists(known);
  takeSessions(known);
  takeBotsAndFaults(known);
  takeWhatWaits(known);
  takeEvents(known);
  return known;
}

function statusOf(): DaemonStatusJson {
  const venue = {
    name: 'XSIM',
    file: 'xsim.toml',
    instruments: 2,
    openOrders: 17,
    endpoints: 1,
    sessions: 4,
    sessionsLoggedOn: 1,
    bots: 3,
    botProblems: [],
    ...NO_VENUE_FIGURES,
    rates: { ...NO_VENUE_FIGURES.rates, orders: { last1s: 5_120, last10s: 5_000, last60s: 4_800 } },
    orderLatency: { count: 9_000, p50Us: 90, p90Us: 130, p99Us: 240, p999Us: 900, maxUs: 1_500 },
  };
  return {
    name: 'demo',
    version: '1.2.3',
    pid: 4_711,
    node: '26.0.0',
    directory: 'demo',
    ephemeral: false,
    durability: 'process',
    degraded: null,
    startedAt: '2026-03-02T14:30:00.000000Z',
    management: { host: '127.0.0.1', port: 9_870, httpPort: null },
    messageLog: { directory: 'messages', unlogged: 0, problem: null },
    sessions: sum([]),
    ...NO_PROCESS_FIGURES,
    clients: {
      connections: 1,
      subscriptions: 0,
      unsentBytes: 0,
      eventsSent: 0,
      eventsMissed: 0,
      queues: 0,
      queuedEvents: 0,
      queuedBytes: 0,
    },
    limits: {},
    venues: [venue],
    watching: true,
    files: [
      {
        file: 'xsim.toml',
        venue: 'XSIM',
        outcome: 'refused',
        loadedAt: '2026-03-02T14:30:00.000000Z',
        checkedAt: '2026-03-02T14:31:00.000000Z',
        problems: [{ line: 12, column: 12, message: 'tickSize must be a decimal number' }],
      },
    ],
  };
}

import type { ProcessFiguresJson, RateJson, VenueFiguresJson } from '../../src/management/figures.ts';

export const NO_RATE: RateJson = { last1s: 0, last10s: 0, last60s: 0 };

/** The figures of a venue on which nothing has happened. */
export const NO_VENUE_FIGURES: VenueFiguresJson = {
  rates: { orders: NO_RATE, trades: NO_RATE, events: NO_RATE, messagesIn: NO_RATE, messagesOut: NO_RATE },
  orderLatency: { count: 0, p50Us: 0, p90Us: 0, p99Us: 0, p999Us: 0, maxUs: 0 },
  marketDataSubscriptions: 0,
};

/** What there is to say of a session that nothing has gone over. */
export const NO_SESSION_FIGURES = {
  gap: null,
  rates: { messagesIn: NO_RATE, messagesOut: NO_RATE },
  messageLog: null,
  subscriptions: 0,
};

/** The figures of a process that has nothing to do. */
export const NO_PROCESS_FIGURES: Omit<ProcessFiguresJson, 'clients'> = {
  eventLoop: { p50Ms: 0, p99Ms: 0, maxMs: 0 },
  memory: { residentBytes: 1, heapUsedBytes: 1, heapTotalBytes: 1, externalBytes: 1 },
  garbageCollection: { pauses: 0, totalMs: 0, maxMs: 0 },
  journalEntries: 0,
  messageLogBytes: 0,
};

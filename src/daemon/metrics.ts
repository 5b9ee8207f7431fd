import { CUT_CAUSES } from '../protocols/fix/counters.ts';
import type { ClientFiguresJson } from '../management/figures.ts';
import { LatencyHistogram } from './latency-histogram.ts';
import type { ProcessWatch } from './process-watch.ts';
import type { Traffic } from './traffic.ts';
import type { VenueCounters } from './venue-counters.ts';

/** What metrics are read from. */
export interface Measured {
  readonly version: string;
  readonly startedAtSeconds: number;
  readonly degraded: boolean;
  readonly venues: readonly MeasuredVenue[];
  readonly commitTimes: LatencyHistogram;
  readonly messageLogs: { readonly unlogged: number; readonly waiting: number };
  readonly watch: ProcessWatch;
  readonly clients: ClientFiguresJson;
}

export interface MeasuredVenue {
  readonly name: string;
  readonly openOrders: number;
  readonly counters: VenueCounters;
  readonly latency: LatencyHistogram;
  readonly traffic: Traffic;
  readonly marketDataSubscriptions: number;
  readonly journalEntries: number;
}

export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number | LatencyHistogram;
}

export interface Metric {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  /** Names of the labels that its samples have. */
  readonly labels: readonly string[];
  readonly read: (measured: Measured) => Iterable<Sample>;
}

/** Every metric, declared once: GET /metrics and docs/metrics.md are made of it. */
export const METRICS: readonly Metric[] = [
  {
    name: 'simctl_build_info',
    type: 'gauge',
    help: 'Always 1; which simctl runs, and on which Node.',
    labels: ['version', 'node'],
    read: ({ version }) => [{ labels: { version, node: process.version }, value: 1 }],
  },
  single(
    'simctl_start_time_seconds',
    'gauge',
    'When the daemon started, in seconds since 1970.',
    (measured) => measured.startedAtSeconds,
  ),
  single('simctl_uptime_seconds', 'gauge', 'For how long the daemon has run.', () => process.uptime()),
  single(
    'simctl_degraded',
    'gauge',
    '1 while the disk refuses and nothing is acknowledged.',
    ({ degraded }) => Number(degraded),
  ),

  ofVenue(
    'simctl_orders_total',
    'counter',
    'Orders that have been accepted or refused.',
    ({ counters }) => counters.orders,
  ),
  ofVenue('simctl_trades_total', 'counter', 'Trades.', ({ counters }) => counters.of('trade')),
  ofVenue('simctl_open_orders', 'gauge', 'Orders that are open.', ({ openOrders }) => openOrders),
  byVenueAnd(
    'reason',
    'simctl_rejects_total',
    'Orders, requests and decisions that were refused, by reason.',
    ({ counters }) => counters.rejects,
  ),
  byVenueAnd(
    'type',
    'simctl_events_total',
    'What has happened on the venue, by type of event.',
    ({ counters }) => counters.byType,
  ),
  ofVenue(
    'simctl_order_latency_seconds',
    'histogram',
    'From the read of a request about an order from its socket to the write of the answer.',
    ({ latency }) => latency,
  ),
  ofVenue(
    'simctl_journal_entries',
    'gauge',
    'Entries of the journal since the last snapshot: what a restart has to replay.',
    ({ journalEntries }) => journalEntries,
  ),

  ofVenue(
    'simctl_fix_sessions_logged_on',
    'gauge',
    'Sessions that are logged on.',
    ({ traffic }) => traffic.loggedOn,
  ),
  byVenueAnd('direction', 'simctl_fix_messages_total', 'FIX messages, by direction.', ({ traffic }) => [
    ['in', traffic.messagesIn],
    ['out', traffic.messagesOut],
  ]),
  byVenueAnd('direction', 'simctl_fix_bytes_total', 'Bytes of FIX messages, by direction.', ({ traffic }) => [
    ['in', traffic.bytesIn],
    ['out', traffic.bytesOut],
  ]),
  ofVenue(
    'simctl_fix_rejects_total',
    'counter',
    'Session and business rejects that were sent.',
    ({ traffic }) => traffic.rejects,
  ),
  ofVenue(
    'simctl_fix_resends_total',
    'counter',
    'Messages that were sent again, gap fills included.',
    ({ traffic }) => traffic.resends,
  ),
  byVenueAnd('cause', 'simctl_fix_cuts_total', 'Connections that were cut, by cause.', ({ traffic }) =>
    CUT_CAUSES.map((cause) => [cause, traffic.cuts[cause]]),
  ),
  ofVenue(
    'simctl_fix_refused_logons_total',
    'counter',
    'Logons that were refused.',
    ({ traffic }) => traffic.refusedLogons,
  ),
  ofVenue(
    'simctl_fix_refused_connections_total',
    'counter',
    'Connections beyond what an endpoint holds.',
    ({ traffic }) => traffic.refusedConnections,
  ),
  ofVenue(
    'simctl_market_data_subscriptions',
    'gauge',
    'Subscriptions to market data.',
    (venue) => venue.marketDataSubscriptions,
  ),

  single(
    'simctl_commit_seconds',
    'histogram',
    'How long commits to the store took.',
    (measured) => measured.commitTimes,
  ),
  single(
    'simctl_message_log_waiting_bytes',
    'gauge',
    'Message logs that wait for the disk.',
    ({ messageLogs }) => messageLogs.waiting,
  ),
  single(
    'simctl_message_log_missing_total',
    'counter',
    'Messages that no log has, since the disk did not take them.',
    ({ messageLogs }) => messageLogs.unlogged,
  ),

  single(
    'simctl_management_connections',
    'gauge',
    'Connections of the management protocol.',
    (measured) => measured.clients.connections,
  ),
  single(
    'simctl_management_subscriptions',
    'gauge',
    'Subscriptions to events and books.',
    (measured) => measured.clients.subscriptions,
  ),
  single(
    'simctl_management_unsent_bytes',
    'gauge',
    'What waits for clients to read.',
    (measured) => measured.clients.unsentBytes,
  ),
  single(
    'simctl_management_events_sent_total',
    'counter',
    'Events sent to subscribers.',
    (measured) => measured.clients.eventsSent,
  ),
  single(
    'simctl_management_events_missed_total',
    'counter',
    'Events that subscribers missed, since they read too slowly.',
    (measured) => measured.clients.eventsMissed,
  ),
  single('simctl_event_queues', 'gauge', 'Queues of events.', (measured) => measured.clients.queues),
  single(
    'simctl_event_queue_events',
    'gauge',
    'Events in queues, not collected yet.',
    (measured) => measured.clients.queuedEvents,
  ),
  single('simctl_event_queue_bytes', 'gauge', 'Their size.', (measured) => measured.clients.queuedBytes),

  {
    name: 'simctl_event_loop_delay_seconds',
    type: 'gauge',
    help: 'By how much the event loop is late, over about the last minute: median, 99th percentile, most.',
    labels: ['quantile'],
    read: ({ watch }) => {
      const { p50Ms, p99Ms, maxMs } = watch.eventLoop();
      return [
        { labels: { quantile: '0.5' }, value: p50Ms / 1e3 },
        { labels: { quantile: '0.99' }, value: p99Ms / 1e3 },
        { labels: { quantile: '1' }, value: maxMs / 1e3 },
      ];
    },
  },
  single(
    'simctl_gc_pause_seconds',
    'histogram',
    'Pauses for garbage collection.',
    ({ watch }) => watch.pauses,
  ),
  {
    name: 'simctl_memory_bytes',
    type: 'gauge',
    help: 'Memory of the process: resident, heap used and reserved, and outside of the heap.',
    labels: ['kind'],
    read: ({ watch }) => {
      const { residentBytes, heapUsedBytes, heapTotalBytes, externalBytes } = watch.memory();
      return [
        { labels: { kind: 'resident' }, value: residentBytes },
        { labels: { kind: 'heap_used' }, value: heapUsedBytes },
        { labels: { kind: 'heap_total' }, value: heapTotalBytes },
        { labels: { kind: 'external' }, value: externalBytes },
      ];
    },
  },
];

function single(
  name: string,
  type: Metric['type'],
  help: string,
  value: (measured: Measured) => Sample['value'],
): Metric {
  return { name, type, help, labels: [], read: (measured) => [{ labels: {}, value: value(measured) }] };
}

function ofVenue(
  name: string,
  type: Metric['type'],
  help: string,
  value: (venue: MeasuredVenue) => Sample['value'],
): Metric {
  return {
    name,
    type,
    help,
    labels: ['venue'],
    read: ({ venues }) => venues.map((venue) => ({ labels: { venue: venue.name }, value: value(venue) })),
  };
}

/** A counter for each of the values that a label has. */
function byVenueAnd(
  label: string,
  name: string,
  help: string,
  values: (venue: MeasuredVenue) => Iterable<readonly [string, number]>,
): Metric {
  return {
    name,
    type: 'counter',
    help,
    labels: ['venue', label],
    read: ({ venues }) =>
      venues.flatMap((venue) =>
        Array.from(values(venue), ([labelled, value]) => ({
          labels: { venue: venue.name, [label]: labelled },
          value,
        })),
      ),
  };
}

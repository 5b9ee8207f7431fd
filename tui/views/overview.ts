import type { DaemonStatusJson, EndpointJson, SessionJson, VenueSummaryJson } from '../../sdk/index.ts';
import { ask } from '../model/known.ts';
import { sparkline } from '../text/chart.ts';
import { bytes, duration, micros, rate, timeOfDay } from '../text/figures.ts';
import { beside, fit, line, span, wrap, type Line, type Size } from '../text/line.ts';
import { facts, heading, table, type Column } from '../text/table.ts';
import type { Look, View } from './view.ts';

const INSTRUMENTS = ask('instrument.list', {}, 5_000);
const ENDPOINTS = ask('endpoint.list', {}, 5_000);
const SESSIONS = ask('session.list', {}, 2_000);
const CLOCK = ask('clock.show', {});
/** A turn that takes longer makes everybody wait. */
const LATE_MS = 100;
/** What a curve says beside itself: its name and the last value. */
const CURVE_NAME = 13;
const CURVE_VALUE = 8;

const VENUES: readonly Column<VenueSummaryJson>[] = [
  { header: 'VENUE', cell: ({ name }) => span(name, 'strong') },
  { header: 'INSTRUMENTS', cell: ({ instruments }) => instruments, align: 'right', optional: 3 },
  { header: 'OPEN ORDERS', cell: ({ openOrders }) => openOrders, align: 'right' },
  {
    header: 'SESSIONS',
    cell: ({ sessionsLoggedOn, sessions }) => `${sessionsLoggedOn}/${sessions}`,
    align: 'right',
  },
  { header: 'BOTS', cell: ({ bots }) => bots, align: 'right', optional: 2 },
  { header: 'ORDERS', cell: ({ rates }) => rate(rates.orders.last1s), align: 'right' },
  { header: 'TRADES', cell: ({ rates }) => rate(rates.trades.last1s), align: 'right', optional: 1 },
  {
    header: 'P99',
    cell: ({ orderLatency: { count, p99Us } }) => (count === 0 ? null : micros(p99Us)),
    align: 'right',
  },
];

interface EndpointRow extends EndpointJson {
  /** Sessions that are connected to it. */
  readonly loggedOn: number;
}

const ENDPOINT_COLUMNS: readonly Column<EndpointRow>[] = [
  { header: 'ENDPOINT', cell: ({ name }) => name },
  { header: 'VENUE', cell: ({ venue }) => span(venue, 'muted') },
  { header: 'ADDRESS', cell: ({ host, port }) => `${host}:${port}` },
  { header: 'PROTOCOL', cell: ({ beginString, tls }) => `${beginString}${tls ? ', TLS' : ''}` },
  { header: 'LOGGED ON', cell: ({ loggedOn }) => loggedOn, align: 'right' },
];

/** Everything at a glance. */
export const overview: View = {
  key: '1',
  name: 'overview',
  help: 'The daemon at a glance: its venues, where clients connect, how busy it is, how fast it answers, and what is wrong.',
  actions: ['set-phase', 'advance-clock', 'reload'],
  keys: [
    {
      key: 'enter',
      does: 'open the first book of the venue',
      press({ known, selected }) {
        const venue = selected?.target['venue'];
        const first = known.answer(INSTRUMENTS)?.instruments.find((each) => each.venue === venue);
        return first === undefined ? null : { go: 'book', select: `${first.venue} ${first.symbol}` };
      },
    },
  ],
  needs: () => ({ asks: [INSTRUMENTS, ENDPOINTS, SESSIONS, CLOCK] }),
  items: ({ known }) =>
    (known.status?.venues ?? []).map(({ name }) => ({ id: name, target: { venue: name }, text: name })),
  render(look, { width, height }) {
    const { status } = look.known;
    if (status === null) return [line(span('Waiting for the daemon to say how it is.', 'muted'))];
    const venues = status.venues.filter(({ name }) => look.items.some(({ id }) => id === name));
    const half = Math.floor(width / 2);
    const figures = beside(
      process(status, look).map((each) => fit(each, half - 1)),
      curves(look, width - half - CURVE_NAME - CURVE_VALUE - 1),
      half,
    );
    const alerts = alertsOf(status).flatMap((alert) =>
      wrap(alert, width - 2).map((text, at) => line(span(`${at === 0 ? '!' : ' '} ${text}`, 'warning'))),
    );
    const venuesHeight = Math.min(
      venues.length + 1,
      Math.max(4, height - figures.length - alerts.length - 6),
    );
    const used = venuesHeight + figures.length + Math.max(1, alerts.length) + 6;
    return [
      heading(venues.length === 1 ? '1 venue' : `${venues.length} venues`, width),
      ...table(VENUES, venues, {
        id: ({ name }) => name,
        selected: look.selected?.id ?? null,
        width,
        height: venuesHeight,
      }),
      ...endpoints(look, { width, height: height - used }),
      [],
      heading('daemon', width),
      ...figures,
      [],
      heading(
        alerts.length === 0 ? 'nothing is wrong' : 'wrong',
        width,
        alerts.length === 0 ? 'good' : 'bad',
      ),
      ...alerts,
    ];
  },
};

/** As many as there is room for. */
function endpoints({ known }: Look, { width, height }: Size): Line[] {
  const all = known.answer(ENDPOINTS)?.endpoints ?? [];
  const room = height - 3;
  if (all.length === 0 || room < 1) return [];
  const sessions = known.answer(SESSIONS)?.sessions ?? [];
  const rows = all.slice(0, room).map((each) => ({ ...each, loggedOn: loggedOnAt(each, sessions) }));
  const hidden = all.length - rows.length;
  const name = all.length === 1 ? '1 endpoint' : `${all.length} endpoints`;
  return [
    [],
    heading(hidden === 0 ? name : `${name}, the first ${rows.length}`, width),
    ...table(ENDPOINT_COLUMNS, rows, { id: idOf, selected: null, width, height: rows.length + 1 }),
  ];
}

function loggedOnAt({ venue, name }: EndpointJson, sessions: readonly SessionJson[]): number {
  return sessions.filter(
    (each) => each.venue === venue && each.endpoint === name && each.state === 'logged-on',
  ).length;
}

function idOf({ venue, name }: EndpointRow): string {
  return `${venue} ${name}`;
}

function clockText({ known }: Look): string {
  const clock = known.answer(CLOCK)?.clock;
  if (clock === undefined) return '';
  const next = clock.next === null ? '' : `, next due ${timeOfDay(clock.next)}`;
  const factor = clock.mode === 'scaled' ? ` × ${clock.factor}` : '';
  return `${clock.now.slice(0, 19).replace('T', ' ')}, ${clock.mode}${factor}${next}`;
}

function process(
  { pid, version, startedAt, durability, eventLoop, memory, management }: DaemonStatusJson,
  look: Look,
): Line[] {
  return facts([
    ['Process', `${pid}, simctl ${version}`],
    ['Up', `${duration(look.nowMs - Date.parse(startedAt))}, since ${timeOfDay(startedAt)} UTC`],
    ['Clock', clockText(look)],
    ['Durability', durability],
    ['Management', `${management.host}:${management.port}`],
    ['Event loop', `p50 ${eventLoop.p50Ms.toFixed(1)} ms, p99 ${eventLoop.p99Ms.toFixed(1)} ms`],
    ['Memory', `${bytes(memory.residentBytes)}, heap ${bytes(memory.heapUsedBytes)}`],
  ]);
}

function curves({ known: { history } }: Look, room: number): Line[] {
  const curve = (values: readonly number[]): string => sparkline(values, room);
  const last = history.at(-1);
  if (last === undefined) return [];
  const of = (name: string, values: readonly number[], value: string): Line =>
    line(span(name.padEnd(CURVE_NAME), 'muted'), curve(values), ' ', value);
  return [
    of(
      'Orders',
      history.map(({ ordersPerSecond }) => ordersPerSecond),
      rate(last.ordersPerSecond),
    ),
    of(
      'Latency p99',
      history.map(({ p99Us }) => p99Us),
      micros(last.p99Us),
    ),
    of(
      'Loop p99',
      history.map(({ eventLoopMs }) => eventLoopMs),
      `${last.eventLoopMs.toFixed(1)} ms`,
    ),
    of(
      'Memory',
      history.map(({ residentBytes }) => residentBytes),
      bytes(last.residentBytes),
    ),
  ];
}

/** What somebody should look at, a sentence each. */
function alertsOf({ degraded, messageLog, files, clients, eventLoop }: DaemonStatusJson): string[] {
  return [
    ...(degraded === null ? [] : [`Nothing is acknowledged: ${degraded}`]),
    ...(messageLog.problem === null ? [] : [`Messages are not logged: ${messageLog.problem}`]),
    ...(eventLoop.p99Ms < LATE_MS
      ? []
      : [`The daemon is late: one turn in a hundred takes ${eventLoop.p99Ms.toFixed(0)} ms.`]),
    ...(clients.eventsMissed === 0 ? [] : [`Subscribers have missed ${clients.eventsMissed} events.`]),
    ...files.flatMap(({ file, problems }) =>
      problems.map(({ message, line: at, column }) => `${file}:${at}:${column}: ${message}`),
    ),
  ];
}

import { orderTerms } from '../../../sdk/event-text.ts';
import type {
  DaemonStatusJson,
  ExecutionJson,
  OrderJson,
  RecordedTradeJson,
  Result,
  SessionDetailsJson,
} from '../../management/methods.ts';
import { remoteText } from '../banner.ts';
import type { Output } from '../output.ts';
import { printable } from '../table.ts';
import { faults } from './faults.ts';
import { fileProblems } from './file-reload.ts';
import {
  bots,
  endpoints,
  instruments,
  sessions,
  venueFigures,
  venues,
  type OrderWithRequest,
} from './lists.ts';

/** Names and values, one to a line. */
function facts(output: Output, pairs: readonly (readonly [string, string | number | null])[]): void {
  const width = Math.max(...pairs.map(([name]) => name.length));
  output.lines(pairs.map(([name, value]) => `${name.padEnd(width)}  ${printable(value)}`));
}

export function order(shown: OrderJson & Partial<OrderWithRequest>, output: Output): void {
  const { request = null } = shown;
  facts(output, [
    ['Order', `${shown.orderId} on ${shown.venue}`],
    ['Owner', `${shown.owner}, client id ${shown.clientOrderId}`],
    ['Terms', orderTerms(shown)],
    ['Status', `${shown.status}${whereabouts(shown)}`],
    [
      'Traded',
      shown.averagePrice === null ? '0' : `${shown.cumQuantity} at ${shown.averagePrice} on average`,
    ],
    ['Open', shown.leavesQuantity],
    ['Entered', shown.enteredAt],
    ...(request === null ? [] : [['Held', `${request.request} ${request.clientOrderId ?? ''}`] as const]),
  ]);
}

interface Entered {
  readonly order: OrderJson;
  readonly executions: readonly ExecutionJson[];
}

/** What became of an order that was just entered or changed. */
export function entered({ order: shown, executions }: Entered, output: Output): void {
  order(shown, output);
  output.lines(
    executions.map((each) => `Fill ${each.executionId}: ${each.quantity} at ${each.price} (${each.tradeId})`),
  );
}

/** What a bust or a correction did to the orders of the trade. */
export function amended({ tradeId, orders }: Result<'trade.bust'>, output: Output): void {
  output.line(orders.length === 0 ? `${tradeId}: no order is known any more.` : `${tradeId}:`);
  output.lines(
    orders.map(
      ({ orderId, owner, cumQuantity, averagePrice, status: now }) =>
        `${orderId} of ${printable(owner)} has traded ${cumQuantity}` +
        `${averagePrice === null ? '' : ` at ${averagePrice} on average`}, ${now}`,
    ),
  );
}

export function massCanceled({ orders }: Result<'order.cancelAll'>, output: Output): void {
  output.line(`${orders} ${orders === 1 ? 'order' : 'orders'} canceled.`);
}

export function removed({ name }: { readonly name: string }, output: Output): void {
  output.line(`${name} removed.`);
}

/** Every term that the instrument has, under the name that it has in venue files. */
export function instrument(shown: Result<'instrument.show'>, output: Output): void {
  const { symbol, venue: on, aliases, tickTable, ...terms } = shown.instrument;
  facts(output, [
    ['symbol', `${symbol} on ${on}`],
    ['phase', `${shown.phase.phase}${shown.phase.own ? ', its own' : ", the venue's"}`],
    ...Object.entries(terms).map(([name, value]) => [name, String(value)] as const),
    ...(tickTable ?? []).map(({ from, tickSize }) => [`tick from ${from}`, tickSize] as const),
    ...Object.entries(aliases).map(([kind, alias]) => [kind, alias] as const),
  ]);
}

export function venue(shown: Result<'venue.show'>, output: Output): void {
  venues([shown.venue], output);
  section('Instruments', () => instruments(shown.instruments, output), output);
  section('Endpoints', () => endpoints(shown.endpoints, output), output);
  section('Sessions', () => sessions(shown.sessions, output), output);
  section('Bots', () => bots(shown.bots, output), output);
}

export function session(shown: SessionDetailsJson, output: Output): void {
  const { counters, schedule, copies } = shown;
  facts(output, [
    ['Session', `${shown.name} on ${shown.venue}, ${shown.beginString} at ${shown.endpoint}`],
    ['Client', `${shown.targetCompId} to ${shown.senderCompId}, ${shown.roles.join(', ')}`],
    ['State', stateOf(shown)],
    ...(schedule === null ? [] : [['Schedule', scheduleText(schedule)] as const]),
    ...(copies === null ? [] : [['Copies', copiesText(copies)] as const]),
    ['Next', `in ${shown.nextIncomingMsgSeqNum}, out ${shown.nextOutgoingMsgSeqNum}`],
    ...(shown.gap === null ? [] : [['Missing', gapText(shown.gap)] as const]),
    ['Numbers', `since ${shown.numbersSince}`],
    ['Received', `${counters.messagesIn} messages, ${counters.bytesIn} bytes${lastly(shown.lastReceivedAt)}`],
    ['Sent', `${counters.messagesOut} messages, ${counters.bytesOut} bytes${lastly(shown.lastSentAt)}`],
    ['Rejects', counters.rejects],
    ['Subscriptions', shown.subscriptions],
    ['Resends', counters.resends],
    ['Refused Logons', counters.refusedLogons],
    ['Cut', cutsText(counters.cuts)],
  ]);
  if (shown.faults.length > 0) section('Faults', () => faults(shown.faults, output), output);
  output.lines(
    shown.refusals.map(({ at: time, peer, reason }) => `  ${time} from ${peer}: ${printable(reason)}`),
  );
}

function stateOf({ state, peer, heartbeatSeconds, since }: SessionDetailsJson): string {
  const began = since === null ? '' : ` since ${since}`;
  return peer === null
    ? `${state}${began}`
    : `${state} from ${peer}${began}, heartbeat ${heartbeatSeconds} s`;
}

/** Such as "5 to 7, asked for; 2 messages wait behind". */
function gapText({ from, to, waiting }: NonNullable<SessionDetailsJson['gap']>): string {
  return `${from === to ? from : `${from} to ${to}`}, asked for; ${waiting} ${waiting === 1 ? 'message waits' : 'messages wait'} behind`;
}

function scheduleText({ open, opensAt, closesAt }: NonNullable<SessionDetailsJson['schedule']>): string {
  return open ? `open until ${closesAt}` : `closed until ${opensAt}, then open until ${closesAt}`;
}

/** Such as "3 sent: all reports of session fix.ACME and firm ACME". */
function copiesText(copies: NonNullable<SessionDetailsJson['copies']>): string {
  const whose = [
    ...(copies.venue ? ['the venue'] : []),
    ...copies.sessions.map((name) => `session ${name}`),
    ...copies.firms.map((name) => `firm ${name}`),
  ];
  const which = copies.reports === 'trades' ? 'reports of trades' : 'all reports';
  const more = copies.cancelRejects ? ' and cancel rejects' : '';
  return `${copies.sent} sent: ${which}${more} of ${whose.join(', ')}`;
}

function lastly(time: string | null): string {
  return time === null ? '' : `, the last at ${time}`;
}

/** What became of a message of the operator's own. */
export function sent({ msgSeqNum, sent: isSent }: Result<'session.send'>, output: Output): void {
  output.line(
    isSent
      ? `Sent with MsgSeqNum ${msgSeqNum}.`
      : `Kept with MsgSeqNum ${msgSeqNum}: nobody is logged on, and who logs on gets it when it asks.`,
  );
}

/** Every parameter that the bot has, under the name that it has in venue files. */
export function bot(shown: Result<'bot.show'>['bot'], output: Output): void {
  facts(output, [
    ['Bot', `${shown.name} on ${shown.venue}, ${shown.kind}`],
    ['Trades', `${shown.symbol} as ${shown.owner}`],
    ['State', shown.problem === null ? shown.state : `${shown.state}: ${shown.problem}`],
    ['Orders', `${shown.orders} since the daemon started`],
    ['seed', shown.seed],
    ...Object.entries(shown.parameters).map(([name, value]) => [name, parameterText(value)] as const),
  ]);
}

function parameterText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

export function trade(shown: RecordedTradeJson, output: Output): void {
  facts(output, [
    ['Trade', `${shown.tradeId} on ${shown.venue} at ${shown.at}`],
    ['Made', `${shown.quantity} ${shown.symbol} at ${shown.price}`],
    ...shown.sides.map(
      ({ side, orderId, executionId, quantity, price, busted }) =>
        [
          side === 'buy' ? 'Buyer' : 'Seller',
          `${orderId}, ${executionId}: ${busted ? 'busted' : `${quantity} at ${price}`}`,
        ] as const,
    ),
  ]);
}

export function limits(shown: Result<'daemon.limits'>['limits'], output: Output): void {
  facts(output, Object.entries(shown));
}

export function status(daemon: DaemonStatusJson, output: Output): void {
  facts(output, [
    ['Daemon', `${daemon.name}, process ${daemon.pid}, simctl ${daemon.version} on Node ${daemon.node}`],
    ['Health', daemon.degraded === null ? 'well' : `DEGRADED: ${daemon.degraded}`],
    ['Started', daemon.startedAt],
    ['Management', localAddresses(daemon)],
    ['HTTP', httpAddress(daemon)],
    ['From outside', remoteAddress(daemon)],
    ['Data', daemon.ephemeral ? `${daemon.directory}, forgotten at the end` : daemon.directory],
    ['Durability', daemon.durability],
    ['Message logs', messageLogs(daemon)],
    ['Venue files', daemon.watching ? 'taken when they change' : 'taken when asked to'],
    ['Sessions', trafficText(daemon.sessions)],
    ['Clients', clientsText(daemon.clients)],
    ['Event loop', eventLoopText(daemon)],
    ['Memory', memoryText(daemon)],
    ['Journal', `${daemon.journalEntries} entries since the last snapshots`],
  ]);
  for (const { name, botProblems } of daemon.venues) {
    for (const { bot: failed, problem } of botProblems)
      output.line(`Bot ${failed} of ${name} does not run: ${problem}`);
  }
  const refused = daemon.files.filter(({ outcome }) => outcome === 'refused');
  if (refused.length > 0)
    section('Venue files that were refused', () => fileProblems(refused, output), output);
  section('Venues', () => venues(daemon.venues, output), output);
  section('Figures', () => venueFigures(daemon.venues, output), output);
}

function clientsText(clients: DaemonStatusJson['clients']): string {
  const { connections, subscriptions, unsentBytes, eventsMissed, queues, queuedEvents } = clients;
  const missed = eventsMissed === 0 ? '' : `, ${eventsMissed} events MISSED by slow readers`;
  const waiting = unsentBytes === 0 ? '' : `, ${sizeText(unsentBytes)} to be sent`;
  const queued = queues === 0 ? '' : `, ${queues} queues with ${queuedEvents} events`;
  return `${connections} connected, ${subscriptions} subscriptions${waiting}${queued}${missed}`;
}

function eventLoopText({ eventLoop, garbageCollection }: DaemonStatusJson): string {
  const { p50Ms, p99Ms, maxMs } = eventLoop;
  return `late by ${p50Ms} ms (half), ${p99Ms} ms (99 %), ${maxMs} ms (most); longest pause for garbage ${garbageCollection.maxMs} ms`;
}

function memoryText({ memory: { residentBytes, heapUsedBytes, externalBytes } }: DaemonStatusJson): string {
  return `${sizeText(residentBytes)}, of it heap ${sizeText(heapUsedBytes)}, buffers ${sizeText(externalBytes)}`;
}

function sizeText(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.ceil(bytes / 1_000)} kB` : `${Math.round(bytes / 1_000_000)} MB`;
}

function localAddresses({ management: { host, port, socket } }: DaemonStatusJson): string {
  return `${host}:${port}${socket === undefined ? '' : `, unix:${socket}`}`;
}

function remoteAddress({ management: { remote } }: DaemonStatusJson): string {
  return remote === undefined ? 'not managed' : `managed over TLS on ${remoteText(remote)}`;
}

function httpAddress({ management: { host, httpPort } }: DaemonStatusJson): string {
  return httpPort === null ? 'off' : `http://${host}:${httpPort}/rpc`;
}

function messageLogs({ messageLog: { directory, unlogged, problem } }: DaemonStatusJson): string {
  if (unlogged === 0) return directory;
  const why = problem === null ? 'the disk takes them again' : problem;
  return `INCOMPLETE: ${unlogged} messages are not in ${directory}: ${why}`;
}

function trafficText(traffic: DaemonStatusJson['sessions']): string {
  const { loggedOn, messagesIn, messagesOut, refusedLogons } = traffic;
  const refused = refusedLogons === 0 ? '' : `, ${refusedLogons} Logons refused`;
  const cut = cutsText(traffic.cuts);
  const cuts = cut === '0' ? '' : `, connections cut: ${cut}`;
  return `${loggedOn} logged on, ${messagesIn} messages in, ${messagesOut} out${refused}${cuts}`;
}

/** Connections that were cut: `3 (slow consumer 1, connection lost 2)`. */
function cutsText(cuts: SessionDetailsJson['counters']['cuts']): string {
  const counted = Object.entries(cuts).filter(([, count]) => count > 0);
  if (counted.length === 0) return '0';
  const words = counted.map(
    ([cause, count]) => `${cause.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)} ${count}`,
  );
  const total = counted.reduce((sum, [, count]) => sum + count, 0);
  return `${total} (${words.join(', ')})`;
}

function section(title: string, show: () => void, output: Output): void {
  output.line();
  output.line(output.style('bold', title));
  show();
}

const PLACES: { readonly [Place in OrderJson['place']]: string } = {
  book: '',
  trigger: ', waits for its trigger price',
  aside: ', put aside',
  held: ', held',
  nowhere: '',
};

function whereabouts({ place, workingPrice, price }: OrderJson): string {
  const working = workingPrice === null || workingPrice === price ? '' : `, working at ${workingPrice}`;
  return `${PLACES[place]}${working}`;
}

import type {
  DaemonStatusJson,
  ExecutionJson,
  OrderJson,
  Result,
  SessionDetailsJson,
} from '../../management/methods.ts';
import type { Output } from '../output.ts';
import { printable } from '../table.ts';
import { bots, endpoints, instruments, sessions, venues } from './lists.ts';

/** Names and values, one to a line. */
function facts(output: Output, pairs: readonly (readonly [string, string | number | null])[]): void {
  const width = Math.max(...pairs.map(([name]) => name.length));
  output.lines(pairs.map(([name, value]) => `${name.padEnd(width)}  ${printable(value)}`));
}

export function order(shown: OrderJson, output: Output): void {
  facts(output, [
    ['Order', `${shown.orderId} on ${shown.venue}`],
    ['Owner', `${shown.owner}, client id ${shown.clientOrderId}`],
    ['Terms', `${shown.side} ${shown.quantity} ${shown.symbol} ${at(shown)} ${shown.timeInForce}`],
    ['Status', shown.status],
    [
      'Traded',
      shown.averagePrice === null ? '0' : `${shown.cumQuantity} at ${shown.averagePrice} on average`,
    ],
    ['Open', shown.leavesQuantity],
    ['Entered', shown.enteredAt],
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

export function venue(shown: Result<'venue.show'>, output: Output): void {
  venues([shown.venue], output);
  section('Instruments', () => instruments(shown.instruments, output), output);
  section('Endpoints', () => endpoints(shown.endpoints, output), output);
  section('Sessions', () => sessions(shown.sessions, output), output);
  section('Bots', () => bots(shown.bots, output), output);
}

export function session(shown: SessionDetailsJson, output: Output): void {
  const { counters, schedule } = shown;
  facts(output, [
    ['Session', `${shown.name} on ${shown.venue}, ${shown.beginString} at ${shown.endpoint}`],
    ['Client', `${shown.targetCompId} to ${shown.senderCompId}, ${shown.roles.join(', ')}`],
    ['State', stateOf(shown)],
    ...(schedule === null ? [] : [['Schedule', scheduleText(schedule)] as const]),
    ['Next', `in ${shown.nextIncomingMsgSeqNum}, out ${shown.nextOutgoingMsgSeqNum}`],
    ['Numbers', `since ${shown.numbersSince}`],
    ['Received', `${counters.messagesIn} messages, ${counters.bytesIn} bytes${lastly(shown.lastReceivedAt)}`],
    ['Sent', `${counters.messagesOut} messages, ${counters.bytesOut} bytes${lastly(shown.lastSentAt)}`],
    ['Rejects', counters.rejects],
    ['Resends', counters.resends],
    ['Refused Logons', counters.refusedLogons],
  ]);
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

function scheduleText({ open, opensAt, closesAt }: NonNullable<SessionDetailsJson['schedule']>): string {
  return open ? `open until ${closesAt}` : `closed until ${opensAt}, then open until ${closesAt}`;
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

export function status(daemon: DaemonStatusJson, output: Output): void {
  facts(output, [
    ['Daemon', `${daemon.name}, process ${daemon.pid}, simctl ${daemon.version} on Node ${daemon.node}`],
    ['Health', daemon.degraded === null ? 'well' : `DEGRADED: ${daemon.degraded}`],
    ['Started', daemon.startedAt],
    ['Management', `${daemon.management.host}:${daemon.management.port}`],
    ['Data', daemon.ephemeral ? `${daemon.directory}, forgotten at the end` : daemon.directory],
    ['Durability', daemon.durability],
    ['Message logs', messageLogs(daemon)],
    ['Sessions', trafficText(daemon.sessions)],
  ]);
  section('Venues', () => venues(daemon.venues, output), output);
}

function messageLogs({ messageLog: { directory, unlogged, problem } }: DaemonStatusJson): string {
  if (unlogged === 0) return directory;
  const why = problem === null ? 'the disk takes them again' : problem;
  return `INCOMPLETE: ${unlogged} messages are not in ${directory}: ${why}`;
}

function trafficText(traffic: DaemonStatusJson['sessions']): string {
  const { loggedOn, messagesIn, messagesOut, refusedLogons } = traffic;
  const refused = refusedLogons === 0 ? '' : `, ${refusedLogons} Logons refused`;
  return `${loggedOn} logged on, ${messagesIn} messages in, ${messagesOut} out${refused}`;
}

function section(title: string, show: () => void, output: Output): void {
  output.line();
  output.line(output.style('bold', title));
  show();
}

function at({ price }: OrderJson): string {
  return price === null ? 'at market' : `at ${price}`;
}

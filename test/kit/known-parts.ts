import type { EventItem, OrderJson, Params, Result, SessionJson } from '../../sdk/index.ts';
import { MessageWords } from '../../src/cli/fix/message-words.ts';
import { noCuts } from '../../src/protocols/fix/counters.ts';
import { faultHandlers } from '../../src/management/handlers/fault-requests.ts';
import { ACTIVITY } from '../../tui/actions/bots.ts';
import { CATALOGUE } from '../../tui/actions/faults.ts';
import { ask, type Known } from '../../tui/model/known.ts';
import { NO_RATE } from './no-figures.ts';

const VENUE = 'XSIM';
const DAY = '2026-03-02T';

const CLIENT1: SessionJson = {
  venue: VENUE,
  name: 'fix44.CLIENT1',
  endpoint: 'fix44',
  beginString: 'FIX.4.4',
  senderCompId: 'SIM',
  targetCompId: 'CLIENT1',
  roles: ['orders', 'market-data'],
  state: 'logged-on',
  peer: '127.0.0.1:51234',
  since: `${DAY}14:30:12.000000Z`,
  heartbeatSeconds: 30,
  nextIncomingMsgSeqNum: 48,
  nextOutgoingMsgSeqNum: 1_205,
  gap: { from: 48, to: 49, waiting: 3 },
  rates: {
    messagesIn: { last1s: 12, last10s: 10, last60s: 9 },
    messagesOut: { last1s: 340.5, last10s: 300, last60s: 280 },
  },
  messageLog: 'fix44.CLIENT1.log',
  subscriptions: 2,
};

const CLIENT2: SessionJson = {
  ...CLIENT1,
  name: 'fix44.CLIENT2',
  targetCompId: 'CLIENT2',
  state: 'logged-out',
  peer: null,
  heartbeatSeconds: null,
  nextIncomingMsgSeqNum: 1,
  nextOutgoingMsgSeqNum: 1,
  gap: null,
  rates: { messagesIn: NO_RATE, messagesOut: NO_RATE },
};

const FAULT: Result<'fault.show'>['fault'] = {
  venue: VENUE,
  name: 'late',
  kind: 'ack-late',
  effect: 'told',
  armed: true,
  left: 2,
  hits: 1,
  misses: 4,
  lastHitAt: `${DAY}14:31:40.000000Z`,
  lastMiss: 'the side is buy',
  session: 'fix44.*',
  symbol: null,
  side: 'sell',
  clientOrderId: null,
  account: null,
  msgType: null,
  nth: 1,
  afterMs: 0,
  times: 3,
  probabilityPercent: 100,
  seed: 7,
  onDisconnect: 'keep',
  parameters: { delayMs: 500 },
};

const ORDER = '8=FIX.4.4|35=D|34=47|11=A-1|55=AAPL|54=1|38=100|40=2|44=190.01|';
const REPORT = '8=FIX.4.4|35=8|34=1204|37=O-9|11=A-1|55=AAPL|54=1|38=100|44=190.01|39=0|150=0|';

/** Words for the messages of those sessions, once they can be said. */
export async function wordsForMessages(): Promise<MessageWords> {
  const unread = new Set([ORDER, REPORT]);
  const { promise, resolve } = Promise.withResolvers<void>();
  const words = new MessageWords(() => {
    for (const text of unread) if (words.message(text) !== text) unread.delete(text);
    if (unread.size === 0) resolve();
  });
  for (const text of unread) words.message(text);
  await promise;
  return words;
}

/** Two sessions, of which one misses messages and has a fault armed. */
export function takeSessions(known: Known): void {
  known.take(ask('session.list', {}), { sessions: [CLIENT1, CLIENT2] });
  const place = { venue: VENUE, session: CLIENT1.name };
  known.take(ask('session.show', place), {
    session: {
      ...CLIENT1,
      numbersSince: `${DAY}07:00:00.000000Z`,
      schedule: { open: true, opensAt: `${DAY}07:00:00.000000Z`, closesAt: `${DAY}21:00:00.000000Z` },
      lastReceivedAt: `${DAY}14:32:04.000000Z`,
      lastSentAt: `${DAY}14:32:05.000000Z`,
      counters: {
        messagesIn: 50,
        messagesOut: 1_204,
        bytesIn: 9_200,
        bytesOut: 240_800,
        rejects: 1,
        resends: 4,
        refusedLogons: 1,
        cuts: { ...noCuts(), operator: 1 },
      },
      copies: null,
      faults: [FAULT],
      refusals: [{ at: `${DAY}14:30:01.000000Z`, peer: '127.0.0.1:51230', reason: 'the password is wrong' }],
    },
  });
  const message = (direction: 'in' | 'out', second: string, text: string) =>
    ({ at: `${DAY}14:32:${second}.000000Z`, direction, message: text }) as const;
  known.take(ask('session.log', { ...place, limit: 50 }), {
    messages: [message('in', '04', ORDER), message('out', '05', REPORT)],
  });
}

/** A bot, an armed fault, one that is spent, and all kinds of faults. */
export function takeBotsAndFaults(known: Known): void {
  const bot: Result<'bot.list'>['bots'][number] = {
    venue: VENUE,
    name: 'noise-AAPL',
    kind: 'noise',
    symbol: 'AAPL',
    owner: 'bot:noise-AAPL',
    orders: 51_204,
    state: 'running',
    problem: null,
  };
  const problem = 'noise.ts:12: the book is empty';
  known.take(ask('bot.list', {}), {
    bots: [
      { ...bot, state: 'loading', problem },
      { ...bot, name: 'maker-MSFT', kind: 'market-maker', symbol: 'MSFT', owner: 'bot:maker-MSFT' },
    ],
  });
  known.take(ask('bot.show', { venue: VENUE, bot: bot.name }), {
    bot: { ...bot, problem, seed: 42, parameters: { ordersPerSecond: 50, share: 0.4 } },
  });
  known.take(ACTIVITY, {
    books: [
      { venue: VENUE, symbol: 'AAPL', level: 'slow', bots: ['noise-AAPL'], orders: 51_204 },
      { venue: VENUE, symbol: 'MSFT', level: 'none', bots: [], orders: 0 },
    ],
    levels: [
      { venue: VENUE, level: 'none', bots: {} },
      { venue: VENUE, level: 'slow', bots: { noise: {} } },
    ],
  });
  const spent = {
    ...FAULT,
    name: 'lost',
    kind: 'ack-lost' as const,
    armed: false,
    left: 0,
    side: null,
    session: null,
  };
  known.take(ask('fault.list', {}), { faults: [FAULT, spent] });
  known.take(CATALOGUE, allKinds());
}

function allKinds(): Result<'fault.catalogue'> {
  const describe = faultHandlers['fault.catalogue'] as unknown as (
    params: Params<'fault.catalogue'>,
  ) => Result<'fault.catalogue'>;
  return describe({});
}

const HELD_ORDER: OrderJson = {
  orderId: 'O-9',
  venue: VENUE,
  owner: 'fix44.CLIENT1',
  clientOrderId: 'A-1',
  symbol: 'AAPL',
  side: 'buy',
  orderType: 'limit',
  price: '190.01',
  timeInForce: 'day',
  stopPrice: null,
  trailOffset: null,
  peg: null,
  pegOffset: null,
  display: null,
  minimum: null,
  allOrNone: false,
  postOnly: false,
  expireAt: null,
  status: 'new',
  place: 'held',
  workingPrice: null,
  quantity: '100',
  cumQuantity: '0',
  leavesQuantity: '100',
  averagePrice: null,
  enteredAt: `${DAY}14:32:04.000000Z`,
};

/** An order that waits, its hold, and a snapshot. */
export function takeWhatWaits(known: Known): void {
  known.take(ask('order.list', { held: true }), { orders: [HELD_ORDER], requests: [], more: false });
  known.take(ask('hold.list', {}), {
    holds: [
      {
        venue: VENUE,
        name: 'large',
        stages: ['new'],
        symbol: 'AAPL',
        side: 'buy',
        owner: null,
        clientOrderId: null,
        minQuantity: '100',
        maxQuantity: null,
        minPrice: null,
        maxPrice: null,
        nth: 1,
        times: null,
        pend: false,
        timeoutMs: 30_000,
        onTimeout: 'release',
      },
    ],
  });
  known.take(ask('snapshot.list', {}), {
    snapshots: [
      {
        name: 'monday',
        venue: VENUE,
        note: 'before the auction',
        takenAt: `${DAY}08:55:00.000000Z`,
        bytes: 120_400,
      },
    ],
  });
}

/** A logon, a refused file, one that was taken, an order, and a time in which too much happened. */
export function takeEvents(known: Known): void {
  const ofSession = {
    session: 'fix44.CLIENT1',
    endpoint: 'fix44',
    senderCompId: 'SIM',
    targetCompId: 'CLIENT1',
  };
  const happened: Extract<EventItem, { venue: string }>['event'][] = [
    {
      type: 'config-reloaded',
      at: `${DAY}14:30:01.000000Z`,
      file: 'xsim.toml',
      changes: ['instrument MSFT created'],
    },
    { type: 'session-logged-on', at: `${DAY}14:30:12.000000Z`, ...ofSession, peer: '127.0.0.1:51234' },
    {
      type: 'config-refused',
      at: `${DAY}14:31:00.000000Z`,
      file: 'xsim.toml',
      problems: [{ line: 12, column: 12, message: 'tickSize must be a decimal number' }],
    },
    {
      type: 'order-accepted',
      at: `${DAY}14:31:10.000000Z`,
      number: 7,
      executionId: 'E-7',
      order: HELD_ORDER,
    },
    {
      type: 'fault-fired',
      at: `${DAY}14:31:40.000000Z`,
      ...ofSession,
      fault: 'late',
      kind: 'ack-late',
      detail: 'the acknowledgement of O-9 comes 500 ms later',
    },
  ];
  for (const [index, event] of happened.entries())
    known.log.take({ sequence: index + 1, venue: VENUE, event });
  known.log.pause();
}

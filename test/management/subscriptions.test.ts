import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DEFAULT_RULES } from '../../src/engine/rules.ts';
import { EVENTS, NOTIFICATIONS, type EventJson } from '../../src/management/events.ts';
import type { Peer } from '../kit/management-peer.ts';
import { OPENING, SmallDaemon, type SmallVenue } from '../kit/small-daemon.ts';

const BUY = { symbol: 'VOD', side: 'buy', quantity: '10', price: '10' };
const OF_ACME = { session: 'ACME', endpoint: 'orders', senderCompId: 'XSIM', targetCompId: 'ACME' };

/** The events of the next message, each of the form that the table declares. */
async function nextEvents(peer: Peer): Promise<EventJson[]> {
  const { method, params } = await peer.line((line) => line.method !== undefined);
  assert.equal(method, 'events');
  const { from, to, events } = NOTIFICATIONS.events.parse(params);
  assert.equal(events.length, to - from + 1);
  return events.map(({ event }) => EVENTS[event.type].parse(event));
}

/** Has everything happen that can; `ask` calls a method and returns the refusal, if it is one. */
async function everyKindOfEvent(
  venue: SmallVenue,
  ask: (method: string, params: object) => Promise<string | null>,
): Promise<void> {
  const does = async (method: string, params: object): Promise<void> =>
    assert.equal(await ask(method, params), null, method);
  const terms = venue.venue.instrument('VOD')!.terms;
  venue.list('TSLA');
  venue.submit({ type: 'set-rules', rules: { ...DEFAULT_RULES, maxOrdersPerSecond: 1_000 } });
  venue.submit({ type: 'update-instrument', instrument: { ...terms, maxQuantity: '1000' } });
  await does('order.enter', { ...BUY, clientOrderId: 'first' });
  await does('order.enter', { symbol: 'VOD', side: 'buy', quantity: '1', stopPrice: '10' });
  await does('order.enter', { ...BUY, side: 'sell', quantity: '4' });
  await does('order.replace', { orderId: 'O-1', quantity: '20', clientOrderId: 'second' });
  await does('order.replace', { orderId: 'O-1', quantity: '10' });
  venue.submit({ type: 'dispute-trade', owner: 'operator', executionId: 4, reason: 'other', text: null });
  await does('trade.correct', { tradeId: 'T-1', price: '9.50', quantity: '4' });
  await does('trade.bust', { tradeId: 'T-1' });
  await does('order.cancel', { orderId: 'O-1' });
  assert.equal(await ask('order.cancel', { orderId: 'O-1' }), 'not-open');
  assert.equal(await ask('order.enter', { ...BUY, price: '10.001' }), 'price-off-tick');
  await does('hold.add', { name: 'desk', stages: ['new', 'cancel'], times: 2, pend: true });
  await does('order.enter', { ...BUY, owner: 'ACME', clientOrderId: 'held' });
  await does('order.release', { orderId: 'O-4' });
  await does('order.cancel', { orderId: 'O-4', clientOrderId: 'cancel' });
  await does('order.rejectCancel', { orderId: 'O-4', text: 'Too late' });
  await does('order.doneForDay', { orderId: 'O-4' });
  venue.submit({ type: 'set-rules', rules: { ...DEFAULT_RULES, profile: 'broker' } });
  await does('order.enter', { ...BUY, owner: 'ACME', clientOrderId: 'pending' });
  await does('order.guarantee', { orderId: 'O-5', quantity: '1', price: '9' });
  await does('order.cancel', { orderId: 'O-5', clientOrderId: 'pending cancel' });
  await does('phase.set', { symbol: 'VOD', phase: 'intraday-auction' });
  await does('order.enter', BUY);
  await does('order.enter', { ...BUY, side: 'sell' });
  await does('order.cancelAll', { symbol: 'VOD' });
  await does('order.enter', { ...BUY, symbol: 'TSLA' });
  venue.submit({ type: 'end-day' });
  venue.submit({
    type: 'update-instrument',
    instrument: { ...terms, symbol: 'TSLA', aliases: {}, lastTradingAt: venue.now() + 2 },
  });
  venue.submit({ type: 'advance' });
  venue.submit({ type: 'remove-instrument', symbol: 'TSLA' });
  venue.tell({ type: 'config-reloaded', at: OPENING, file: venue.file, changes: ['stop bot noise-VOD'] });
  const problems = [{ line: 2, column: 1, message: 'unknown key' }];
  venue.tell({ type: 'config-refused', at: OPENING, file: venue.file, problems });
  venue.tell({ type: 'session-logged-on', at: OPENING, ...OF_ACME, peer: '127.0.0.1:5000' });
  const fired = { fault: 'lost', kind: 'ack-lost', detail: '35=8 of a1' } as const;
  venue.tell({ type: 'fault-fired', at: OPENING, ...OF_ACME, ...fired });
  venue.tell({ type: 'bot-failed', at: OPENING, bot: 'own', reason: 'Error: bang', state: 'quarantined' });
  venue.tell({ type: 'session-logged-out', at: OPENING, ...OF_ACME, reason: 'disconnected' });
}

describe('events', () => {
  it('of every kind have the form that the table declares', async () => {
    await using daemon = await SmallDaemon.start();
    using viewer = await daemon.logOn('viewer');
    using desk = await daemon.logOn('operator');
    assert.equal((await viewer.call('events.subscribe', {})).result?.['subscription'], 1);
    await everyKindOfEvent(daemon.venue(), async (method, params) => {
      const { error } = await desk.call(method, params);
      return (error?.data['reason'] ?? error?.data['code'] ?? null) as string | null;
    });
    const types = new Set<string>();
    while (!types.has('session-logged-out')) for (const { type } of await nextEvents(viewer)) types.add(type);
    assert.deepEqual([...types].toSorted(), Object.keys(EVENTS).toSorted());
  });

  for (const [what, filter, expected] of [
    ['of a type', { types: ['trade'] }, ['trade']],
    ['of a symbol', { symbol: 'TSLA' }, ['order-accepted TSLA']],
    ['of an alias', { symbol: 'ISIN-TSLA' }, ['order-accepted TSLA']],
    ['of an owner', { owner: 'ACME' }, ['order-accepted VOD', 'order-executed VOD', 'session-logged-on']],
    ['of an order', { venue: 'XSIM', orderId: 'O-2' }, ['order-accepted VOD', 'order-executed VOD']],
    ['of a venue', { venue: 'XTWO' }, ['order-accepted VOD']],
  ] as const) {
    it(`can be had ${what} only`, async () => {
      await using daemon = await SmallDaemon.start({ venues: ['XSIM', 'XTWO'] });
      daemon.venue().list('TSLA');
      using desk = await daemon.logOn('operator');
      await desk.call('events.subscribe', filter);
      for (const params of [
        { ...BUY, venue: 'XSIM', owner: 'ACME' },
        { ...BUY, venue: 'XSIM', side: 'sell' },
        { ...BUY, symbol: 'TSLA' },
        { ...BUY, venue: 'XTWO' },
      ]) {
        desk.write(`${JSON.stringify({ jsonrpc: '2.0', id: 'x', method: 'order.enter', params })}\n`);
      }
      daemon.venue().tell({ type: 'session-logged-on', at: OPENING, ...OF_ACME, peer: 'x' });
      const seen: string[] = [];
      while (seen.length < expected.length) {
        for (const event of await nextEvents(desk)) {
          const symbol = 'order' in event ? ` ${event.order?.symbol}` : '';
          seen.push(`${event.type}${symbol}`);
        }
      }
      assert.deepEqual(seen.toSorted(), [...expected].toSorted());
      assert.deepEqual(
        desk.lines.filter(({ method }) => method !== undefined),
        [],
      );
    });
  }

  it('end with the subscription, and with the connection', async () => {
    await using daemon = await SmallDaemon.start();
    using desk = await daemon.logOn('operator');
    await desk.call('events.subscribe', {});
    await desk.call('book.subscribe', { symbol: 'VOD' });
    assert.equal(daemon.venue().listeners, 3);
    await desk.call('events.unsubscribe', { subscription: 1 });
    assert.equal(daemon.venue().listeners, 1);
    assert.equal(
      (await desk.call('events.unsubscribe', { subscription: 1 })).error?.data['code'],
      'not-found',
    );
    await desk.call('order.enter', BUY);
    assert.equal(
      desk.lines.some(({ method }) => method === 'events'),
      false,
    );
    desk[Symbol.dispose]();
    using other = await daemon.logOn('viewer');
    await other.call('daemon.status');
    assert.equal(daemon.venue().listeners, 0);
  });

  it('are written once for all who want the same, and each gets those since it asked', async () => {
    await using daemon = await SmallDaemon.start();
    using early = await daemon.logOn('viewer');
    using late = await daemon.logOn('viewer');
    using desk = await daemon.logOn('operator');
    await early.call('events.subscribe', {});
    const { listeners } = daemon.venue();
    daemon.holdCommits();
    daemon.venue().fill('VOD', 2);
    late.write('{"jsonrpc":"2.0","id":"x","method":"events.subscribe"}\n');
    // Answered at once, so what came before has been dealt with.
    await late.call('daemon.status');
    daemon.venue().fill('VOD', 3);
    assert.equal(daemon.venue().listeners, listeners);
    daemon.commit();
    const rangeOf = async (peer: Peer): Promise<unknown> => {
      const { params } = await peer.line(({ method }) => method === 'events');
      const { from, to, events } = NOTIFICATIONS.events.parse(params);
      return [from, to, events.map(({ event }) => (event as EventJson<'order-accepted'>).executionId)];
    };
    assert.deepEqual(await rangeOf(early), [1, 5, ['E-1', 'E-2', 'E-3', 'E-4', 'E-5']]);
    assert.deepEqual(await rangeOf(late), [1, 3, ['E-3', 'E-4', 'E-5']]);
    await desk.call('order.enter', BUY);
    assert.deepEqual(await rangeOf(late), [4, 4, ['E-6']]);
  });

  it('are not had for what does not exist, nor without limit', async () => {
    await using daemon = await SmallDaemon.start({ limits: { subscriptions: 2 } });
    using viewer = await daemon.logOn('viewer');
    const code = async (params: object): Promise<unknown> =>
      (await viewer.call('events.subscribe', params)).error?.data['code'];
    assert.equal(await code({ venue: 'XOTHER' }), 'not-found');
    assert.equal(await code({ symbol: 'GOOG' }), 'not-found');
    assert.equal(await code({ types: ['fill'] }), 'invalid-params');
    assert.equal(await code({ types: [] }), 'invalid-params');
    assert.equal(await code({}), undefined);
    assert.equal(await code({}), undefined);
    assert.equal(await code({}), 'overloaded');
  });
});

describe('a subscription to a book', () => {
  it('starts with the book as it is, and sends it again when it has changed', async () => {
    await using daemon = await SmallDaemon.start();
    using viewer = await daemon.logOn('viewer');
    using desk = await daemon.logOn('operator');
    await viewer.call('book.subscribe', { symbol: 'ISIN-VOD', intervalMs: 50 });
    const book = async (): Promise<Record<string, unknown>> => {
      const { params } = await viewer.line(({ method }) => method === 'book');
      return NOTIFICATIONS.book.parse(params).book;
    };
    assert.deepEqual(await book(), {
      venue: 'XSIM',
      symbol: 'VOD',
      phase: 'continuous',
      indicative: null,
      bids: [],
      asks: [],
      lastTrade: null,
    });
    for (let order = 0; order < 10; order++) await desk.call('order.enter', BUY);
    let bids: unknown;
    do bids = (await book())['bids'];
    while (JSON.stringify(bids) !== '[{"price":"10.00","quantity":"100","orders":10}]');
    // Refused: the book stays the same, so the next one to come is that of the cancel.
    await desk.call('order.enter', { ...BUY, price: '10.001' });
    await desk.call('order.cancel', { orderId: 'O-1' });
    assert.deepEqual((await book())['bids'], [{ price: '10.00', quantity: '90', orders: 9 }]);
  });

  it('says whose orders are at a price and what the day has come to, to who wants to know', async () => {
    await using daemon = await SmallDaemon.start();
    using desk = await daemon.logOn('operator');
    for (const owner of ['ACME', 'ZETA', 'ACME']) await desk.call('order.enter', { ...BUY, owner });
    await desk.call('order.enter', { ...BUY, price: '9', owner: 'ZETA' });
    const { result } = await desk.call('book.show', { symbol: 'VOD', levels: 1, owners: true });
    const owners = [
      { owner: 'ACME', quantity: '20' },
      { owner: 'ZETA', quantity: '10' },
    ];
    assert.deepEqual(result?.['bids'], [{ price: '10.00', quantity: '30', orders: 3, owners }]);
    await desk.call('order.enter', { ...BUY, side: 'sell', quantity: '5' });
    const { result: dayOf } = await desk.call('book.show', { symbol: 'VOD', day: true });
    const prices = { open: '10.00', high: '10.00', low: '10.00', close: null };
    assert.deepEqual(dayOf?.['day'], { ...prices, volume: '5' });
    const plain = await desk.call('book.show', { symbol: 'VOD', levels: 1 });
    assert.deepEqual(plain.result?.['bids'], [{ price: '10.00', quantity: '25', orders: 3 }]);
  });
});

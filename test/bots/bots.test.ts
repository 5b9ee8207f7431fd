import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BOTS, type BotKindName } from '../../src/bots/index.ts';
import type { Bot, BotContext } from '../../src/bots/bot.ts';
import { contextOf } from '../../src/bots/context.ts';
import { randomStream } from '../../src/bots/random.ts';
import type { Command } from '../../src/engine/command.ts';
import type { OrderAccepted, VenueEvent } from '../../src/engine/event.ts';
import type { InstrumentTerms } from '../../src/engine/instrument.ts';
import type { Phase } from '../../src/engine/phases.ts';
import { Venue } from '../../src/engine/venue.ts';

const START = 1_000_000_000;

/** Runs bots on one book in virtual time, each event told to each bot, as the daemon does. */
function run(
  bots: readonly (readonly [BotKindName, object])[],
  seed: number,
  seconds: number,
  more: Partial<InstrumentTerms> = {},
  phase: Phase = 'continuous',
) {
  const venue = new Venue('X');
  const terms = {
    assetClass: 'equity',
    currency: 'USD',
    tickSize: '0.01',
    lotSize: '1',
    aliases: {},
  } as const;
  venue.list({ ...terms, symbol: 'ABC', ...more });
  const queue: Command[] = [];
  const events: VenueEvent[] = [];
  let now = START;
  const running: Bot[] = bots.map(([name, parameters]) => {
    let id = 0;
    const identity = {
      owner: `bot:${name}`,
      random: randomStream(seed, name),
      nextClientOrderId: () => String(++id),
      tape: null,
    };
    const context = contextOf(
      venue,
      venue.instrument('ABC')!,
      identity,
      (command) => queue.push(command),
      () => {},
    );
    const kind = BOTS[name] as {
      parameters: { parse(value: object): object };
      create(p: object, c: BotContext): Bot;
    };
    return kind.create(kind.parameters.parse(parameters), context);
  });
  const drain = (): void => {
    for (let command = queue.shift(); command !== undefined; command = queue.shift()) {
      venue.apply(command, now, (event) => {
        events.push(event);
        for (const bot of running) bot.onEvent(event);
      });
    }
  };
  queue.push({
    type: 'set-phase',
    symbol: null,
    phase,
    until: null,
    allowCancels: true,
    cancelOrders: false,
  });
  drain();
  for (const bot of running) bot.start(now);
  drain();
  for (let step = 0; step < 100_000; step++) {
    const next = running.reduce((first, bot) => (bot.nextDeadline() < first.nextDeadline() ? bot : first));
    now = next.nextDeadline();
    if (now > START + seconds * 1_000_000) break;
    next.tick(now);
    drain();
  }
  return { venue, events };
}

const MAKER = [
  'market-maker',
  { reference: '100.00', levels: 3, spreadTicks: 2, quantityLots: 100 },
] as const;
const NOISE = ['noise', { ordersPerSecond: 5, maxLots: 50 }] as const;

test('a market maker quotes each level of both sides, and no two of its own quotes trade', () => {
  const { venue, events } = run([MAKER], 1, 60);
  const { bids, asks } = venue.depth('ABC', 100);
  assert.deepEqual([bids.length, asks.length], [3, 3]);
  assert.equal(asks[0]!.price - bids[0]!.price, 2);
  assert.ok([...bids, ...asks].every((level) => level.quantity === 100 && level.orders === 1));
  assert.equal(events.filter((event) => event.type === 'trade' || event.type === 'order-rejected').length, 0);
});

test('noise trades with what is quoted, and the quotes come back', () => {
  const { venue, events } = run([MAKER, NOISE], 1, 60);
  const trades = events.filter((event) => event.type === 'trade').length;
  assert.ok(trades > 150 && trades < 600, `${trades} trades in a minute at 5 orders a second`);
  assert.equal(events.filter((event) => event.type === 'order-rejected').length, 0);
  assert.equal(venue.depth('ABC', 100).bids.length > 0, true);
});

test('a seed gives the same flow again, event by event, and another seed another', () => {
  const flow = (seed: number): string => JSON.stringify(run([MAKER, NOISE], seed, 30).events);
  assert.equal(flow(7), flow(7));
  assert.notEqual(flow(7), flow(8));
});

test('the streams of two names are apart, and spread over the interval', () => {
  const [one, two] = [randomStream(1, 'one'), randomStream(1, 'two')];
  const draws = Array.from({ length: 10_000 }, () => one());
  assert.notEqual(draws[0], two());
  assert.ok(draws.every((draw) => draw >= 0 && draw < 1));
  const mean = draws.reduce((sum, draw) => sum + draw, 0) / draws.length;
  assert.ok(Math.abs(mean - 0.5) < 0.02, `mean ${mean}`);
});

test('quotes are prices that the instrument takes', () => {
  const tickTable = [{ from: '100.00', tickSize: '0.05' }];
  const { venue, events } = run([MAKER], 1, 60, { tickTable });
  const { bids, asks } = venue.depth('ABC', 100);
  assert.deepEqual([bids.length, asks.length], [3, 3]);
  assert.equal(events.filter((event) => event.type === 'order-rejected').length, 0);
  const cheap = run([['market-maker', { reference: '0.02', levels: 5 }]], 1, 60);
  assert.equal(cheap.events.filter((event) => event.type === 'order-rejected').length, 0);
});

test('bots send nothing that their phase refuses', () => {
  for (const phase of ['closed', 'halt', 'opening-auction', 'pre-open', 'trade-at-last'] as const) {
    const { venue, events } = run([MAKER, NOISE], 1, 10, {}, phase);
    assert.equal(events.filter((event) => event.type === 'order-rejected').length, 0, phase);
    const collects = phase === 'opening-auction' || phase === 'pre-open';
    assert.equal(venue.openOrders, collects ? 6 : 0, phase);
  }
});

test('a reference price off the tick, or a quantity that is not taken, is refused when the bot is made', () => {
  assert.throws(
    () => run([MAKER], 1, 1, { maxQuantity: '50' }),
    /quantityLots 100 is not within the 1 to 50 lots/,
  );

  assert.throws(
    () => run([['market-maker', { reference: '100.001' }]], 1, 1),
    /not a multiple of the tick size 0.01/,
  );
});

test('noise has limit orders that wait away from the market, and no more at a time than it may', () => {
  const flow = {
    ordersPerSecond: 20,
    limitShare: 0.8,
    distanceTicks: 4,
    lifetimeMs: 2_000,
    maxOpenOrders: 25,
    buyShare: 0.7,
  };
  const { venue, events } = run([MAKER, ['noise', flow]], 3, 120);
  const own = events.filter((event) => 'order' in event && event.order?.owner === 'bot:noise');
  const entered = own.filter(({ type }) => type === 'order-accepted').map((event) => event as OrderAccepted);
  const limits = entered.filter(({ order }) => order.orderType === 'limit');
  const share = (part: number, of: number): number => Math.round((part / of) * 100) / 100;
  assert.ok(entered.length > 1_800 && entered.length < 2_600, `${entered.length} orders in 2 minutes`);
  assert.ok(Math.abs(share(limits.length, entered.length) - 0.8) < 0.06);
  assert.ok(
    Math.abs(share(entered.filter(({ order }) => order.side === 'buy').length, entered.length) - 0.7) < 0.06,
  );
  assert.ok(own.some(({ type }) => type === 'order-canceled'));
  assert.equal(events.filter(({ type }) => type === 'order-rejected').length, 0);
  const open = venue.registry.open().filter(({ owner }) => owner === 'bot:noise');
  assert.ok(open.length > 5 && open.length <= 25, `${open.length} open`);
});

test('a taker takes now from one side, now from the other', () => {
  const { events } = run([MAKER, ['taker', { quantityLots: 7, everyMs: 500 }]], 1, 10);
  const trades = events.filter((event) => event.type === 'trade');
  assert.deepEqual(
    trades.slice(0, 4).map(({ aggressor, quantity }) => [aggressor, quantity]),
    [
      ['buy', 7],
      ['sell', 7],
      ['buy', 7],
      ['sell', 7],
    ],
  );
  assert.equal(trades.length, 20);
  const sold = run([MAKER, ['taker', { side: 'sell', everyMs: { from: 100, to: 200 } }]], 1, 10).events;
  assert.ok(sold.every((event) => event.type !== 'trade' || event.aggressor === 'sell'));
});

test('momentum follows a market that moves, and rests after that', () => {
  const buyers = ['taker', { side: 'buy', quantityLots: 250, everyMs: 100 }] as const;
  const momentum = ['momentum', { trades: 3, thresholdTicks: 1, quantityLots: 5, pauseMs: 2_000 }] as const;
  const { events } = run([MAKER, buyers, momentum], 1, 10);
  const own = events.filter(
    (event) => event.type === 'order-accepted' && event.order.owner === 'bot:momentum',
  );
  assert.ok(own.length >= 2 && own.length <= 5, `${own.length} orders`);
  assert.ok(own.every((event) => event.type === 'order-accepted' && event.order.side === 'buy'));
});

test('a market maker that has bought quotes lower, to sell', () => {
  const sellers = ['taker', { side: 'sell', quantityLots: 100, everyMs: 1_000 }] as const;
  const middle = (skewLots: number): number => {
    const maker = ['market-maker', { ...MAKER[1], driftTicks: 0, skewLots }] as const;
    const { bids, asks } = run([maker, sellers], 1, 10).venue.depth('ABC', 1);
    return (bids[0]!.price + asks[0]!.price) / 2;
  };
  const flat = middle(0);
  // A thousand lots long.
  const long = middle(200);
  assert.ok(flat - long >= 4 && flat - long <= 5, `${flat}, ${long}`);
});

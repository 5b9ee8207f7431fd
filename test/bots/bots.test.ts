import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BOTS, type BotKindName } from '../../src/bots/index.ts';
import type { Bot, BotContext } from '../../src/bots/bot.ts';
import { randomStream } from '../../src/bots/random.ts';
import type { Command } from '../../src/engine/command.ts';
import type { VenueEvent } from '../../src/engine/event.ts';
import type { InstrumentTerms } from '../../src/engine/instrument.ts';
import { PHASE_RULES, type Phase } from '../../src/engine/phases.ts';
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
    const context: BotContext = {
      owner: `bot:${name}`,
      instrument: venue.instrument('ABC')!,
      matching: () => (PHASE_RULES[phase].enter ? PHASE_RULES[phase].matching : null),
      random: randomStream(seed, name),
      nextClientOrderId: () => String(++id),
      submit: (command) => queue.push(command),
    };
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

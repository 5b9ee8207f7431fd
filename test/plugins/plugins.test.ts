import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pluginTable, PluginVenue } from '../kit/plugin-venue.ts';

test('a plugin is told what happens on its book, sees the market as it was then, and trades', async (context) => {
  const venue = await PluginVenue.start(
    context,
    {
      'taker.ts': `
        import type { Bot, BotContext } from 'simctl/bot';
        export default (context: BotContext, parameters: { quantity: number }): Bot => ({
          start() { context.log('begins at ' + context.now()); },
          onEvent(event) {
            if (event.type !== 'order-accepted' || event.order.owner === context.owner) return;
            context.log('sees ' + context.best('buy') + ' ' + context.best('sell') + ' ' + context.lastPrice() + ' ' + context.matching());
            context.after(20, () => context.enter({ side: 'sell', price: event.order.price!, quantity: parameters.quantity }));
          },
        });`,
    },
    pluginTable('taker', './taker.ts', 'parameters = { quantity = 4 }'),
  );
  await venue.advance();
  assert.equal(venue.bot('taker').state, 'running');

  venue.enter({ clientOrderId: 'c1', price: 990 });
  await venue.advance(19);
  assert.equal(venue.openOrders('C'), 1);
  assert.ok(!venue.events.some(({ type }) => type === 'trade'));
  await venue.advance(1);
  const [trade] = venue.events.filter((event) => event.type === 'trade');
  assert.deepEqual([trade?.price, trade?.quantity, trade?.at], [990, 4, trade!.at]);
  assert.deepEqual(
    venue.logged.filter((text) => text.includes('sees')),
    ['bot taker: sees null null 1000 continuous'],
  );
});

/** Two plugins that answer each other, and a bot of ours. */
const DUEL = `
  export default (context, { side, every }) => {
    const act = () => {
      context.after(every + Math.floor(context.random() * 5), act);
      const price = context.lastPrice() + Math.floor(context.random() * 7) - 3;
      context.enter({ side, price, quantity: 1 + Math.floor(context.random() * 9), timeInForce: 'gtc' });
    };
    return {
      start: act,
      onEvent(event) {
        // It takes its time, as a busy machine would have it.
        for (const until = performance.now() + Math.random() * 0.5; performance.now() < until; );
        if (event.type === 'trade' && context.random() < 0.3) context.cancelAll();
      },
    };
  };`;

test('the same seed gives the same flow while the clock is moved by hand, whichever thread is faster', async (context) => {
  const table = (name: string, side: string, every: number): string =>
    pluginTable(name, './duel.mjs', `parameters = { side = "${side}", every = ${every} }`);
  const flow = async (): Promise<string[]> => {
    const noise = '[[bot]]\nkind = "noise"\nbooks = ["A"]\nordersPerSecond = 50\nlimitShare = 0.5\n';
    const toml = table('one', 'buy', 7) + table('two', 'sell', 7) + noise;
    const venue = await PluginVenue.start(context, { 'duel.mjs': DUEL }, toml);
    await venue.advance(400);
    return venue.events.map((event) => JSON.stringify(event));
  };
  const [first, second] = [await flow(), await flow()];
  assert.ok(first.filter((line) => line.includes('"type":"trade"')).length > 20);
  assert.deepEqual(second, first);
});

test('what it leaves in the book goes with it, and a new thread begins with a clean one', async (context) => {
  const text = `export default (context) => ({ start() { context.enter({ side: 'buy', price: 3, quantity: 1 }); } });`;
  const venue = await PluginVenue.start(
    context,
    { 'quoter.mjs': text },
    pluginTable('quoter', './quoter.mjs'),
  );
  await venue.advance();
  assert.equal(venue.openOrders('bot:quoter'), 1);
  const image = venue.running.snapshots.image();
  venue.running.snapshots.restore(image, 'again');
  venue.running.snapshots.catchUp();
  await venue.advance();
  assert.equal(venue.openOrders('bot:quoter'), 1);
  assert.equal(venue.bot('quoter').orders, 2);
  await venue.running.parts.removeBot('quoter');
  assert.equal(venue.openOrders('bot:quoter'), 0);
});

test('a replay of the journal needs no plugin', async (context) => {
  const text = `export default (context) => ({ onEvent(event) {
    if (event.type === 'order-accepted' && event.order.owner === 'C') context.enter({ side: 'sell', price: 990, quantity: 4 });
  } });`;
  const venue = await PluginVenue.start(context, { 'taker.mjs': text }, pluginTable('taker', './taker.mjs'));
  await venue.advance();
  venue.enter({ clientOrderId: 'c', price: 990 });
  await venue.advance();
  const past: string[] = [];
  await venue.running.history(({ event }) => past.push(event.type), new AbortController().signal);
  assert.deepEqual(
    past,
    venue.events.map(({ type }) => type),
  );
  assert.ok(past.includes('trade'));
});

test('nobody has the daemon load code over the management protocol', async (context) => {
  const venue = await PluginVenue.start(context, {}, '');
  const wish = { kind: 'plugin', symbol: 'A', set: ['module = "/tmp/any.ts"'] };
  await assert.rejects(
    venue.running.parts.createBot(wish),
    /kind: a bot that is made of a file is made by a venue file/,
  );
});

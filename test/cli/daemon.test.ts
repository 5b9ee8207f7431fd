import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { BookJson, DaemonStatusJson, OrderJson, Result } from '../../src/management/methods.ts';
import { RunningDaemon, writeVenue } from './running.ts';

describe('commands to a running daemon', () => {
  let daemon: RunningDaemon;
  before(async () => {
    daemon = await RunningDaemon.start();
    await daemon.enter('buy', '100', '10.00');
    await daemon.enter('sell', '40', '10.00');
    await daemon.enter('sell', '7', '10.05');
  });
  after(() => daemon[Symbol.asyncDispose]());

  it('status: who it is and how it is', async () => {
    const status = (await daemon.answer('status')) as DaemonStatusJson;
    assert.equal(status.pid, daemon.ready.pid);
    assert.equal(status.ephemeral, true);
    const shown = await daemon.shown('status');
    assert.match(shown, new RegExp(`process ${daemon.ready.pid}`));
    assert.match(shown, /^Health +well$/m);
    assert.match(shown, /^XSIM +1 +2 +1 +0 of 1 +0/m);
  });

  for (const [words, symbolOf, text] of [
    [
      ['instrument', 'list'],
      { symbol: 'AAPL', tickSize: '0.01' },
      /^AAPL +XSIM +equity +USD +0\.01 +1 +isin=US0378331005$/m,
    ],
    [['venue', 'list'], { name: 'XSIM', openOrders: 2 }, /^XSIM +1 +2 +1/m],
    [
      ['order', 'list', '--open'],
      { orderId: 'O-1', status: 'partially-filled' },
      /^O-1 .* 60 +partially-filled$/m,
    ],
    [['trade', 'list'], { tradeId: 'T-1', quantity: '40' }, /^T-1 .*40 +10\.00 +sell +O-1 +O-2 +-$/m],
    [['session', 'list'], { name: 'orders.ACME', state: 'logged-out' }, /^orders\.ACME +XSIM .* logged-out/m],
    [
      ['endpoint', 'list'],
      { name: 'orders', beginString: 'FIX.4.4' },
      /^orders +XSIM +FIX\.4\.4 .* ACME +XSIM$/m,
    ],
  ] as const) {
    it(`${words.join(' ')}: an array, or a table`, async () => {
      const list = (await daemon.answer(...words)) as object[];
      assert.ok(Array.isArray(list));
      assert.deepEqual({ ...list[0], ...symbolOf }, list[0]);
      assert.match(await daemon.shown(...words), text);
    });
  }

  it('bot list: says so when there are none', async () => {
    assert.deepEqual(await daemon.answer('bot', 'list'), []);
    assert.match(await daemon.shown('bot', 'list'), /^No bots/);
  });

  it('activity: what goes on where, what the levels are, and why one cannot be', async () => {
    const { books, levels } = (await daemon.answer('activity', 'show')) as Result<'activity.show'>;
    assert.deepEqual(books, [{ venue: 'XSIM', symbol: 'AAPL', level: 'none', bots: [], orders: 0 }]);
    assert.deepEqual(
      levels.map(({ level }) => level),
      ['none', 'slow', 'fast'],
    );
    const shown = await daemon.shown('activity', 'show', 'AAPL');
    assert.match(shown, /^AAPL +XSIM +none +0 +0$/m);
    assert.match(
      shown,
      /^fast +XSIM +market-maker: levels 5, .*; taker: quantityLots 20, everyMs mean 500$/m,
    );
    assert.deepEqual(await daemon.answer('activity', 'set', 'none'), books);
    const refused = await daemon.run('activity', 'set', 'fast');
    assert.equal(refused.exit, 2);
    assert.match(refused.stderr, /"fast" needs a referencePrice of AAPL/);
  });

  it('book show: one book, or the top of all', async () => {
    const book = (await daemon.answer('book', 'show', 'AAPL')) as BookJson;
    assert.deepEqual(book.bids, [{ price: '10.00', quantity: '60', orders: 1 }]);
    assert.deepEqual(await daemon.answer('book', 'show'), [book]);
    assert.deepEqual(await daemon.answer('book', 'show', 'US0378331005'), book);
    assert.match(await daemon.shown('book', 'show', 'AAPL'), /^ +1 +60 +10\.00 +10\.05 +7 +1$/m);
    assert.match(await daemon.shown('book', 'show'), /^AAPL +XSIM +60 +10\.00 +10\.05 +7 +10\.00$/m);
  });

  it('venue show: everything that it has', async () => {
    const shown = (await daemon.answer('venue', 'show', 'XSIM')) as Result<'venue.show'>;
    assert.equal(shown.venue.name, 'XSIM');
    assert.match(await daemon.shown('venue', 'show'), /^AAPL [^]*^orders [^]*^orders\.ACME /m);
  });

  it('venue check: good, or every mistake with its place', async () => {
    const file = await writeVenue(daemon.home);
    const check = (await daemon.answer('venue', 'check', file)) as { valid: boolean; operations: unknown[] };
    assert.deepEqual([check.valid, check.operations], [true, []]);
    assert.match(await daemon.shown('venue', 'check', file), /is good\.\nIt would change nothing\./);
    await writeVenue(daemon.home, '[venue]\nname = "XSIM"\ntimezone = "UTC"\n');
    const { exit, stdout } = await daemon.run('venue', 'check', file);
    assert.equal(exit, 1);
    assert.match(stdout, /xsim\.toml:3:\d+: /);
  });

  it('order enter, show, replace, cancel: the life of an order', async () => {
    const { order } = (await daemon.answer('order', 'enter', 'BUY', '10', 'AAPL', '--price', '9.00')) as {
      order: OrderJson;
    };
    assert.equal(order.status, 'new');
    const id = order.orderId;
    assert.match(await daemon.shown('order', 'show', id), /^Terms +buy 10 AAPL at 9\.00 day$/m);
    assert.match(
      await daemon.shown('order', 'replace', id, '--price', '9.01', '--quantity', '12'),
      /buy 12 AAPL at 9\.01/,
    );
    assert.deepEqual(((await daemon.answer('order', 'show', id)) as OrderJson).price, '9.01');
    assert.equal(((await daemon.answer('order', 'cancel', id)) as OrderJson).status, 'canceled');
    const again = await daemon.run('order', 'cancel', id, '--json');
    assert.equal(again.exit, 1, 'refused by the venue');
    assert.equal(again.stdout, '');
  });

  it('order enter --type market: what traded at once is told', async () => {
    const shown = await daemon.shown(
      'order',
      'enter',
      'buy',
      '2',
      'AAPL',
      '--type',
      'market',
      '--time-in-force',
      'ioc',
    );
    assert.match(shown, /^Fill E-\d+: 2 at 10\.05 \(T-\d+\)$/m);
  });

  it('exit code 1 with the reason when the venue refuses', async () => {
    for (const [words, code] of [
      [['order', 'enter', 'buy', '1', 'AAPL', '--price', '10.001'], 'price-off-tick'],
      [['order', 'enter', 'buy', '1', 'NONE', '--price', '1'], 'unknown-symbol'],
      [['order', 'show', 'O-999'], 'not-found'],
    ] as const) {
      const { exit, stdout, stderr } = await daemon.run(...words, '--json');
      assert.equal(exit, 1, stderr);
      assert.equal(stdout, '');
      assert.equal((JSON.parse(stderr) as { error: { code: string } }).error.code, code);
    }
  });

  it('exit code 2 for words that the daemon cannot understand', async () => {
    const { exit, stderr } = await daemon.run('order', 'show', '7');
    assert.equal(exit, 2);
    assert.match(stderr, /O-7/);
    assert.match(stderr, /simctl order show --help/);
  });
});

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { connect, type Client, type EventTypeName } from '../../sdk/index.ts';
import { DaemonHome, DaemonProcess } from '../kit/daemon.ts';
import { marketVenue } from '../kit/market-venue.ts';
import { RawFix } from '../kit/raw-fix.ts';
import { fixTime, type Field } from '../kit/raw-fix-message.ts';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const run = promisify(execFile);

/** A daemon with the venue, its management and a client of each version of FIX. */
class Market implements AsyncDisposable {
  readonly home: DaemonHome;
  daemon: DaemonProcess;
  sdk: Client;
  readonly #start: () => Promise<DaemonProcess>;

  private constructor(
    home: DaemonHome,
    start: () => Promise<DaemonProcess>,
    daemon: DaemonProcess,
    sdk: Client,
  ) {
    this.home = home;
    this.#start = start;
    this.daemon = daemon;
    this.sdk = sdk;
  }

  static async open(more: string): Promise<Market> {
    const home = await DaemonHome.create();
    const file = await home.venueFile('market', marketVenue(more));
    const start = (): Promise<DaemonProcess> => DaemonProcess.start(home, '--venues', file);
    const daemon = await start();
    return new Market(home, start, daemon, await connect({ home: home.directory }));
  }

  async client(beginString: string, nextSeqNum = 1): Promise<RawFix> {
    const client = await RawFix.connect({ ...this.daemon.client(beginString), nextSeqNum });
    await client.logon();
    return client;
  }

  /** Stops, and starts again with another venue file. */
  async reopen(more: string): Promise<void> {
    await this.sdk.close();
    await this.daemon.stop();
    await this.home.venueFile('market', marketVenue(more));
    this.daemon = await this.#start();
    this.sdk = await connect({ home: this.home.directory });
  }

  /** kill -9, and a daemon in its place. */
  async crash(): Promise<void> {
    await this.daemon.kill();
    this.daemon = await this.#start();
    this.sdk = await connect({ home: this.home.directory });
  }

  /** Runs a command of the shell, and returns what it prints with --json. */
  async shell(...words: string[]): Promise<unknown> {
    const env = { ...process.env, SIMCTL_HOME: this.home.directory, NO_COLOR: '1' };
    const { stdout } = await run(process.execPath, [MAIN, ...words, '--json'], { env });
    return JSON.parse(stdout) as unknown;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.sdk.close();
    await this.daemon.stop();
    await this.home[Symbol.asyncDispose]();
  }
}

function order(id: string, side: 1 | 2, quantity: number, price: string, ...more: Field[]): Field[] {
  const head: Field[] = [
    [11, id],
    [21, 1],
    [55, 'ACME'],
    [54, side],
    [60, fixTime(new Date())],
  ];
  return [...head, [38, quantity], [40, 2], [44, price], ...more];
}

/** Waits for events of these types to happen, each after the one before, and returns the last. */
async function happening(client: Client, types: EventTypeName[]): Promise<void> {
  await using events = client.events({ types });
  const wanted = [...types];
  for await (const { event } of events) {
    if (event.type === wanted[0]) wanted.shift();
    if (wanted.length === 0) return;
  }
}

/** The time of day, in UTC, so many seconds from now. */
function timeOfDay(seconds: number): string {
  return new Date(Date.now() + seconds * 1_000).toISOString().slice(11, 19);
}

describe('a market over its daemon', () => {
  it('opens by its schedule, as FIX and the SDK see it', { timeout: 60_000 }, async () => {
    const began = performance.now();
    await using market = await Market.open('');
    // Time enough to start once more, however busy the machine is.
    const leadSeconds = 3 + (2 * (performance.now() - began)) / 1_000;
    const schedule = [
      [-3_600, 'opening-auction'],
      [leadSeconds, 'continuous'],
    ] as const;
    await market.reopen(
      schedule
        .map(([seconds, phase]) => `[[phase]]\nat = "${timeOfDay(seconds)}"\nphase = "${phase}"\n`)
        .join(''),
    );
    assert.equal((await market.sdk.phase.show()).phases[0]?.phase, 'opening-auction');
    const opened = happening(market.sdk, ['phase-changed', 'trade']);
    const client = await market.client('FIX.4.4');
    client.send('D', order('buy', 1, 100, '10.05', [59, 2]));
    client.send('D', order('sell', 2, 60, '10.01'));
    await client.expect('8', { 11: 'sell', 150: 0 });
    const { indicative, phase } = await market.sdk.book.show({ symbol: 'ACME' });
    assert.deepEqual(indicative, { price: '10.05', quantity: '60', surplus: '40', surplusSide: 'buy' });
    assert.equal(phase, 'opening-auction');
    await opened;
    const fill = await client.expect('8', { 11: 'sell', 150: 'F' });
    assert.deepEqual([fill.get(31), fill.get(32), fill.get(851)], ['10.05', '60', undefined]);
    // What was for the opening only does not outlive it.
    await client.expect('8', { 11: 'buy', 150: 4, 14: 60 });
    assert.equal((await market.sdk.book.show({ symbol: 'ACME' })).phase, 'continuous');
    await client.logout();
  });

  it('is halted and resumed by command, and by the time', { timeout: 60_000 }, async () => {
    await using market = await Market.open('');
    const client = await market.client('FIX.4.2');
    client.send('D', order('a', 1, 10, '10.00'));
    await client.expect('8', { 11: 'a', 150: 0 });
    const resumed = happening(market.sdk, ['phase-changed', 'phase-changed']);
    const { phase } = await market.sdk.instrument.halt({
      symbol: 'ACME',
      until: '1500ms',
      forbidCancels: true,
    });
    assert.deepEqual([phase.phase, phase.own, phase.allowCancels], ['halt', true, false]);
    client.send('D', order('b', 1, 10, '10.00'));
    const refused = await client.expect('8', { 11: 'b', 150: 8 });
    assert.deepEqual([refused.get(103), refused.get(58)], ['2', 'The venue takes no orders in this phase.']);
    client.send('F', [
      [41, 'a'],
      [11, 'c'],
      [55, 'ACME'],
      [54, 1],
      [38, 10],
      [60, fixTime(new Date())],
    ]);
    await client.expect('9', { 11: 'c', 39: 0 });
    await resumed;
    client.send('D', order('d', 1, 10, '10.00'));
    await client.expect('8', { 11: 'd', 150: 0 });
    assert.deepEqual(await market.shell('phase', 'set', 'closed'), [
      { venue: 'XTST', symbol: null, phase: 'closed', own: false, until: null, allowCancels: true },
    ]);
    client.send('D', order('e', 1, 10, '10.00'));
    await client.expect('8', { 11: 'e', 150: 8, 103: 2 });
    await client.logout();
  });

  it('has a held order decided by SDK and shell alike', { timeout: 60_000 }, async () => {
    await using market = await Market.open(
      '[[hold]]\nname = "desk"\nowner = "fix44.*"\nstages = ["new", "cancel"]\npend = true\ntimeoutMs = 3600000\n',
    );
    const client = await market.client('FIX.4.4');
    const told = async (id: string): Promise<(string | undefined)[]> => {
      const reports = client.received.filter((message) => message.type === '8' && message.get(11) === id);
      return reports.map((report) => [150, 39, 14, 151, 31].map((tag) => report.get(tag)).join(' '));
    };
    const decide = {
      sdk: async (orderId: string): Promise<void> => {
        await market.sdk.order.ack({ orderId });
        await market.sdk.call('order.fill', { orderId, quantity: '40', price: '9.99' });
        await market.sdk.order.release({ orderId });
      },
      shell: async (orderId: string): Promise<void> => {
        await market.shell('order', 'ack', orderId);
        await market.shell('order', 'fill', orderId, '40', '--price', '9.99');
        await market.shell('order', 'release', orderId);
      },
    };
    for (const [by, orderId] of [
      ['sdk', 'O-1'],
      ['shell', 'O-2'],
    ] as const) {
      client.send('D', order(by, 1, 100, '10.00'));
      await client.expect('8', { 11: by, 150: 'A', 39: 'A' });
      const { orders } = await market.sdk.order.list({ held: true });
      assert.deepEqual(
        orders.map((held) => [held.orderId, held.status, held.place]),
        [[orderId, 'pending-new', 'held']],
      );
      await decide[by](orderId);
      await client.expect('8', { 11: by, 150: 'F' });
      assert.equal((await market.sdk.order.list({ held: true })).orders.length, 0);
    }
    assert.deepEqual(await told('sdk'), ['A A 0 100 ', '0 0 0 100 ', 'F 1 40 60 9.99']);
    assert.deepEqual(await told('shell'), await told('sdk'));
    // Two decide at once: the second is told that nothing waits any more.
    await assert.rejects(market.sdk.order.release({ orderId: 'O-2' }), { reason: 'not-held' });
    // A cancel waits as well, and is refused in the words of whoever decides.
    client.send('F', [
      [41, 'sdk'],
      [11, 'x'],
      [55, 'ACME'],
      [54, 1],
      [38, 100],
      [60, fixTime(new Date())],
    ]);
    await client.expect('8', { 11: 'x', 150: 6, 39: 6 });
    const [waiting] = (await market.shell('order', 'list', '--held')) as { request: { request: string } }[];
    assert.equal(waiting?.request.request, 'cancel');
    await market.sdk.order.rejectCancel({ orderId: 'O-1', reason: 'too-late', text: 'At the exchange' });
    await client.expect('9', { 11: 'x', 39: 1, 102: 0, 58: 'At the exchange' });
    await client.logout();
  });

  it('undoes a trade over FIX, and shows what is left of it', { timeout: 60_000 }, async () => {
    await using market = await Market.open('');
    const client = await market.client('FIX.4.2');
    client.send('D', order('buy', 1, 100, '10.00'));
    client.send('D', order('sell', 2, 40, '10.00'));
    const bought = await client.expect('8', { 11: 'buy', 150: 1, 14: 40 });
    const { orders } = await market.sdk.trade.bust({ tradeId: 'T-1' });
    assert.deepEqual(
      orders.map((each) => [each.orderId, each.cumQuantity, each.leavesQuantity]),
      [
        ['O-1', '0', '60'],
        ['O-2', '0', '0'],
      ],
    );
    const busted = await client.expect('8', { 11: 'buy', 20: 1 });
    assert.deepEqual(
      [busted.get(19), busted.get(14), busted.get(151), busted.get(6), busted.get(39)],
      [bought.get(17), '0', '60', '0', '0'],
    );
    await assert.rejects(market.shell('trade', 'bust', 'T-1'), /trade-busted/);
    await client.logout();
  });

  it('lets orders expire that were to while it was down', { timeout: 60_000 }, async () => {
    await using market = await Market.open('');
    const client = await market.client('FIX.4.4');
    const expireAt = new Date(Date.now() + 1_500);
    client.send('D', order('gtd', 1, 10, '10.00', [59, 6], [126, fixTime(expireAt)]));
    await client.expect('8', { 11: 'gtd', 150: 0 });
    await market.crash();
    const again = await market.client('FIX.4.4', client.nextSeqNum);
    // What the venue has told nobody is stored, and sent when it is asked for.
    again.send('2', [
      [7, 1],
      [16, 0],
    ]);
    const expired = await again.expect('8', { 11: 'gtd', 150: 'C' });
    assert.ok(expired.get(60)! >= fixTime(expireAt), expired.toString());
    await again.logout();
  });

  it(
    'cancels the orders of a session that wants it so when its connection ends',
    { timeout: 60_000 },
    async () => {
      await using market = await Market.open('');
      const keeps = await market.client('FIX.4.4');
      keeps.send('D', order('keeps', 1, 10, '9.00'));
      await keeps.expect('8', { 11: 'keeps', 150: 0 });
      const loses = await market.client('FIX.4.2');
      loses.send('D', order('first', 1, 10, '10.00'));
      await loses.expect('8', { 11: 'first', 150: 0 });
      const canceled = happening(market.sdk, ['order-canceled', 'mass-canceled']);
      await Promise.all([keeps.drop(), loses.drop()]);
      await canceled;
      const open = async (): Promise<string[]> =>
        (await market.sdk.order.list({ open: true })).orders.map(({ clientOrderId }) => clientOrderId);
      assert.deepEqual(await open(), ['keeps']);
      // It hears of it when it is back: the report was stored, and is sent again when it is asked for.
      const back = await market.client('FIX.4.2', loses.nextSeqNum);
      back.send('2', [
        [7, 1],
        [16, 0],
      ]);
      await back.expect('8', { 11: 'first', 150: 4, 378: 4 });
      back.send('D', order('second', 1, 10, '10.00'));
      await back.expect('8', { 11: 'second', 150: 0 });
      // The connections of a daemon that was killed have ended too.
      await market.crash();
      assert.deepEqual(await open(), ['keeps']);
      const third = await market.client('FIX.4.2', back.nextSeqNum);
      third.send('D', order('third', 1, 10, '10.00'));
      await third.expect('8', { 11: 'third', 150: 0 });
      // Nor do they outlive a daemon that stops in good order.
      await market.reopen('');
      assert.deepEqual(await open(), ['keeps']);
    },
  );

  it(
    'has orders answered by bots, and lets go of what they hold when it was killed',
    { timeout: 60_000 },
    async () => {
      await using market = await Market.open(
        '[[bot]]\nkind = "auto-partial"\nbooks = ["ACME"]\nshare = 0.25\nmatch = { session = "fix44*", side = "buy" }\n' +
          '[[bot]]\nkind = "auto-fill"\nbooks = ["ACME"]\ndelayMs = 3_600_000\nmatch = { side = "sell" }\n',
      );
      const client = await market.client('FIX.4.4');
      client.send('D', order('part', 1, 100, '10.00'));
      await client.expect('8', { 11: 'part', 150: 0 });
      const fill = await client.expect('8', { 11: 'part', 150: 'F' });
      assert.deepEqual([fill.get(32), fill.get(31), fill.get(151)], ['25', '10.00', '75']);
      client.send('D', order('late', 2, 40, '10.00'));
      await client.expect('8', { 11: 'late', 150: 0 });
      const places = async (): Promise<string[]> =>
        (await market.sdk.order.list({ open: true })).orders.map(
          ({ clientOrderId, place }) => `${clientOrderId} ${place}`,
        );
      assert.deepEqual(await places(), ['part book', 'late held']);
      await market.crash();
      // It was for sale at a price that is bid, so it trades as soon as nobody holds it any more.
      assert.deepEqual(await places(), ['part book']);
      const { holds } = await market.sdk.hold.list();
      assert.deepEqual(
        holds.map(({ name }) => name),
        ['bots:ACME'],
      );
    },
  );
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { connect, ExpectationFailed, Expectations, SimctlError, type Client } from '../../sdk/index.ts';
import { DaemonHome, DaemonProcess } from '../kit/daemon.ts';
import { marketVenue } from '../kit/market-venue.ts';
import { RawFix } from '../kit/raw-fix.ts';
import { fixTime, type Field } from '../kit/raw-fix-message.ts';

const SLOW = { timeout: 60_000 };

/** A daemon, a client of it, and somebody who trades. */
class Desk implements AsyncDisposable {
  readonly sdk: Client;
  readonly trader: RawFix;
  readonly #home: DaemonHome;
  readonly #daemon: DaemonProcess;

  private constructor(home: DaemonHome, daemon: DaemonProcess, sdk: Client, trader: RawFix) {
    this.#home = home;
    this.#daemon = daemon;
    this.sdk = sdk;
    this.trader = trader;
  }

  static async open(): Promise<Desk> {
    const home = await DaemonHome.create();
    const file = await home.venueFile('desk', marketVenue(''));
    const daemon = await DaemonProcess.start(home, '--venues', file);
    const trader = await RawFix.connect(daemon.client('FIX.4.4'));
    await trader.logon();
    return new Desk(home, daemon, await connect({ home: home.directory }), trader);
  }

  enter(id: string, side: 1 | 2, quantity: number, price: string): void {
    this.trader.send('D', [...order(id, side, quantity), [44, price]]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.sdk.close();
    await this.#daemon.stop();
    await this.#home[Symbol.asyncDispose]();
  }
}

function order(id: string, side: 1 | 2, quantity: number): Field[] {
  return [
    [11, id],
    [55, 'ACME'],
    [54, side],
    [60, fixTime(new Date())],
    [38, quantity],
    [40, 2],
  ];
}

describe('a test as the counterparty', () => {
  it('decides about orders and requests that it expects', SLOW, async () => {
    await using desk = await Desk.open();
    await using venue = await Expectations.begin(desk.sdk, { symbol: 'ACME' });
    desk.enter('a1', 1, 100, '10.00');
    const held = await venue.expectOrder({ symbol: 'ACME', side: 'buy', quantity: '100.0', price: '10' });
    assert.equal(held.state.place, 'held');
    assert.equal((await held.ack()).status, 'new');
    await desk.trader.expect('8', { 11: 'a1', 150: 0 });
    assert.deepEqual([(await held.fill('40', '9.99')).cumQuantity, held.state.leavesQuantity], ['40', '60']);
    await desk.trader.expect('8', { 11: 'a1', 150: 'F', 31: '9.99', 32: 40 });
    await held.release();
    desk.trader.send('F', [[41, 'a1'], ...order('a2', 1, 100).slice(0, 5)]);
    const first = await held.expectCancel();
    await first.reject({ text: 'not now' });
    await desk.trader.expect('9', { 11: 'a2', 58: 'not now' });
    desk.trader.send('G', [[41, 'a1'], ...order('a3', 1, 80), [44, '10.01']]);
    assert.equal((await (await held.expectReplace()).accept()).quantity, '80');
    await desk.trader.expect('8', { 11: 'a3', 150: 5 });
    desk.trader.send('F', [[41, 'a3'], ...order('a4', 1, 80).slice(0, 5)]);
    assert.equal((await (await held.expectCancel()).accept()).status, 'canceled');
    desk.enter('a5', 2, 10, '10.00');
    await (await venue.expectOrder({ clientOrderId: /^a5$/ })).reject({ text: 'no' });
    await desk.trader.expect('8', { 11: 'a5', 150: 8, 58: 'no' });
    await venue.verifyNoMore();
  });

  it('fails with what came near, and with what happened', SLOW, async () => {
    await using desk = await Desk.open();
    await using venue = await Expectations.begin(desk.sdk, { withinMs: 300 });
    desk.enter('b1', 1, 90, '10.00');
    desk.enter('b2', 2, 100, '11.00');
    await venue.expectOrder({ clientOrderId: 'b2' });
    desk.enter('b3', 2, 50, '11.00');
    const failed = await venue.expectOrder({ side: 'buy', quantity: '100' }).then(
      () => assert.fail('no such order came'),
      (error: unknown) => error,
    );
    assert.ok(failed instanceof ExpectationFailed);
    const lines = failed.message.split('\n');
    assert.equal(lines[0], 'an order with side buy, quantity 100 did not come within 300 ms; what did come:');
    assert.match(lines[1]!, /O-1, b1 of .*: buy 90 ACME 10.00: quantity: 90, wanted 100$/);
    assert.match(lines[2]!, /O-3, b3 of .*: side: sell, wanted buy; quantity: 50, wanted 100$/);
    assert.match(failed.message, /what happened:\n {2}[0-9:.]+ hold-added.*\n.* order-held {2}.*b1 \(O-1\)/);
    await assert.rejects(venue.verifyNoMore(), /not expected:\n {2}O-1, b1 .*\n {2}O-3, b3/);
  });

  it(
    'lets go of what it has not decided when it ends, and leaves alone what is not its own',
    SLOW,
    async () => {
      await using desk = await Desk.open();
      {
        await using venue = await Expectations.begin(desk.sdk, { session: 'nobody' });
        desk.enter('c1', 1, 10, '10.00');
        await desk.trader.expect('8', { 11: 'c1', 150: 0 });
        await assert.rejects(
          venue.expectOrder({}, { withinMs: 50 }),
          /any order did not come within 50 ms; nothing else/,
        );
      }
      {
        await using venue = await Expectations.begin(desk.sdk);
        desk.enter('c2', 2, 10, '10.00');
        await assert.rejects(venue.expectOrder({ side: 'buy' }, { withinMs: 300 }), /side: sell, wanted buy/);
      }
      // It goes on to the book, where it trades.
      await desk.trader.expect('8', { 11: 'c2', 150: 'F' });
      assert.deepEqual((await desk.sdk.hold.list()).holds, []);
      await assert.rejects(Expectations.begin(desk.sdk, { venue: 'NONE' }), SimctlError);
    },
  );
});

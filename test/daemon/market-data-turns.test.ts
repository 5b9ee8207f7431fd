import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DaemonHome, DaemonProcess } from '../kit/daemon.ts';
import { QUIET_SYMBOL, QUIET_VENUE } from '../kit/quiet-venue.ts';
import { fixTime } from '../kit/raw-fix-message.ts';
import { RawFix } from '../kit/raw-fix.ts';

/** As daemon/market-data-turns.ts has it. */
const REST_MS = 10;
const ORDERS = 300;

test('market data is told at most once in ten milliseconds, and the last of it without anything else happening', async () => {
  await using home = await DaemonHome.create();
  const venue = await home.venueFile('quiet', QUIET_VENUE);
  const daemon = await DaemonProcess.start(home, '--ephemeral', '--venues', venue);
  const subscriber = await RawFix.connect(daemon.client('FIX.4.4', 0));
  const trader = await RawFix.connect(daemon.client('FIX.4.4', 1));
  try {
    await subscriber.logon();
    await trader.logon();
    const request = ['262=B', '263=1', '264=0', '265=1', '267=1', '269=0', '146=1', `55=${QUIET_SYMBOL}`];
    subscriber.send(
      'V',
      request.map((field) => field.split('=')).map(([tag, value]) => [Number(tag), value!]),
    );
    await subscriber.expect('W');
    const began = performance.now();
    for (let number = 1; number <= ORDERS; number++) {
      trader.send('D', order(number));
      // Each order has a turn of its own.
      await trader.expect('8', { 11: `O${number}` });
    }
    // The last one alone is at this price.
    await subscriber.expect('X', { 278: `B${priceOf(ORDERS)}` });
    const elapsedMs = performance.now() - began;
    const told = subscriber.received.filter(({ type }) => type === 'X').length;
    assert.ok(told >= 1 && told <= elapsedMs / REST_MS + 2, `${told} in ${elapsedMs.toFixed(0)} ms`);
  } finally {
    await subscriber.drop();
    await trader.drop();
    await daemon.kill();
  }
});

function priceOf(number: number): string {
  return number === ORDERS ? '2.00' : '1.00';
}

function order(number: number): [number, string | number][] {
  return [
    [11, `O${number}`],
    [55, QUIET_SYMBOL],
    [54, 1],
    [60, fixTime(new Date())],
    [38, 100],
    [40, 2],
    [44, priceOf(number)],
    [59, 0],
  ];
}

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { connect } from '../../sdk/index.ts';
import { DaemonHome, DaemonProcess } from '../kit/daemon.ts';
import { QUIET_SYMBOL, QUIET_VENUE } from '../kit/quiet-venue.ts';
import { fixTime, type Field } from '../kit/raw-fix-message.ts';
import { RawFix } from '../kit/raw-fix.ts';

const order = (clOrdId: string, side: 1 | 2, price: string): Field[] => [
  [11, clOrdId],
  [21, 1],
  [55, QUIET_SYMBOL],
  [54, side],
  [60, fixTime(new Date())],
  [38, 100],
  [40, 2],
  [44, price],
];

/** Everything from a number on. */
const resendFrom = (seqNum: number): Field[] => [
  [7, seqNum],
  [16, 0],
];

const bookOf: Field[] = [
  [262, 'book'],
  [263, 1],
  [264, 0],
  [265, 1],
  [267, 2],
  [269, 0],
  [269, 1],
  [146, 1],
  [55, QUIET_SYMBOL],
];

describe('a number that was given', () => {
  it('to a report that nobody was sent any more is that of the report after a restart', async () => {
    await using home = await DaemonHome.create();
    const venue = await home.venueFile('quiet', QUIET_VENUE);
    const start = () => DaemonProcess.start(home, '--durability', 'process', '--venues', venue);
    const first = await start();
    const fix = await RawFix.connect(first.client('FIX.4.4'));
    await fix.logon();
    fix.send('D', order('a1', 1, '10.00'));
    const accepted = await fix.expect('8', { 11: 'a1', 150: 0 });
    await using client = await connect({ home: home.directory });
    const stopped = first.stop();
    // It does not answer the Logout, and so the daemon waits: what happens meanwhile it is not told.
    const logout = await fix.expect('5');
    await client.order.cancel({ orderId: accepted.get(37)! });
    assert.equal(await stopped, 0);
    await fix.closed;
    assert.equal(fix.received.at(-1)!.seqNum, logout.seqNum);

    await using second = await start();
    const again = await RawFix.connect({ ...second.client('FIX.4.4'), nextSeqNum: fix.nextSeqNum });
    const logon = await again.logon();
    assert.equal(logon.seqNum, logout.seqNum + 2);
    again.send('2', resendFrom(logout.seqNum + 1));
    const report = await again.expect('8', { 11: 'a1', 150: 4 });
    assert.equal(report.seqNum, logout.seqNum + 1);
    assert.ok(report.isPossDup);
    await again.logout();
  });

  it('to market data, which is not kept, is never given again, even after kill -9', async () => {
    await using home = await DaemonHome.create();
    const venue = await home.venueFile('quiet', QUIET_VENUE);
    const start = () => DaemonProcess.start(home, '--durability', 'process', '--venues', venue);
    const first = await start();
    const fix = await RawFix.connect(first.client('FIX.4.4'));
    await fix.logon();
    fix.send('V', bookOf);
    await fix.expect('W');
    for (const [index, price] of ['9.00', '9.10', '9.20'].entries()) {
      fix.send('D', order(`a${index}`, 1, price));
      await fix.expect('8', { 11: `a${index}`, 150: 0 });
      await fix.expect('X');
    }
    await first.kill();
    await fix.closed;
    const last = fix.received.at(-1)!.seqNum;
    const kept = fix.received.filter(({ type }) => type === '8').map(({ seqNum }) => seqNum);
    assert.ok(fix.received.filter(({ type }) => type === 'X').length >= 3);

    await using second = await start();
    const again = await RawFix.connect({ ...second.client('FIX.4.4'), nextSeqNum: fix.nextSeqNum });
    const logon = await again.logon();
    assert.ok(logon.seqNum > last, `${logon.seqNum} after ${last}`);
    again.send('2', resendFrom(1));
    again.send('1', [[112, 'done']]);
    await again.expect('0', { 112: 'done' });
    const resent = again.received.filter(({ isPossDup }) => isPossDup);
    assert.deepEqual(
      resent.filter(({ type }) => type === '8').map(({ seqNum }) => seqNum),
      kept,
    );
    // The rest is filled, and without a hole.
    let next = 1;
    for (const message of resent) {
      assert.equal(message.seqNum, next);
      next = message.type === '4' ? Number(message.get(36)) : next + 1;
    }
    assert.ok(next > last);
    await again.logout();
  });
});

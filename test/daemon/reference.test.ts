import assert from 'node:assert/strict';
import { it } from 'node:test';
import { connect } from '../../sdk/index.ts';
import { DaemonHome, DaemonProcess } from '../kit/daemon.ts';
import { RawFix } from '../kit/raw-fix.ts';
import { fixTime } from '../kit/raw-fix-message.ts';

const VENUE = `
[venue]
name = "TEST"

[[instrument]]
symbol = "ABC"
assetClass = "equity"
currency = "USD"
tickSize = "0.01"
lotSize = "1"
aliases = { isin = "US0000000001" }

[[endpoint]]
name = "e"
protocol = "fix"
beginString = "FIX.4.4"

[[session]]
endpoint = "e"
senderCompId = "TEST"
targetCompId = "CLIENT"
`;

it('pushes statuses as they change, and after a crash repeats how an order named its instrument', async () => {
  await using home = await DaemonHome.create();
  const file = await home.venueFile('test', VENUE);
  let daemon = await DaemonProcess.start(home, '--venues', file);
  try {
    const client = await RawFix.connect(daemon.client('FIX.4.4'));
    await client.logon();
    client.send('D', [
      [11, 'a1'],
      [48, 'US0000000001'],
      [22, '4'],
      [54, '1'],
      [60, fixTime(new Date())],
      [38, '10'],
      [40, '2'],
      [44, '5'],
      [59, '1'],
    ]);
    const accepted = await client.expect('8', { 11: 'a1', 39: 0, 55: 'ABC', 48: 'US0000000001', 22: 4 });
    client.send('e', [
      [324, 's'],
      [48, 'US0000000001'],
      [22, '4'],
      [263, '1'],
    ]);
    client.send('g', [
      [335, 'g'],
      [263, '1'],
    ]);
    await client.expect('f', { 324: 's', 325: 'N', 326: 17 });
    await client.expect('h', { 335: 'g', 325: 'N', 340: 2 });
    const sdk = await connect({ home: home.directory });
    await sdk.phase.set({ phase: 'halt' });
    await client.expect('f', { 324: 's', 48: 'US0000000001', 325: 'Y', 326: 2 });
    await client.expect('h', { 335: 'g', 325: 'Y', 340: 1 });
    await sdk.close();

    await daemon.kill();
    daemon = await DaemonProcess.start(home, '--venues', file);
    const again = await RawFix.connect({ ...daemon.client('FIX.4.4'), nextSeqNum: client.nextSeqNum });
    await again.logon();
    again.send('H', [
      [11, 'a1'],
      [55, 'ABC'],
      [54, '1'],
    ]);
    const status = await again.expect('8', { 11: 'a1', 150: 'I', 48: 'US0000000001', 22: 4 });
    assert.equal(status.get(37), accepted.get(37));
    // Subscriptions have ended with the connection.
    again.send('e', [
      [324, 's'],
      [55, 'ABC'],
      [263, '2'],
    ]);
    await again.expect('j', { 372: 'e', 380: 1 });
  } finally {
    await daemon.stop();
  }
});

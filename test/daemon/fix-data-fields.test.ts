import assert from 'node:assert/strict';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { DaemonHome, DaemonProcess } from '../kit/daemon.ts';
import { RawFix } from '../kit/raw-fix.ts';

/** The dictionary of the session scenarios: DeskNote (9050) is data, and DeskNoteLen (9070) says how long it is. */
const DICTIONARY = join(import.meta.dirname, '..', 'conformance', 'desk.xml');
const NOTE = 'first\x0110=000\x018=FIX.4.4\x01last';

const FILE = `
[venue]
name = "XTST"
[[instrument]]
symbol = "ACME"
assetClass = "equity"
currency = "USD"
tickSize = "0.01"
lotSize = "1"
[[endpoint]]
name = "orders"
protocol = "fix"
beginString = "FIX.4.4"
[[session]]
endpoint = "orders"
senderCompId = "XTST"
targetCompId = "DESK"
dictionary = "desk.xml"
[[session]]
endpoint = "orders"
senderCompId = "XTST"
targetCompId = "PLAIN"
`;

const ORDER = [
  [11, 'A-1'],
  [55, 'ACME'],
  [54, 1],
  [60, '20260302-09:00:00'],
  [38, 5],
  [40, 2],
  [44, '10.00'],
] as const;
const NOTED = [...ORDER, [9070, NOTE.length], [9050, NOTE]] as const;

describe("data fields of a session's own dictionary", () => {
  let home: DaemonHome;
  let daemon: DaemonProcess;

  before(async () => {
    home = await DaemonHome.create();
    await copyFile(DICTIONARY, join(home.directory, 'desk.xml'));
    daemon = await DaemonProcess.start(home, await home.venueFile('data', FILE), '--ephemeral');
  });
  after(async () => {
    await daemon[Symbol.asyncDispose]();
    await home[Symbol.asyncDispose]();
  });

  const logOn = async (nth: number): Promise<RawFix> => {
    const client = await RawFix.connect(daemon.client('FIX.4.4', nth));
    await client.logon();
    return client;
  };

  it('hold SOH, and neither the order nor what follows is taken for anything else', async () => {
    const client = await logOn(0);
    client.send('D', NOTED);
    const report = await client.expect('8', { 11: 'A-1' });
    assert.equal(report.get(150), '0');
    client.send('1', [[112, 'behind']]);
    await client.expect('0', { 112: 'behind' });
    assert.deepEqual(
      client.received.map(({ type }) => type),
      ['A', '8', '0'],
    );
    await client.logout();
  });

  it('are fields like any other to a session that has not declared them', async () => {
    const client = await logOn(1);
    // A message that holds a CheckSum field before its end is garbled: its number is not used up.
    client.send('D', NOTED);
    client.nextSeqNum--;
    client.send('1', [[112, 'behind']]);
    await client.expect('0', { 112: 'behind' });
    assert.deepEqual(
      client.received.map(({ type }) => type),
      ['A', '0'],
    );
    await client.logout();
  });
});

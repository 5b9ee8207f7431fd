import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { hashPassword } from '../../src/config/password-hash.ts';
import { DaemonHome, DaemonProcess } from '../kit/daemon.ts';
import { RawFix, type RawFixOptions } from '../kit/raw-fix.ts';

const SECRET = 'correct horse battery staple';

const FILE = (hash: string): string => `
[venue]
name = "XTST"
[[instrument]]
symbol = "ACME"
assetClass = "equity"
currency = "USD"
tickSize = "0.01"
lotSize = "1"

[[endpoint]]
name = "any"
protocol = "fix"
beginString = "FIX.4.4"
[[session]]
endpoint = "any"
senderCompId = "XTST"
targetCompId = "*"
maxSessions = 2
[[session]]
endpoint = "any"
name = "desk"
senderCompId = "XTST"
targetCompId = "DESK"
timestampPrecision = "us"
[[session]]
endpoint = "any"
name = "desk-7"
senderCompId = "XTST"
targetCompId = "DESK"
targetSubId = "7"
senderSubId = "MATCH"
targetLocationId = "LDN"
roles = ["market-data"]
[[session]]
endpoint = "any"
name = "elsewhere"
senderCompId = "XTST"
targetCompId = "ELSEWHERE"
allowFrom = ["192.0.2.0/24"]
[[session]]
endpoint = "any"
name = "busy"
senderCompId = "XTST"
targetCompId = "BUSY"
logonsPerMinute = 2
[[session]]
endpoint = "any"
name = "loose"
senderCompId = "XTST"
targetCompId = "LOOSE"
validate = { allowUnknownMessageFields = true, checkLatency = false, checkCompId = false, validateFieldsOutOfOrder = false }

[[endpoint]]
name = "secret"
protocol = "fix"
beginString = "FIX.4.2"
[[session]]
endpoint = "secret"
senderCompId = "XTST"
targetCompId = "ALPHA"
username = "alice"
passwordHash = "${hash}"
[[session]]
endpoint = "secret"
senderCompId = "XTST"
targetCompId = "BETA"
password = "plain"
roles = ["drop-copy"]
copies = { venue = true }
`;

const ORDER = [
  [11, 'A-1'],
  [21, 1],
  [55, 'ACME'],
  [54, 1],
  [60, '20260302-09:00:00'],
  [38, 5],
  [40, 2],
  [44, '10.00'],
] as const;

describe('who may log on, and as whom', () => {
  let home: DaemonHome;
  let daemon: DaemonProcess;
  let venue: string;

  before(async () => {
    home = await DaemonHome.create();
    venue = await home.venueFile('xtst', FILE(await hashPassword(SECRET)));
    daemon = await DaemonProcess.start(home, '--venues', venue);
  });
  after(async () => {
    await daemon[Symbol.asyncDispose]();
    await home[Symbol.asyncDispose]();
  });

  function connect(
    client: string,
    beginString = 'FIX.4.4',
    options: Partial<RawFixOptions> = {},
  ): Promise<RawFix> {
    return RawFix.connect({ ...daemon.client(beginString), senderCompId: client, ...options });
  }

  /** Sends a Logon that gets no byte. */
  async function refused(
    client: string,
    fields: Parameters<RawFix['send']>[1],
    beginString?: string,
  ): Promise<void> {
    const fix = await connect(client, beginString);
    fix.send('A', [[98, 0], [108, 30], ...fields!]);
    await fix.closed;
    assert.deepEqual(fix.received, []);
  }

  it('by SubIDs and locations among equal CompIDs; what is sent carries them', async () => {
    const desk = await connect('DESK');
    const answer = await desk.logon();
    assert.equal(answer.get(57), undefined);
    assert.match(answer.get(52)!, /\.\d{6}$/);
    const seven = await connect('DESK');
    seven.send(
      'A',
      [
        [98, 0],
        [108, 30],
      ],
      [
        [50, '7'],
        [57, 'MATCH'],
        [142, 'LDN'],
      ],
    );
    const logon = await seven.expect('A');
    assert.deepEqual(
      [50, 57, 142, 143].map((tag) => logon.get(tag)),
      ['MATCH', '7', undefined, 'LDN'],
    );
    assert.match(logon.get(52)!, /\.\d{3}$/);
    await desk.logout();
    await seven.logout();
  });

  it('a message of a role that the session does not have is refused: Not authorized', async () => {
    const seven = await connect('DESK');
    seven.nextSeqNum = 3;
    seven.send(
      'A',
      [
        [98, 0],
        [108, 30],
      ],
      [
        [50, '7'],
        [57, 'MATCH'],
        [142, 'LDN'],
      ],
    );
    await seven.expect('A');
    seven.send('D', ORDER, [[50, '7']]);
    const refusal = await seven.expect('j');
    assert.deepEqual(
      [372, 380, 58].map((tag) => refusal.get(tag)),
      ['D', '6', 'Not authorized'],
    );
    // Of no role at all.
    seven.send('B', [
      [148, 'News'],
      [33, 1],
      [58, 'Line'],
    ]);
    assert.equal((await seven.expect('W')).get(262), 'R');
    await seven.logout();

    // FIX 4.2 has no such reason.
    const dropCopy = await connect('BETA', 'FIX.4.2');
    await dropCopy.logon([[554, 'plain']]);
    dropCopy.send('D', ORDER);
    const other = await dropCopy.expect('j');
    assert.deepEqual(
      [380, 58].map((tag) => other.get(tag)),
      ['0', 'Not authorized'],
    );
    await dropCopy.logout();
  });

  it('any client, up to a number; each keeps its numbers and orders over a restart', async () => {
    const one = await connect('ONE');
    await one.logon();
    one.send('D', ORDER);
    await one.expect('8', { 150: 0 });
    const two = await connect('TWO');
    await two.logon();
    await refused('THREE', []);
    await refused('NO/NAME', []);
    await two.logout();
    await one.logout();

    await daemon.stop();
    daemon = await DaemonProcess.start(home, '--venues', venue);
    const again = await connect('ONE', 'FIX.4.4', { nextSeqNum: one.nextSeqNum });
    assert.equal((await again.logon()).get(34), '4');
    again.send('F', [
      [11, 'A-2'],
      [41, 'A-1'],
      [55, 'ACME'],
      [54, 1],
      [60, '20260302-09:00:00'],
    ]);
    await again.expect('8', { 150: 4, 41: 'A-1' });
    await refused('THREE', []);
    await again.logout();
  });

  it('from allowed addresses only', () => refused('ELSEWHERE', []));

  it('so many times a minute', async () => {
    for (let nth = 1; nth <= 2; nth++) {
      const fix = await connect('BUSY', 'FIX.4.4', { nextSeqNum: 2 * nth - 1 });
      await fix.logon();
      await fix.logout();
    }
    await refused('BUSY', []);
  });

  it('with the password of which the file has a hash; a second time at once', async () => {
    await refused(
      'ALPHA',
      [
        [553, 'alice'],
        [554, 'wrong'],
      ],
      'FIX.4.2',
    );
    await refused(
      'ALPHA',
      [
        [553, 'bob'],
        [554, SECRET],
      ],
      'FIX.4.2',
    );
    await refused('ALPHA', [], 'FIX.4.2');
    await refused('NOBODY', [[554, SECRET]], 'FIX.4.2');
    await refused('BETA', [[554, SECRET]], 'FIX.4.2');
    for (const nextSeqNum of [1, 3]) {
      const fix = await connect('ALPHA', 'FIX.4.2', { nextSeqNum });
      // What comes right behind the Logon waits with it.
      fix.send('A', [
        [98, 0],
        [108, 30],
        [553, 'alice'],
        [554, SECRET],
      ]);
      fix.send('5');
      assert.equal((await fix.expect('A')).get(34), String(nextSeqNum));
      await fix.expect('5');
      await fix.closed;
    }
  });

  it('and is held to what the session validates', async () => {
    const fix = await connect('LOOSE');
    fix.send(
      'A',
      [
        [98, 0],
        [108, 30],
        [4321, 'x'],
      ],
      [[52, '20200101-00:00:00']],
    );
    await fix.expect('A');
    fix.send(
      '1',
      [
        [112, 'a'],
        [4321, 'x'],
      ],
      [
        [52, '20200101-00:00:00'],
        [49, 'OTHER'],
      ],
    );
    assert.equal((await fix.expect('0')).get(112), 'a');
    fix.send('1', [[112, '']]);
    assert.equal((await fix.expect('3')).get(373), '4');
    await fix.logout();
  });
});

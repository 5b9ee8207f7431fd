import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { it } from 'node:test';
import { DaemonHome, DaemonProcess } from '../kit/daemon.ts';
import { pcapFile, type Segment } from '../kit/pcap.ts';
import { dissect, FIX_PORT, hasTshark } from '../kit/tshark.ts';
import { QUIET_SYMBOL, QUIET_VENUE } from '../kit/quiet-venue.ts';
import { fixTime, type Field } from '../kit/raw-fix-message.ts';
import { RawFix } from '../kit/raw-fix.ts';

const skip = hasTshark() ? false : 'tshark is not installed';

for (const beginString of ['FIX.4.2', 'FIX.4.4']) {
  it(`tshark finds nothing malformed in a session of ${beginString}`, { skip }, async () => {
    await using home = await DaemonHome.create();
    const venue = await home.venueFile('quiet', QUIET_VENUE);
    await using daemon = await DaemonProcess.start(home, '--durability', 'none', '--venues', venue);
    const options = daemon.client(beginString);
    await using tap = await Tap.open(options.port);
    const fix = await RawFix.connect({ ...options, port: tap.port });
    await trade(fix);
    const path = join(home.directory, 'session.pcap');
    await writeFile(path, pcapFile(tap.segments, FIX_PORT));
    const dissected = await dissect(path);
    const types = dissected.map(({ msgType }) => msgType);
    assert.equal(types.length, fix.received.length + tap.messagesOut, 'every message is one to tshark');
    for (const type of ['A', '0', '1', '2', '3', '4', '5', 'D', 'F', '8', '9', 'j']) {
      assert.ok(types.includes(type), `35=${type} is in the capture`);
    }
    assert.deepEqual(
      dissected.flatMap(({ complaints }) => complaints),
      [],
    );
    // It would have told: one changed byte is found.
    const logon = tap.segments[0]!.bytes;
    logon[logon.indexOf('108=30') + 4] = 0x34;
    await writeFile(path, pcapFile(tap.segments, FIX_PORT));
    assert.notDeepEqual(
      (await dissect(path)).flatMap(({ complaints }) => complaints),
      [],
    );
  });
}

/** Every message that the venue has, both ways. */
async function trade(fix: RawFix): Promise<void> {
  const now = (): Field => [60, fixTime(new Date())];
  const order = (id: string, side: number): Field[] => [
    [11, id],
    [21, 1],
    [55, QUIET_SYMBOL],
    [54, side],
    [38, 10],
    [40, 2],
    [44, '10.00'],
    now(),
  ];
  await fix.logon();
  fix.send('D', order('buy', 1));
  fix.send('D', order('sell', 2));
  await fix.expect('8', { 11: 'sell', 39: 2 });
  fix.send('F', [[41, 'none'], [11, 'cancel'], [55, QUIET_SYMBOL], [54, 1], [38, 1], now()]);
  await fix.expect('9');
  fix.send('B', [
    [148, 'news'],
    [33, 1],
    [58, 'unsupported here'],
  ]);
  await fix.expect('j');
  fix.send(
    'D',
    order('bad', 1).filter(([tag]) => tag !== 54),
  );
  fix.send('2', [
    [7, 1],
    [16, 0],
  ]);
  fix.send('1', [[112, 'asked']]);
  await fix.expect('0', { 112: 'asked' });
  await fix.logout();
}

/** A relay that remembers the bytes of both directions as they came. */
class Tap implements AsyncDisposable {
  readonly segments: Segment[] = [];
  readonly port: number;
  readonly #server: ReturnType<typeof createServer>;

  private constructor(server: ReturnType<typeof createServer>) {
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
  }

  static async open(port: number): Promise<Tap> {
    const server = createServer((client) => {
      const venue = connect(port, '127.0.0.1');
      client.on('data', (bytes: Buffer) => tap.segments.push({ from: 'client', bytes })).pipe(venue);
      venue.on('data', (bytes: Buffer) => tap.segments.push({ from: 'venue', bytes })).pipe(client);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const tap = new Tap(server);
    return tap;
  }

  /** Messages that the client sent. */
  get messagesOut(): number {
    const sent = Buffer.concat(
      this.segments.filter(({ from }) => from === 'client').map(({ bytes }) => bytes),
    );
    return sent.toString('latin1').split('8=FIX').length - 1;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close();
    await once(this.#server, 'close');
  }
}

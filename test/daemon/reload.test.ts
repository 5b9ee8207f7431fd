import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { connect, type Client } from '../../sdk/index.ts';
import type { EventJson } from '../../src/management/methods.ts';
import { DaemonHome, DaemonProcess } from '../kit/daemon.ts';
import { QUIET_SYMBOL, QUIET_VENUE } from '../kit/quiet-venue.ts';
import { RawFix } from '../kit/raw-fix.ts';
import { fixTime } from '../kit/raw-fix-message.ts';

type ConfigEvent = EventJson<'config-reloaded' | 'config-refused'>;

/** A daemon that watches a folder with the quiet venue in it. */
class Watched implements AsyncDisposable {
  readonly folder: string;
  readonly file: string;
  readonly daemon: DaemonProcess;
  readonly client: Client;
  readonly #home: DaemonHome;
  readonly #events: AsyncIterator<{ readonly event: unknown }>;

  private constructor(home: DaemonHome, folder: string, daemon: DaemonProcess, client: Client) {
    this.#home = home;
    this.folder = folder;
    this.file = join(folder, 'quiet.toml');
    this.daemon = daemon;
    this.client = client;
    this.#events = client.events({ types: ['config-reloaded', 'config-refused'] });
  }

  static async start(text: string = QUIET_VENUE, ...words: string[]): Promise<Watched> {
    const home = await DaemonHome.create();
    const folder = join(home.directory, 'venues');
    await mkdir(folder);
    await writeFile(join(folder, 'quiet.toml'), text);
    const daemon = await DaemonProcess.start(home, '--durability', 'process', '--venues', folder, ...words);
    const client = await connect({ home: home.directory });
    return new Watched(home, folder, daemon, client);
  }

  /** What is told of the venue's file next. */
  async told(): Promise<ConfigEvent> {
    const { value } = await this.#events.next();
    return (value as { readonly event: ConfigEvent }).event;
  }

  /** Writes the file, and returns what is told of it. */
  async edit(change: (text: string) => string): Promise<ConfigEvent> {
    const told = this.told();
    await writeFile(this.file, change(QUIET_VENUE));
    return told;
  }

  async logOn(beginString: string, nth = 0): Promise<RawFix> {
    const fix = await RawFix.connect(this.daemon.client(beginString, nth));
    await fix.logon();
    return fix;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.client.close();
    await this.daemon[Symbol.asyncDispose]();
    await this.#home[Symbol.asyncDispose]();
  }
}

function order(fix: RawFix, clOrdId: string): void {
  fix.send('D', [
    [11, clOrdId],
    [21, 1],
    [55, QUIET_SYMBOL],
    [54, 1],
    [60, fixTime(new Date())],
    [38, 100],
    [40, 2],
    [44, '10.00'],
  ]);
}

const withKey = (key: string) => (text: string) =>
  text.replace('tickSize = "0.01"', `tickSize = "0.01"\n${key}`);

describe('a venue follows its file', () => {
  it('in what has changed, and in nothing else', async () => {
    await using watched = await Watched.start();
    const stays = await watched.logOn('FIX.4.4', 0);
    const goes = await watched.logOn('FIX.4.4', 1);
    order(stays, 'a1');
    await stays.expect('8', { 11: 'a1', 150: 0 });

    const told = await watched.edit((text) => `${withKey('maxQuantity = "50"')(text)}\nfirm = "BETA"\n`);
    assert.deepEqual(told.type === 'config-reloaded' && told.changes, [
      'remove session fix44.BETA; its client is disconnected',
      `change instrument ${QUIET_SYMBOL}: maxQuantity`,
      'create session fix44.BETA: client BETA to XTST at fix44',
    ]);
    assert.equal((await goes.expect('5')).get(58), 'The venue has been reconfigured');
    await goes.closed;
    order(stays, 'a2');
    assert.equal((await stays.expect('8', { 11: 'a2' })).get(39), '8');
    const { orders } = await watched.client.order.list({ open: true });
    assert.equal(orders.length, 1);
    // It may come back at once, where its numbers were.
    const back = await RawFix.connect({ ...watched.daemon.client('FIX.4.4', 1), nextSeqNum: 2 });
    assert.equal((await back.logon()).seqNum, 3);
    await back.logout();
    await stays.logout();
  });

  it('but not in what is wrong, and says so once', async () => {
    await using watched = await Watched.start();
    const told = await watched.edit(withKey('maxQuantty = "50"'));
    assert.equal(told.type, 'config-refused');
    const { problems } = told as EventJson<'config-refused'>;
    assert.deepEqual(problems, [
      { line: 10, column: 1, message: 'instrument[0].maxQuantty: unknown key; did you mean "maxQuantity"?' },
    ]);
    const { files } = await watched.client.daemon.status();
    assert.deepEqual(
      files.map(({ venue, outcome, problems: found }) => ({ venue, outcome, found })),
      [{ venue: 'XTST', outcome: 'refused', found: problems }],
    );
    // Looked at again, and touched: it is told no more.
    await watched.client.venue.reload();
    const mended = await watched.edit(withKey(''));
    assert.deepEqual(mended.type === 'config-reloaded' && mended.changes, []);
    assert.equal(watched.daemon.log.match(/is not loaded/g)?.length, 1);
  });
});

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { rename, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { venueToml } from '../../src/config/export.ts';
import { loadVenue } from '../../src/config/load.ts';
import { QUIET_SYMBOL, QUIET_VENUE } from '../kit/quiet-venue.ts';
import { RawFix } from '../kit/raw-fix.ts';
import { fixTime } from '../kit/raw-fix-message.ts';
import { WatchedVenue } from '../kit/watched-venue.ts';

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

/** The quiet venue with more keys of its instrument. */
const withKey = (key: string): string =>
  QUIET_VENUE.replace('tickSize = "0.01"', `tickSize = "0.01"\n${key}`);

const venueCalled = (name: string): string => `[venue]\nname = "${name}"\n`;

describe('a venue follows its file', () => {
  it('in what has changed, and in nothing else', async () => {
    await using watched = await WatchedVenue.start();
    const stays = await watched.logOn('FIX.4.4', 0);
    const goes = await watched.logOn('FIX.4.4', 1);
    order(stays, 'a1');
    await stays.expect('8', { 11: 'a1', 150: 0 });
    await watched.client.hold.add({ name: 'by-hand', owner: 'nobody' });

    assert.deepEqual(await watched.changes(`${withKey('maxQuantity = "50"')}\nfirm = "BETA"\n`), [
      'remove session fix44.BETA; its client is disconnected',
      `change instrument ${QUIET_SYMBOL}: maxQuantity`,
      'create session fix44.BETA: client BETA to XTST at fix44',
    ]);
    assert.equal((await goes.expect('5')).get(58), 'The venue has been reconfigured');
    await goes.closed;
    order(stays, 'a2');
    assert.equal((await stays.expect('8', { 11: 'a2' })).get(39), '8');
    assert.equal((await watched.client.order.list({ open: true })).orders.length, 1);
    assert.equal((await watched.client.hold.list()).holds.length, 1, 'what was made by hand stays');
    // It may come back at once, where its numbers were.
    const back = await RawFix.connect({ ...watched.daemon.client('FIX.4.4', 1), nextSeqNum: 2 });
    assert.equal((await back.logon()).seqNum, 3);
    await back.logout();
    await stays.logout();
  });

  it('but not in what is wrong, and says so once', async () => {
    await using watched = await WatchedVenue.start();
    const problems = await watched.problems(withKey('maxQuantty = "50"'));
    assert.deepEqual(problems, ['10:1: instrument[0].maxQuantty: unknown key; did you mean "maxQuantity"?']);
    const { files } = await watched.client.daemon.status();
    assert.deepEqual(
      files.map(({ venue, outcome, problems: found }) => ({ venue, outcome, found })),
      [
        {
          venue: 'XTST',
          outcome: 'refused',
          found: [{ line: 10, column: 1, message: problems[0]!.slice('10:1: '.length) }],
        },
      ],
    );
    const { files: asked } = await watched.client.venue.reload();
    assert.deepEqual(
      asked.map(({ outcome, changes }) => ({ outcome, changes })),
      [{ outcome: 'refused', changes: [] }],
    );
    assert.deepEqual(await watched.changes(QUIET_VENUE), []);
    assert.equal(watched.daemon.log.match(/is not loaded/g)?.length, 1);
  });

  it('with an endpoint whose port stays while all else of it changes', async () => {
    await using watched = await WatchedVenue.start();
    const other = await watched.logOn('FIX.4.4');
    const old = await watched.logOn('FIX.4.2');
    const place = watched.daemon.client('FIX.4.2');
    await watched.changes(QUIET_VENUE.replace('beginString = "FIX.4.2"', 'beginString = "FIX.4.3"'));
    await old.closed;
    const renewed = await RawFix.connect({ ...place, beginString: 'FIX.4.3', nextSeqNum: 2 });
    await renewed.logon();
    assert.equal(other.isClosed, false);
    await renewed.logout();
    await other.logout();
  });

  it('but for an address that it cannot have, and then in nothing', async () => {
    await using watched = await WatchedVenue.start();
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const fix = await watched.logOn('FIX.4.4');
    const text = `${withKey('maxQuantity = "50"')}
[[endpoint]]
name = "more"
protocol = "fix"
beginString = "FIX.4.4"
port = ${port}
`;
    const line = text.split('\n').indexOf(`port = ${port}`) + 1;
    assert.deepEqual(await watched.problems(text), [
      `${line}:8: endpoint[2].port: endpoint "more" of venue XTST cannot listen on 127.0.0.1:${port}: another program does`,
    ]);
    order(fix, 'a1');
    await fix.expect('8', { 11: 'a1', 150: 0 });
    taken.close();
    await once(taken, 'close');
    const { files } = await watched.client.venue.reload();
    assert.equal(files[0]?.changes.length, 2);
    const { endpoints } = await watched.client.endpoint.list();
    assert.deepEqual(endpoints.map((endpoint) => endpoint.port).at(-1), port);
    await fix.logout();
  });

  it('through any number of files that come, move, and go', async () => {
    await using watched = await WatchedVenue.start();
    const { client, folder } = watched;
    const fix = await watched.logOn('FIX.4.4');
    const names = async (): Promise<string[]> => {
      const { venues } = await client.venue.list();
      return venues.map(({ name }) => name).toSorted();
    };
    const file = async (name: string) => {
      const { venues } = await client.venue.list();
      return venues.find((venue) => venue.name === name)!.file;
    };
    await writeFile(join(folder, 'more.toml'), venueCalled('XMORE'));
    await client.venue.reload();
    assert.deepEqual(await names(), ['XMORE', 'XTST']);
    // A second file with the name of a venue is refused, and says whose it is.
    await writeFile(join(folder, 'a.toml'), venueCalled('XTST'));
    const { files } = await client.venue.reload();
    assert.match(
      files.find(({ outcome }) => outcome === 'refused')!.problems[0]!.message,
      /quiet\.toml already has/,
    );
    await rm(join(folder, 'a.toml'));
    // Moved: the same venue.
    await rename(watched.file, join(folder, 'moved.toml'));
    await client.venue.reload();
    assert.equal(await file('XTST'), join(folder, 'moved.toml'));
    // Renamed within: another venue.
    await writeFile(join(folder, 'more.toml'), venueCalled('XLESS'));
    await client.venue.reload();
    assert.deepEqual(await names(), ['XLESS', 'XTST']);
    // Gone: it goes on, until somebody says otherwise.
    await rm(join(folder, 'more.toml'));
    const gone = await client.venue.reload();
    assert.match(gone.files.find(({ venue }) => venue === 'XLESS')!.problems[0]!.message, /is gone/);
    assert.deepEqual(await names(), ['XLESS', 'XTST']);
    await client.venue.reload({ removeMissing: true });
    assert.deepEqual(await names(), ['XTST']);
    assert.deepEqual(
      (await client.daemon.status()).files.map(({ venue }) => venue),
      ['XTST'],
    );
    assert.equal(fix.isClosed, false);
    await fix.logout();
  });

  it('and a dictionary that it names', async () => {
    const dictionary = (tag: number): string =>
      `<fix major="4" minor="4"><header/><trailer/><messages/><components/>` +
      `<fields><field number="${tag}" name="Own" type="STRING"/></fields></fix>`;
    await using watched = await WatchedVenue.start();
    const path = join(watched.folder, 'own.xml');
    await writeFile(path, dictionary(5_001));
    const text = `${QUIET_VENUE}\ndictionary = "own.xml"\n`;
    const [removed] = await watched.changes(text);
    assert.equal(removed, 'remove session fix44.BETA; its client is disconnected');
    const told = watched.told();
    await writeFile(path, dictionary(5_002));
    const event = await told;
    assert.deepEqual(event.type === 'config-reloaded' && event.changes, [
      'remove session fix44.BETA; its client is disconnected',
      'create session fix44.BETA: client BETA to XTST at fix44',
    ]);
  });

  it('when it is told to, where nobody watches; and free ports stay free ones', async () => {
    await using watched = await WatchedVenue.start(QUIET_VENUE, '--no-watch', '--ephemeral');
    await writeFile(watched.file, withKey('maxQuantity = "50"'));
    const { valid, operations } = await watched.client.venue.check({
      file: watched.file,
      text: withKey('maxQuantity = "50"').replace('port = 0', 'port = 9876'),
    });
    assert.deepEqual(
      [valid, operations.map(({ summary }) => summary)],
      [true, [`change instrument ${QUIET_SYMBOL}: maxQuantity`]],
    );
    assert.equal((await watched.client.daemon.status()).watching, false);
    const { files } = await watched.client.venue.reload({ venue: 'XTST' });
    assert.deepEqual(files[0]?.changes, [`change instrument ${QUIET_SYMBOL}: maxQuantity`]);
    const { toml } = await watched.client.venue.export();
    const loaded = loadVenue(watched.file, withKey('maxQuantity = "50"'));
    assert.equal(toml, 'config' in loaded ? venueToml(loaded.config) : null);
  });
});

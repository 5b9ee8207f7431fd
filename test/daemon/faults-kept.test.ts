import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { spawn, type Client, type SpawnedDaemon } from '../../sdk/index.ts';
import { DaemonHome } from '../kit/daemon.ts';
import { QUIET_SYMBOL, QUIET_VENUE } from '../kit/quiet-venue.ts';
import { RawFix } from '../kit/raw-fix.ts';
import { WatchedVenue } from '../kit/watched-venue.ts';

const AT = '2026-01-05T08:00:00Z';

const fault = (name: string, ...keys: readonly string[]): string =>
  `\n[[fault]]\nkind = "ack-lost"\nname = "${name}"\n${keys.join('\n')}\n`;

function order(fix: RawFix, clOrdId: string, side: 1 | 2 = 1): void {
  fix.send('D', [
    [11, clOrdId],
    [21, 1],
    [55, QUIET_SYMBOL],
    [54, side],
    [60, '20260105-08:00:00'],
    [38, 100],
    [40, 2],
    [44, '10.00'],
  ]);
}

/** How often each may still fire. */
async function left(client: Client, venue = 'XTST'): Promise<Record<string, number>> {
  const { faults } = await client.fault.list({ venue });
  return Object.fromEntries(faults.map((each) => [each.name, each.left]));
}

describe('faults of a venue that follows its file', () => {
  it('come, change and go with what the file says, and stay as they are in what it does not', async () => {
    const alpha = 'session = "fix44.ALPHA"';
    const first =
      QUIET_VENUE + fault('spent', alpha, 'times = 1') + fault('left', alpha, 'nth = 2', 'times = 5');
    await using watched = await WatchedVenue.start(first);
    const { client } = watched;
    await client.fault.arm({ kind: 'ack-lost', fault: 'by-hand', session: 'fix44.BETA', times: 3 });
    const fix = await watched.logOn('FIX.4.4', 0);
    order(fix, 'a1');
    order(fix, 'a2');
    order(fix, 'a3');
    await fix.expect('8', { 11: 'a3' });
    assert.deepEqual(await left(client), { spent: 0, left: 4, 'by-hand': 3 });

    assert.deepEqual(await watched.changes(first.replace('tickSize', 'maxQuantity = "500"\ntickSize')), [
      `change instrument ${QUIET_SYMBOL}: maxQuantity`,
    ]);
    assert.deepEqual(await left(client), { spent: 0, left: 4, 'by-hand': 3 }, 'what is spent stays so');

    const changed = first.replace('times = 5', 'times = 7').replace('times = 1', 'times = 2');
    assert.deepEqual(await watched.changes(changed + fault('more')), [
      'disarm fault left',
      `change instrument ${QUIET_SYMBOL}: maxQuantity`,
      'arm fault spent: ack-lost, 2 times at fix44.ALPHA',
      'arm fault left: ack-lost, 7 times at fix44.ALPHA',
      'arm fault more: ack-lost, once',
    ]);
    assert.deepEqual(await left(client), { 'by-hand': 3, spent: 2, left: 7, more: 1 });

    assert.deepEqual(await watched.changes(changed), ['disarm fault more']);
    assert.deepEqual(await left(client), { 'by-hand': 3, spent: 2, left: 7, more: 0 });
    await fix.logout();
  });

  it('outlive a session that is made anew, and go with one that is gone', async () => {
    await using watched = await WatchedVenue.start();
    const { client } = watched;
    await client.fault.arm({ kind: 'ack-lost', session: 'fix44.BETA', times: 2 });
    assert.deepEqual(await watched.changes(`${QUIET_VENUE}\nfirm = "BETA"\n`), [
      'remove session fix44.BETA; its client is disconnected',
      'create session fix44.BETA: client BETA to XTST at fix44',
    ]);
    const fix = await watched.logOn('FIX.4.4', 1);
    order(fix, 'b1');
    order(fix, 'b2');
    order(fix, 'b3');
    await fix.expect('8', { 11: 'b3' });
    assert.ok(!fix.received.some((message) => message.get(11) === 'b1'));
    assert.deepEqual(await left(client), { 'ack-lost': 0 });
    await fix.logout();

    await client.fault.arm({ kind: 'ack-lost', session: 'fix44.BETA' });
    const last = QUIET_VENUE.lastIndexOf('[[session]]');
    assert.deepEqual(await watched.changes(QUIET_VENUE.slice(0, last)), [
      'disarm fault ack-lost',
      'remove session fix44.BETA; its client is disconnected',
    ]);
    assert.deepEqual(await left(client), { 'ack-lost': 0 });
  });

  it('go with a session that is removed by hand, and are in the file that is exported', async () => {
    await using watched = await WatchedVenue.start();
    const { client } = watched;
    await client.session.create({ endpoint: 'fix44', name: 'gamma', targetCompId: 'GAMMA' });
    await client.fault.arm({ kind: 'ack-late', session: 'gamma', delayMs: 20 });
    await client.fault.arm({ kind: 'overfill', symbol: QUIET_SYMBOL, nth: 2 });
    const { toml } = await client.venue.export();
    assert.match(toml, /kind = "ack-late"\nname = "ack-late"\nsession = "gamma"\ndelayMs = 20\n/);
    assert.match(toml, /kind = "overfill"\nname = "overfill"\nsymbol = "ACME"\nnth = 2\n/);
    await client.session.remove({ session: 'gamma' });
    assert.deepEqual(await left(client), { 'ack-late': 0, overfill: 1 });
    assert.doesNotMatch((await client.venue.export()).toml, /gamma/);
  });
});

describe('faults on a clock that is moved by hand', () => {
  async function spawned(home: DaemonHome): Promise<SpawnedDaemon> {
    const venues = await home.venueFile('quiet', QUIET_VENUE);
    return spawn({ home: home.directory, venues, clock: 'manual', at: AT });
  }

  async function logOn({ endpoints }: SpawnedDaemon, senderCompId: string): Promise<RawFix> {
    const { host, port, beginString } = endpoints.find((each) => each.beginString === 'FIX.4.4')!;
    const fix = await RawFix.connect({ host, port, beginString, senderCompId, targetCompId: 'XTST' });
    await fix.logon();
    return fix;
  }

  it('happen on the venue when it is moved, and to messages all the same', async () => {
    await using home = await DaemonHome.create();
    await using daemon = await spawned(home);
    const [buyer, seller] = [await logOn(daemon, 'ALPHA'), await logOn(daemon, 'BETA')];
    await daemon.fault.arm({ kind: 'bust-later', session: 'fix44.ALPHA', delayMs: 3_600_000 });
    await daemon.fault.arm({ kind: 'ack-late', session: 'fix44.ALPHA', delayMs: 20 });
    order(buyer, 'a1');
    await buyer.expect('8', { 11: 'a1', 150: '0' });
    order(seller, 'b1', 2);
    await buyer.expect('8', { 11: 'a1', 150: 'F' });
    await daemon.clock.advance({ to: '59m' });
    assert.ok(!buyer.received.some((message) => message.get(150) === 'H'));
    await daemon.clock.advance({ to: '1m' });
    await buyer.expect('8', { 11: 'a1', 150: 'H' });
    const { fault: busted } = await daemon.fault.show({ fault: 'bust-later' });
    assert.deepEqual([busted.hits, busted.lastHitAt], [1, '2026-01-05T08:00:00.000000Z']);
    for (const fix of [buyer, seller]) await fix.logout();
  });

  it('keep connections waiting by the time of the machine, which messages say', async () => {
    await using home = await DaemonHome.create();
    await using daemon = await spawned(home);
    const [buyer, seller] = [await logOn(daemon, 'ALPHA'), await logOn(daemon, 'BETA')];
    const ofBuyer = { session: 'fix44.ALPHA' } as const;
    await daemon.fault.arm({ kind: 'silence', ...ofBuyer, msgType: 'D', durationMs: 50 });
    const sentAt = performance.now();
    order(buyer, 'a1');
    await buyer.expect('8', { 11: 'a1', 150: '0' });
    assert.ok(performance.now() - sentAt >= 49, 'it was told too soon');
    await daemon.fault.arm({ kind: 'fill-duplicate', ...ofBuyer, flag: 'poss-dup', gapMs: 20 });
    order(seller, 'b1', 2);
    const copy = await buyer.expect('8', { 11: 'a1', 150: 'F', 43: 'Y' });
    for (const tag of [52, 122]) assert.doesNotMatch(copy.get(tag)!, /^20260105/, 'the time of the venue');
    for (const fix of [buyer, seller]) await fix.logout();
  });

  it('stay armed when the venue goes back, without what they had delayed, and are in its fork', async () => {
    await using home = await DaemonHome.create();
    await using daemon = await spawned(home);
    await daemon.fault.arm({ kind: 'bust-later', times: 5, delayMs: 60_000 });
    await daemon.snapshot.save({ snapshot: 'before' });
    const fill = async (id: string): Promise<void> => {
      const [buyer, seller] = [await logOn(daemon, 'ALPHA'), await logOn(daemon, 'BETA')];
      order(buyer, id);
      order(seller, id, 2);
      await buyer.expect('8', { 11: id, 150: 'F' });
      await Promise.all([buyer.logout(), seller.logout()]);
    };
    await fill('x1');
    await daemon.snapshot.restore({ snapshot: 'before' });
    assert.deepEqual(await left(daemon), { 'bust-later': 3 });
    await daemon.clock.advance({ to: '30s' });
    // Its trade has the id of the one that is no more, and would be busted in its place.
    await fill('x2');
    await daemon.clock.advance({ to: '45s' });
    const { trades } = await daemon.trade.list({});
    assert.deepEqual(
      trades.map(({ tradeId, sides }) => [tradeId, sides.some(({ busted }) => busted)]),
      [['T-1', false]],
    );
    await daemon.snapshot.fork({ snapshot: 'before', as: 'XTWO' });
    assert.deepEqual(await left(daemon, 'XTWO'), { 'bust-later': 5 });
    assert.deepEqual(await left(daemon), { 'bust-later': 1 });
  });
});

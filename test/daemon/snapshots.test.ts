import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { it } from 'node:test';
import { connect, SimctlError, spawn, type Client, type SpawnedDaemon } from '../../sdk/index.ts';
import { DaemonHome, DaemonProcess } from '../kit/daemon.ts';
import { RawFix } from '../kit/raw-fix.ts';

const INSTRUMENT = `
assetClass = "equity"
currency = "GBP"
tickSize = "0.01"
lotSize = "1"
`;

const VENUE = `
[venue]
name = "XSNAP"

[[instrument]]
symbol = "VOD"
${INSTRUMENT}

[[endpoint]]
name = "fix"
protocol = "fix"
beginString = "FIX.4.4"
port = 0

[[session]]
name = "ACME"
endpoint = "fix"
senderCompId = "XSNAP"
targetCompId = "ACME"
cancelOnDisconnect = true

[[session]]
name = "any"
endpoint = "fix"
senderCompId = "XSNAP"
targetCompId = "*"
`;

const MORE = `
[[instrument]]
symbol = "BP"
${INSTRUMENT}
`;

const BOTS = `
[[bot]]
name = "maker"
kind = "market-maker"
books = ["VOD"]
seed = 7
reference = "10.00"
driftTicks = 3

[[bot]]
name = "noise"
kind = "noise"
books = ["VOD"]
seed = 11
ordersPerSecond = 5.0
`;

const AT = '2026-01-05T08:00:00Z';

async function spawned(
  home: DaemonHome,
  toml: string,
  clock: 'manual' | 'real' = 'manual',
): Promise<SpawnedDaemon> {
  const venues = await home.venueFile('xsnap', toml);
  return spawn({ home: home.directory, venues, clock, ...(clock === 'manual' ? { at: AT } : {}) });
}

async function logOn(
  { endpoints }: { readonly endpoints: SpawnedDaemon['endpoints'] },
  senderCompId = 'ACME',
  nextOut = 1,
): Promise<RawFix> {
  const { host, port } = endpoints[0]!;
  const names = { senderCompId, targetCompId: 'XSNAP', nextSeqNum: nextOut };
  return RawFix.connect({ host, port, beginString: 'FIX.4.4', ...names });
}

function order(clientOrderId: string, side: 1 | 2, price: string): [number, string | number][] {
  return [
    [11, clientOrderId],
    [55, 'VOD'],
    [54, side],
    [60, '20260105-08:00:00.000'],
    [38, 100],
    [40, 2],
    [44, price],
  ];
}

async function failure(call: Promise<unknown>): Promise<SimctlError> {
  const error: unknown = await call.then(
    () => assert.fail('it was done'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof SimctlError, String(error));
  return error;
}

/** What happens on the venue within a time, as text. */
async function happenings(client: Client, queue: string, to: string): Promise<string[]> {
  await client.events.open({ queue, types: ['trade', 'order-accepted', 'order-canceled', 'order-executed'] });
  await client.clock.advance({ to });
  const texts: string[] = [];
  for (let afterSeq = 0; ;) {
    const { events } = await client.events.poll({ queue, afterSeq, limit: 1_000 });
    if (events.length === 0) return texts;
    texts.push(...events.map(({ event }) => JSON.stringify(event)));
    afterSeq = events.at(-1)!.sequence;
  }
}

it('goes on after a restore as it would have gone on', async () => {
  await using home = await DaemonHome.create();
  await using daemon = await spawned(home, VENUE + BOTS);
  const fix = await logOn(daemon);
  await fix.logon();
  fix.send('D', order('a1', 1, '9.00'));
  await fix.expect('8', { 11: 'a1', 39: 0 });
  await daemon.clock.advance({ to: '60s' });
  const saved = await daemon.snapshot.save({ snapshot: 'minute', note: 'after a minute' });
  assert.deepEqual([saved.snapshot.venue, saved.snapshot.note], ['XSNAP', 'after a minute']);

  const first = await happenings(daemon, 'first', '60s');
  assert.ok(first.length > 300, `${first.length} events`);
  fix.send('D', order('a2', 1, '9.00'));
  await fix.expect('8', { 11: 'a2', 39: 0 });
  const { differences } = await daemon.snapshot.diff({ snapshot: 'minute', limit: 10_000 });
  const changed = differences.map(({ change, entity }) => `${change} ${entity}`);
  for (const expected of [
    'changed session ACME',
    'added message ACME 3',
    'changed bot noise',
    'changed book VOD',
  ])
    assert.ok(changed.includes(expected), `${expected} of ${changed.slice(0, 20).join()}`);

  const { loggedOut } = await daemon.snapshot.restore({ snapshot: 'minute' });
  assert.deepEqual(loggedOut, ['ACME']);
  assert.equal((await fix.expect('5')).get(58), 'The venue goes back to snapshot minute');
  await fix.closed;
  assert.equal((await daemon.clock.show()).clock.now, '2026-01-05T08:01:00.000000Z');
  assert.deepEqual((await daemon.snapshot.diff({ snapshot: 'minute' })).differences, []);
  assert.deepEqual(await happenings(daemon, 'second', '60s'), first);

  // The numbers are those of then: one Logon and one report had been sent, a Logon and an order received.
  const again = await logOn(daemon, 'ACME', 3);
  assert.equal((await again.logon()).get(34), '3');
  again.send('2', [
    [7, 2],
    [16, 2],
  ]);
  const resent = await again.expect('8', { 11: 'a1' });
  assert.equal(resent.get(43), 'Y');
  again.send('F', [
    [41, 'a1'],
    [11, 'a3'],
    [55, 'VOD'],
    [54, 1],
    [60, '20260105-08:00:00.000'],
  ]);
  await again.expect('8', { 11: 'a3', 39: 4 });
  await again.logout();
});

it('forks a venue that then goes its own way', async () => {
  await using home = await DaemonHome.create();
  await using daemon = await spawned(home, VENUE);
  const fix = await logOn(daemon, 'GUEST');
  await fix.logon();
  fix.send('D', order('g1', 1, '9.00'));
  await fix.expect('8', { 11: 'g1', 39: 0 });
  await daemon.snapshot.save({ snapshot: 'one' });
  // Whoever listens to all venues hears of those that come to be, too.
  await using events = daemon.events({ types: ['order-executed'] });
  await events.ready;
  const { venue } = await daemon.snapshot.fork({ snapshot: 'one', as: 'XTWO' });
  assert.deepEqual([venue.name, venue.openOrders], ['XTWO', 1]);
  const { endpoints } = await daemon.endpoint.list({ venue: 'XTWO' });
  assert.notEqual(endpoints[0]!.port, daemon.endpoints[0]!.port);

  const twin = await logOn({ endpoints }, 'GUEST', 3);
  assert.equal((await twin.logon()).get(34), '3');
  twin.send('D', order('g2', 2, '9.00'));
  await twin.expect('8', { 11: 'g2', 39: 2 });
  await twin.expect('8', { 11: 'g1', 39: 2 });
  assert.equal((await events.next()).value?.venue, 'XTWO');
  assert.equal((await daemon.order.list({ venue: 'XSNAP' })).orders[0]!.status, 'new');
  assert.equal((await failure(daemon.snapshot.fork({ snapshot: 'one', as: 'XTWO' }))).code, 'conflict');
  await Promise.all([twin.logout(), fix.logout()]);
});

it('is all there after kill -9, and nothing of what came between', async () => {
  await using home = await DaemonHome.create();
  const path = await home.venueFile('xsnap', VENUE + MORE);
  const words = ['--venues', path, '--clock', 'manual'];
  const first = await DaemonProcess.start(home, ...words, '--at', AT);
  await using client = await connect({ home: home.directory });
  await client.order.enter({
    symbol: 'VOD',
    side: 'buy',
    quantity: '10',
    price: '9.00',
    clientOrderId: 'kept',
  });
  await client.snapshot.save({ snapshot: 'before' });
  await client.order.enter({
    symbol: 'BP',
    side: 'buy',
    quantity: '10',
    price: '9.00',
    clientOrderId: 'lost',
  });
  await client.clock.advance({ to: '1h' });
  await client.snapshot.restore({ snapshot: 'before' });
  await first.kill();

  await using second = await DaemonProcess.start(home, ...words);
  await using after = await connect({ home: home.directory });
  const { orders } = await after.order.list({});
  assert.deepEqual(
    orders.map(({ clientOrderId }) => clientOrderId),
    ['kept'],
  );
  assert.equal((await after.clock.show()).clock.now, '2026-01-05T08:00:00.000000Z');
  assert.deepEqual(
    (await after.snapshot.list()).snapshots.map(({ name }) => name),
    ['before'],
  );
  await second.stop();

  // An instrument of the snapshot is gone from the file.
  await writeFile(path, VENUE);
  await using third = await DaemonProcess.start(home, ...words);
  await using last = await connect({ home: home.directory });
  const unfit = await failure(last.snapshot.restore({ snapshot: 'before' }));
  assert.deepEqual(
    [unfit.code, unfit.message],
    ['conflict', 'the snapshot does not fit the venue: instrument BP is not traded any more.'],
  );
  assert.equal((await last.order.list({})).orders.length, 1);
  await last.snapshot.remove({ snapshot: 'before' });
  assert.equal((await failure(last.snapshot.show({ snapshot: 'before' }))).code, 'not-found');
  await third.stop();
});

it('goes from daemon to daemon as a file, as far as the clock allows', async () => {
  await using home = await DaemonHome.create();
  const text = join(home.directory, 'x.jsonl');
  {
    await using daemon = await spawned(home, VENUE);
    await daemon.clock.advance({ to: '2100-01-01T00:00:00Z' });
    await daemon.order.enter({ symbol: 'VOD', side: 'buy', quantity: '10', price: '9.00' });
    await daemon.snapshot.save({ snapshot: 'later' });
    const { lines } = await daemon.snapshot.show({ snapshot: 'later' });
    await writeFile(text, lines.join('\n'));
    assert.equal((await failure(daemon.snapshot.save({ snapshot: 'later' }))).code, 'conflict');
  }
  await using daemon = await spawned(home, VENUE, 'real');
  const content = await readFile(text, 'utf8');
  const half = content.length >> 1;
  const piece = { snapshot: 'later' };
  const begun = await daemon.snapshot.bring({ ...piece, text: content.slice(0, half), more: true });
  assert.equal(begun.snapshot, null);
  const brought = await daemon.snapshot.bring({ ...piece, text: content.slice(half) });
  assert.equal(brought.snapshot?.venue, 'XSNAP');
  assert.match((await failure(daemon.snapshot.restore(piece))).message, /^the snapshot is of 2100-01-01/);
  await daemon.clock.set({ mode: 'manual' });
  await daemon.snapshot.restore(piece);
  assert.equal((await daemon.clock.show()).clock.now, '2100-01-01T00:00:00.000000Z');
  assert.equal((await daemon.order.list({})).orders.length, 1);
  const cut = await failure(daemon.snapshot.bring({ snapshot: 'cut', text: content.slice(0, 300) }));
  assert.match(cut.message, /^the snapshot cannot be read: line /);
});

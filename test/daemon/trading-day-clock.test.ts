import assert from 'node:assert/strict';
import { it } from 'node:test';
import { connect, SimctlError, spawn, type Client, type SpawnedDaemon } from '../../sdk/index.ts';
import { DaemonHome, DaemonProcess } from '../kit/daemon.ts';
import { RawFix } from '../kit/raw-fix.ts';

/** A Sunday, on which this venue trades, and Monday is a holiday. London is on UTC in January. */
const VENUE = `
[venue]
name = "XDAY"
timeZone = "Europe/London"
dayEnd = "17:30"
holidays = ["2026-01-05"]

[[phase]]
at = "07:50"
days = ["sunday", "monday", "tuesday"]
phase = "opening-auction"
[[phase]]
at = "08:00"
days = ["sunday", "monday", "tuesday"]
phase = "continuous"
[[phase]]
at = "16:30"
days = ["sunday", "monday", "tuesday"]
phase = "closing-auction"
[[phase]]
at = "16:35"
days = ["sunday", "monday", "tuesday"]
phase = "closed"

[[instrument]]
symbol = "VOD"
assetClass = "equity"
currency = "GBP"
tickSize = "0.01"
lotSize = "1"

[[endpoint]]
name = "fix"
protocol = "fix"
beginString = "FIX.4.4"
port = 0

[[session]]
name = "ACME"
endpoint = "fix"
senderCompId = "XDAY"
targetCompId = "ACME"
schedule = { timeZone = "Europe/London", days = ["sunday", "monday", "tuesday"], start = "07:00", end = "18:00" }
`;

const BOTS = `
[[bot]]
name = "maker"
kind = "market-maker"
books = ["VOD"]
seed = 7
reference = "10.00"
[[bot]]
name = "noise"
kind = "noise"
books = ["VOD"]
seed = 11
ordersPerSecond = 2.0
`;

async function started(home: DaemonHome, toml: string, at: string): Promise<SpawnedDaemon> {
  const venues = await home.venueFile('xday', toml);
  return spawn({ home: home.directory, venues, clock: 'manual', at });
}

function logOn(daemon: SpawnedDaemon): Promise<RawFix> {
  const { host, port, sessions } = daemon.endpoints[0]!;
  const { senderCompId, targetCompId } = sessions[0]!;
  return RawFix.connect({
    host,
    port,
    beginString: 'FIX.4.4',
    senderCompId: targetCompId,
    targetCompId: senderCompId,
  });
}

function order(
  clientOrderId: string,
  side: 1 | 2,
  price: string,
  more: [number, string | number][],
): [number, string | number][] {
  return [
    [11, clientOrderId],
    [55, 'VOD'],
    [54, side],
    [60, '20260104-08:00:00.000'],
    [38, 100],
    [40, 2],
    [44, price],
    ...more,
  ];
}

async function conflict(call: Promise<unknown>): Promise<string> {
  const error: unknown = await call.then(
    () => assert.fail('it was done'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof SimctlError, String(error));
  assert.equal(error.code, 'conflict');
  return error.message;
}

it('passes a trading day, a holiday and a session day at the word of a test', async () => {
  await using home = await DaemonHome.create();
  await using daemon = await started(home, VENUE, '2026-01-04T07:45:00Z');
  const fix = await logOn(daemon);
  await fix.logon();
  const to = (time: string): Promise<unknown> => daemon.clock.advance({ to: time });

  await to('2026-01-04T07:50:00Z');
  fix.send('D', order('day', 1, '10.00', [[59, 0]]));
  const accepted = await fix.expect('8', { 11: 'day', 39: 0 });
  assert.equal(accepted.get(60), '20260104-07:50:00.000', 'TransactTime is of the venue');
  // SendingTime (52) is of the machine: a client compares it with its own clock.
  const sendingTime = accepted.get(52)!;
  assert.ok(Math.abs(Date.parse(iso(sendingTime)) - Date.now()) < 60_000, sendingTime);
  fix.send(
    'D',
    order('date', 1, '9.00', [
      [59, 6],
      [432, '20260106'],
    ]),
  );
  fix.send('D', order('open', 2, '10.00', [[59, 2]]));
  await fix.expect('8', { 11: 'open', 39: 0 });

  await to('2026-01-04T08:00:00Z');
  const opened = await fix.expect('8', { 11: 'open', 150: 'F' });
  assert.equal(opened.get(60), '20260104-08:00:00.000');
  await fix.expect('8', { 11: 'day', 39: 2 });
  fix.send('D', order('rest', 1, '9.50', [[59, 0]]));
  await fix.expect('8', { 11: 'rest', 39: 0 });

  await to('2026-01-04T17:29:59Z');
  assert.equal((await daemon.phase.show({})).phases[0]!.phase, 'closed');
  await to('1s');
  const expired = await fix.expect('8', { 11: 'rest', 39: 'C' });
  assert.equal(expired.get(60), '20260104-17:30:00.000');

  // The session day ends half an hour later. Whoever is connected is logged out, and has the numbers of the new day.
  await to('2026-01-04T18:00:00Z');
  assert.equal((await fix.expect('5')).get(58), 'The session day has ended');
  fix.send('5');
  await fix.closed;
  await to('2026-01-05T12:00:00Z');
  assert.equal((await daemon.phase.show({})).phases[0]!.phase, 'closed', 'Monday is a holiday');
  const again = await logOn(daemon);
  assert.equal((await again.logon()).get(34), '1');

  await to('2026-01-06T17:00:00Z');
  const listed = async (): Promise<string[]> =>
    (await daemon.order.list({})).orders.map((each) => `${each.clientOrderId} ${each.status}`);
  assert.deepEqual(await listed(), ['date new']);
  await to('2026-01-06T17:31:00Z');
  assert.deepEqual(await listed(), ['date expired']);
});

function iso(time: string): string {
  return time.replace(/^(\d{4})(\d\d)(\d\d)-/, '$1-$2-$3T') + 'Z';
}

/** All that happened on an hour of the clock, as text. */
async function anHour(home: DaemonHome): Promise<string> {
  await using daemon = await started(home, VENUE + BOTS, '2026-01-04T07:59:00Z');
  const queue = await daemon.events.open({ queue: 'all' });
  assert.ok(queue.created);
  const { steps, stopped } = await daemon.clock.advance({ to: '2026-01-04T08:20:00Z' });
  assert.equal(stopped, 'reached');
  assert.ok(steps > 2_000, `${steps} steps`);
  const texts: string[] = [];
  for (let afterSeq = 0; ;) {
    const { events } = await daemon.events.poll({ queue: 'all', afterSeq, limit: 1_000 });
    if (events.length === 0) return texts.join('\n');
    texts.push(...events.map((event) => JSON.stringify(event)));
    afterSeq = events.at(-1)!.sequence;
  }
}

it('gives the same flow of bots for the same seeds', async () => {
  await using home = await DaemonHome.create();
  const first = await anHour(home);
  assert.equal(await anHour(home), first);
  assert.ok(first.split('\n').length > 5_000);
});

it('says why it goes no further, and never goes back', async () => {
  await using home = await DaemonHome.create();
  await using daemon = await started(home, VENUE, '2026-01-04T12:00:00Z');
  const idle = await daemon.clock.runUntilIdle({ within: '5h' });
  // The closing auction, the close, the end of the trading and of the session day; then nothing before the morning.
  assert.deepEqual([idle.stopped, idle.steps], ['idle', 4]);
  assert.equal(idle.clock.now, '2026-01-04T18:00:00.000000Z');
  const few = await daemon.clock.runUntilIdle({ within: '100h', steps: 1 });
  assert.deepEqual([few.stopped, few.steps], ['steps', 1]);

  const back = '2026-01-04T08:00:00Z';
  assert.match(await conflict(daemon.clock.advance({ to: back })), /does not go back to 2026-01-04T08:00/);
  assert.match(await conflict(daemon.clock.set({ at: back })), /does not go back/);
  // A running clock has left the present of this venue far behind, so the way from it is open, and not the way back.
  const { clock } = await daemon.clock.set({ mode: 'scaled', factor: 60 });
  assert.deepEqual([clock.mode, clock.factor], ['scaled', 60]);
  assert.match(await conflict(daemon.clock.advance({ to: '1s' })), /only a manual one is moved by hand/);
  assert.equal((await daemon.clock.set({ mode: 'real' })).clock.mode, 'real');
  await daemon.clock.set({ mode: 'manual' });
  await daemon.clock.set({ at: '900h' });
  assert.match(await conflict(daemon.clock.set({ mode: 'real' })), /does not go back/);
});

it('goes on after a restart from where it was', async () => {
  await using home = await DaemonHome.create();
  const venue = await home.venueFile('xday', VENUE);
  const words = ['--venues', venue, '--clock', 'manual'];
  const client = async (run: (client: Client) => Promise<unknown>): Promise<unknown> => {
    await using opened = await connect({ home: home.directory });
    return await run(opened);
  };
  const now = (opened: Client): Promise<string> => opened.clock.show().then(({ clock }) => clock.now);
  const first = await DaemonProcess.start(home, ...words, '--at', '2026-01-04T08:30:00Z');
  await client((opened) => opened.clock.advance({ to: '90m' }));
  await first.kill();
  await using second = await DaemonProcess.start(home, ...words);
  assert.equal(await client(now), '2026-01-04T10:00:00.000000Z');
  await second.stop();
  await assert.rejects(
    DaemonProcess.start(home, ...words, '--at', '2026-01-04T09:00:00Z'),
    /the clock cannot begin at 2026-01-04T09:00:00.000000Z: a venue has come to 2026-01-04T10:00/,
  );
});

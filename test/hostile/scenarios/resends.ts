import assert from 'node:assert/strict';
import { fixBytes } from '../../kit/fix-text.ts';
import { fixTime, type Field, type RawFixMessage } from '../../kit/raw-fix-message.ts';
import type { RawFix } from '../../kit/raw-fix.ts';
import { Innocent } from '../innocent.ts';
import { MemoryWatch } from '../memory-watch.ts';
import { Consecutive, passingOrder, REPORTS_PER_ORDER } from '../orders.ts';
import { Rig, VENUE_COMP_ID } from '../rig.ts';
import { sized, type Scenario } from '../scenario.ts';
import { until } from './malformed.ts';

/** Replays of many messages that may start in a second (limits.ts). */
const REPLAYS_PER_SECOND = 5;
/** Messages that wait behind a gap (limits.ts). */
const QUEUED_BEHIND_GAP = 2_000;
const PEER = 'PEER-0';
/** ResendRequests that come at once, and for how long they do. */
const GUST = 1_000;
const STORM_SECONDS = 2;
const PATIENCE_MS = 300_000;
const SLOW_READER = { everyMs: 30, pauseMs: 20 };
const RESEND_ALL: readonly Field[] = [
  [7, 1],
  [16, 0],
];

export const S1: Scenario = {
  id: 'S1',
  title: 'a storm of ResendRequests, and a peer that answers each of ours with one of its own',
  tiers: ['gate'],
  async run(run) {
    await using rig = await Rig.start(run, { peers: 1 });
    await using innocent = await Innocent.start(rig);
    const fix = await rig.logOn(PEER);
    await trade(fix, 50);
    const began = performance.now();
    let requests = 0;
    let seconds = 0;
    // So long that the innocent session has a few hundred orders in it.
    for (; seconds < STORM_SECONDS; seconds = (performance.now() - began) / 1000) {
      for (let count = 0; count < GUST; count++) fix.send('2', RESEND_ALL);
      await inStep(fix, `after ${(requests += GUST)} requests`);
    }
    const replayed = fix.received.filter((message) => message.isPossDup && message.type === '8').length;
    run.say(`${requests} requests in ${seconds.toFixed(1)} s: ${replayed} messages resent`);
    assert.ok(replayed <= (Math.ceil(seconds) + 1) * REPLAYS_PER_SECOND * 50 * REPORTS_PER_ORDER);
    assert.ok(replayed >= 50 * REPORTS_PER_ORDER, 'the request was answered');

    // Far ahead, so that the venue misses something; each request of ours is ahead still.
    fix.nextSeqNum += 10;
    for (let count = 0; count < GUST; count++)
      fix.send('2', [
        [7, 1],
        [16, 1],
      ]);
    await fix.expect('2');
    fix.send(
      '4',
      [
        [36, fix.nextSeqNum],
        [123, 'N'],
      ],
      [[34, fix.nextSeqNum]],
    );
    await inStep(fix, 'after the ping-pong');
    const asked = fix.received.filter(({ type }) => type === '2').length;
    assert.equal(asked, 1, 'the venue asks once for one gap');
    run.say(await innocent.unharmed());
    await rig.idle();
    await fix.logout();
  },
};

export const S2: Scenario = {
  id: 'S2',
  title: 'everything is resent to a peer that reads slowly, and that leaves in the middle',
  tiers: ['gate', 'nightly'],
  async run(run) {
    const messages = sized(run, { gate: 50_000, nightly: 1_000_000 });
    // What is said while nobody asks for anything again counts too.
    await using rig = await Rig.start(run, { peers: 1, messagesKept: 2 * messages });
    await (await tradeMany(rig, messages / REPORTS_PER_ORDER)).drop();
    await using innocent = await Innocent.start(rig);
    const left = new Resent();
    const leaving = await askForAll(rig, left);
    await until(() => left.reports > messages * 0.7, 'the replay gets on', PATIENCE_MS);
    await leaving.drop();
    await rig.idle();
    // A process that has never resent anything would grow whatever it did.
    const memory = await MemoryWatch.begin(rig);
    const resent = new Resent();
    const staying = await askForAll(rig, resent);
    // A live message comes while the replay runs, and must wait for it.
    staying.send('D', passingOrder('live'));
    const reading = setInterval(() => {
      staying.pause();
      setTimeout(() => staying.resume(), SLOW_READER.pauseMs);
    }, SLOW_READER.everyMs);
    await until(() => resent.reports > messages / 2, 'the replay gets on', PATIENCE_MS);
    await memory.look();
    await until(() => resent.isLive, 'the live reports come', PATIENCE_MS);
    clearInterval(reading);
    run.say(`${messages} messages resent`);
    await memory.end(run);
    run.say(await innocent.unharmed());
    assert.deepEqual(resent.faults, []);
    assert.equal(resent.reports, messages);
    await staying.drop();
  },
};

/** What comes after a ResendRequest for everything, checked as it comes: it may be too much to keep. */
class Resent {
  /** Reports that were sent again. */
  reports = 0;
  isLive = false;
  readonly #numbers = new Consecutive();

  get faults(): readonly string[] {
    return this.#numbers.faults;
  }

  onMessage(message: RawFixMessage): void {
    // The Logon has the number that the session had come to.
    if (message.type === 'A') return;
    this.#numbers.onMessage(message);
    if (message.type !== '8') return;
    if (message.isPossDup) this.reports++;
    else this.isLive = true;
    if (message.isPossDup === (message.get(11) === 'live')) this.#numbers.fault(message.toString());
    if (message.isPossDup && this.isLive)
      this.#numbers.fault(`a live message stands before ${message.toString()}`);
  }
}

/** Logs on where the session was, without a reset, and asks for everything. */
async function askForAll(rig: Rig, resent: Resent): Promise<RawFix> {
  await using client = await rig.manage();
  const { sessions } = await client.session.list();
  const nextSeqNum = sessions.find(({ targetCompId }) => targetCompId === PEER)!.nextIncomingMsgSeqNum;
  const fix = await rig.connect(PEER, {
    nextSeqNum,
    keepsMessages: false,
    onMessage: (message) => resent.onMessage(message),
  });
  await fix.logon();
  fix.send('2', RESEND_ALL);
  return fix;
}

export const S3: Scenario = {
  id: 'S3',
  title: 'a gap that is never filled, while the peer goes on sending',
  tiers: ['gate', 'nightly'],
  async run(run) {
    await using rig = await Rig.start(run, { peers: 1 });
    await using innocent = await Innocent.start(rig);
    const messages = sized(run, { gate: 30_000, nightly: 1_000_000 });
    const fix = await rig.logOn(PEER);
    const memory = await MemoryWatch.begin(rig);
    fix.nextSeqNum++;
    for (let count = 0; count < messages; count++) {
      fix.send('0');
      if (count % 200 === 0) await fix.drained();
      // Somewhere in the middle of what may wait, wherever the daemon is in what was sent.
      if (count === Math.floor(messages / 2)) await memory.look();
    }
    await memory.look();
    fix.send(
      '4',
      [
        [36, fix.nextSeqNum],
        [123, 'N'],
      ],
      [[34, fix.nextSeqNum]],
    );
    await inStep(fix, 'after the gap');
    const asked = fix.received.filter(({ type }) => type === '2').length;
    run.say(`${messages} messages behind a gap: asked ${asked} times`);
    assert.equal(asked, 1 + Math.floor((messages - 1) / (QUEUED_BEHIND_GAP + 1)));
    await memory.end(run);
    run.say(await innocent.unharmed());
    await fix.logout();
  },
};

/** Orders that rest nowhere, each answered before the function returns. */
async function trade(fix: RawFix, orders: number): Promise<void> {
  for (let count = 1; count <= orders; count++) fix.send('D', passingOrder(`T-${count}`));
  await fix.expect('8', { 11: `T-${orders}`, 39: 4 });
}

/** As many orders, in writes of many. */
async function tradeMany(rig: Rig, orders: number): Promise<RawFix> {
  const fix = await rig.logOn(PEER, [], { keepsMessages: false });
  const header = `49=${PEER}|52=${fixTime(new Date())}|56=${VENUE_COMP_ID}`;
  for (let sent = 0; sent < orders;) {
    const batch: Buffer[] = [];
    for (; batch.length < 500 && sent < orders; sent++) {
      const body = passingOrder(`T-${sent + 1}`).map(([tag, value]) => `${tag}=${value}`);
      batch.push(fixBytes(`35=D|34=${fix.nextSeqNum++}|${header}|${body.join('|')}`));
    }
    fix.sendBytes(Buffer.concat(batch));
    await inStep(fix, `after ${sent}`);
  }
  return fix;
}

/** Resolves when all that was sent before has been dealt with. */
async function inStep(fix: RawFix, id: string): Promise<void> {
  fix.send('1', [[112, id]]);
  await fix.expect('0', { 112: id });
}

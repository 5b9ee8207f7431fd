import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { slices } from '../../kit/fix-mutate.ts';
import { readFirst } from '../../kit/fix-oracle.ts';
import { checksumText, fixBytes } from '../../kit/fix-text.ts';
import { fixTime, RawFixReader, type Field } from '../../kit/raw-fix-message.ts';
import { randomNumbers } from '../../kit/seed.ts';
import { randomInput, type InputAddress, type Random } from '../fix-inputs.ts';
import { Innocent } from '../innocent.ts';
import { closeOf, Rig, VENUE_COMP_ID } from '../rig.ts';
import { sized, type Scenario } from '../scenario.ts';

const ATTACKERS = 8;
const MESSAGES_PER_CONNECTION = 50;
const FRAME_BYTES = 64 * 1024;
/** BodyLength (9) as no honest peer has it. */
const BODY_LENGTHS = [
  '0',
  '-1',
  '1',
  '30',
  '4096',
  '65529',
  '1000000000',
  '2147483648',
  '9007199254740993',
  '99999999999999999999',
  'abc',
  '',
];

export const F2: Scenario = {
  id: 'F2',
  title: `${ATTACKERS} attackers with damaged messages beside an innocent session`,
  tiers: ['gate', 'nightly'],
  async run(run) {
    await using rig = await Rig.start({ peers: ATTACKERS });
    await using innocent = await Innocent.start(rig);
    const files = rig.openFiles;
    const messages = sized(run, { gate: 20_000, nightly: 1_000_000 });
    const began = performance.now();
    await Promise.all(
      Array.from({ length: ATTACKERS }, (_, index) =>
        attack(rig, index, messages / ATTACKERS, randomNumbers(run.random.seed + index)),
      ),
    );
    run.say(`${messages} damaged messages in ${((performance.now() - began) / 1000).toFixed(1)} s`);
    for (const length of BODY_LENGTHS) await sendWrongLength(rig, length);
    run.say(await innocent.unharmed(run.tier));
    await until(() => rig.openFiles === null || rig.openFiles <= files!, 'sockets are left over');
    await assertAlive(rig);
  },
};

/** One attacker: connection after connection, every other one logged on, each with damaged messages. */
async function attack(rig: Rig, index: number, messages: number, random: Random): Promise<void> {
  const address = { sender: `PEER-${index}`, target: VENUE_COMP_ID };
  for (let sent = 0; sent < messages; sent += MESSAGES_PER_CONNECTION) {
    const socket = await rig.socket();
    const reader = new RawFixReader();
    // What the venue sends is FIX, whatever it got: the reader throws at anything else.
    socket.on('data', (chunk: Buffer) => reader.push(chunk));
    const now = { ...address, time: fixTime(new Date()) };
    if (random() < 0.8) socket.write(logon(now));
    for (let count = 0; count < MESSAGES_PER_CONNECTION && !socket.destroyed; count++) {
      const text = randomInput('FIX.4.4', count + 2, false, random, now);
      for (const piece of slices(Buffer.from(text, 'latin1'), random)) socket.write(piece);
      if (count % 10 === 9) await turn();
    }
    socket.end();
    await closeOf(socket);
  }
}

function logon({ sender, target, time }: InputAddress): Buffer {
  return fixBytes(`35=A|34=1|49=${sender}|52=${time}|56=${target}|98=0|108=30|141=Y`);
}

/** A wrong BodyLength: the oracle says whether the connection ends, or good messages behind it are heard again. */
async function sendWrongLength(rig: Rig, bodyLength: string): Promise<void> {
  const fix = await rig.logOn('PEER-0');
  const header = `49=PEER-0|52=${fixTime(new Date())}|56=${VENUE_COMP_ID}`;
  const bad = fixBytes(`9=${bodyLength}|35=1|34=2|${header}|112=bad`);
  const good = Buffer.concat(
    Array.from({ length: 900 }, (_, index) => fixBytes(`35=1|34=${index + 3}|${header}|112=good`)),
  );
  const stream = Buffer.concat([bad, good]);
  const isOversize = readFirst(stream.toString('latin1'), FRAME_BYTES).found === 'oversize';
  fix.sendBytes(stream);
  if (isOversize) await fix.closed;
  else await fix.expect('2', { 7: 2 });
  assert.equal(fix.isClosed, isOversize, `9=${bodyLength}`);
  await fix.drop();
}

export const F3: Scenario = {
  id: 'F3',
  title: 'messages with far too much in them are refused, and cost no memory',
  tiers: ['gate'],
  async run(run) {
    await using rig = await Rig.start({ peers: 1 });
    await (await rig.logOn('PEER-0')).logout();
    for (const [what, body] of EXCESSES) {
      const growth = rig.watchRss();
      const fix = await rig.logOn('PEER-0');
      const text = `35=D|34=2|49=PEER-0|52=${fixTime(new Date())}|56=${VENUE_COMP_ID}|${body()}`;
      fix.sendBytes(quickFrame(text));
      fix.send('1', [[112, 'after']], [[34, 3]]);
      const [answer] = await Promise.race([
        fix.expect('3').then(() => ['Reject']),
        fix.expect('2').then(() => ['ignored as garbled']),
        fix.expect('0').then(() => ['taken']),
        fix.closed.then(() => ['closed']),
      ]);
      await fix.drop();
      const bytes = growth();
      run.say(`${what}: ${answer}, ${(bytes / 2 ** 20).toFixed(1)} MiB`);
      assert.ok(bytes <= 16 * 2 ** 20, `${what} made the daemon grow by ${bytes} bytes`);
    }
    await assertAlive(rig);
  },
};

const ORDER = '11=A|21=1|55=ACME|54=1|38=1|40=1|60=20260105-09:00:00|';
const EXCESSES: readonly (readonly [what: string, body: () => string])[] = [
  ['2,100 tags', () => ORDER + '58=x|'.repeat(2_100)],
  ['20,000 tags', () => ORDER + '1=|'.repeat(20_000)],
  ['1,000,000 tags', () => ORDER + '58=x|'.repeat(1_000_000)],
  ['a count of 2^31', () => `${ORDER}453=2147483648|448=A|447=D|452=1|`],
  ['a count of 2^53 + 1', () => `${ORDER}453=9007199254740993|448=A|447=D|452=1|`],
  ['a negative count', () => `${ORDER}453=-1|`],
  ['1,000 group entries', () => `${ORDER}453=1000|${'448=A|447=D|452=1|'.repeat(1_000)}`],
  ['a field of 60 KiB', () => `${ORDER}58=${'x'.repeat(60 * 1024)}|`],
  ['a field of 1 MiB', () => `${ORDER}58=${'x'.repeat(2 ** 20)}|`],
  ['a data field of 1 MiB', () => `${ORDER}354=1048576|355=${'x'.repeat(2 ** 20)}|`],
  ['a tag of 60,000 digits', () => `${ORDER}${'9'.repeat(60_000)}=1|`],
];

/** Frames a large message without going over it again and again. */
function quickFrame(text: string): Buffer {
  const body = text.replaceAll('|', '\x01');
  const content = `8=FIX.4.4\x019=${body.length}\x01${body}`;
  return Buffer.from(`${content}10=${checksumText(content)}\x01`, 'latin1');
}

export const GREEDY: Scenario = {
  id: 'GREEDY',
  title: 'clients that send messages of 60 KB at full rate take no one else’s turn',
  tiers: ['gate', 'nightly'],
  async run(run) {
    await using rig = await Rig.start({ peers: 2 });
    await using innocent = await Innocent.start(rig);
    const seconds = sized(run, { gate: 3, nightly: 60 });
    const sent = await Promise.all([
      greed(rig, 'PEER-0', seconds, [[58, 'x'.repeat(60_000)]]),
      greed(
        rig,
        'PEER-1',
        seconds,
        Array.from({ length: 1_900 }, (_, index) => [5_000 + index, 'x'.repeat(20)]),
      ),
    ]);
    run.say(sent.map((bytes) => `${(bytes / seconds / 2 ** 20).toFixed(0)} MiB/s`).join(' and '));
    run.say(await innocent.unharmed(run.tier));
    await assertAlive(rig);
  },
};

/** Sends as fast as the socket takes it, for so long. Returns the bytes sent. */
async function greed(rig: Rig, peer: string, seconds: number, fields: readonly Field[]): Promise<number> {
  const fix = await rig.logOn(peer);
  const end = performance.now() + seconds * 1000;
  let bytes = 0;
  while (performance.now() < end) {
    const message = fix.send('B', [[148, 'much'], [33, 1], [58, 'line'], ...fields]);
    bytes += message.wire.length;
    await fix.drained();
  }
  // It has been served all the time, and is still.
  fix.send('1', [[112, 'greedy']]);
  await fix.expect('0', { 112: 'greedy' });
  await fix.drop();
  return bytes;
}

/** The daemon answers, and takes a new session. */
export async function assertAlive(rig: Rig): Promise<void> {
  await using client = await rig.manage();
  const status = await client.daemon.status();
  assert.equal(status.degraded, null);
  await (await rig.logOn('PEER-0')).logout();
}

/** Looks again and again until the condition holds. */
export async function until(condition: () => boolean, otherwise: string, mostMs = 5_000): Promise<void> {
  const end = performance.now() + mostMs;
  while (!condition()) {
    assert.ok(performance.now() < end, otherwise);
    await turn();
  }
}

import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { fixBytes } from '../../kit/fix-text.ts';
import { fixTime } from '../../kit/raw-fix-message.ts';
import { randomInput } from '../fix-inputs.ts';
import { Innocent } from '../innocent.ts';
import { MemoryWatch } from '../memory-watch.ts';
import { closeOf, GUARDED, INNOCENT, Rig, VENUE_COMP_ID } from '../rig.ts';
import { sized, type Scenario } from '../scenario.ts';
import { assertAlive, until } from './malformed.ts';

/** At once: few enough that none is refused as one stranger too many. */
const AT_ONCE = 8;
const LOGON_DEADLINE_MS = 5_000;
const LORIS = { fix: 500, management: 50 } as const;

export const L1: Scenario = {
  id: 'L1',
  title: `${LORIS.fix} FIX and ${LORIS.management} management connections of one byte a second`,
  tiers: ['gate'],
  async run(run) {
    await using rig = await Rig.start(run, { peers: 1 });
    await using innocent = await Innocent.start(rig);
    const memory = await MemoryWatch.begin(rig);
    const { fix, management } = LORIS;
    const { ready } = rig.daemon;
    const lorises = await Promise.all([
      ...Array.from({ length: fix }, () =>
        loris(rig, ready.endpoints[0]!.port, '8=FIX.4.4\x019=100\x0135=A\x01'),
      ),
      ...Array.from({ length: management }, () =>
        loris(rig, ready.management.port, '{"jsonrpc":"2.0","id":1}'),
      ),
    ]);
    // As many are there as ever will be.
    await memory.look();
    const lives = await Promise.all(lorises.map(({ lifeMs }) => lifeMs));
    const longest = Math.max(...lives);
    run.say(`the longest lived ${Math.round(longest)} ms`);
    run.say(await innocent.unharmed());
    assert.ok(
      lives.some((life) => life > LOGON_DEADLINE_MS / 2),
      'some were let in at all',
    );
    assert.ok(longest <= (LOGON_DEADLINE_MS + 1_000) * innocent.stretch, `one lived ${longest} ms`);
    await memory.end(run);
    await assertAlive(rig);
  },
};

/** Feeds a port a byte a second, from when it is connected until it closes: how long that takes, in milliseconds. */
async function loris(rig: Rig, port: number, bytes: string): Promise<{ readonly lifeMs: Promise<number> }> {
  const began = performance.now();
  const socket = await rig.socket(port);
  let at = 0;
  const timer = setInterval(() => socket.write(bytes[at++ % bytes.length]!), 1_000);
  socket.resume();
  const lifeMs = closeOf(socket).then(() => {
    clearInterval(timer);
    return performance.now() - began;
  });
  return { lifeMs };
}

export const L4: Scenario = {
  id: 'L4',
  title: 'duplicate logons of a session that trades, and failed logons of another',
  tiers: ['gate', 'nightly'],
  async run(run) {
    await using rig = await Rig.start(run, { peers: 1 });
    await using innocent = await Innocent.start(rig);
    const before = rig.openFiles;
    const duplicates = sized(run, { gate: 1_000, nightly: 10_000 });
    const failures = sized(run, { gate: 2_000, nightly: 10_000 });
    // A young process grows whatever it does.
    await eachAtOnce(failures / 2, () => strangerGetsNothing(rig, logon(GUARDED, '554=wrong|')));
    const memory = await MemoryWatch.begin(rig);
    await eachAtOnce(duplicates, () => strangerGetsNothing(rig, logon(INNOCENT, '141=Y|')));
    await memory.look();
    await eachAtOnce(failures, () => strangerGetsNothing(rig, logon(GUARDED, '553=guard|554=wrong|')));
    run.say(`${duplicates} duplicate and ${failures} failed logons`);
    run.say(await innocent.unharmed());
    await memory.end(run, 'kept');
    await until(() => rig.openFiles === null || rig.openFiles <= before!, 'sockets are left over');
    const guarded = await rig.logOn(GUARDED, [
      [553, 'guard'],
      [554, 'only the venue knows'],
    ]);
    await guarded.logout();
  },
};

export const A6: Scenario = {
  id: 'A6',
  title: 'whatever strangers send, the state of the daemon stays what it was',
  tiers: ['gate', 'nightly'],
  async run(run) {
    await using rig = await Rig.start(run, { peers: 1 });
    const trader = await rig.logOn('PEER-0');
    trader.send('D', [
      [11, 'rests'],
      [21, 1],
      [55, 'ACME'],
      [54, 1],
      [38, 5],
      [40, 2],
      [44, '9.99'],
      [60, fixTime(new Date())],
    ]);
    await trader.expect('8', { 11: 'rests' });
    await trader.logout();
    const before = await rig.state();
    const inputs = sized(run, { gate: 4_000, nightly: 100_000 });
    await eachAtOnce(inputs, () =>
      strangerGetsNothing(
        rig,
        strangersInput(() => run.random.next()),
      ),
    );
    run.say(`${inputs} inputs of strangers`);
    assert.equal(await rig.state(), before);
  },
};

/** Logons without the right password, messages that reset numbers, and anything else, damaged or not. */
function strangersInput(random: () => number): Buffer {
  const address = { sender: GUARDED, target: VENUE_COMP_ID, time: fixTime(new Date()) };
  const luck = random();
  if (luck < 0.3) return logon(GUARDED, random() < 0.5 ? '141=Y|' : '553=guard|554=guess|141=Y|');
  if (luck < 0.5) {
    const time = `52=${address.time}|56=${VENUE_COMP_ID}`;
    return fixBytes(`35=4|34=1|49=${random() < 0.5 ? GUARDED : 'PEER-0'}|${time}|36=99|123=N`);
  }
  // A Logon of a session without a password would be let in, and rightly.
  return Buffer.from(randomInput('FIX.4.4', 1, false, random, address), 'latin1');
}

function logon(sender: string, fields: string): Buffer {
  const header = `34=1|49=${sender}|52=${fixTime(new Date())}|56=${VENUE_COMP_ID}`;
  return fixBytes(`35=A|${header}|98=0|108=30|${fields}`);
}

/** Connects, sends, and is closed without a byte in return. */
async function strangerGetsNothing(rig: Rig, bytes: Buffer): Promise<void> {
  const socket = await rig.socket();
  let received = 0;
  socket.on('data', (chunk: Buffer) => (received += chunk.length));
  socket.end(bytes);
  await closeOf(socket);
  assert.equal(received, 0, `an answer to ${JSON.stringify(bytes.toString('latin1'))}`);
}

async function eachAtOnce(count: number, act: () => Promise<void>): Promise<void> {
  let left = count;
  const lane = async (): Promise<void> => {
    while (left-- > 0) {
      await act();
      await turn();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}

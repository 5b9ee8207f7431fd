import assert from 'node:assert/strict';
import { connect as connectSocket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { LIMITS } from '../../../src/management/limits.ts';
import { freshNonce } from '../../../src/management/scram.ts';
import { Peer, startParams } from '../../kit/management-peer.ts';
import type { SeededRandom } from '../../kit/seed.ts';
import { mainThreadOf, ownThread, ProcessorTime } from '../processor-time.ts';
import { Rig } from '../rig.ts';
import { sized, type Run, type Scenario } from '../scenario.ts';

const AT_ONCE = [1, 10, 100];
/** How long whoever guesses waits for a verdict: what is not given at once may not be worth it, or still come. */
const IMPATIENCE_MS = 5;
const PATIENCE_MS = 6_000;
/** One in so many waits for it: without any, a daemon that gives none would look as good as one that gives few. */
const PATIENT = 50;
/** An attack that the daemon has made so slow has shown what it can. */
const LONGEST_ATTACK_MS = 60_000;
/** Between two logons of the owner. */
const OWNER_EVERY_MS = 250;
/** What the daemon promises its owner meanwhile, and of one processor at the most. */
const OWNER_MS = 1_000;
const MOST_OF_A_PROCESSOR = 0.2;

export const A2: Scenario = {
  id: 'A2',
  title: `guesses at a token, over ${AT_ONCE.join(', ')} connections at once`,
  tiers: ['nightly'],
  async run(run) {
    const guesses = sized(run, { gate: 200, nightly: 10_000 });
    for (const atOnce of AT_ONCE) {
      // Each begins with a daemon that nobody has guessed at.
      // oxlint-disable-next-line no-await-in-loop -- one attack after the other
      await using rig = await Rig.start(run, { peers: 0 });
      // oxlint-disable-next-line no-await-in-loop -- one attack after the other
      await attack(run, rig, guesses, atOnce);
    }
  },
};

async function attack(run: Run, rig: Rig, guesses: number, atOnce: number): Promise<void> {
  const began = performance.now();
  const { ranMs } = rig.processor.read();
  let left = guesses;
  let verdicts = 0;
  const lane = async (): Promise<void> => {
    for (; left > 0 && performance.now() - began < LONGEST_ATTACK_MS; left--)
      verdicts += await guess(rig, run.random);
  };
  const lanes = Promise.all(Array.from({ length: atOnce }, lane));
  const logons = await ownerUntil(lanes, rig);
  const tookMs = performance.now() - began;
  const share = (rig.processor.read().ranMs - ranMs) / tookMs;
  const longest = Math.max(...logons);
  run.say(
    `${guesses - left} guesses over ${atOnce} in ${(tookMs / 1_000).toFixed(1)} s: ${verdicts} verdicts, ` +
      `the owner's ${logons.length} logons took ${longest.toFixed(0)} ms at most, ` +
      `${(share * 100).toFixed(0)} % of a processor`,
  );
  const { failedLogonsAtOnce, failedLogonMs } = LIMITS;
  const most = failedLogonsAtOnce + Math.ceil(tookMs / failedLogonMs);
  assert.ok(verdicts <= most, `${verdicts} verdicts, and ${most} at the most were promised`);
  assert.ok(longest <= OWNER_MS, `the owner waited ${longest} ms`);
  assert.ok(share <= MOST_OF_A_PROCESSOR, `${share} of a processor`);
}

/** One guess on a connection of its own: 1 where it was answered with a verdict. */
async function guess(rig: Rig, random: SeededRandom): Promise<0 | 1> {
  const { host, port } = rig.daemon.ready.management;
  using peer = new Peer(connectSocket(port, host));
  const patienceMs = random.integer(1, PATIENT) === 1 ? PATIENCE_MS : IMPATIENCE_MS;
  try {
    const { result } = await peer.call('auth.start', startParams('admin', freshNonce()));
    const proof = Buffer.from(Array.from({ length: 32 }, () => random.integer(0, 255))).toString('base64');
    const answer = peer.call('auth.finish', { nonce: result!['nonce'], proof });
    const { error } = (await Promise.race([answer, delay(patienceMs, null)])) ?? {};
    return error?.data['code'] === 'auth-failed' ? 1 : 0;
  } catch (error) {
    // One that is not let in, or has to make room for others, ends without a verdict.
    assert.equal((error as Error).message, 'the connection has ended');
    return 0;
  }
}

/**
 * The owner logs on again and again until the attack is over: how long each logon took, in milliseconds, but for the
 * time in which the machine had something else to do.
 */
async function ownerUntil(over: Promise<unknown>, rig: Rig): Promise<number[]> {
  const took: number[] = [];
  const threads = new ProcessorTime(mainThreadOf(rig.daemon.ready.pid), ownThread());
  for (let isOver = false; !isOver;) {
    const began = performance.now();
    const { waitedMs } = threads.read();
    // oxlint-disable-next-line no-await-in-loop -- one logon after the other
    await using owner = await rig.manage();
    // oxlint-disable-next-line no-await-in-loop -- one logon after the other
    await owner.daemon.status({});
    took.push(performance.now() - began - (threads.read().waitedMs - waitedMs));
    // oxlint-disable-next-line no-await-in-loop -- one logon after the other
    isOver = await Promise.race([over.then(() => true), delay(OWNER_EVERY_MS, false)]);
  }
  threads.close();
  return took;
}

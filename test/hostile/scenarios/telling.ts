import assert from 'node:assert/strict';
import { Logon } from '../../../src/management/auth.ts';
import { clientProof, freshNonce } from '../../../src/management/scram.ts';
import { freshUserToken } from '../../../src/management/tokens.ts';
import { Users } from '../../../src/management/users.ts';
import { startParams } from '../../kit/management-peer.ts';
import { secretOf, SmallDaemon } from '../../kit/small-daemon.ts';
import { sized, type Run, type Scenario } from '../scenario.ts';
import { welch } from '../welch.ts';

/** What timing attacks on real programs are judged by: beyond it, chance is no explanation. */
const MOST_T = 4.5;
const USER = 'admin';
/** As long as the name of the one who exists. */
const NOBODY = 'ghost';
/** As many as it takes: whoever watches the time does not wait for the verdicts that are held back. */
const NO_LIMITS = { failedLogonsAtOnce: 1e9, logonAttempts: 1e9, logonDeadlineMs: 600_000 };

/** What was answered to a guess, and in how many nanoseconds. */
interface Answer {
  readonly reply: string;
  readonly nanoseconds: number;
}

/** Two kinds of wrong guesses that nobody is to tell apart. */
interface Question {
  readonly asked: string;
  guess(this: void, isFirst: boolean): Promise<Answer>;
}

export const A3: Scenario = {
  id: 'A3',
  title: 'neither answers nor their times tell who exists, or how much of a secret is right',
  tiers: ['gate', 'nightly'],
  async run(run) {
    await using daemon = await SmallDaemon.start({ limits: NO_LIMITS });
    for (const question of [...questionsOfCode(), ...questionsOverLoopback(daemon)]) {
      // oxlint-disable-next-line no-await-in-loop -- what is measured must not be another question
      await answerIsTheSame(run, question);
    }
  },
};

async function answerIsTheSame(run: Run, { asked, guess }: Question): Promise<void> {
  const pairs = sized(run, { gate: 25, nightly: 5_000 });
  const replies = new Set<string>();
  const times: [number[], number[]] = [[], []];
  for (let pair = 0; pair < pairs; pair++) {
    const order = run.random.integer(0, 1) === 0 ? ([0, 1] as const) : ([1, 0] as const);
    for (const kind of order) {
      // oxlint-disable-next-line no-await-in-loop -- one guess after the other
      const { reply, nanoseconds } = await guess(kind === 0);
      replies.add(reply);
      times[kind].push(nanoseconds);
    }
  }
  const t = welch(...times);
  run.say(`${asked}: t = ${t.toFixed(2)} over ${pairs} pairs`);
  assert.equal(replies.size, 1, `${asked}: ${[...replies].join(' or ')}`);
  // Beside all other tests the time tells nothing.
  if (run.tier === 'nightly') assert.ok(Math.abs(t) < MOST_T, `${asked}: t = ${t}`);
}

// ---------------------------------------------------------------- the code alone

function questionsOfCode(): Question[] {
  const secrets = new Map<string, string>();
  const users = new Users(
    [{ user: USER, role: 'admin', token: secretOf(USER), renew: () => secretOf(USER) }],
    { get: (name) => secrets.get(name) ?? null, set: (name, value) => void secrets.set(name, value) },
  );
  const token = users.add('keeper', 'viewer');
  return [
    {
      asked: 'in the code, whether a user exists',
      guess: (isFirst) => logOnInCode(users, isFirst ? USER : NOBODY, flipAt(0)),
    },
    {
      asked: 'in the code, whether a proof begins right',
      guess: (isFirst) => logOnInCode(users, USER, flipAt(isFirst ? 0 : 31)),
    },
    {
      asked: 'in the code, whether a token begins right',
      async guess(isFirst) {
        // Both are made each time and in one piece, so that what is done before is the same.
        const [far, near] = [freshUserToken('keeper'), `${token.slice(0, -1)}${otherThan(token.at(-1)!)}`];
        const wrong = Buffer.from(isFirst ? far : near).toString();
        const began = process.hrtime.bigint();
        const user = users.userOfToken(wrong);
        return { reply: String(user), nanoseconds: Number(process.hrtime.bigint() - began) };
      },
    },
  ];
}

async function logOnInCode(users: Users, user: string, flip: (proof: Buffer) => void): Promise<Answer> {
  const logon = new Logon(users);
  const clientNonce = freshNonce();
  const began = process.hrtime.bigint();
  const start = logon.start({ user, clientNonce, channelBinding: 'none' });
  const started = process.hrtime.bigint() - began;
  const proof = await wrongProof({ user, clientNonce, ...start }, flip);
  const went = process.hrtime.bigint();
  const verdict = logon.finish({ nonce: start.nonce, proof });
  const nanoseconds = Number(started + (process.hrtime.bigint() - went));
  return { reply: `${masked(JSON.stringify(start))} ${JSON.stringify(verdict)}`, nanoseconds };
}

// ---------------------------------------------------------------- over loopback

function questionsOverLoopback(daemon: SmallDaemon): Question[] {
  return [
    {
      asked: 'over loopback, whether a user exists',
      guess: (isFirst) => logOnOverLoopback(daemon, isFirst ? USER : NOBODY, flipAt(0)),
    },
    {
      asked: 'over loopback, whether a proof begins right',
      guess: (isFirst) => logOnOverLoopback(daemon, USER, flipAt(isFirst ? 0 : 31)),
    },
  ];
}

async function logOnOverLoopback(
  daemon: SmallDaemon,
  user: string,
  flip: (proof: Buffer) => void,
): Promise<Answer> {
  using peer = await daemon.connect();
  const clientNonce = freshNonce();
  const began = process.hrtime.bigint();
  const { result } = await peer.call('auth.start', startParams(user, clientNonce));
  const started = process.hrtime.bigint() - began;
  const { nonce, salt, iterations } = result as { nonce: string; salt: string; iterations: number };
  const proof = await wrongProof({ user, clientNonce, nonce, salt, iterations }, flip);
  const went = process.hrtime.bigint();
  await peer.call('auth.finish', { nonce, proof });
  const nanoseconds = Number(started + (process.hrtime.bigint() - went));
  return { reply: masked(peer.received), nanoseconds };
}

// ---------------------------------------------------------------- guesses

/** The proof of who knows the secret, but for what is flipped. */
async function wrongProof(
  exchange: Parameters<typeof clientProof>[1],
  flip: (proof: Buffer) => void,
): Promise<string> {
  const { proof } = await clientProof(secretOf(USER), exchange);
  const bytes = Buffer.from(proof, 'base64');
  flip(bytes);
  return bytes.toString('base64');
}

function flipAt(at: number): (proof: Buffer) => void {
  return (proof) => void (proof[at]! ^= 1);
}

function otherThan(character: string): string {
  return character === 'A' ? 'B' : 'A';
}

/** A reply without what differs each time, which is as long each time. */
function masked(reply: string): string {
  return reply.replace(/"(nonce|salt)":"([^"]*)"/g, (_, name: string, value: string) =>
    JSON.stringify({ [name]: '*'.repeat(value.length) }).slice(1, -1),
  );
}

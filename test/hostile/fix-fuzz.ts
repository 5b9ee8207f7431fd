/**
 * Random bytes against the FIX layer, in process: each input is given to a real connection in random pieces and to the
 * slow oracle whole, and both must say and do the same.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Connection } from '../../src/protocols/fix/connection.ts';
import { MemoryStore } from '../../src/protocols/fix/memory-store.ts';
import { MessageView } from '../../src/protocols/fix/message.ts';
import { Session } from '../../src/protocols/fix/session.ts';
import { createValidator, type FieldIndex, type Validator } from '../../src/protocols/fix/validate.ts';
import { slices } from '../kit/fix-mutate.ts';
import type { OracleField } from '../kit/fix-oracle.ts';
import { SessionOracle } from '../kit/fix-session-oracle.ts';
import { splitMessages } from '../kit/fix-text.ts';
import { randomNumbers } from '../kit/seed.ts';
import { DICTIONARIES } from '../protocols/fix/dictionaries.ts';
import { INPUT_TIME, INPUT_VERSIONS, randomInput, type InputVersion } from './fix-inputs.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const NOW = INPUT_TIME * 1000;
/** Inputs that one session lives through. Fewer messages are sent than the limit on large replays begins at. */
const INPUTS_PER_LIFE = 40;
/** Inputs after which a session that only waits for a Logout is disconnected. */
const PATIENCE = 3;
const MAX_QUEUED = 5;
/** An input may take this long; time that the machine gave to others does not count, so the best of a few tries does. */
const INPUT_MS = 10;
const TIMING_TRIES = 5;
/** Inputs after which everything that is made once has been made. */
const WARM_UP_INPUTS = 20_000;
/** Of each message that is sent, what the oracle knows. */
const TOLD_FIELDS: ReadonlySet<number> = new Set([7, 16, 36, 45, 108, 112, 123, 141, 371, 372, 373, 789]);

export interface FuzzOptions {
  readonly seed: number;
  readonly count: number;
}

export interface FuzzResult {
  inputs: number;
  /** Messages that were handed on to the application, and answers of all kinds: what the inputs reached. */
  delivered: number;
  answers: number;
  slowestMs: number;
  /** How much more of the heap is in use than after the first inputs. */
  heapGrowthBytes: number;
}

/** An input, in the pieces that it arrives in; null for the end of the connection. */
type Input = readonly Buffer[] | null;

/** Runs `count` inputs. Throws with the seed and the shortest inputs found that still fail. */
export function fuzzFix({ seed, count }: FuzzOptions): FuzzResult {
  const totals = { inputs: 0, delivered: 0, answers: 0, slowestMs: 0, heapGrowthBytes: 0 };
  let heapBytes = 0;
  for (let round = 0; totals.inputs < count; round++) {
    const random = randomNumbers(seed + Math.imul(round, 0x9e3779b1));
    const version = INPUT_VERSIONS[Math.floor(random() * INPUT_VERSIONS.length)]!;
    const life = new Life(version);
    const inputs: Input[] = [];
    while (inputs.length < INPUTS_PER_LIFE && totals.inputs < count) {
      const input = life.impatient ? null : slices(life.nextInput(random), random);
      inputs.push(input);
      const difference = attempt(() => life.step(input));
      if (difference !== null) throw failure(seed, round, version, inputs, difference);
      totals.inputs++;
      totals.slowestMs = Math.max(totals.slowestMs, life.lastMs);
    }
    totals.delivered += life.oracle.delivered.length;
    totals.answers += life.answers;
    if (heapBytes === 0 && totals.inputs >= WARM_UP_INPUTS) heapBytes = heapInUse();
  }
  if (heapBytes > 0) totals.heapGrowthBytes = heapInUse() - heapBytes;
  return totals;
}

/** A session and the oracle side by side. */
class Life {
  readonly version: InputVersion;
  readonly oracle: SessionOracle;
  answers = 0;
  lastMs = 0;
  readonly #delivered: number[] = [];
  readonly #session: Session;
  #connection: Connection;
  #ignored = 0;

  constructor(version: InputVersion) {
    this.version = version;
    this.#session = sessionOf(version, this.#delivered);
    this.#connection = this.#connect();
    const check = FIELD_CHECKS.get(version)!;
    this.oracle = new SessionOracle({
      beginString: version,
      nowMs: INPUT_TIME,
      maxQueuedBehindGap: MAX_QUEUED,
      validate: (fields) => check(indexOf(fields)),
    });
  }

  get impatient(): boolean {
    return this.#ignored >= PATIENCE;
  }

  nextInput(random: () => number): Buffer {
    const { loggedOn, closed, expected } = this.oracle;
    return Buffer.from(randomInput(this.version, expected, closed || !loggedOn, random), 'latin1');
  }

  /** Gives an input to both, and says how they differ; null when they do not. */
  step(input: Input): string | null {
    const { oracle } = this;
    if (oracle.closed) {
      this.#connection = this.#connect();
      oracle.connect();
    }
    oracle.answers = [];
    const before = oracle.rest;
    if (input === null) {
      this.#connection.disconnected(NOW);
      oracle.disconnect();
    } else {
      this.#receive(input);
      oracle.receive(Buffer.concat(input).toString('latin1'));
    }
    this.answers += oracle.answers.length;
    this.#ignored = oracle.ignoring ? this.#ignored + 1 : 0;
    return this.#difference() ?? this.#tooSlow(before, input);
  }

  #connect(): Connection {
    return Connection.accept({ lookup: () => this.#session }, NOW);
  }

  #receive(input: readonly Buffer[]): void {
    const began = performance.now();
    for (const piece of input) this.#connection.receive(piece, NOW);
    this.lastMs = performance.now() - began;
  }

  #difference(): string | null {
    const output = this.#connection.takeOutput();
    const sent = output === null ? [] : splitMessages(output).map((message) => shortForm(message));
    const { store, gap } = this.#session;
    const { oracle } = this;
    const is = [
      ...sent,
      `closed: ${this.#connection.closing}`,
      `delivered: ${this.#delivered.slice(-3).join()} of ${this.#delivered.length}`,
      `next: ${store.nextTargetSeqNum} in, ${store.nextSenderSeqNum} out, ${gap.size} waiting`,
    ].join('\n');
    const shouldBe = [
      ...oracle.answers,
      `closed: ${oracle.closed}`,
      `delivered: ${oracle.delivered.slice(-3).join()} of ${oracle.delivered.length}`,
      `next: ${oracle.expected} in, ${oracle.nextSender} out, ${oracle.waiting} waiting`,
    ].join('\n');
    return is === shouldBe ? null : `the session did:\n${is}\nthe oracle says:\n${shouldBe}`;
  }

  /** Whether an input takes too long for itself, on a new session with the same unfinished frame before it. */
  #tooSlow(before: string, input: Input): string | null {
    if (this.lastMs <= INPUT_MS || input === null) return null;
    for (let tries = 0; tries < TIMING_TRIES && this.lastMs > INPUT_MS; tries++) {
      const again = new Life(this.version);
      again.#connection.receive(
        Buffer.from(
          randomInput(this.version, 1, true, () => 0.5),
          'latin1',
        ),
        NOW,
      );
      again.#connection.receive(Buffer.from(before, 'latin1'), NOW);
      again.#receive(input);
      this.lastMs = Math.min(this.lastMs, again.lastMs);
    }
    return this.lastMs > INPUT_MS ? `an input took ${this.lastMs} ms` : null;
  }
}

const SESSION_CHECKS = validators();
/** For the oracle, so that no state of the one can help the other. */
const FIELD_CHECKS = validators();

function validators(): ReadonlyMap<InputVersion, Validator> {
  return new Map(INPUT_VERSIONS.map((version) => [version, createValidator(DICTIONARIES[version])]));
}

function sessionOf(version: InputVersion, delivered: number[]): Session {
  const config = {
    beginString: version,
    senderCompId: 'VENUE',
    targetCompId: 'CLIENT',
    maxQueuedBehindGap: MAX_QUEUED,
    validate: SESSION_CHECKS.get(version)!,
  };
  return new Session(config, new MemoryStore(NOW), {
    onLogon() {},
    onLogout() {},
    onMessage: (_, view) => delivered.push(view.int(34)),
  });
}

/** The fields as a validator takes them. */
function indexOf(fields: readonly OracleField[]): FieldIndex {
  const count = fields.length;
  const [tags, starts, ends] = [new Int32Array(count), new Int32Array(count), new Int32Array(count)];
  let text = '';
  for (const [index, { tag, value }] of fields.entries()) {
    text += `${tag}=`;
    tags[index] = tag;
    starts[index] = text.length;
    text += value;
    ends[index] = text.length;
    text += '\x01';
  }
  return { buffer: Buffer.from(text, 'latin1'), count, tags, starts, ends };
}

/** A sent message as the oracle writes it. */
function shortForm(message: Buffer): string {
  const view = new MessageView();
  if (!view.decodeFrame(message)) return `garbled: ${message.toString('latin1')}`;
  let text = `${view.text(34)}: ${view.msgType}`;
  for (let index = 0; index < view.count; index++) {
    if (TOLD_FIELDS.has(view.tags[index]!)) text += ` ${view.tags[index]}=${view.textAt(index)}`;
  }
  return text;
}

/** Bytes of the heap that are in use once what is not has been collected. */
function heapInUse(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

// ---------------------------------------------------------------- failures

function attempt(step: () => string | null): string | null {
  try {
    return step();
  } catch (error) {
    return `it threw ${error instanceof Error ? error.stack : String(error)}`;
  }
}

function failure(
  seed: number,
  round: number,
  version: InputVersion,
  inputs: Input[],
  difference: string,
): Error {
  const shortest = shrink(version, inputs);
  const described = shortest.map((input) =>
    input === null
      ? 'disconnect'
      : input.map((piece) => JSON.stringify(piece.toString('latin1'))).join(' + '),
  );
  const says = replay(version, shortest) ?? difference;
  return new Error(
    `SEED=${seed}, round ${round}, ${version}: ${says}\nafter these inputs:\n${described.join('\n')}`,
  );
}

function replay(version: InputVersion, inputs: readonly Input[]): string | null {
  const life = new Life(version);
  for (const input of inputs) {
    const difference = attempt(() => life.step(input));
    if (difference !== null) return difference;
  }
  return null;
}

/** Leaves out what the failure does not need: inputs, and then the cuts between pieces. */
function shrink(version: InputVersion, inputs: readonly Input[]): Input[] {
  let shortest = [...inputs];
  for (let at = shortest.length - 1; at >= 0; at--) {
    const without = shortest.toSpliced(at, 1);
    if (replay(version, without) !== null) shortest = without;
  }
  for (const [at, input] of shortest.entries()) {
    const joined = shortest.with(at, input === null ? null : [Buffer.concat(input)]);
    if (replay(version, joined) !== null) shortest = joined;
  }
  return shortest;
}

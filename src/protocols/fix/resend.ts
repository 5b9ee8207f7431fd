import { change } from './changes.ts';
import type { Encoder } from './encoder.ts';
import { LARGE_REPLAY, LARGE_REPLAYS_PER_SECOND, REPLAY_BATCH, REPLAY_OUTPUT_BYTES } from './limits.ts';
import { MessageView } from './message.ts';
import type { Session } from './session.ts';

const MICROS_PER_SECOND = 1_000_000;
/** Numbers read from the store at a time, so that large messages cannot make one step much too large. */
const READ_BATCH = 50;
const POSS_DUP = Buffer.from('\x0143=Y');
const POSS_DUP_FIELD = Buffer.from('\x0143=Y\x01');
/** First field of a stored message after BeginString, BodyLength, MsgType. */
const FIRST_INDEX = 3;
/** Header fields that stand before OrigSendingTime (122) in what we send. */
const BEFORE_ORIG_SENDING_TIME: ReadonlySet<number> = new Set([49, 50, 52, 56, 57, 90, 91, 97, 115, 116]);

/**
 * Answers the peer's ResendRequests: application messages again, with PossDupFlag (43), and one gap fill for each run
 * of everything else (FIX session protocol, Message recovery).
 *
 * One replay runs at a time, in steps as the peer reads. Requests that come meanwhile are merged into one that follows;
 * so are requests for large ranges beyond a few each second.
 */
export class Replay {
  readonly #session: Session;
  readonly #view: MessageView;
  #next = 0;
  #last = -1;
  /** The last number sent before the replay began. */
  #lastSent = 0;
  #gapFrom = 0;
  #wantedFrom = 0;
  #wantedTo = -1;
  #largeSince = 0;
  #large = 0;
  #now = 0;
  /** Replays begun, for statistics. */
  started = 0;

  constructor(session: Session) {
    this.#session = session;
    this.#view = new MessageView(session.dataFields);
  }

  /** A replay has begun and is not finished: what is sent meanwhile must wait. */
  get active(): boolean {
    return this.#next <= this.#last;
  }

  /** A replay is wanted or under way. */
  get pending(): boolean {
    return this.active || this.#wantedTo >= 0;
  }

  /** Asks for the numbers `from` to `to`, both included. `run` starts. */
  want(from: number, to: number): void {
    if (this.active && from >= this.#next) {
      // The replay under way has not come to these numbers yet. What was sent since it began follows it anyway.
      this.#last = Math.max(this.#last, Math.min(to, this.#lastSent));
    } else if (this.#wantedTo < 0) {
      this.#wantedFrom = from;
      this.#wantedTo = to;
    } else {
      this.#wantedFrom = Math.min(this.#wantedFrom, from);
      this.#wantedTo = Math.max(this.#wantedTo, to);
    }
  }

  /** Forgets everything that was asked for. */
  stop(): void {
    this.#last = -1;
    this.#next = 0;
    this.#wantedTo = -1;
  }

  /** When `run` has something to do once the peer has read: at once, or when a further large replay may start. */
  nextDeadline(): number {
    if (this.active) return 0;
    if (this.#wantedTo < 0) return Number.POSITIVE_INFINITY;
    return this.#isLarge() && this.#large >= LARGE_REPLAYS_PER_SECOND
      ? this.#largeSince + MICROS_PER_SECOND
      : 0;
  }

  /** Starts what is wanted, or takes the replay under way one step further. */
  run(output: Encoder, now: number): void {
    if (output.position >= REPLAY_OUTPUT_BYTES) return;
    if (!this.active && !this.#start(now)) return;
    this.#now = now;
    const stop = Math.min(this.#next + REPLAY_BATCH, this.#last + 1);
    while (this.#next < stop && output.position < REPLAY_OUTPUT_BYTES) {
      const to = Math.min(this.#next + READ_BATCH, stop) - 1;
      this.#session.store.read(this.#next, to, (seqNum, bytes) => this.#resend(output, seqNum, bytes));
      this.#next = to + 1;
    }
    if (this.#next > this.#last && this.#gapFrom <= this.#last) this.#gapFill(output, this.#last + 1);
  }

  #start(now: number): boolean {
    if (this.#wantedTo < 0) return false;
    if (this.#isLarge()) {
      if (now - this.#largeSince >= MICROS_PER_SECOND || now < this.#largeSince) {
        this.#largeSince = now;
        this.#large = 0;
      }
      if (this.#large >= LARGE_REPLAYS_PER_SECOND) return false;
      this.#large++;
    }
    this.#next = this.#wantedFrom;
    this.#last = this.#wantedTo;
    this.#lastSent = this.#session.store.nextSenderSeqNum - 1;
    this.#gapFrom = this.#next;
    this.#wantedTo = -1;
    this.started++;
    return true;
  }

  #isLarge(): boolean {
    return this.#wantedTo - this.#wantedFrom + 1 >= LARGE_REPLAY;
  }

  #resend(output: Encoder, seqNum: number, bytes: Uint8Array): void {
    const view = this.#view;
    // A damaged message is never sent: its number is filled like that of a session message.
    if (!view.decodeFrame(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length))) return;
    if (seqNum > this.#gapFrom) this.#gapFill(output, seqNum);
    this.#gapFrom = seqNum + 1;
    const session = this.#session;
    output.begin(session.header, view.msgType, seqNum);
    output.raw(POSS_DUP_FIELD);
    const sendingTime = view.indexOf(52);
    let origWritten = false;
    for (let index = FIRST_INDEX; index < view.count - 1; index++) {
      const tag = view.tags[index]!;
      if (tag === 34) continue;
      if (!origWritten && !BEFORE_ORIG_SENDING_TIME.has(tag)) {
        origWritten = true;
        output.bytes(122, view.buffer, view.starts[sendingTime], view.ends[sendingTime]);
      }
      if (tag === 52) output.timestamp(52, this.#now, session.precision);
      else output.bytes(tag, view.buffer, view.starts[index], view.ends[index]);
    }
    if (!origWritten) output.bytes(122, view.buffer, view.starts[sendingTime], view.ends[sendingTime]);
    output.finish();
    const { stage } = session.config;
    if (stage?.active === true) change(output, (again) => stage.leavingAgain(again));
    this.#sent();
  }

  /** SequenceReset-GapFill in place of the numbers from the run's first up to, not including, `newSeqNo`. */
  #gapFill(output: Encoder, newSeqNo: number): void {
    const session = this.#session;
    output.begin(session.header, '4', this.#gapFrom);
    output.raw(POSS_DUP);
    output.addressing(session.header, this.#now, session.precision);
    output.timestamp(122, this.#now, session.precision);
    output.raw(session.header.locations);
    output.int(36, newSeqNo);
    output.char(123, 'Y');
    output.finish();
    this.#gapFrom = newSeqNo;
    this.#sent();
  }

  #sent(): void {
    this.#session.heartbeat.sent(this.#now);
    this.#session.counters.resent(this.#now);
  }
}

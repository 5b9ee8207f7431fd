/**
 * What an acceptor must do with a stream of bytes, worked out a second time: from texts, with maps and sets, one whole
 * message after the other. Only the verdict on the fields of a message comes from outside, since the dictionary has
 * tests of its own.
 */
import {
  endOf,
  headerValue,
  intOf,
  newSeqNoProblem,
  oracleMessage,
  possDupProblem,
  rangeProblem,
  SENDING_TIME,
  startsWithY,
  valueOf,
  type OracleMessage,
  type OracleProblem,
} from './fix-oracle-message.ts';
import { readFirst, type OracleField } from './fix-oracle.ts';

export interface OracleOptions {
  readonly beginString: string;
  /** When everything happens, in milliseconds since 1970. */
  readonly nowMs: number;
  readonly maxQueuedBehindGap: number;
  readonly validate: (fields: readonly OracleField[]) => OracleProblem | null;
}

const LIMIT_BEFORE_LOGON = 4096;
const LIMIT = 65_536;
const COMP_ID = { reason: 9, tag: null };
const TOLERANCE_MS = 120_000;

/** Up to which SessionRejectReason each version can tell a reason; 4.0 and 4.1 can tell none. */
const REJECT_REASONS: Readonly<Record<string, number>> = { 'FIX.4.2': 11, 'FIX.4.3': 17, 'FIX.4.4': 99 };

export class SessionOracle {
  /** What we send, in short; empty again after each `take`. */
  answers: string[] = [];
  closed = false;
  /** Only a Logout counts any more. */
  ignoring = false;
  loggedOn = false;
  expected = 1;
  nextSender = 1;
  /** MsgSeqNums of the application messages that were handed on. */
  delivered: number[] = [];
  /** The unfinished end of the stream. */
  rest = '';
  readonly #options: OracleOptions;
  readonly #waiting = new Map<number, OracleMessage | 'handled'>();
  #lastMissing = 0;

  constructor(options: OracleOptions) {
    this.#options = options;
  }

  /** Messages that wait behind a gap. */
  get waiting(): number {
    return this.#waiting.size;
  }

  connect(): void {
    this.closed = false;
    this.rest = '';
  }

  disconnect(): void {
    this.#close();
  }

  receive(bytes: string): void {
    this.rest += bytes;
    while (!this.closed) {
      // Bytes between frames are skipped, but a stranger has no business to send any.
      if (!this.loggedOn && !this.rest.startsWith('8=FIX') && !'8=FIX'.startsWith(this.rest))
        return this.#close();
      const reading = readFirst(this.rest, this.loggedOn ? LIMIT : LIMIT_BEFORE_LOGON);
      this.rest = reading.rest;
      if (reading.found === 'more') return;
      if (reading.found === 'oversize') return this.#close();
      if (reading.fields === null) {
        if (!this.loggedOn) this.#close();
      } else if (this.loggedOn) {
        this.#inSession(oracleMessage(reading.fields));
      } else {
        this.#firstMessage(oracleMessage(reading.fields));
      }
    }
  }

  // ---------------------------------------------------------------- logon

  #firstMessage(message: OracleMessage): void {
    if (message.type !== 'A' || message.problem !== null || message.seqNum < 0) return this.#close();
    if (!this.#hasBeginString(message) || !this.#hasCompIds(message) || !this.#isTimely(message)) {
      return this.#close();
    }
    const { seqNum } = message;
    const reset = this.#asksReset(message);
    if (this.#logonIsAtFault(message, reset)) {
      if (seqNum === this.expected) this.expected++;
      return this.#logOutAndClose();
    }
    if (reset) {
      this.expected = 1;
      this.nextSender = 1;
    }
    if (seqNum < this.expected) return this.#logOutAndClose();
    const nextSender = this.nextSender;
    const wanted = this.#options.beginString === 'FIX.4.4' ? intOf(message, 789) : Number.NaN;
    if (wanted > nextSender || wanted < 1) return this.#logOutAndClose();
    const asked = seqNum - 1;
    const from = this.expected;
    if (seqNum === from) this.expected++;
    else this.#waiting.set(seqNum, 'handled');
    this.loggedOn = true;
    this.#answerLogon(message, reset, !Number.isNaN(wanted));
    if (wanted < nextSender) this.#fill(wanted, nextSender - 1);
    if (seqNum === from) return;
    if (Number.isNaN(wanted)) this.#requestGap(from, asked);
    else this.#lastMissing = asked;
  }

  #answerLogon(message: OracleMessage, reset: boolean, tellsExpected: boolean): void {
    const flag = reset ? ' 141=Y' : '';
    const next = tellsExpected ? ` 789=${this.expected}` : '';
    this.#send(`A 108=${intOf(message, 108)}${flag}${next}`);
  }

  #logonIsAtFault(message: OracleMessage, reset: boolean): boolean {
    const heartbeat = intOf(message, 108);
    return (
      this.#options.validate(message.fields) !== null ||
      intOf(message, 98) !== 0 ||
      !(heartbeat >= 0 && heartbeat <= 3600) ||
      (reset && message.seqNum !== 1)
    );
  }

  #asksReset(message: OracleMessage): boolean {
    return this.#options.beginString !== 'FIX.4.0' && startsWithY(message, 141);
  }

  // ---------------------------------------------------------------- after the logon

  #inSession(message: OracleMessage): void {
    const { type, seqNum } = message;
    if (this.ignoring) {
      if (type === '5') this.#logoutOfPeer(message);
      return;
    }
    if (!this.#hasBeginString(message)) {
      this.#use(seqNum);
      return this.#logOutForFault();
    }
    if (seqNum < 0) return this.#logOutAndClose();
    if (message.problem === null) {
      const fault = this.#hasCompIds(message) ? (this.#isTimely(message) ? null : SENDING_TIME) : COMP_ID;
      if (fault !== null) {
        this.#use(seqNum);
        if (type !== '3') this.#reject(message, fault);
        return this.#logOutForFault();
      }
    }
    if (type === '5') return this.#logoutOfPeer(message);
    if (type === '2') this.#resendRequest(message);
    else if (type === '4' && !startsWithY(message, 123)) this.#sequenceReset(message);
    else if (type === 'A' && message.problem === null && this.#asksReset(message)) this.#resetInside(message);
    else this.#numbered(message);
    this.#turnOfWaiting();
  }

  #numbered(message: OracleMessage): void {
    const { seqNum } = message;
    if (seqNum === this.expected) return this.#consume(message);
    if (seqNum > this.expected) {
      const isKept = this.#keep(seqNum, message);
      if (!isKept) this.#clearGap();
      if (this.#lastMissing === 0) this.#requestGap(this.expected, isKept ? seqNum - 1 : seqNum);
      return;
    }
    if (!message.possDup) return this.#logOutAndClose();
    if (message.type === '4') return;
    this.#rejectWith(message, possDupProblem(message));
  }

  #consume(message: OracleMessage): void {
    this.expected = message.seqNum + 1;
    let fault = message.problem;
    if (fault === null && message.possDup && message.type !== '4') fault = possDupProblem(message);
    fault ??= this.#options.validate(message.fields);
    if (fault === null) this.#handle(message);
    else this.#rejectWith(message, fault);
  }

  #handle(message: OracleMessage): void {
    switch (message.type) {
      case '0':
      case '3':
        return;
      case '1':
        return this.#send(`0 112=${valueOf(message, 112) ?? ''}`);
      case '4': {
        const fault = newSeqNoProblem(message, message.seqNum + 1);
        if (fault !== null) return this.#reject(message, fault);
        return this.#jumpTo(intOf(message, 36));
      }
      case 'A':
        return this.#logOutAndClose();
      default:
        this.delivered.push(message.seqNum);
    }
  }

  #turnOfWaiting(): void {
    while (!this.closed && !this.ignoring) {
      const message = this.#waiting.get(this.expected);
      if (message === undefined) break;
      this.#waiting.delete(this.expected);
      if (message === 'handled') this.expected++;
      else this.#consume(message);
    }
    if (this.expected > this.#lastMissing) this.#lastMissing = 0;
  }

  #resendRequest(message: OracleMessage): void {
    const { expected } = this;
    const lastSent = this.nextSender - 1;
    this.#use(message.seqNum);
    const fault =
      message.problem ?? this.#options.validate(message.fields) ?? rangeProblem(message, lastSent);
    const isTooHigh = message.seqNum > expected;
    if (fault === null) this.#fill(intOf(message, 7), endOf(message, lastSent));
    else this.#reject(message, fault);
    if (!isTooHigh) return;
    this.#keep(message.seqNum, 'handled');
    if (this.#lastMissing === 0) this.#requestGap(expected, message.seqNum - 1);
  }

  #sequenceReset(message: OracleMessage): void {
    const fault =
      message.problem ?? this.#options.validate(message.fields) ?? newSeqNoProblem(message, this.expected);
    if (fault === null) this.#jumpTo(intOf(message, 36));
    else this.#reject(message, fault);
  }

  #resetInside(message: OracleMessage): void {
    if (this.#logonIsAtFault(message, true)) return this.#logOutAndClose();
    this.#clearGap();
    this.nextSender = 1;
    this.expected = 2;
    this.#answerLogon(
      message,
      true,
      valueOf(message, 789) !== undefined && this.#options.beginString === 'FIX.4.4',
    );
  }

  #logoutOfPeer(message: OracleMessage): void {
    this.#use(message.seqNum);
    if (!this.ignoring) this.#send('5');
    this.#close();
  }

  // ---------------------------------------------------------------- what is sent

  #send(text: string): void {
    this.answers.push(`${this.nextSender++}: ${text}`);
  }

  /** We send nothing but session messages, so whatever is asked for is filled. */
  #fill(from: number, to: number): void {
    this.answers.push(`${from}: 4 36=${to + 1} 123=Y`);
  }

  #requestGap(from: number, lastMissing: number): void {
    this.#lastMissing = lastMissing;
    const infinity = this.#options.beginString < 'FIX.4.2' ? 999_999 : 0;
    this.#send(`2 7=${from} 16=${infinity}`);
  }

  #rejectWith(message: OracleMessage, fault: OracleProblem | null): void {
    if (fault === null) return;
    if (message.type !== '3') this.#reject(message, fault);
    if (fault === SENDING_TIME) this.#logOutForFault();
  }

  #reject(message: OracleMessage, { reason, tag }: OracleProblem): void {
    const most = REJECT_REASONS[this.#options.beginString];
    let text = `3 45=${message.seqNum}`;
    if (most !== undefined) {
      if (tag !== null) text += ` 371=${tag}`;
      if (message.type !== '') text += ` 372=${message.type}`;
      if (reason <= most) text += ` 373=${reason}`;
    }
    this.#send(text);
  }

  #logOutForFault(): void {
    this.#send('5');
    this.ignoring = true;
  }

  #logOutAndClose(): void {
    this.#send('5');
    this.#close();
  }

  #close(): void {
    this.closed = true;
    this.loggedOn = false;
    this.ignoring = false;
    this.rest = '';
    this.#clearGap();
  }

  // ---------------------------------------------------------------- numbers

  #use(seqNum: number): void {
    if (seqNum === this.expected) this.expected++;
  }

  #jumpTo(newSeqNo: number): void {
    this.expected = newSeqNo;
    for (const seqNum of this.#waiting.keys()) if (seqNum < newSeqNo) this.#waiting.delete(seqNum);
  }

  #keep(seqNum: number, message: OracleMessage | 'handled'): boolean {
    if (this.#waiting.has(seqNum)) return true;
    if (this.#waiting.size >= this.#options.maxQueuedBehindGap) return false;
    this.#waiting.set(seqNum, message);
    return true;
  }

  #clearGap(): void {
    this.#waiting.clear();
    this.#lastMissing = 0;
  }

  // ---------------------------------------------------------------- headers

  #hasBeginString({ fields }: OracleMessage): boolean {
    return fields[0]!.value === this.#options.beginString;
  }

  #hasCompIds(message: OracleMessage): boolean {
    return headerValue(message.fields, 49) === 'CLIENT' && headerValue(message.fields, 56) === 'VENUE';
  }

  #isTimely({ sentAtMs }: OracleMessage): boolean {
    return Math.abs(sentAtMs - this.#options.nowMs) <= TOLERANCE_MS;
  }
}

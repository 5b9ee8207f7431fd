/**
 * What an acceptor must do with a stream of bytes, worked out a second time: from texts, with maps and sets, one whole
 * message after the other. Only the verdict on the fields of a message comes from outside, since the dictionary has
 * tests of its own.
 */
import { readFirst, type OracleField } from './fix-oracle.ts';

/** SessionRejectReason (373) and RefTagID (371). */
export interface OracleProblem {
  readonly reason: number;
  readonly tag: number | null;
}

export interface OracleOptions {
  readonly beginString: string;
  /** When everything happens, in milliseconds since 1970. */
  readonly nowMs: number;
  readonly maxQueuedBehindGap: number;
  readonly validate: (fields: readonly OracleField[]) => OracleProblem | null;
}

const LIMIT_BEFORE_LOGON = 4096;
const LIMIT = 65_536;
const MAX_SEQ_NUM = 2_147_483_647;
const COMP_ID = { reason: 9, tag: null };
const SENDING_TIME = { reason: 10, tag: null };
const TOLERANCE_MS = 120_000;

/** Up to which SessionRejectReason each version can tell a reason; 4.0 and 4.1 can tell none. */
const REJECT_REASONS: Readonly<Record<string, number>> = { 'FIX.4.2': 11, 'FIX.4.3': 17, 'FIX.4.4': 99 };

interface Message {
  readonly fields: readonly OracleField[];
  readonly type: string;
  /** -1 when there is none. */
  readonly seqNum: number;
  readonly possDup: boolean;
  readonly sentAtMs: number;
  readonly problem: OracleProblem | null;
}

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
  readonly #waiting = new Map<number, Message | 'handled'>();
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
        this.#inSession(this.#messageOf(reading.fields));
      } else {
        this.#firstMessage(this.#messageOf(reading.fields));
      }
    }
  }

  // ---------------------------------------------------------------- logon

  #firstMessage(message: Message): void {
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

  #answerLogon(message: Message, reset: boolean, tellsExpected: boolean): void {
    const flag = reset ? ' 141=Y' : '';
    const next = tellsExpected ? ` 789=${this.expected}` : '';
    this.#send(`A 108=${intOf(message, 108)}${flag}${next}`);
  }

  #logonIsAtFault(message: Message, reset: boolean): boolean {
    const heartbeat = intOf(message, 108);
    return (
      this.#options.validate(message.fields) !== null ||
      intOf(message, 98) !== 0 ||
      !(heartbeat >= 0 && heartbeat <= 3600) ||
      (reset && message.seqNum !== 1)
    );
  }

  #asksReset(message: Message): boolean {
    return this.#options.beginString !== 'FIX.4.0' && startsWithY(message, 141);
  }

  // ---------------------------------------------------------------- after the logon

  #inSession(message: Message): void {
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

  #numbered(message: Message): void {
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

  #consume(message: Message): void {
    this.expected = message.seqNum + 1;
    let fault = message.problem;
    if (fault === null && message.possDup && message.type !== '4') fault = possDupProblem(message);
    fault ??= this.#options.validate(message.fields);
    if (fault === null) this.#handle(message);
    else this.#rejectWith(message, fault);
  }

  #handle(message: Message): void {
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

  #resendRequest(message: Message): void {
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

  #sequenceReset(message: Message): void {
    const fault =
      message.problem ?? this.#options.validate(message.fields) ?? newSeqNoProblem(message, this.expected);
    if (fault === null) this.#jumpTo(intOf(message, 36));
    else this.#reject(message, fault);
  }

  #resetInside(message: Message): void {
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

  #logoutOfPeer(message: Message): void {
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

  #rejectWith(message: Message, fault: OracleProblem | null): void {
    if (fault === null) return;
    if (message.type !== '3') this.#reject(message, fault);
    if (fault === SENDING_TIME) this.#logOutForFault();
  }

  #reject(message: Message, { reason, tag }: OracleProblem): void {
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

  #keep(seqNum: number, message: Message | 'handled'): boolean {
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

  #hasBeginString({ fields }: Message): boolean {
    return fields[0]!.value === this.#options.beginString;
  }

  #hasCompIds(message: Message): boolean {
    return headerValue(message.fields, 49) === 'CLIENT' && headerValue(message.fields, 56) === 'VENUE';
  }

  #isTimely({ sentAtMs }: Message): boolean {
    return Math.abs(sentAtMs - this.#options.nowMs) <= TOLERANCE_MS;
  }

  #messageOf(fields: readonly OracleField[]): Message {
    const number = headerValue(fields, 34) ?? '';
    const sentAtMs = timeOf(headerValue(fields, 52) ?? '');
    return {
      fields,
      type: fields[2]!.value,
      seqNum: /^\d+$/.test(number) && Number(number) <= MAX_SEQ_NUM ? Number(number) : -1,
      possDup: headerValue(fields, 43)?.startsWith('Y') === true,
      sentAtMs,
      problem: headerProblem(fields, sentAtMs),
    };
  }
}

function headerProblem(fields: readonly OracleField[], sentAtMs: number): OracleProblem | null {
  const [sender, target, time] = [49, 56, 52].map((tag) => headerValue(fields, tag));
  if (sender === undefined) return { reason: 1, tag: 49 };
  if (target === undefined) return { reason: 1, tag: 56 };
  if (sender === '') return { reason: 4, tag: 49 };
  if (target === '') return { reason: 4, tag: 56 };
  if (time === undefined) return { reason: 1, tag: 52 };
  if (time === '') return { reason: 4, tag: 52 };
  return sentAtMs < 0 ? { reason: 6, tag: 52 } : null;
}

function possDupProblem(message: Message): OracleProblem | null {
  const time = headerValue(message.fields, 122);
  if (time === undefined) return { reason: 1, tag: 122 };
  return timeOf(time) > message.sentAtMs ? SENDING_TIME : null;
}

function newSeqNoProblem(message: Message, least: number): OracleProblem | null {
  if (valueOf(message, 36) === undefined) return { reason: 1, tag: 36 };
  const newSeqNo = intOf(message, 36);
  if (!(newSeqNo <= MAX_SEQ_NUM)) return { reason: 6, tag: 36 };
  return newSeqNo < least ? { reason: 5, tag: null } : null;
}

/** What is wrong with the range of a ResendRequest, whose fields are there. */
function rangeProblem(message: Message, lastSent: number): OracleProblem | null {
  for (const tag of [7, 16]) if (!(intOf(message, tag) >= 0)) return { reason: 6, tag };
  const begin = intOf(message, 7);
  if (begin < 1 || begin > lastSent) return { reason: 5, tag: 7 };
  return endOf(message, lastSent) < begin ? { reason: 5, tag: 16 } : null;
}

/** EndSeqNo (16), of which 0 and 999999 both mean all. */
function endOf(message: Message, lastSent: number): number {
  const end = intOf(message, 16);
  return end === 0 || end === 999_999 ? lastSent : Math.min(end, lastSent);
}

/** The first field of the tag behind MsgType. */
function headerValue(fields: readonly OracleField[], tag: number): string | undefined {
  return fields.slice(3).find((field) => field.tag === tag)?.value;
}

function valueOf({ fields }: Message, tag: number): string | undefined {
  return fields.find((field) => field.tag === tag)?.value;
}

function intOf(message: Message, tag: number): number {
  const value = valueOf(message, tag) ?? '';
  const number = /^-?\d+$/.test(value) ? Number(value) : Number.NaN;
  return Math.abs(number) <= Number.MAX_SAFE_INTEGER ? number : Number.NaN;
}

function startsWithY(message: Message, tag: number): boolean {
  return valueOf(message, tag)?.startsWith('Y') === true;
}

/** Milliseconds since 1970 of a UTCTimestamp, or -1. */
function timeOf(text: string): number {
  const parts = /^(\d{4})(\d\d)(\d\d)-(\d\d):(\d\d):(\d\d)(\.\d{1,12})?$/.exec(text);
  if (parts === null) return -1;
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const date = new Date(Date.UTC(year, month - 1, day));
  if (date.getUTCFullYear() !== year || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day)
    return -1;
  if (hour > 23 || minute > 59 || second > 60) return -1;
  const fraction = Number(`0${parts[7] ?? ''}`) * 1000;
  return date.getTime() + ((hour * 60 + minute) * 60 + second) * 1000 + fraction;
}

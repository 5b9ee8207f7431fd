import type { RawFixMessage } from '../kit/raw-fix-message.ts';

/** Fields that a resend may change: BodyLength, CheckSum, PossDupFlag, SendingTime, OrigSendingTime. */
const CHANGES_IN_RESEND = new Set([9, 10, 43, 52, 122]);

/** Messages that the peer may skip in a resend. */
const SESSION_MESSAGES = new Set(['0', '1', '2', '3', '4', '5', 'A']);

/** How an order stands by the last report on it. */
export interface Standing {
  readonly seqNum: number;
  readonly ordStatus: string;
  readonly cumQty: string;
  readonly leavesQty: string;
}

/** ExecID (17) and ClOrdID (11) of an ExecutionReport. */
export interface Report {
  readonly execution: string;
  readonly clOrdId: string;
}

/**
 * All that one FIX session was told over any number of connections and crashes of the venue, checked as it comes:
 * a number stands for one message for ever, and an ExecID for one report.
 */
export class Ledger {
  /** What the venue did that it must never do. */
  readonly violations: string[] = [];
  /** By OrderID (37). */
  readonly standings = new Map<string, Standing>();
  /** ClOrdID (11) of each accepted order → its OrderID (37). */
  readonly accepted = new Map<string, string>();
  /** The last answer to a status request, by ClOrdID. */
  readonly answers = new Map<string, RawFixMessage>();
  readonly #messages = new Map<number, { readonly type: string; readonly content: string }>();
  /** SendingTime (52) of each message that was not resent: what OrigSendingTime (122) must be. */
  readonly #sentAt = new Map<number, string>();
  readonly #executions = new Map<string, string>();
  /** By MsgSeqNum. */
  readonly #reports = new Map<number, Report>();
  readonly #skipped = new Set<number>();
  #highest = 0;
  #nextUnknown = 1;
  /** Messages that were resent, how often soever. */
  resent = 0;

  /** The lowest number that we know nothing of. */
  get nextUnknown(): number {
    while (this.#messages.has(this.#nextUnknown) || this.#skipped.has(this.#nextUnknown)) this.#nextUnknown++;
    return this.#nextUnknown;
  }

  /** Application messages that we know, each of which the venue must be able to resend. */
  get applicationMessages(): number {
    return this.#messages
      .values()
      .reduce((count, { type }) => count + (SESSION_MESSAGES.has(type) ? 0 : 1), 0);
  }

  /** What was reported, in the order of its numbers; answers to status requests report nothing. */
  get reports(): Report[] {
    const inOrder = [...this.#reports].toSorted(([one], [other]) => one - other);
    return inOrder.map(([, report]) => report);
  }

  record(message: RawFixMessage): void {
    if (message.type === '4' && message.get(123) === 'Y') return this.#skip(message);
    const content = contentOf(message);
    const known = this.#messages.get(message.seqNum);
    if (known !== undefined && known.content !== content) {
      this.violations.push(
        `MsgSeqNum ${message.seqNum} stands for two messages:\n${known.content}\n${content}`,
      );
    }
    this.#recordTime(message);
    if (!message.isPossDup && message.seqNum <= this.#highest) {
      this.violations.push(`MsgSeqNum ${message.seqNum} comes after ${this.#highest}: ${message.toString()}`);
    }
    this.#highest = Math.max(this.#highest, message.seqNum);
    this.#messages.set(message.seqNum, { type: message.type, content });
    if (message.type === '8') this.#report(message, content);
  }

  #recordTime(message: RawFixMessage): void {
    if (!message.isPossDup) {
      this.#sentAt.set(message.seqNum, message.get(52)!);
      return;
    }
    this.resent++;
    const sentAt = this.#sentAt.get(message.seqNum);
    if (sentAt !== undefined && message.get(122) !== sentAt) {
      this.violations.push(`${message.seqNum} was sent at ${sentAt}, not at ${message.get(122)}`);
    }
  }

  #skip(message: RawFixMessage): void {
    for (let number = message.seqNum; number < Number(message.get(36)); number++) {
      const known = this.#messages.get(number);
      if (known !== undefined && !SESSION_MESSAGES.has(known.type)) {
        this.violations.push(`a gap fill skips ${number}, which is: ${known.content}`);
      }
      this.#skipped.add(number);
    }
  }

  #report(message: RawFixMessage, content: string): void {
    const clOrdId = message.get(11)!;
    if (isStatus(message)) {
      this.answers.set(clOrdId, message);
      return;
    }
    const execution = message.get(17)!;
    const known = this.#executions.get(execution);
    if (known !== undefined && known !== content) {
      this.violations.push(`ExecID ${execution} stands for two reports:\n${known}\n${content}`);
    }
    this.#executions.set(execution, content);
    this.#reports.set(message.seqNum, { execution, clOrdId });
    const orderId = message.get(37)!;
    if (message.get(150) === '0') this.accepted.set(clOrdId, orderId);
    if ((this.standings.get(orderId)?.seqNum ?? 0) < message.seqNum) {
      this.standings.set(orderId, standingIn(message));
    }
  }
}

export function standingIn(message: RawFixMessage): Standing {
  return {
    seqNum: message.seqNum,
    ordStatus: message.get(39)!,
    cumQty: message.get(14)!,
    leavesQty: message.get(151)!,
  };
}

/** FIX.4.2 says it with ExecTransType (20), FIX.4.4 with ExecType (150). */
function isStatus(message: RawFixMessage): boolean {
  return message.get(20) === '3' || message.get(150) === 'I';
}

function contentOf(message: RawFixMessage): string {
  return message.fields
    .filter(([tag]) => !CHANGES_IN_RESEND.has(tag))
    .map(([tag, value]) => `${tag}=${value}`)
    .join('|');
}

import type { HeaderTemplate } from './encoder.ts';
import { MAX_SEQ_NUM } from './limits.ts';
import { digitsOf, type MessageView } from './message.ts';
import { problem, type SessionProblem } from './problem.ts';
import type { SessionConfig } from './session-config.ts';
import { parseTimestamp } from './timestamp.ts';
import { VERSIONS } from './versions.ts';

const YES = 89;
const ABSENT = -1;
const NOTHING = new Uint8Array(0);
/** Fields before this index are BeginString, BodyLength and MsgType. */
const FIRST_INDEX = 3;

/** The header fields that must have a value before anything else can be judged. */
const MISSING = {
  49: problem('requiredTagMissing', 49),
  56: problem('requiredTagMissing', 56),
  52: problem('requiredTagMissing', 52),
};
const EMPTY = {
  49: problem('tagWithoutValue', 49),
  56: problem('tagWithoutValue', 56),
  52: problem('tagWithoutValue', 52),
};
const BAD_SENDING_TIME = problem('incorrectFormat', 52);

/** The header fields of a received message that the session itself needs, wherever in the message they stand. */
export class InboundHeader {
  /** MsgSeqNum (34), or -1 when it is missing or no number. */
  seqNum = ABSENT;
  /** PossDupFlag (43) is Y. */
  possDup = false;
  /** Indices of SenderCompID (49), TargetCompID (56) and OrigSendingTime (122); -1 when absent. */
  sender = ABSENT;
  target = ABSENT;
  origSendingTime = ABSENT;
  /** SendingTime (52) in microseconds, or -1. */
  sendingTimeMicros = ABSENT;
  /** A required header field that is missing, empty or malformed. */
  problem: SessionProblem | null = null;

  scan(view: MessageView): void {
    const { tags, count } = view;
    let seqNum = ABSENT;
    let possDup = ABSENT;
    let sender = ABSENT;
    let target = ABSENT;
    let sendingTime = ABSENT;
    let origSendingTime = ABSENT;
    // Backwards, so that the first of repeated fields is the one that counts.
    for (let index = count - 1; index >= FIRST_INDEX; index--) {
      switch (tags[index]) {
        case 34:
          seqNum = index;
          break;
        case 43:
          possDup = index;
          break;
        case 49:
          sender = index;
          break;
        case 52:
          sendingTime = index;
          break;
        case 56:
          target = index;
          break;
        case 122:
          origSendingTime = index;
          break;
        default:
      }
    }
    this.sender = sender;
    this.target = target;
    this.origSendingTime = origSendingTime;
    this.possDup = possDup !== ABSENT && view.buffer[view.starts[possDup]!] === YES;
    this.seqNum =
      seqNum === ABSENT ? ABSENT : digitsOf(view.buffer, view.starts[seqNum]!, view.ends[seqNum]!);
    if (this.seqNum > MAX_SEQ_NUM) this.seqNum = ABSENT;
    this.sendingTimeMicros =
      sendingTime === ABSENT
        ? ABSENT
        : parseTimestamp(view.buffer, view.starts[sendingTime]!, view.ends[sendingTime]!);
    this.problem = this.#problem(view, sendingTime);
  }

  #problem(view: MessageView, sendingTime: number): SessionProblem | null {
    if (this.sender === ABSENT) return MISSING[49];
    if (this.target === ABSENT) return MISSING[56];
    if (view.isEmptyAt(this.sender)) return EMPTY[49];
    if (view.isEmptyAt(this.target)) return EMPTY[56];
    if (sendingTime === ABSENT) return MISSING[52];
    if (view.isEmptyAt(sendingTime)) return EMPTY[52];
    return this.sendingTimeMicros === ABSENT ? BAD_SENDING_TIME : null;
  }
}

/** The constant parts of what a session sends. */
export function headerTemplate(config: SessionConfig): HeaderTemplate {
  const sub = (tag: number, value: string | undefined) => (value ? `${tag}=${value}\x01` : '');
  return {
    begin: latin1(`8=${config.beginString}\x019=`),
    sender: latin1(`\x0149=${config.senderCompId}\x01${sub(50, config.senderSubId)}52=`),
    target: latin1(`\x0156=${config.targetCompId}\x01${sub(57, config.targetSubId)}`),
    locations: VERSIONS[config.beginString].hasLocations
      ? latin1(sub(142, config.senderLocationId) + sub(143, config.targetLocationId))
      : NOTHING,
  };
}

function latin1(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}

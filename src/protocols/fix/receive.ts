/**
 * What a session does with a received message, in the order of the FIX session protocol: version, CompIDs,
 * SendingTime, sequence number, fields, content.
 */
import { hasCompIds, isOfVersion, isTimely, tooLowText } from './checks.ts';
import { HANDLED } from './gap.ts';
import { InboundHeader } from './header.ts';
import { MAX_SEQ_NUM } from './limits.ts';
import { asksReset, receiveReset } from './logon.ts';
import { endSession, receiveLogout, sendLogoutForFault } from './logout.ts';
import { MessageView } from './message.ts';
import { problem, type SessionProblem } from './problem.ts';
import { receiveResendRequest, requestGap } from './resend-request.ts';
import type { Session } from './session.ts';
import { parseTimestamp } from './timestamp.ts';

const COMP_ID = problem('compId', null);
const SENDING_TIME = problem('sendingTime', null);
const NO_ORIG_SENDING_TIME = problem('requiredTagMissing', 122);
const OTHER_VERSION = problem('applVerId', 1128);
const NO_TEST_REQ_ID = problem('requiredTagMissing', 112);
const NO_NEW_SEQ_NO = problem('requiredTagMissing', 36);
const BAD_NEW_SEQ_NO = problem('incorrectFormat', 36);
/** RefTagID is left out here, as other engines do. */
const LOW_NEW_SEQ_NO = problem('valueIncorrect', null);

/** A well-framed message on a session whose Logons were exchanged. */
export function receiveMessage(
  session: Session,
  view: MessageView,
  header: InboundHeader,
  now: number,
): void {
  session.heartbeat.received(now);
  session.counters.received(now);
  header.scan(view);
  const type = view.msgType;
  if (session.ignoresAllButLogout) {
    if (type === '5') receiveLogout(session, view, header, now);
    return;
  }
  // Requests merge only when nothing lies between them; whatever else is answered, is answered after them.
  if (type !== '2' && session.replay.pending) session.connection!.runReplay(now);
  if (!view.equalsAt(0, session.beginString)) {
    consumeNumber(session, header);
    return sendLogoutForFault(session, 'Incorrect BeginString', now);
  }
  if (header.seqNum < 0) return endSession(session, 'Received message without a valid MsgSeqNum', now);
  if (header.problem === null) {
    if (session.config.checkCompId !== false && !hasCompIds(session, view, header))
      return rejectAndLogOut(session, view, header, COMP_ID, now);
    if (!isTimely(session, header, now)) return rejectAndLogOut(session, view, header, SENDING_TIME, now);
  }
  if (type === '5') return receiveLogout(session, view, header, now);
  if (type === '2') {
    receiveResendRequest(session, view, header, now);
  } else if (type === '4' && view.char(123) !== 'Y') {
    receiveSequenceReset(session, view, header, now);
  } else if (type === 'A' && header.problem === null && asksReset(session, view)) {
    receiveReset(session, view, header, now);
  } else {
    receiveNumbered(session, view, header, type, now);
  }
  if (session.gap.isOpen || session.gap.size > 0) consumeWaiting(session, now);
}

/** A message that its number decides about. */
function receiveNumbered(
  session: Session,
  view: MessageView,
  header: InboundHeader,
  type: string,
  now: number,
): void {
  // Numbers from before our reset are on their way still, and mean nothing any more.
  if (session.awaitsReset) return;
  const expected = session.store.nextTargetSeqNum;
  const { seqNum } = header;
  if (seqNum === expected) return consume(session, view, header, type, now);
  if (seqNum < expected) return receiveTooLow(session, view, header, type, now);
  const { gap } = session;
  const kept = gap.hold(seqNum, view.buffer, view.frameStart, view.frameEnd);
  // Too many wait behind a gap that does not fill: they are dropped, and all is asked for once more.
  if (!kept) gap.drop();
  if (!gap.isOpen) requestGap(session, expected, kept ? seqNum - 1 : seqNum, now);
}

/** A number that was used already: a duplicate if it says so, else the end of the session. */
function receiveTooLow(
  session: Session,
  view: MessageView,
  header: InboundHeader,
  type: string,
  now: number,
): void {
  if (!header.possDup) {
    return endSession(session, tooLowText(session.store.nextTargetSeqNum, header.seqNum), now);
  }
  if (type === '4') return;
  const fault = possDupProblem(view, header);
  if (fault === null) return;
  // FIX session protocol: a Reject is never rejected, a resent one neither.
  if (type !== '3') session.reject(view, fault, now);
  if (fault === SENDING_TIME) sendLogoutForFault(session, '', now);
}

/** A message with the expected number. Its number is used up, whatever is wrong with it otherwise. */
function consume(
  session: Session,
  view: MessageView,
  header: InboundHeader,
  type: string,
  now: number,
): void {
  session.store.nextTargetSeqNum = header.seqNum + 1;
  let fault = header.problem;
  if (fault === null && header.possDup && type !== '4') fault = possDupProblem(view, header);
  fault ??= contentProblem(session, view);
  if (fault === null) return handle(session, view, header, type, now);
  // FIX session protocol: a Reject is never rejected, or two sides could go on for ever.
  if (type !== '3') session.reject(view, fault, now);
  if (fault === SENDING_TIME) sendLogoutForFault(session, '', now);
}

/** What is wrong with the fields of a message that is in its turn; null when nothing is. */
export function contentProblem(session: Session, view: MessageView): SessionProblem | null {
  const fault = session.config.validate?.(view) ?? null;
  if (fault !== null || !session.rules.hasApplVerId || isOfVersion(session, view)) return fault;
  return OTHER_VERSION;
}

/** A valid message in its turn. */
function handle(session: Session, view: MessageView, header: InboundHeader, type: string, now: number): void {
  switch (type) {
    case '0':
      return session.testRequests.answered(view.text(112));
    case '3':
      return;
    case '1':
      return answerTestRequest(session, view, now);
    case '4':
      return receiveGapFill(session, view, header, now);
    case 'A':
      return endSession(session, 'Already logged on', now);
    default:
      session.application.onMessage(session, view, session.toVenue(now));
  }
}

/** Messages that waited behind a gap, as far as their turn has come. */
function consumeWaiting(session: Session, now: number): void {
  const { gap, store, connection } = session;
  let view: MessageView | null = null;
  let header: InboundHeader | null = null;
  while (session.connection === connection && !session.ignoresAllButLogout) {
    const frame = gap.take(store.nextTargetSeqNum);
    if (frame === undefined) break;
    // Those of the receiver may still be in use by whoever called us.
    view ??= new MessageView(session.dataFields);
    header ??= new InboundHeader();
    if (frame === HANDLED || !view.decodeFrame(frame)) {
      store.nextTargetSeqNum++;
      continue;
    }
    if (session.replay.pending) connection!.runReplay(now);
    header.scan(view);
    consume(session, view, header, view.msgType, now);
  }
  gap.passed(store.nextTargetSeqNum);
}

function answerTestRequest(session: Session, view: MessageView, now: number): void {
  const id = view.indexOf(112);
  if (id < 0) return session.reject(view, NO_TEST_REQ_ID, now);
  const message = session.beginAdmin('0', now);
  message.bytes(112, view.buffer, view.starts[id], view.ends[id]);
  session.endAdmin();
}

/** SequenceReset-GapFill in its turn: the numbers up to NewSeqNo (36) hold nothing. */
function receiveGapFill(session: Session, view: MessageView, header: InboundHeader, now: number): void {
  const newSeqNo = view.int(36);
  const fault = newSeqNoProblem(view, header.seqNum + 1);
  if (fault !== null) return session.reject(view, fault, now);
  session.store.nextTargetSeqNum = newSeqNo;
  session.gap.dropBelow(newSeqNo);
}

/** SequenceReset-Reset: its own number is not looked at and, when it is refused, not used up. */
function receiveSequenceReset(session: Session, view: MessageView, header: InboundHeader, now: number): void {
  const fault =
    header.problem ??
    session.config.validate?.(view) ??
    newSeqNoProblem(view, session.store.nextTargetSeqNum);
  if (fault !== null) return session.reject(view, fault, now);
  session.store.nextTargetSeqNum = view.int(36);
  session.gap.dropBelow(session.store.nextTargetSeqNum);
}

function newSeqNoProblem(view: MessageView, least: number): SessionProblem | null {
  if (!view.has(36)) return NO_NEW_SEQ_NO;
  const newSeqNo = view.int(36);
  if (!(newSeqNo <= MAX_SEQ_NUM)) return BAD_NEW_SEQ_NO;
  return newSeqNo < least ? LOW_NEW_SEQ_NO : null;
}

/** What is wrong with OrigSendingTime (122), which PossDupFlag demands and which cannot be later than SendingTime. */
function possDupProblem(view: MessageView, header: InboundHeader): SessionProblem | null {
  const index = header.origSendingTime;
  if (index < 0) return NO_ORIG_SENDING_TIME;
  const micros = parseTimestamp(view.buffer, view.starts[index]!, view.ends[index]!);
  return micros > header.sendingTimeMicros ? SENDING_TIME : null;
}

/** A fault that ends the session: one Reject, one Logout, and then only the peer's Logout counts. */
function rejectAndLogOut(
  session: Session,
  view: MessageView,
  header: InboundHeader,
  fault: SessionProblem,
  now: number,
): void {
  consumeNumber(session, header);
  if (view.msgType !== '3') session.reject(view, fault, now);
  sendLogoutForFault(session, '', now);
}

function consumeNumber(session: Session, header: InboundHeader): void {
  if (header.seqNum === session.store.nextTargetSeqNum) session.store.nextTargetSeqNum = header.seqNum + 1;
}

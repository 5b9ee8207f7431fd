import type { MessageView } from './message.ts';
import type { SessionProblem } from './problem.ts';
import type { Session } from './session.ts';

/** Writes a Reject (3) of a received message, as far as the session's version can tell the problem. */
export function writeReject(session: Session, view: MessageView, problem: SessionProblem, now: number): void {
  const rules = session.rules;
  const message = session.beginAdmin('3', now, view);
  writeRefSeqNum(message, view);
  if (!rules.rejectHasReason) {
    message.text(58, problem.tag === null ? problem.text : `${problem.text} (${problem.tag})`);
    return session.endAdmin();
  }
  message.text(58, problem.text);
  if (problem.tag !== null) message.int(371, problem.tag);
  message.text(372, view.msgType);
  if (problem.reason <= rules.maxRejectReason) message.int(373, problem.reason);
  session.endAdmin();
}

/**
 * Writes a BusinessMessageReject (j); a Reject (3) up to 4.1, where it does not exist. It is an application message:
 * it is kept, and resent on request.
 */
export function writeBusinessReject(
  session: Session,
  view: MessageView,
  reason: number,
  text: string,
  now: number,
  refId: string,
): void {
  if (!session.rules.hasBusinessReject) {
    return writeReject(session, view, { reason: 0, tag: null, text }, now);
  }
  const message = session.beginReply('j', now, view);
  writeRefSeqNum(message, view);
  message.text(58, text);
  message.text(372, view.msgType);
  message.text(379, refId);
  message.int(380, reason <= session.rules.maxBusinessRejectReason ? reason : 0);
  session.end();
}

function writeRefSeqNum(message: { int(tag: number, value: number): void }, view: MessageView): void {
  const seqNum = view.int(34);
  if (!Number.isNaN(seqNum)) message.int(45, seqNum);
}

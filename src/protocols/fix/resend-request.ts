import type { InboundHeader } from './header.ts';
import type { MessageView } from './message.ts';
import { problem, type SessionProblem } from './problem.ts';
import type { Session } from './session.ts';
import { OLD_INFINITY } from './versions.ts';

/** Asks for everything from `from` on. Until `lastMissing` has arrived it is not asked for again. */
export function requestGap(session: Session, from: number, lastMissing: number, now: number): void {
  // What the peer has asked for goes first, or two sides that miss messages would ask each other for ever.
  session.connection?.runReplay(now);
  if (session.connection === null) return;
  session.gap.open(lastMissing);
  const message = session.beginAdmin('2', now);
  message.int(7, from);
  message.int(16, session.rules.infinity);
  session.endAdmin();
}

/** The peer's ResendRequest, which is answered whatever its own number is. */
export function receiveResendRequest(
  session: Session,
  view: MessageView,
  header: InboundHeader,
  now: number,
): void {
  const { store, gap, replay } = session;
  const { seqNum } = header;
  const expected = store.nextTargetSeqNum;
  if (seqNum === expected) store.nextTargetSeqNum = expected + 1;
  const lastSent = store.nextSenderSeqNum - 1;
  const fault = header.problem ?? session.config.validate?.(view) ?? rangeProblem(view, lastSent);
  if (fault !== null) {
    session.reject(view, fault, now);
  } else {
    replay.want(view.int(7), endOf(view, lastSent));
  }
  if (seqNum > expected) {
    gap.holdHandled(seqNum);
    if (!gap.isOpen) requestGap(session, expected, seqNum - 1, now);
  }
}

/** Last number that is asked for: EndSeqNo (16), where both forms of infinity and numbers not yet sent mean the last. */
function endOf(view: MessageView, lastSent: number): number {
  const end = view.int(16);
  return end === 0 || end === OLD_INFINITY ? lastSent : Math.min(end, lastSent);
}

function rangeProblem(view: MessageView, lastSent: number): SessionProblem | null {
  for (const tag of [7, 16]) {
    if (!view.has(tag)) return problem('requiredTagMissing', tag);
    if (!(view.int(tag) >= 0)) return problem('incorrectFormat', tag);
  }
  const begin = view.int(7);
  if (begin < 1 || begin > lastSent) return problem('valueIncorrect', 7);
  return endOf(view, lastSent) < begin ? problem('valueIncorrect', 16) : null;
}

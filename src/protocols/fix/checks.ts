/** Whether a message is for this session, from its peer, and of now. */
import type { InboundHeader } from './header.ts';
import type { MessageView } from './message.ts';
import type { Session } from './session.ts';
import { SESSION_DEFAULTS } from './session-config.ts';

/** Whether SenderCompID (49) and TargetCompID (56) are those of the session, seen from the peer. */
export function hasCompIds(session: Session, view: MessageView, header: InboundHeader): boolean {
  return (
    view.equalsAt(header.sender, session.targetCompId) && view.equalsAt(header.target, session.senderCompId)
  );
}

/** Whether the version is that of the session too. */
export function isAddressed(session: Session, view: MessageView, header: InboundHeader): boolean {
  return (
    header.problem === null && view.equalsAt(0, session.beginString) && hasCompIds(session, view, header)
  );
}

/** Whether SendingTime (52) is near enough to our clock. */
export function isTimely(session: Session, header: InboundHeader, now: number): boolean {
  if (session.config.checkLatency === false) return true;
  const toleranceMs = session.config.sendingTimeToleranceMs ?? SESSION_DEFAULTS.sendingTimeToleranceMs;
  return Math.abs(header.sendingTimeMicros - now) <= toleranceMs * 1000;
}

/** Whether ApplVerID (1128) of a FIXT message, where there is one, is the version that the Logons agreed on. */
export function isOfVersion(session: Session, view: MessageView): boolean {
  const at = view.indexOf(1128);
  return at < 0 || view.textAt(at) === (session.config.defaultApplVerId ?? SESSION_DEFAULTS.defaultApplVerId);
}

export function tooLowText(expected: number, received: number): string {
  return `MsgSeqNum too low, expecting ${expected} but received ${received}`;
}

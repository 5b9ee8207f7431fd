import type { EndCause } from './counters.ts';
import type { InboundHeader } from './header.ts';
import type { MessageView } from './message.ts';
import type { Session } from './session.ts';
import { SESSION_DEFAULTS } from './session-config.ts';

const REASON_CHARACTERS = 200;

/** Sends a Logout and waits for the peer's, which closes the connection; so does the time limit. */
export function sendLogout(session: Session, text: string, now: number): void {
  writeLogout(session, text, now);
  if (session.connection === null) return;
  session.enter('logout-sent');
  const timeoutMs = session.config.logoutTimeoutMs ?? SESSION_DEFAULTS.logoutTimeoutMs;
  session.answerDeadline = now + timeoutMs * 1000;
}

/** A fault of the peer that it is told of, and given the time to answer: everything else it sends is ignored. */
export function sendLogoutForFault(session: Session, text: string, now: number): void {
  if (session.state === 'logged-on') sendLogout(session, text, now);
  session.ignoresAllButLogout = true;
}

/** Sends a Logout and closes without waiting: the numbers or the stream are beyond repair. */
export function endSession(session: Session, text: string, now: number, why?: EndCause): void {
  if (session.state !== 'logout-sent') writeLogout(session, text, now);
  const cause = why ?? (session.connection?.wasLoggedOn ? 'protocolError' : 'logonRefused');
  session.connection?.close(cause, text, now);
}

/** The peer's Logout: the answer to ours, or one that we answer. Its number does not matter. */
export function receiveLogout(session: Session, view: MessageView, header: InboundHeader, now: number): void {
  const { store } = session;
  if (header.seqNum === store.nextTargetSeqNum) store.nextTargetSeqNum++;
  session.endedInOrder = true;
  const answers = session.state === 'logout-sent';
  if (!answers) writeLogout(session, '', now);
  const text = printable(view.text(58));
  const reason = answers ? 'logged out' : 'the peer logged out';
  session.connection?.close('loggedOut', text === '' ? reason : `${reason}: ${text}`, now);
}

/** Text of the peer for a reason that people read: nothing that moves a cursor, and not too much. */
export function printable(text: string): string {
  return text.replaceAll(/[^\x20-\x7e\xa0-\xff]/g, '?').slice(0, REASON_CHARACTERS);
}

function writeLogout(session: Session, text: string, now: number): void {
  // What waited for a replay to end goes first, since its numbers are lower.
  session.connection?.abortReplay();
  session.beginAdmin('5', now).text(58, text);
  session.endAdmin();
}

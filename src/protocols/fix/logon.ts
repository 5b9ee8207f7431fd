import { isAddressed, isTimely, tooLowText } from './checks.ts';
import type { Admission, Connection, SessionLookup } from './connection.ts';
import type { InboundHeader } from './header.ts';
import { FRAME_BYTES } from './limits.ts';
import { endSession, printable } from './logout.ts';
import type { MessageView } from './message.ts';
import { requestGap } from './resend-request.ts';
import type { Session } from './session.ts';
import { SESSION_DEFAULTS } from './session-config.ts';

const USERNAME = 553;
const PASSWORD = 554;
const RAW_DATA = 96;

/**
 * The first message of a connection that a peer opened. Whoever is not known, or does not prove to be who they say,
 * gets no byte and changes nothing; a known peer whose Logon is at fault gets a Logout that says why.
 */
export function acceptLogon(
  connection: Connection,
  lookup: SessionLookup,
  view: MessageView,
  header: InboundHeader,
  now: number,
): void {
  if (view.msgType !== 'A') return connection.close('logonRefused', 'the first message is not a Logon', now);
  header.scan(view);
  if (header.problem !== null || header.seqNum < 0)
    return connection.close('logonRefused', 'Logon without a valid header', now);
  const admission = lookup(view.textAt(0), view.textAt(header.target), view.textAt(header.sender), view);
  if (admission === 'undecided') return connection.leaveUndecided(view);
  admitLogon(connection, admission, view, header, now);
}

/** Goes on with a Logon that the lookup has decided about. */
export function admitLogon(
  connection: Connection,
  admission: Admission,
  view: MessageView,
  header: InboundHeader,
  now: number,
): void {
  header.scan(view);
  if (admission !== null && 'refused' in admission)
    return connection.close('logonRefused', admission.refused, now);
  if (admission === null || !isAddressed(admission, view, header))
    return connection.close('logonRefused', 'unknown session', now);
  const session = admission;
  if (session.connection !== null)
    return connection.close('logonRefused', 'the session is connected already', now);
  if (!isTimely(session, header, now))
    return connection.close('logonRefused', 'SendingTime accuracy problem', now);
  if (session.rules.hasApplVerId && view.text(1137) === '')
    return connection.close('logonRefused', 'no DefaultApplVerID', now);
  if (!session.mayLogOn(now)) return connection.close('logonRefused', 'too many Logons within a minute', now);

  session.attach(connection, 0, now);
  connection.attached(session, FRAME_BYTES);
  session.counters.received(now);
  const reset = asksReset(session, view);
  const fault = session.config.refuseLogon?.(session.toVenue(now)) ?? faultOf(session, view, header, reset);
  if (fault !== null) {
    if (header.seqNum === session.store.nextTargetSeqNum) session.store.nextTargetSeqNum++;
    return endSession(session, fault, now);
  }
  if (reset || session.config.resetOnLogon) session.beginAnew(now);
  logOn(session, view, header, now, () => writeLogonAnswer(session, view, reset, now));
}

/** Opens the session from our side. */
export function initiateLogon(session: Session, connection: Connection, now: number): void {
  session.attach(connection, 0, now);
  connection.attached(session, FRAME_BYTES);
  session.enter('logon-sent');
  const reset = session.rules.hasResetFlag && session.config.resetOnLogon === true;
  if (session.config.resetOnLogon) session.beginAnew(now);
  writeLogon(session, session.config.heartbeatSeconds ?? SESSION_DEFAULTS.heartbeatSeconds, reset, now);
}

/** The answer to the Logon that we opened the session with. */
export function receiveLogonAnswer(
  session: Session,
  view: MessageView,
  header: InboundHeader,
  now: number,
): void {
  const connection = session.connection!;
  session.counters.received(now);
  header.scan(view);
  if (!isAddressed(session, view, header) || !isTimely(session, header, now) || header.seqNum < 0) {
    return connection.close('logonRefused', 'the answer to our Logon is not for this session', now);
  }
  if (view.msgType === '5') {
    if (header.seqNum === session.store.nextTargetSeqNum) session.store.nextTargetSeqNum++;
    return connection.close('logonRefused', `the peer refused our Logon: ${printable(view.text(58))}`, now);
  }
  if (view.msgType !== 'A')
    return connection.close('logonRefused', 'the answer to our Logon is not a Logon', now);
  const reset = asksReset(session, view);
  const fault = faultOf(session, view, header, reset);
  if (fault !== null) return endSession(session, fault, now);
  if (reset && !session.config.resetOnLogon) {
    return endSession(session, 'ResetSeqNumFlag was not asked for', now);
  }
  logOn(session, view, header, now, null);
}

/** A Logon inside the session: with ResetSeqNumFlag it begins the numbers anew (FIX, 24 hour sessions). */
export function receiveReset(session: Session, view: MessageView, header: InboundHeader, now: number): void {
  const fault = faultOf(session, view, header, true);
  if (fault !== null) return endSession(session, fault, now);
  const { store } = session;
  session.connection!.abortReplay();
  session.gap.clear();
  if (session.awaitsReset) {
    session.awaitsReset = false;
    session.answerDeadline = Number.POSITIVE_INFINITY;
    store.nextTargetSeqNum = 2;
    return;
  }
  session.beginAnew(now);
  store.nextTargetSeqNum = 2;
  session.heartbeat.start(view.int(108), now);
  writeLogonAnswer(session, view, true, now);
}

/** Whether a Logon carries ResetSeqNumFlag (141) with the value Y, in a version that has it. */
export function asksReset(session: Session, view: MessageView): boolean {
  return session.rules.hasResetFlag && view.char(141) === 'Y';
}

/** Begins the numbers anew from our side. */
export function requestReset(session: Session, now: number): void {
  session.connection!.abortReplay();
  session.gap.clear();
  session.beginAnew(now);
  session.awaitsReset = true;
  session.answerDeadline = now + (session.config.logonTimeoutMs ?? SESSION_DEFAULTS.logonTimeoutMs) * 1000;
  writeLogon(session, session.heartbeat.intervalSeconds, true, now);
}

/** Both Logons have been seen. `answer` writes ours when it is due; requests of the peer come before our own. */
function logOn(
  session: Session,
  view: MessageView,
  header: InboundHeader,
  now: number,
  answer: (() => void) | null,
): void {
  const { store, gap, replay } = session;
  const expected = store.nextTargetSeqNum;
  const { seqNum } = header;
  if (seqNum < expected) return endSession(session, tooLowText(expected, seqNum), now);
  const nextSender = store.nextSenderSeqNum;
  const wanted = session.rules.hasNextExpected ? view.int(789) : Number.NaN;
  if (wanted > nextSender || wanted < 1) {
    return endSession(
      session,
      `NextExpectedMsgSeqNum incorrect, expecting ${nextSender} but received ${wanted}`,
      now,
    );
  }
  if (seqNum === expected) store.nextTargetSeqNum = expected + 1;
  else gap.holdHandled(seqNum);
  session.heartbeat.start(view.int(108), now);
  session.enter('logged-on');
  session.connection!.wasLoggedOn = true;
  answer?.();
  if (wanted < nextSender) replay.want(wanted, nextSender - 1);
  session.connection?.runReplay(now);
  // With NextExpectedMsgSeqNum the answer has told the peer what is missing, and it resends without being asked.
  if (seqNum > expected && !Number.isNaN(wanted)) gap.open(seqNum - 1);
  else if (seqNum > expected) requestGap(session, expected, seqNum - 1, now);
  if (session.state === 'logged-on') session.application.onLogon(session, session.toVenue(now));
}

function writeLogonAnswer(session: Session, logon: MessageView, reset: boolean, now: number): void {
  const message = session.beginAdmin('A', now);
  message.int(98, 0);
  message.int(108, logon.int(108));
  if (reset) message.char(141, 'Y');
  if (session.rules.hasNextExpected && logon.has(789)) message.int(789, session.store.nextTargetSeqNum);
  if (session.rules.hasApplVerId) message.text(1137, logon.text(1137));
  session.endAdmin();
}

function writeLogon(session: Session, heartbeatSeconds: number, reset: boolean, now: number): void {
  const { config, rules } = session;
  const message = session.beginAdmin('A', now);
  message.int(98, 0);
  message.int(108, heartbeatSeconds);
  if (reset) message.char(141, 'Y');
  if (config.credentials !== undefined) {
    message.text(USERNAME, config.credentials.username);
    message.text(PASSWORD, config.credentials.password);
  }
  if (rules.hasNextExpected && config.sendNextExpected) message.int(789, session.store.nextTargetSeqNum);
  if (rules.hasApplVerId) message.text(1137, config.defaultApplVerId ?? SESSION_DEFAULTS.defaultApplVerId);
  session.endAdmin();
}

/** What is wrong with a Logon's own fields, as the Text of a Logout; null when nothing is. Values are never named. */
function faultOf(session: Session, view: MessageView, header: InboundHeader, reset: boolean): string | null {
  const { config } = session;
  const problem = config.validate?.(view) ?? null;
  // Up to 4.2 the dictionary has no fields for credentials, but peers that agreed on them send these.
  const isCredential = problem?.tag === USERNAME || problem?.tag === PASSWORD;
  if (problem !== null && !isCredential) {
    return problem.tag === null ? problem.text : `${problem.text} (${problem.tag})`;
  }
  if (!view.has(98)) return 'Required tag missing (98)';
  if (view.int(98) !== 0) return 'EncryptMethod must be 0';
  if (!view.has(108)) return 'Required tag missing (108)';
  const min = config.heartbeatMinSeconds ?? SESSION_DEFAULTS.heartbeatMinSeconds;
  const max = config.heartbeatMaxSeconds ?? SESSION_DEFAULTS.heartbeatMaxSeconds;
  const heartbeatSeconds = view.int(108);
  if (!(heartbeatSeconds >= min && heartbeatSeconds <= max))
    return `HeartBtInt must be from ${min} to ${max}`;
  if (reset && header.seqNum !== 1) return 'MsgSeqNum must be 1 with ResetSeqNumFlag';
  const applVerId = config.defaultApplVerId ?? SESSION_DEFAULTS.defaultApplVerId;
  if (session.rules.hasApplVerId && view.text(1137) !== applVerId)
    return `DefaultApplVerID must be ${applVerId}`;
  return null;
}

/** Username (553) and Password (554) of a Logon, or RawData (96) where there is no Password; empty when absent. */
export function credentialsOf(logon: MessageView): { readonly username: string; readonly password: string } {
  const password = logon.has(PASSWORD) ? logon.text(PASSWORD) : logon.text(RAW_DATA);
  return { username: logon.text(USERNAME), password };
}

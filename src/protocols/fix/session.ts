import type { Connection } from './connection.ts';
import { change } from './changes.ts';
import { SessionCounters } from './counters.ts';
import type { DataFields } from './data-fields.ts';
import { Encoder, type HeaderTemplate } from './encoder.ts';
import { InboundGap } from './gap.ts';
import { headerTemplate } from './header.ts';
import { HeartbeatClock } from './heartbeat.ts';
import { endSession, sendLogout } from './logout.ts';
import { requestReset } from './logon.ts';
import type { MessageView } from './message.ts';
import type { SessionProblem } from './problem.ts';
import type { Unsent } from './outgoing.ts';
import { Replay } from './resend.ts';
import { SESSION_DEFAULTS, type EgressLimits, type SessionConfig } from './session-config.ts';
import { writeBusinessReject, writeReject } from './session-reject.ts';
import { checkTransition, type SessionState } from './states.ts';
import type { MessageStore } from './store.ts';
import { TestRequests } from './test-requests.ts';
import type { TimestampPrecision } from './timestamp.ts';
import { VERSIONS, type VersionRules } from './versions.ts';

export type { SessionConfig } from './session-config.ts';
export type { SessionProblem } from './problem.ts';

const MICROS_PER_MINUTE = 60_000_000;
const POSS_DUP = Buffer.from('\x0143=Y');

/** What a session's owner does with it. */
export interface SessionApplication {
  /** Both sides have logged on: what is sent from now on leaves at once. */
  onLogon(session: Session, now: number): void;
  /** The session that was logged on has ended, with a Logout or without. */
  onLogout(session: Session, now: number): void;
  /** An application message, in sequence and valid. The view is valid during the call only. */
  onMessage(session: Session, view: MessageView, now: number): void;
}

/**
 * One configured session, over all its connections. It numbers, keeps and sends messages, and holds the state that
 * the handlers of logon.ts, receive.ts, logout.ts and resend.ts act on. `now` is microseconds since 1970 everywhere.
 */
export class Session {
  readonly config: SessionConfig;
  readonly store: MessageStore;
  readonly application: SessionApplication;
  readonly rules: VersionRules;
  readonly precision: TimestampPrecision;
  /** What every reader of this session's messages goes by. */
  readonly dataFields: DataFields;
  /** Of what waits for a peer that does not read. */
  readonly egress: EgressLimits;
  readonly header: HeaderTemplate;
  readonly beginString: Uint8Array;
  readonly senderCompId: Uint8Array;
  readonly targetCompId: Uint8Array;

  /** The connection that the session is on, from the peer's Logon (ours as initiator) to its end. */
  connection: Connection | null = null;
  readonly heartbeat = new HeartbeatClock();
  readonly counters = new SessionCounters();
  readonly gap: InboundGap;
  readonly replay: Replay;
  readonly testRequests = new TestRequests();
  /** A fault of the peer has ended the session: only its Logout still counts. */
  ignoresAllButLogout = false;
  /** Our own Logon with ResetSeqNumFlag (141), sent inside the session, is unanswered. */
  awaitsReset = false;
  /** A Logout was received or sent and answered, so the session ended in order. */
  endedInOrder = false;
  /** Until when the peer must have answered our Logout, or our Logon inside the session. */
  answerDeadline = Number.POSITIVE_INFINITY;

  #state: SessionState = 'disconnected';
  /** Where messages are written, numbered and kept, while no peer is there. */
  #offline: Encoder | null = null;
  #message: Encoder | null = null;
  #messageAt = 0;
  #msgType = '';
  /** Where the fields begin that are not of every message. */
  #bodyAt = 0;
  /** What is sent now has been past the stage of the outgoing messages. */
  #isPast = false;
  #logonMinute = 0;
  #logons = 0;

  constructor(config: SessionConfig, store: MessageStore, application: SessionApplication) {
    this.config = config;
    this.store = store;
    this.application = application;
    this.rules = VERSIONS[config.beginString];
    this.precision = this.rules.hasFractions
      ? (config.timestampPrecision ?? SESSION_DEFAULTS.timestampPrecision)
      : 's';
    this.dataFields = config.dataFields ?? SESSION_DEFAULTS.dataFields;
    const { egressHardBytes, egressSoftBytes, egressSoftMs } = SESSION_DEFAULTS;
    this.egress = {
      egressHardBytes: config.egressHardBytes ?? egressHardBytes,
      egressSoftBytes: config.egressSoftBytes ?? egressSoftBytes,
      egressSoftMs: config.egressSoftMs ?? egressSoftMs,
    };
    this.header = headerTemplate(config);
    this.beginString = Buffer.from(config.beginString, 'latin1');
    this.senderCompId = Buffer.from(config.senderCompId, 'latin1');
    this.targetCompId = Buffer.from(config.targetCompId, 'latin1');
    this.gap = new InboundGap(config.maxQueuedBehindGap ?? SESSION_DEFAULTS.maxQueuedBehindGap);
    this.replay = new Replay(this);
  }

  get state(): SessionState {
    return this.#state;
  }

  get loggedOn(): boolean {
    return this.#state === 'logged-on';
  }

  // ---------------------------------------------------------------- sending

  /**
   * Begins an application message: its header is written, the caller writes the body fields and calls `end`. A message
   * that was begun and not ended is dropped.
   */
  begin(msgType: string, now: number): Encoder {
    const message = this.#open(msgType, now);
    message.raw(this.header.locations);
    return message;
  }

  /** As `begin`, for an answer that returns by the way the received message came (OnBehalfOf, DeliverTo). */
  beginReply(msgType: string, now: number, received: MessageView): Encoder {
    const message = this.#open(msgType, now);
    writeReversedRoute(message, received, this.header, this.rules.hasLocations);
    return message;
  }

  /**
   * Ends an application message: it gets its number and is kept before its bytes can leave. When the session is not
   * logged on it goes out later, when the peer asks for what it missed.
   */
  end(): void {
    if (this.#passesStage('application')) return;
    const message = this.#close();
    const start = message.messageStart;
    const seqNum = this.store.nextSenderSeqNum;
    let kept = false;
    try {
      this.store.append(seqNum, message.buffer, start, message.position);
      this.store.nextSenderSeqNum = seqNum + 1;
      kept = true;
    } finally {
      if (!kept || this.#state !== 'logged-on') message.rewind(start);
    }
    if (this.#state === 'logged-on') this.#written(message);
  }

  /**
   * Ends an application message that is worth nothing later, such as market data: it is numbered but not kept, so a peer
   * that asks for it again gets a gap fill. When the session is not logged on there is no such message.
   */
  endPassing(): void {
    if (this.#passesStage('passing')) return;
    const message = this.#close();
    if (this.#state !== 'logged-on') return message.rewind(message.messageStart);
    this.store.nextSenderSeqNum++;
    this.#written(message);
  }

  /** Sends a message as it is, whatever the stage of the outgoing messages would make of it. */
  transmit({ msgType, body, kind, repeats }: Unsent, now: number): void {
    if (repeats !== undefined) return this.#repeat(msgType, body, repeats, this.#toWall(now));
    const wasPast = this.#isPast;
    this.#isPast = true;
    try {
      this.#open(msgType, now).raw(body);
      if (kind === 'application') this.end();
      else if (kind === 'passing') this.endPassing();
      else this.endAdmin();
    } finally {
      this.#isPast = wasPast;
    }
  }

  /** Answers a message with a Reject (3): something in it breaks the protocol. */
  reject(view: MessageView, problem: SessionProblem, now: number): void {
    this.counters.rejects++;
    writeReject(this, view, problem, now);
  }

  /**
   * Answers a message with a BusinessMessageReject (j); before 4.2 with a Reject (3). `reason` is
   * BusinessRejectReason (380), 3 for a message type that is not supported; `refId` BusinessRejectRefID (379).
   */
  rejectBusiness(view: MessageView, reason: number, text: string, now: number, refId = ''): void {
    this.counters.rejects++;
    writeBusinessReject(this, view, reason, text, now, refId);
  }

  /** Logs out, with a Text (58) unless empty: the connection closes with the peer's answer, or without one in time. */
  logout(text: string, now: number): void {
    if (this.#state === 'logged-on') sendLogout(this, text, this.#toWall(now));
  }

  /** Logs out without waiting for the answer: the connection closes at once, for a reason of our own. */
  leave(text: string, now: number): void {
    if (this.connection !== null) endSession(this, text, this.#toWall(now), 'operator');
  }

  /** Asks the peer to begin again at 1 inside the session: Logon with ResetSeqNumFlag (141). For quiet moments. */
  requestReset(now: number): void {
    if (this.#state === 'logged-on' && this.rules.hasResetFlag) requestReset(this, this.#toWall(now));
  }

  /**
   * Sends a TestRequest (1). `settled` is called once: with true when the Heartbeat with this TestReqID (112) has come,
   * by which the peer says that it has had all that was sent before; with false when the connection has ended.
   */
  sendTestRequest(id: string, now: number, settled: (answered: boolean) => void = () => {}): void {
    if (this.#state !== 'logged-on') return settled(false);
    this.testRequests.ask(id, settled);
    this.beginAdmin('1', this.#toWall(now)).text(112, id);
    this.endAdmin();
  }

  // ---------------------------------------------------------------- for the handlers in this folder

  /** Begins a session message, which is numbered but not kept. `received` makes it an answer to that message. */
  beginAdmin(msgType: string, now: number, received: MessageView | null = null): Encoder {
    return received === null ? this.begin(msgType, now) : this.beginReply(msgType, now, received);
  }

  endAdmin(): void {
    if (this.#passesStage('admin')) return;
    const message = this.#close();
    if (this.connection === null) return message.rewind(message.messageStart);
    this.store.nextSenderSeqNum++;
    this.#written(message);
  }

  enter(state: SessionState): void {
    checkTransition(this.#state, state);
    this.#state = state;
  }

  /** Puts the session on a connection. */
  attach(connection: Connection, heartbeatSeconds: number, now: number): void {
    this.dropUnended();
    this.connection = connection;
    this.heartbeat.start(heartbeatSeconds, now);
    this.ignoresAllButLogout = false;
    this.awaitsReset = false;
    this.endedInOrder = false;
    this.answerDeadline = Number.POSITIVE_INFINITY;
  }

  /** Takes the session off its connection: the identity is free at once, and nothing of the conversation is left. */
  detach(now: number): void {
    const wasUp = this.#state === 'logged-on' || this.#state === 'logout-sent';
    this.dropUnended();
    // A refused Logon never got the session out of this state.
    if (this.#state !== 'disconnected') this.enter('disconnected');
    this.connection = null;
    this.gap.clear();
    this.replay.stop();
    const { resetOnDisconnect, resetOnLogout } = this.config;
    if (wasUp && (resetOnDisconnect || (resetOnLogout && this.endedInOrder))) this.beginAnew(now);
    if (wasUp) this.application.onLogout(this, this.toVenue(now));
    this.testRequests.end();
  }

  /** Both numbers begin anew. */
  beginAnew(now: number): void {
    this.store.reset(this.toVenue(now));
  }

  /** What the application's clock shows. */
  toVenue(now: number): number {
    return this.config.times?.toVenue(now) ?? now;
  }

  /** Drops a message that was begun and not ended. */
  dropUnended(): void {
    if (this.#message === null) return;
    this.#message.rewind(this.#message.messageStart);
    this.#message = null;
  }

  /** Counts a Logon; false when there were too many within a minute, as of a peer in a loop. */
  mayLogOn(now: number): boolean {
    if (now - this.#logonMinute >= MICROS_PER_MINUTE || now < this.#logonMinute) {
      this.#logonMinute = now;
      this.#logons = 0;
    }
    return ++this.#logons <= (this.config.logonsPerMinute ?? SESSION_DEFAULTS.logonsPerMinute);
  }

  #toWall(now: number): number {
    return this.config.times?.toWall(now) ?? now;
  }

  #open(msgType: string, at: number): Encoder {
    const now = this.#toWall(at);
    this.dropUnended();
    const message = this.connection === null ? (this.#offline ??= new Encoder()) : this.connection.encoder;
    this.#message = message;
    this.#messageAt = now;
    message.begin(this.header, msgType, this.store.nextSenderSeqNum);
    message.addressing(this.header, now, this.precision);
    this.#msgType = msgType;
    this.#bodyAt = message.position;
    return message;
  }

  /** Whether the stage of the outgoing messages has made something else of the message that was begun. */
  #passesStage(kind: Unsent['kind']): boolean {
    const { stage } = this.config;
    const message = this.#message;
    if (stage?.active !== true || this.#isPast || message === null) return false;
    const now = this.#messageAt;
    const body = Buffer.from(message.buffer.subarray(this.#bodyAt, message.position));
    const instead = stage.before({ msgType: this.#msgType, body, kind }, now);
    if (instead === null) return false;
    this.dropUnended();
    for (const unsent of instead) this.transmit(unsent, now);
    return true;
  }

  /** A number that was used already, once more. */
  #repeat(
    msgType: string,
    body: Buffer,
    { seqNum, origSendingTime }: NonNullable<Unsent['repeats']>,
    now: number,
  ): void {
    if (this.#state !== 'logged-on') return;
    this.dropUnended();
    const message = this.connection!.encoder;
    message.begin(this.header, msgType, seqNum);
    message.raw(POSS_DUP);
    message.addressing(this.header, now, this.precision);
    if (origSendingTime !== null) message.timestamp(122, origSendingTime, this.precision);
    message.raw(body);
    message.finish();
    this.#messageAt = now;
    this.#written(message);
  }

  #close(): Encoder {
    const message = this.#message;
    if (message === null) throw new Error('no FIX message was begun');
    this.#message = null;
    message.finish();
    const { changes } = this.config;
    if (changes?.active === true) change(message, (bytes) => changes.kept(bytes));
    return message;
  }

  #written(message: Encoder): void {
    const { changes } = this.config;
    if (changes?.active === true) change(message, (bytes) => changes.sent(bytes));
    this.heartbeat.sent(this.#messageAt);
    this.counters.sent(this.#messageAt);
    const { stage } = this.config;
    if (stage?.active !== true) return this.connection!.written(this.#messageAt);
    change(message, (bytes) => stage.leaving(bytes));
    this.connection!.written(this.#messageAt);
    stage.left();
  }
}

/**
 * FIX third-party routing: the answer goes to whom the message came from. OnBehalfOfCompID (115), OnBehalfOfSubID (116)
 * and OnBehalfOfLocationID (144) change places with DeliverToCompID (128), DeliverToSubID (129), DeliverToLocationID
 * (145).
 */
function writeReversedRoute(
  message: Encoder,
  received: MessageView,
  header: HeaderTemplate,
  hasLocations: boolean,
): void {
  copyField(message, 115, received, 128);
  copyField(message, 116, received, 129);
  copyField(message, 128, received, 115);
  copyField(message, 129, received, 116);
  message.raw(header.locations);
  if (!hasLocations) return;
  copyField(message, 144, received, 145);
  copyField(message, 145, received, 144);
}

function copyField(message: Encoder, tag: number, received: MessageView, from: number): void {
  const index = received.indexOf(from);
  if (index >= 0) message.bytes(tag, received.buffer, received.starts[index], received.ends[index]);
}

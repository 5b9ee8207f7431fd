import { countCut, type EndCause } from './counters.ts';
import { Encoder } from './encoder.ts';
import { Framer, FRAMING } from './framing.ts';
import { InboundHeader } from './header.ts';
import { LOGON_TIMEOUT_MS } from './limits.ts';
import { acceptLogon, admitLogon, initiateLogon, receiveLogonAnswer } from './logon.ts';
import { MessageView } from './message.ts';
import { receiveMessage } from './receive.ts';
import type { Session } from './session.ts';
import { SESSION_DEFAULTS } from './session-config.ts';

/**
 * Finds the session that a Logon may open, by version and CompIDs as the session has them: `senderCompId` is ours, the
 * TargetCompID (56) of the Logon. Whether its credentials are right is the lookup's matter too. `undecided` keeps the
 * Logon until `Connection.decide`. The view is valid during the call only.
 */
export type SessionLookup = (
  beginString: string,
  senderCompId: string,
  targetCompId: string,
  logon: MessageView,
) => Admission | 'undecided';

/** The session that a Logon opens, why it opens none, or null when there is none of that identity. */
export type Admission = Session | Refusal | null;

export interface Refusal {
  /** For events and logs; the peer is told nothing. */
  readonly refused: string;
}

export interface Acceptor extends Observer {
  readonly lookup: SessionLookup;
  /** From the connection to a Logon, whatever arrives in between; default 5000. */
  readonly logonTimeoutMs?: number | undefined;
}

/** Who is told of what happens on a connection. */
export interface Observer {
  /**
   * Is told of each frame on a connection that has a session, the Logon included, once it was dealt with: it lies in
   * `bytes` from `start` to `end`, during the call only. `view` is null for a garbled one.
   */
  readonly received?: (
    session: Session,
    bytes: Buffer,
    start: number,
    end: number,
    view: MessageView | null,
  ) => void;
  /** Is told that a connection is to be closed, once its session has left it. */
  readonly closed?: ((connection: Connection) => void) | undefined;
}

/**
 * One TCP connection without the socket: bytes in by `receive`, bytes out by `takeOutput`, time by `now` and `tick`,
 * all in microseconds since 1970. When `closing` is set the machine wants the connection closed, after what
 * `takeOutput` still gives.
 */
export class Connection {
  /** The session that has logged on here, or that we open. */
  session: Session | null = null;
  closing = false;
  /** Both Logons have gone over it. */
  wasLoggedOn = false;
  /** Why, once `closing` is set: in one word, and for events and logs in more, without secrets. */
  endCause: EndCause | null = null;
  closeReason = '';
  /** The peer does not read: what still waits for it is not worth another byte. What is kept is resent later. */
  abandoned = false;

  readonly #framer = new Framer();
  readonly #view = new MessageView();
  readonly #header = new InboundHeader();
  readonly #output = new Encoder();
  /** What is sent while a replay runs: its numbers come after those replayed. */
  #held: Encoder | null = null;
  readonly #lookup: SessionLookup | null;
  readonly #received: Observer['received'];
  readonly #closed: Observer['closed'];
  readonly #logonDeadline: number;
  /** A copy of the Logon that waits for `decide`. */
  #undecided: Buffer | null = null;
  /** Bytes that arrived before there was a session to count them. */
  #bytesBefore = 0;
  /** Bytes that were taken out and are with the socket still. */
  #unsent = 0;
  /** Until when a peer that lets much wait must have read; Infinity while little waits. */
  #slowDeadline = Number.POSITIVE_INFINITY;

  /** A connection that a peer has opened. */
  static accept(acceptor: Acceptor, now: number): Connection {
    return new Connection(
      acceptor.lookup,
      acceptor,
      now + (acceptor.logonTimeoutMs ?? LOGON_TIMEOUT_MS) * 1000,
    );
  }

  /** A connection that we have opened for a session that has none (else Error); our Logon is its first output. */
  static initiate(session: Session, now: number, observer: Observer = {}): Connection {
    if (session.connection !== null) throw new Error('the FIX session is connected already');
    const timeoutMs = session.config.logonTimeoutMs ?? SESSION_DEFAULTS.logonTimeoutMs;
    const connection = new Connection(null, observer, now + timeoutMs * 1000);
    initiateLogon(session, connection, now);
    return connection;
  }

  private constructor(lookup: SessionLookup | null, { received, closed }: Observer, logonDeadline: number) {
    this.#lookup = lookup;
    this.#received = received;
    this.#closed = closed;
    this.#logonDeadline = logonDeadline;
  }

  // ---------------------------------------------------------------- the socket's side

  /** Takes bytes from the peer; `chunk` stays the caller's. */
  receive(chunk: Buffer, now: number): void {
    if (this.closing) return;
    if (this.session === null) this.#bytesBefore += chunk.length;
    else this.session.counters.bytesIn += chunk.length;
    this.#framer.push(chunk);
    this.#messages(now);
  }

  /** The lookup has not decided yet: what the peer sends meanwhile is best left unread. */
  get undecided(): boolean {
    return this.#undecided !== null;
  }

  /** Decides about the Logon that the lookup left undecided, and goes on with what arrived behind it. */
  decide(admission: Admission, now: number): void {
    const logon = this.#undecided;
    this.#undecided = null;
    if (this.closing || logon === null) return;
    this.#view.decodeFrame(logon);
    admitLogon(this, admission, this.#view, this.#header, now);
    this.#messages(now);
  }

  #messages(now: number): void {
    while (!this.closing && this.#undecided === null) {
      const found = this.#framer.next();
      if (found === FRAMING.more) break;
      if (found === FRAMING.oversize)
        this.close('frameLimit', `frame longer than ${this.#framer.limit} bytes`, now);
      else this.#frame(found === FRAMING.frame && this.#decode(), now);
    }
    if (this.replaying) this.runReplay(now);
  }

  /** Bytes for the peer, now the caller's; null when there are none. Not to be called while the peer does not read. */
  takeOutput(): Buffer | null {
    if (!this.closing) this.session?.dropUnended();
    if (this.#output.position === 0) return null;
    const output = this.#output.take();
    if (this.session !== null) this.session.counters.bytesOut += output.length;
    return output;
  }

  /**
   * Says how many of the bytes taken out the socket could not pass on yet, whenever that changes: they count as
   * waiting for the peer like those that are here.
   */
  unsent(bytes: number, now: number): void {
    this.#unsent = bytes;
    this.#watchOutput(now);
  }

  /** A replay waits for the peer to read: `resumeReplay` is to be called once the output has drained. */
  get replaying(): boolean {
    return !this.closing && this.session !== null && this.session.replay.pending;
  }

  /** Goes on with a replay; afterwards there may be output again. `tick` does the same. */
  resumeReplay(now: number): void {
    if (this.replaying) this.runReplay(now);
  }

  /** Does what is due. To be called at `nextDeadline`; earlier or later does no harm. */
  tick(now: number): void {
    if (this.closing) return;
    const { session } = this;
    if (session === null || session.state === 'logon-sent') {
      if (now >= this.#logonDeadline)
        this.close('logonTimeout', `no Logon in time${this.#incomplete()}`, now);
      return;
    }
    this.resumeReplay(now);
    this.#watchOutput(now);
    if (this.closing) return;
    if (now >= session.answerDeadline) {
      const asked = session.awaitsReset ? 'ResetSeqNumFlag' : 'Logout';
      this.close('answerTimeout', `no answer to our ${asked}`, now);
    } else if (session.state === 'logged-on') {
      this.#heartbeat(session, now);
    }
  }

  /** When `tick` has something to do: microseconds, Infinity for never. */
  nextDeadline(): number {
    if (this.closing) return Number.POSITIVE_INFINITY;
    const { session } = this;
    if (session === null || session.state === 'logon-sent') return this.#logonDeadline;
    // No Heartbeat follows a Logout.
    const heartbeat =
      session.state === 'logged-on' ? session.heartbeat.nextDeadline() : Number.POSITIVE_INFINITY;
    const replay = this.#output.position === 0 ? session.replay.nextDeadline() : Number.POSITIVE_INFINITY;
    return Math.min(session.answerDeadline, heartbeat, replay, this.#slowDeadline);
  }

  /** The socket is gone, whoever closed it. */
  disconnected(now: number): void {
    this.close('connectionLost', 'disconnected', now);
  }

  /** Wants the connection closed. The session is free for the next connection at once. */
  close(cause: EndCause, reason: string, now: number): void {
    if (this.closing) return;
    const { session } = this;
    this.closing = true;
    this.closeReason = reason;
    // Once a fault of the peer has ended the session it does not matter how the connection ends.
    this.endCause = session?.ignoresAllButLogout ? 'protocolError' : cause;
    if (session !== null) countCut(session.counters.cuts, this.endCause);
    session?.detach(now);
    this.#closed?.(this);
  }

  // ---------------------------------------------------------------- the session's side

  /** Where messages are written now. */
  get encoder(): Encoder {
    return this.session!.replay.active ? (this.#held ??= new Encoder()) : this.#output;
  }

  /** The Logon is kept until `decide`. */
  leaveUndecided(logon: MessageView): void {
    this.#undecided = Buffer.from(logon.buffer.subarray(logon.frameStart, logon.frameEnd));
  }

  /** Bytes that wait for the peer, what was written in this turn included. */
  get waiting(): number {
    return this.#output.position + (this.#held?.position ?? 0) + this.#unsent;
  }

  /** The session has taken the connection. */
  attached(session: Session, frameLimit: number): void {
    this.session = session;
    session.counters.bytesIn += this.#bytesBefore;
    this.#framer.limit = frameLimit;
    this.#view.dataFields = session.dataFields;
  }

  /** A message was written. */
  written(now: number): void {
    this.#watchOutput(now);
  }

  /** Takes the replay a step further, and sends what waited for it once it is done. */
  runReplay(now: number): void {
    const session = this.session!;
    session.dropUnended();
    session.replay.run(this.#output, now);
    if (!session.replay.active) this.#releaseHeld();
  }

  /** Gives up what the peer has asked for, and sends what waited for it. */
  abortReplay(): void {
    this.session!.dropUnended();
    this.session!.replay.stop();
    this.#releaseHeld();
  }

  /** Closes the connection of a peer that does not read: at once when too much waits, and when much waits for long. */
  #watchOutput(now: number): void {
    if (this.session === null) return;
    const { egressHardBytes, egressSoftBytes, egressSoftMs } = this.session.egress;
    const { waiting } = this;
    if (waiting > egressHardBytes) {
      const reason = `more than ${egressHardBytes} bytes wait for a peer that does not read`;
      this.#abandon('egressLimit', reason, now);
    } else if (waiting <= egressSoftBytes) {
      this.#slowDeadline = Number.POSITIVE_INFINITY;
    } else if (this.#slowDeadline === Number.POSITIVE_INFINITY) {
      this.#slowDeadline = now + egressSoftMs * 1000;
    } else if (now >= this.#slowDeadline) {
      const time = `${egressSoftMs} ms`;
      const reason = `more than ${egressSoftBytes} bytes wait for ${time} for a peer that reads too slowly`;
      this.#abandon('slowConsumer', reason, now);
    }
  }

  #abandon(cause: EndCause, reason: string, now: number): void {
    if (this.closing) return;
    this.abandoned = true;
    this.close(cause, reason, now);
  }

  #releaseHeld(): void {
    if (this.#held === null) return;
    this.#output.raw(this.#held.buffer, 0, this.#held.position);
    this.#held = null;
  }

  #frame(isMessage: boolean, now: number): void {
    if (isMessage) this.#message(now);
    else this.#garbled(now);
    const { buffer, start, end } = this.#framer;
    if (this.session !== null)
      this.#received?.(this.session, buffer, start, end, isMessage ? this.#view : null);
  }

  #decode(): boolean {
    const { buffer, start, bodyStart, trailerStart, end } = this.#framer;
    return this.#view.decode(buffer, start, bodyStart, trailerStart, end);
  }

  /** Garbled bytes are skipped and their number is not used up; before the Logon they are its refusal. */
  #garbled(now: number): void {
    const { session } = this;
    if (session === null) this.close('logonRefused', 'the first message is garbled', now);
    else if (session.state === 'logon-sent')
      this.close('logonRefused', 'the answer to our Logon is garbled', now);
  }

  #message(now: number): void {
    const { session } = this;
    if (session === null) acceptLogon(this, this.#lookup!, this.#view, this.#header, now);
    else if (session.state === 'logon-sent') receiveLogonAnswer(session, this.#view, this.#header, now);
    else receiveMessage(session, this.#view, this.#header, now);
  }

  #heartbeat(session: Session, now: number): void {
    switch (session.heartbeat.due(now)) {
      case 'none':
        return;
      case 'heartbeat':
        session.beginAdmin('0', now);
        return session.endAdmin();
      case 'test-request':
        session.beginAdmin('1', now).text(112, 'TEST');
        return session.endAdmin();
      case 'dead': {
        const seconds = session.heartbeat.intervalSeconds;
        const reason = `nothing heard in 2.4 times HeartBtInt ${seconds} s${this.#incomplete()}`;
        return this.close('heartbeatTimeout', reason, now);
      }
    }
  }

  #incomplete(): string {
    const bytes = this.#framer.pendingBytes;
    return bytes === 0 ? '' : `; ${bytes} bytes of an incomplete frame arrived`;
  }
}

import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { EndpointConfig, SessionConfig } from '../config/venue-config.ts';
import type { VenueEvent } from '../engine/event.ts';
import type { Micros } from '../engine/values.ts';
import type { FixFaults } from '../gateways/fix/faults/fix-faults.ts';
import type { FixPort } from '../gateways/fix/gateway.ts';
import type { FixProfile } from '../gateways/fix/profile/profile.ts';
import type { Admission, Connection } from '../protocols/fix/connection.ts';
import { countCut, noCuts } from '../protocols/fix/counters.ts';
import { LOGON_TIMEOUT_MS } from '../protocols/fix/limits.ts';
import { credentialsOf } from '../protocols/fix/logon.ts';
import type { MessageView } from '../protocols/fix/message.ts';
import type { Session } from '../protocols/fix/session.ts';
import type { MessageStore } from '../protocols/fix/store.ts';
import type { Clock } from './clock.ts';
import { DeadlineTimer } from './deadline-timer.ts';
import { FixSessions, isAllowed, type Claim } from './fix-sessions.ts';
import type { MessageRules } from './fix-validators.ts';
import { FixSocket } from './fix-socket.ts';
import { HostedSession } from './hosted-session.ts';
import type { MessageLog } from './message-log.ts';
import type { OrderLatency } from './order-latency.ts';
import type { PasswordGuard, Verdict } from './password-guard.ts';
import { TlsGate } from './tls-gate.ts';
import type { Turn } from './turn.ts';
import type { VenueClock } from './venue-clock.ts';

/** Connections that an endpoint holds at most, logged on or not. */
export const ENDPOINT_CONNECTIONS = 1_024;

/** Connections that have not logged on: above the first figure new ones are refused at random, above the second all. */
export const ANONYMOUS_CONNECTIONS = { refuseSome: 10, refuseAll: 64 } as const;

/** How long sessions have to answer the Logout of a daemon that stops. */
const LOGOUT_WAIT_MS = 2_500;

interface EndpointServices {
  readonly turn: Turn;
  /** Of the machine, which connections go by. */
  readonly clock: Clock;
  /** Of the venue, which session days go by. */
  readonly venueClock: VenueClock;
  readonly passwords: PasswordGuard;
  readonly latency: OrderLatency;
  /** Where the session of this name keeps its numbers and messages. */
  messageStore(session: SessionConfig): MessageStore;
  /** Where its messages are kept for people; null when they are not to be. */
  messageLog(session: SessionConfig): MessageLog | null;
  /** How the venue speaks to it. */
  profile(session: SessionConfig): FixProfile;
  /** The faults of the session of this name, which is made with them. */
  faultsOf(session: string): (sessionOf: () => Session) => FixFaults;
  /** Names of the sessions that have numbers and messages from before. */
  knownSessions(): Iterable<string>;
  /** A session has come to be: one that was added, or that of a client that has come for the first time. */
  opened(hosted: HostedSession): void;
  /** A session is no more; its connection has ended. */
  removed(hosted: HostedSession): void;
  /** A connection has ended without a session; null when it is not known for which it came. */
  refused(session: string | null, peer: string, reason: string): void;
  /** An error of the listening socket after it has begun to listen. */
  failed(error: Error): void;
}

/** A listening address that speaks FIX, with its sessions. */
export class FixEndpoint {
  readonly config: EndpointConfig;
  readonly #port: FixPort;
  readonly #services: EndpointServices;
  #server: Server = createServer({ noDelay: true });
  readonly #tls: TlsGate | null;
  readonly #sessions: FixSessions;
  readonly #timers = new Map<HostedSession, DeadlineTimer>();
  readonly #sockets = new Set<FixSocket>();
  readonly #byConnection = new WeakMap<Connection, FixSocket>();
  #succeeded = false;
  /** Whose session the Logon of a connection was for, as far as that is known. */
  readonly #claims = new WeakMap<FixSocket, HostedSession>();
  /** Connections that were not even read, and those that did not become a session's. */
  refusedConnections = 0;
  refusedLogons = 0;
  /** Connections that were cut before they were a session's. */
  readonly cuts = noCuts();

  /** Throws when a file of its TLS cannot be used. */
  constructor(config: EndpointConfig, port: FixPort, services: EndpointServices) {
    this.config = config;
    this.#port = port;
    this.#services = services;
    this.#sessions = new FixSessions((session, rules) => this.#host(session, rules));
    const timedOut = (): void => countCut(this.cuts, 'logonTimeout');
    this.#tls = config.tls === null ? null : new TlsGate(config.tls, LOGON_TIMEOUT_MS, timedOut);
  }

  /** The port that is listened on; the configured one before. */
  get port(): number {
    return (this.#server.address() as AddressInfo | null)?.port ?? this.config.port;
  }

  /** The sessions as they stand in the file. */
  get configured(): Iterable<SessionConfig> {
    return this.#sessions.configured;
  }

  /** Adds a session, or with one for any client those of the clients that have come before. */
  addSession(config: SessionConfig, rules: MessageRules): void {
    this.#sessions.add(config, rules, this.#services.knownSessions());
  }

  /** Takes a session away. Its client is logged out with the text, and disconnected without waiting for its answer. */
  removeSession(name: string, text: string): void {
    const now = this.#services.clock.now();
    for (const hosted of this.#sessions.remove(name)) {
      const { session } = hosted;
      this.#timers.get(hosted)?.cancel();
      this.#timers.delete(hosted);
      // Asked for before the connection is gone, since then nobody knows its socket.
      this.flush(session);
      session.logout(text, now);
      session.connection?.close('operator', text, now);
      this.#services.removed(hosted);
    }
  }

  /** Reports an event to the session that it concerns. */
  report(hosted: HostedSession, event: VenueEvent): void {
    hosted.gateway.orders.report(event);
    this.flush(hosted.session);
  }

  /** Sends what the session has written, at the end of the turn. */
  flush(session: Session): void {
    const socket = this.#socketOf(session);
    if (socket !== undefined) this.#services.turn.send(socket);
    else this.#services.turn.arm();
  }

  /** The connection of the session has ended. */
  ended(hosted: HostedSession, now: Micros): void {
    hosted.days?.tick(now);
  }

  /** The peer's address of a session that is connected. */
  peerOf(session: Session): string | null {
    return this.#socketOf(session)?.peer ?? null;
  }

  /** Ends all connections, each with a Logout that says why. Returns the names of those who were logged on. */
  logOutAll(text: string): string[] {
    const now = this.#services.clock.now();
    const out = Array.from(this.#sessions.hosted).filter(({ session }) => session.connection !== null);
    for (const { session } of out) {
      // Asked for before the connection is gone, since then nobody knows its socket.
      this.flush(session);
      session.leave(text, now);
    }
    return out.map(({ config }) => config.name);
  }

  /** Whether a client that comes by this name gets a session then. */
  mayCome(name: string): boolean {
    return this.#sessions.termsOfAny(name) !== undefined;
  }

  /** Sessions of clients that have come before have come to be known: they get reports from now on. */
  revive(): void {
    this.#sessions.revive(this.#services.knownSessions());
  }

  /** Begins to listen. Rejects with the system's error when the address cannot be had. */
  async listen(): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#server.once('error', reject);
    this.#server.listen({ host: this.config.host, port: this.config.port, exclusive: true }, resolve);
    await promise;
    this.#server.off('error', reject);
    this.#takeConnections();
  }

  /** Goes on at the address of an endpoint that is retired, on which nobody is refused meanwhile. */
  succeed(former: FixEndpoint): void {
    this.#server = former.#server;
    former.#succeeded = true;
    this.#takeConnections();
  }

  /** Takes nobody in any more. The sessions are gone by then; what their sockets have still to say is said. */
  retire(): void {
    this.#server.removeAllListeners();
    this.#tls?.close();
    this.#dropUnowned();
  }

  /** Gives the address of a retired endpoint back, unless another goes on at it. */
  release(): void {
    if (!this.#succeeded) this.#server.close();
  }

  /** Logs all sessions out, and closes what has not closed by itself. */
  async close(): Promise<void> {
    const closed = Promise.withResolvers<void>();
    this.#server.close(() => closed.resolve());
    const now = this.#services.clock.now();
    this.#tls?.close();
    for (const timer of this.#timers.values()) timer.cancel();
    for (const { session } of this.#sessions.hosted) {
      session.logout('', now);
      this.flush(session);
    }
    this.#dropUnowned();
    const timer = setTimeout(() => {
      for (const socket of this.#sockets) socket.destroy();
    }, LOGOUT_WAIT_MS);
    await closed.promise;
    clearTimeout(timer);
  }

  /** Ends the connections that no session will end. */
  #dropUnowned(): void {
    for (const socket of this.#sockets)
      if (socket.connection.session === null || socket.isForgotten) socket.destroy();
  }

  #takeConnections(): void {
    this.#server.on('connection', (socket) => this.#connected(socket));
    this.#server.on('error', (error) => this.#services.failed(error));
  }

  #host(config: SessionConfig, rules: MessageRules): HostedSession {
    const services = this.#services;
    const { beginString } = this.config;
    const hosted = new HostedSession(
      config,
      beginString,
      rules,
      this.#port,
      services.messageStore(config),
      services.messageLog(config),
      services.profile(config),
      services.venueClock,
      services.faultsOf(config.name),
    );
    const { days, session } = hosted;
    if (days !== null) {
      const tick = (now: Micros): void => {
        days.tick(now);
        this.flush(session);
      };
      const timer = new DeadlineTimer({ nextDeadline: () => days.nextDeadline(), tick }, services.venueClock);
      this.#timers.set(hosted, timer);
      tick(services.venueClock.now());
      timer.update();
    }
    services.opened(hosted);
    return hosted;
  }

  // ---------------------------------------------------------------- connections

  #connected(socket: Socket): void {
    if (this.#refuses()) {
      this.refusedConnections++;
      socket.destroy();
      return;
    }
    const since = this.#services.clock.now();
    if (this.#tls === null) this.#accept(socket, since);
    else this.#tls.enter(socket, (secured) => this.#accept(secured, since));
  }

  /** `since` is when the peer connected, from which on it has time to log on. */
  #accept(socket: Socket, since: Micros): void {
    const { turn, clock, latency } = this.#services;
    const accepted: FixSocket = new FixSocket(socket, {
      turn,
      clock,
      latency,
      lookup: (beginString, senderCompId, targetCompId, logon) =>
        beginString === this.config.beginString
          ? this.#admit(accepted, this.#sessions.claimOf(senderCompId, targetCompId, logon), logon)
          : null,
      logonTimeoutMs: LOGON_TIMEOUT_MS - (clock.now() - since) / 1_000,
      logOf: (session) => this.#hostOf(session)?.log ?? null,
      conditionsOf: (session) => this.#hostOf(session)?.faults.conditions ?? null,
      ending: () => this.#noteRefusal(accepted),
      closed: () => this.#sockets.delete(accepted),
    });
    this.#sockets.add(accepted);
    this.#byConnection.set(accepted.connection, accepted);
  }

  /** Decides about a Logon: at once, or when the password has been checked. Nobody is told what was wrong. */
  #admit(accepted: FixSocket, claim: Claim | null, logon: MessageView): Admission | 'undecided' {
    const hosted = claim === null ? undefined : this.#sessions.of(claim);
    if (hosted !== undefined) this.#claims.set(accepted, hosted);
    const stranger = claim === null ? 'unknown session' : strangeness(claim, accepted);
    const outcome = (verdict: Verdict): Admission | 'undecided' => {
      if (stranger !== null) return { refused: stranger };
      if (!this.#sessions.stands(claim!)) return { refused: 'the session is another meanwhile' };
      if (verdict === 'right') return this.#open(claim!);
      return { refused: VERDICTS[verdict] };
    };
    const verdict = this.#services.passwords.check(
      stranger === null ? claim!.terms.config : null,
      credentialsOf(logon),
      this.#sessions.hasHashes,
      (late) => {
        const admission = outcome(late);
        if (admission === 'undecided') return;
        accepted.connection.decide(admission, this.#services.clock.now());
        this.#services.turn.send(accepted);
      },
    );
    return verdict === 'undecided' ? verdict : outcome(verdict);
  }

  #open(claim: Claim): Admission | 'undecided' {
    const hosted = this.#sessions.open(claim);
    if (typeof hosted === 'string') return { refused: hosted };
    const answer = hosted.faults.atLogon();
    // Whoever gets no answer at all is cut when the time for a Logon is over.
    if (answer !== null) return answer === 'nothing' ? 'undecided' : { refused: 'a fault refuses it' };
    // The timer may be late: a new session day begins with its own numbers all the same.
    hosted.days?.tick(this.#services.venueClock.now());
    return hosted.session;
  }

  #noteRefusal(socket: FixSocket): void {
    const { session, wasLoggedOn, endCause, closeReason } = socket.connection;
    if (wasLoggedOn) return;
    const hosted = session === null ? this.#claims.get(socket) : this.#hostOf(session);
    // Whoever comes and goes without a word, as a port check does, was not refused.
    if (hosted === undefined && endCause === 'connectionLost') return;
    if (session === null) countCut(this.cuts, endCause!);
    this.refusedLogons++;
    this.#services.refused(hosted?.config.name ?? null, socket.peer, closeReason);
    hosted?.refused({ at: this.#services.clock.now(), peer: socket.peer, reason: closeReason });
  }

  /** Bounds what strangers can hold, and leaves room for those who do log on (OpenSSH's MaxStartups does the same). */
  #refuses(): boolean {
    let anonymous = this.#tls?.waiting ?? 0;
    if (this.#sockets.size + anonymous >= ENDPOINT_CONNECTIONS) return true;
    for (const socket of this.#sockets) if (socket.connection.session === null) anonymous++;
    const { refuseSome, refuseAll } = ANONYMOUS_CONNECTIONS;
    return anonymous >= refuseSome && Math.random() < (anonymous - refuseSome + 1) / (refuseAll - refuseSome);
  }

  #hostOf(session: Session): HostedSession | undefined {
    return Iterator.from(this.#sessions.hosted).find((hosted) => hosted.session === session);
  }

  #socketOf(session: Session): FixSocket | undefined {
    return session.connection === null ? undefined : this.#byConnection.get(session.connection);
  }
}

const VERDICTS = {
  wrong: 'the credentials of the Logon were refused',
  busy: 'too many Logons wait for their passwords to be checked',
} as const;

/** Why whoever is at the other end cannot be the client, whatever the password; null when it may be. */
function strangeness({ terms }: Claim, { address, certificateName }: FixSocket): string | null {
  if (!isAllowed(terms, address)) return `not allowed from ${address}`;
  const wanted = terms.config.certificateName;
  if (wanted !== null && wanted !== certificateName)
    return 'the client certificate is not that of the session';
  return null;
}

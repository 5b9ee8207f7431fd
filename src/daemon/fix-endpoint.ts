import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { EndpointConfig, SessionConfig } from '../config/venue-config.ts';
import type { VenueEvent } from '../engine/event.ts';
import { FixOrders, type OrderPort } from '../gateways/fix-orders.ts';
import type { MessageStore } from '../protocols/fix/store.ts';
import type { Connection, SessionLookup } from '../protocols/fix/connection.ts';
import { Session } from '../protocols/fix/session.ts';
import type { Validator } from '../protocols/fix/validate.ts';
import type { Clock } from './clock.ts';
import { credentialsMatch } from './credentials.ts';
import { FixSocket } from './fix-socket.ts';
import type { MessageLog } from './message-log.ts';
import type { Turn } from './turn.ts';

/** Connections that an endpoint holds at most, logged on or not. */
export const ENDPOINT_CONNECTIONS = 1_024;

/** Connections that have not logged on: above the first figure new ones are refused at random, above the second all. */
export const ANONYMOUS_CONNECTIONS = { refuseSome: 10, refuseAll: 64 } as const;

/** How long sessions have to answer the Logout of a daemon that stops. */
const LOGOUT_WAIT_MS = 2_500;

/** A session of the endpoint as it was configured, with the gateway that serves it. */
export interface HostedSession {
  readonly config: SessionConfig;
  readonly gateway: FixOrders;
  /** Where its messages are kept for people; null when they are not. */
  readonly log: MessageLog | null;
}

interface EndpointServices {
  readonly turn: Turn;
  readonly clock: Clock;
  readonly validator: Validator;
  /** Where the session of this name keeps its numbers and messages. */
  messageStore(session: string): MessageStore;
  /** Where its messages are kept for people; null when they are not to be. */
  messageLog(session: SessionConfig): MessageLog | null;
  /** An error of the listening socket after it has begun to listen. */
  failed(error: Error): void;
}

/** A listening address that speaks FIX, with its sessions. */
export class FixEndpoint {
  readonly config: EndpointConfig;
  readonly #port: OrderPort;
  readonly #services: EndpointServices;
  readonly #server: Server;
  readonly #sessions = new Map<string, HostedSession>();
  readonly #sockets = new Set<FixSocket>();
  readonly #byConnection = new WeakMap<Connection, FixSocket>();
  readonly #logs = new WeakMap<Session, MessageLog | null>();
  refusedConnections = 0;

  constructor(config: EndpointConfig, port: OrderPort, services: EndpointServices) {
    this.config = config;
    this.#port = port;
    this.#services = services;
    this.#server = createServer({ noDelay: true }, (socket) => {
      if (this.#refuses()) {
        this.refusedConnections++;
        socket.destroy();
        return;
      }
      this.#accept(socket);
    });
  }

  /** The port that is listened on; the configured one before. */
  get port(): number {
    return (this.#server.address() as AddressInfo | null)?.port ?? this.config.port;
  }

  get sessions(): Iterable<HostedSession> {
    return this.#sessions.values();
  }

  addSession(config: SessionConfig): HostedSession {
    const gateway = new FixOrders(config.name, this.config.beginString, this.#port, (application) => {
      return new Session(
        {
          ...config,
          beginString: this.config.beginString,
          checkCredentials: (username, password) => credentialsMatch(config, username, password),
          validate: this.#services.validator,
        },
        this.#services.messageStore(config.name),
        application,
      );
    });
    const hosted = { config, gateway, log: this.#services.messageLog(config) };
    this.#logs.set(gateway.session, hosted.log);
    this.#sessions.set(config.name, hosted);
    return hosted;
  }

  /** Takes a session away; a peer that is logged on is told. */
  removeSession(name: string, now: number): void {
    this.#sessions.get(name)?.gateway.session.logout('Session removed', now);
    this.#sessions.delete(name);
    this.#services.turn.arm();
  }

  /** Reports an event to the session that it concerns. */
  report(hosted: HostedSession, event: VenueEvent): void {
    hosted.gateway.report(event);
    this.#flush(hosted.gateway.session);
  }

  /** The peer's address of a session that is connected. */
  peerOf(session: Session): string | null {
    return this.#socketOf(session)?.peer ?? null;
  }

  /** Begins to listen. Rejects with the system's error when the address cannot be had. */
  async listen(): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#server.once('error', reject);
    this.#server.listen({ host: this.config.host, port: this.config.port, exclusive: true }, resolve);
    await promise;
    this.#server.off('error', reject);
    this.#server.on('error', (error) => this.#services.failed(error));
  }

  /** Logs all sessions out, and closes what has not closed by itself. */
  async close(): Promise<void> {
    const closed = Promise.withResolvers<void>();
    this.#server.close(() => closed.resolve());
    const now = this.#services.clock.now();
    for (const { gateway } of this.#sessions.values()) {
      gateway.session.logout('', now);
      this.#flush(gateway.session);
    }
    for (const socket of this.#sockets) if (socket.connection.session === null) socket.destroy();
    const timer = setTimeout(() => {
      for (const socket of this.#sockets) socket.destroy();
    }, LOGOUT_WAIT_MS);
    await closed.promise;
    clearTimeout(timer);
  }

  #accept(socket: Socket): void {
    const { turn, clock } = this.#services;
    const accepted = new FixSocket(socket, {
      turn,
      clock,
      lookup: this.#lookup,
      logOf: (session) => this.#logs.get(session) ?? null,
      closed: (closed) => this.#sockets.delete(closed),
    });
    this.#sockets.add(accepted);
    this.#byConnection.set(accepted.connection, accepted);
  }

  /** A field and not a method, since it is handed to connections. */
  readonly #lookup: SessionLookup = (beginString, senderCompId, targetCompId) => {
    if (beginString !== this.config.beginString) return null;
    for (const { gateway } of this.#sessions.values()) {
      const { config } = gateway.session;
      if (config.senderCompId === senderCompId && config.targetCompId === targetCompId)
        return gateway.session;
    }
    return null;
  };

  /** Bounds what strangers can hold, and leaves room for those who do log on (OpenSSH's MaxStartups does the same). */
  #refuses(): boolean {
    if (this.#sockets.size >= ENDPOINT_CONNECTIONS) return true;
    let anonymous = 0;
    for (const socket of this.#sockets) if (socket.connection.session === null) anonymous++;
    const { refuseSome, refuseAll } = ANONYMOUS_CONNECTIONS;
    return anonymous >= refuseSome && Math.random() < (anonymous - refuseSome + 1) / (refuseAll - refuseSome);
  }

  #flush(session: Session): void {
    const socket = this.#socketOf(session);
    if (socket !== undefined) this.#services.turn.send(socket);
    else this.#services.turn.arm();
  }

  #socketOf(session: Session): FixSocket | undefined {
    return session.connection === null ? undefined : this.#byConnection.get(session.connection);
  }
}

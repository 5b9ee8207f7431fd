import { createServer, type AddressInfo, type Server } from 'node:net';
import type { Accounts } from './auth.ts';
import { Connection, LINGER_MS, type ConnectionServices } from './connection.ts';
import { MethodError } from './errors.ts';
import type { DaemonHost } from './host.ts';
import { EventDelivery } from './event-delivery.ts';
import { EventQueues } from './event-queues.ts';
import type { ClientFiguresJson } from './figures.ts';
import { FailedLogons } from './failed-logons.ts';
import type { Clients } from './handlers/call.ts';
import { LIMITS, type Limits } from './limits.ts';
import type { HttpFront } from './http-front.ts';
import { closed, listenAt, type ListenPlace } from './listen.ts';
import { SILENT, type AreaLog } from './log.ts';
import { RemoteFront, type Certificate } from './remote-front.ts';
import { LineWire } from './line-wire.ts';
import type { Turns } from './turns.ts';
import type { Wire } from './wire.ts';

export interface ManagementOptions extends Turns {
  /** What happens to connections is told here. */
  readonly log?: AreaLog;
  /** In place of the limits of the product, for tests. */
  readonly limits?: Partial<Limits>;
}

/** Connections that may wait to be listened to: more than come in that time, so that the owner's is among them. */
const MOST_GUARDED = 1_024;

/** How long connections may take to end when the server closes. */
const CLOSE_MS = 500;

/** Serves the management protocol on a TCP port and a unix socket, and for browsers and curl on another port. */
export class ManagementServer {
  readonly #servers: Server[] = [];
  readonly #services: ConnectionServices;
  readonly #connections = new Set<Connection>();
  /** Those that are not listened to yet, the oldest first, with what ends that. */
  readonly #guarded = new Map<Wire, NodeJS.Timeout>();
  #http: HttpFront | null = null;
  #remote: RemoteFront | null = null;

  constructor(host: DaemonHost, accounts: Accounts, options: ManagementOptions) {
    const services = {
      limits: { ...LIMITS, ...options.limits },
      afterCommit: (callback: () => void) => options.afterCommit(callback),
      afterSending: (callback: () => void) => options.afterSending(callback),
      log: options.log ?? SILENT,
    };
    const queues = new EventQueues(services);
    const delivery = new EventDelivery(options);
    this.#services = {
      host,
      accounts,
      clients: this.#clients(queues, services.log),
      failedLogons: new FailedLogons(services.limits, services.log),
      queues,
      delivery,
      ...services,
    };
  }

  /** Resolves with the address; port 0 takes a free one. Rejects with the system's error. */
  async listen(host: string, port: number): Promise<{ host: string; port: number }> {
    const server = await this.#listen({ host, port });
    return { host, port: (server.address() as AddressInfo).port };
  }

  /** Also serves programs of this account, on a unix socket that goes with the server. Rejects with the system's error. */
  async listenUnix(path: string): Promise<void> {
    await this.#listen({ path }, 'the unix socket');
  }

  /** Also serves WebSockets and HTTP POST. Resolves with the port; 0 takes a free one. */
  async listenHttp(host: string, port: number): Promise<number> {
    // Few daemons have it, and the others start sooner without.
    const { HttpFront } = await import('./http-front.ts');
    this.#http = new HttpFront(this.#services, (wire) => this.#accept(wire));
    return this.#http.listen(host, port);
  }

  /** Also serves other machines, over TLS. Resolves with the address; port 0 takes a free one. */
  async listenRemote(
    host: string,
    port: number,
    certificate: Certificate,
  ): Promise<{ host: string; port: number }> {
    this.#remote = new RemoteFront(certificate, this.#services, (wire) => this.#accept(wire));
    return { host, port: await this.#remote.listen(host, port) };
  }

  figures(): ClientFiguresJson {
    const { delivery, queues } = this.#services;
    const sum = (each: (connection: Connection) => number): number =>
      Iterator.from(this.#connections).reduce((total, connection) => total + each(connection), 0);
    return {
      connections: this.#connections.size,
      subscriptions: sum(({ subscriptions }) => subscriptions.size),
      unsentBytes: sum(({ unsentBytes }) => unsentBytes),
      eventsSent: delivery.eventsSent,
      eventsMissed: delivery.eventsMissed,
      ...queues.figures(),
    };
  }

  /** Takes no more connections, and ends those that are there once their answers have been sent. */
  async close(): Promise<void> {
    for (const wire of this.#guarded.keys()) this.#letGo(wire);
    const deadline = setTimeout(() => {
      for (const connection of this.#connections) connection.destroy();
      this.#http?.destroy();
      this.#remote?.destroy();
    }, CLOSE_MS);
    const ended = this.#servers.map(closed);
    for (const front of [this.#http, this.#remote]) if (front !== null) ended.push(front.close());
    // Those who wait for an event hear why none will come.
    this.#services.queues.closeAll();
    for (const connection of this.#connections) connection.end();
    await Promise.all(ended);
    clearTimeout(deadline);
  }

  async #listen(place: ListenPlace, peer?: string): Promise<Server> {
    const { limits, log } = this.#services;
    const terms = peer === undefined ? { limits } : { limits, peer };
    const server = createServer((socket) => this.#accept(new LineWire(socket, terms)));
    this.#servers.push(server);
    await listenAt(server, place, log);
    return server;
  }

  #clients(queues: EventQueues, log: AreaLog): Clients {
    const of = (user: string): Connection[] => [...this.#connections].filter((each) => each.user === user);
    return {
      of: (user) => of(user).length,
      end: (user) => {
        for (const connection of of(user)) connection.end();
        queues.closeOf(user);
      },
      note: (what) => log.info(what),
    };
  }

  #accept(wire: Wire): void {
    const { failedLogons, limits } = this.#services;
    const guardedMs = this.#isCrowded() ? limits.guardedMs : failedLogons.guardedMs(wire.peer);
    if (guardedMs === 0) return this.#admit(wire);
    wire.pause();
    const admit = (): void => {
      this.#guarded.delete(wire);
      if (wire.closed) return;
      this.#admit(wire);
      wire.resume();
    };
    this.#guarded.set(wire, setTimeout(admit, guardedMs));
    for (const oldest of this.#guarded.keys()) {
      if (this.#guarded.size <= MOST_GUARDED) break;
      this.#letGo(oldest);
    }
  }

  #letGo(wire: Wire): void {
    clearTimeout(this.#guarded.get(wire));
    this.#guarded.delete(wire);
    wire.destroy();
  }

  #admit(wire: Wire): void {
    if (this.#connections.size >= this.#services.limits.connections && !this.#makeRoom()) {
      const problem = new MethodError(
        'overloaded',
        `The daemon has its most of ${this.#services.limits.connections} management connections.`,
        { next: 'Close one.' },
      );
      // Read to the end, so that the client gets the answer and not a reset.
      wire.ignore();
      wire.send([JSON.stringify({ jsonrpc: '2.0', id: null, error: problem })]);
      wire.end();
      setTimeout(() => wire.destroy(), LINGER_MS).unref();
      return;
    }
    const connection = new Connection(wire, this.#services, () => this.#connections.delete(connection));
    this.#connections.add(connection);
  }

  /** Whether somebody would have to make room who may just be logging on, and is given the time for it. */
  #isCrowded(): boolean {
    if (this.#connections.size < this.#services.limits.connections) return false;
    const strangers = this.#strangers();
    return strangers.length > 0 && !strangers.some(({ hasFailed }) => hasFailed);
  }

  /** Those that have not logged on, the oldest first. */
  #strangers(): Connection[] {
    return [...this.#connections].filter(({ role }) => role === 'none');
  }

  /**
   * Gives up a connection that has not logged on, since strangers must not keep the owner out: the oldest of those that
   * have failed to, who may be many and come at once, or else the oldest of all.
   */
  #makeRoom(): boolean {
    const strangers = this.#strangers();
    const worst = strangers.find(({ hasFailed }) => hasFailed) ?? strangers[0];
    if (worst === undefined) return false;
    this.#connections.delete(worst);
    worst.destroy();
    return true;
  }
}

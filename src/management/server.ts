import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Accounts } from './auth.ts';
import { Connection, LINGER_MS, type ConnectionServices } from './connection.ts';
import { MethodError } from './errors.ts';
import type { DaemonHost } from './host.ts';
import { LIMITS, type Limits } from './limits.ts';
import { TcpWire } from './tcp-wire.ts';

export interface ManagementOptions {
  /**
   * Calls back once everything that has been done so far in this turn is durable. What tells of a venue leaves the
   * process in that callback only.
   */
  afterCommit(callback: () => void): void;
  /** Takes one line for the daemon's log. */
  readonly log?: (line: string) => void;
  /** In place of the limits of the product, for tests. */
  readonly limits?: Partial<Limits>;
}

/** How long connections may take to end when the server closes. */
const CLOSE_MS = 500;

/** Serves the management protocol on a TCP port. */
export class ManagementServer {
  readonly #server: Server;
  readonly #services: ConnectionServices;
  readonly #connections = new Set<Connection>();

  constructor(host: DaemonHost, accounts: Accounts, options: ManagementOptions) {
    this.#services = {
      host,
      accounts,
      limits: { ...LIMITS, ...options.limits },
      afterCommit: (callback) => options.afterCommit(callback),
      log: options.log ?? (() => {}),
    };
    this.#server = createServer((socket) => this.#accept(socket));
  }

  /** Resolves with the address; port 0 takes a free one. Rejects with the system's error. */
  listen(host: string, port: number): Promise<{ host: string; port: number }> {
    const { promise, resolve, reject } = Promise.withResolvers<{ host: string; port: number }>();
    this.#server.once('error', reject);
    this.#server.listen({ host, port, exclusive: true }, () => {
      this.#server.off('error', reject);
      // Running out of descriptors, for one, must not end the daemon.
      this.#server.on('error', (error) => this.#services.log(`management: ${error.message}`));
      resolve({ host, port: (this.#server.address() as AddressInfo).port });
    });
    return promise;
  }

  /** Takes no more connections, and ends those that are there once their answers have been sent. */
  close(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const deadline = setTimeout(() => {
      for (const connection of this.#connections) connection.destroy();
    }, CLOSE_MS);
    this.#server.close(() => {
      clearTimeout(deadline);
      resolve();
    });
    for (const connection of this.#connections) connection.end();
    return promise;
  }

  #accept(socket: Socket): void {
    if (this.#connections.size >= this.#services.limits.connections && !this.#makeRoom()) {
      const problem = new MethodError(
        'overloaded',
        `The daemon has its most of ${this.#services.limits.connections} management connections.`,
        { next: 'Close one.' },
      );
      socket.on('error', () => {});
      // Read to the end, so that the client gets the answer and not a reset.
      socket.resume().end(`${JSON.stringify({ jsonrpc: '2.0', id: null, error: problem })}\n`);
      setTimeout(() => socket.destroy(), LINGER_MS).unref();
      return;
    }
    const connection = new Connection(new TcpWire(socket, this.#services.limits), this.#services);
    this.#connections.add(connection);
    socket.once('close', () => this.#connections.delete(connection));
  }

  /** Gives up the oldest connection that has not logged on: strangers must not keep the owner out. */
  #makeRoom(): boolean {
    for (const connection of this.#connections) {
      if (connection.role !== 'none') continue;
      this.#connections.delete(connection);
      connection.destroy();
      return true;
    }
    return false;
  }
}

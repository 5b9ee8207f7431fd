import { createServer, type Server, type TLSSocket } from 'node:tls';
import type { Socket } from 'node:net';
import type { ConnectionServices } from './connection.ts';
import { closed, listen } from './listen.ts';
import { exporterOf } from './scram.ts';
import { TcpWire } from './tcp-wire.ts';
import type { Wire } from './wire.ts';

/** What the daemon shows to clients on other machines, both in PEM form. */
export interface Certificate {
  readonly certificate: Buffer;
  readonly key: Buffer;
}

/**
 * The management protocol for other machines: over TLS 1.3 and nothing else, since both sides are ours. A logon is tied
 * to its connection by channel binding (RFC 9266), so that nobody in the middle can pass it on.
 */
export class RemoteFront {
  readonly #server: Server;
  readonly #services: ConnectionServices;
  /** Connections by address, those that still shake hands among them. */
  readonly #bySource = new Map<string, number>();

  /** `accept` takes a new connection of the protocol. Throws when certificate and key cannot be used. */
  constructor({ certificate, key }: Certificate, services: ConnectionServices, accept: (wire: Wire) => void) {
    const { limits } = services;
    this.#services = services;
    this.#server = createServer({
      cert: certificate,
      key,
      minVersion: 'TLSv1.3',
      handshakeTimeout: limits.logonDeadlineMs,
    });
    this.#server.maxConnections = limits.connections;
    this.#server.on('connection', (socket: Socket) => this.#count(socket));
    this.#server.on('secureConnection', (socket: TLSSocket) =>
      accept(new TcpWire(socket, limits, exporterOf(socket))),
    );
    // Not every failed handshake closes its socket by itself.
    this.#server.on('tlsClientError', (_, socket: TLSSocket) => socket.destroy());
  }

  /** Resolves with the port; 0 takes a free one. Rejects with the system's error. */
  listen(host: string, port: number): Promise<number> {
    return listen(this.#server, host, port, this.#services.log);
  }

  /** Takes no more connections; those that are there end as the connections that they are. */
  close(): Promise<void> {
    return closed(this.#server);
  }

  /** One machine must not take all places. */
  #count(socket: Socket): void {
    socket.on('error', () => {});
    const source = socket.remoteAddress ?? '';
    const there = this.#bySource.get(source) ?? 0;
    if (there >= this.#services.limits.connectionsPerSource) return void socket.destroy();
    this.#bySource.set(source, there + 1);
    socket.once('close', () => {
      const left = this.#bySource.get(source)! - 1;
      if (left === 0) this.#bySource.delete(source);
      else this.#bySource.set(source, left);
    });
  }
}

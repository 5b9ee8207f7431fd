import { createServer, type Server, type TLSSocket } from 'node:tls';
import type { Socket } from 'node:net';
import type { ConnectionServices } from './connection.ts';
import { closed, listen } from './listen.ts';
import { exporterOf } from './scram.ts';
import { LineWire } from './line-wire.ts';
import type { Wire } from './wire.ts';

/** What the daemon shows to clients on other machines, both in PEM form. */
export interface Certificate {
  readonly certificate: Buffer;
  readonly key: Buffer;
  /** The CAs one of which must have signed the certificate of each client, in PEM form; null when clients need none. */
  readonly clientCa: Buffer | null;
}

/**
 * The management protocol for other machines: over TLS 1.3 and nothing else, since both sides are ours. A logon is tied
 * to its connection by channel binding (RFC 9266), so that nobody in the middle can pass it on.
 */
export class RemoteFront {
  readonly #server: Server;
  readonly #services: ConnectionServices;
  /** Those that still shake hands among them. */
  readonly #sockets = new Set<Socket>();

  /** `accept` takes a new connection of the protocol. Throws when certificate and key cannot be used. */
  constructor(
    { certificate, key, clientCa }: Certificate,
    services: ConnectionServices,
    accept: (wire: Wire) => void,
  ) {
    const { limits } = services;
    this.#services = services;
    this.#server = createServer({
      cert: certificate,
      key,
      // Who has no certificate of these gets no further than the handshake; a certificate is no logon.
      ...(clientCa === null ? {} : { ca: clientCa, requestCert: true, rejectUnauthorized: true }),
      minVersion: 'TLSv1.3',
      handshakeTimeout: limits.logonDeadlineMs,
    });
    this.#server.maxConnections = limits.connections;
    this.#server.on('connection', (socket: Socket) => this.#admit(socket));
    this.#server.on('secureConnection', (socket: TLSSocket) =>
      accept(new LineWire(socket, { limits, binding: exporterOf(socket) })),
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

  /** Ends what has not ended by itself. */
  destroy(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** One machine must not take all places. */
  #admit(socket: Socket): void {
    socket.on('error', () => {});
    const { remoteAddress: source } = socket;
    const there = [...this.#sockets].filter(({ remoteAddress }) => remoteAddress === source);
    if (there.length >= this.#services.limits.connectionsPerSource) return void socket.destroy();
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
  }
}

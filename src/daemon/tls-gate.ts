import { constants } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { createServer, type Server, type TlsOptions, type TLSSocket } from 'node:tls';
import type { TlsConfig } from '../config/venue-config.ts';

/** The handshake in front of an endpoint that speaks TLS. */
export class TlsGate {
  readonly #server: Server;
  /** Who is shaking hands, by address and port, and what is done when it has worked. */
  readonly #waiting = new Map<string, { readonly socket: Socket; secured(socket: TLSSocket): void }>();

  /**
   * Whoever has not finished the handshake in time is cut off, which `timedOut` is told. Throws when a file of it cannot
   * be read or used.
   */
  constructor(config: TlsConfig, handshakeMs: number, timedOut: () => void) {
    this.#server = createServer({ ...tlsOptions(config), handshakeTimeout: handshakeMs });
    this.#server.on('secureConnection', (socket) => {
      const key = keyOf(socket);
      this.#waiting.get(key)?.secured(socket);
      this.#waiting.delete(key);
    });
    // Not every failed handshake closes its socket by itself.
    this.#server.on('tlsClientError', (error: NodeJS.ErrnoException, socket) => {
      if (error.code === 'ERR_TLS_HANDSHAKE_TIMEOUT') timedOut();
      socket.destroy();
    });
  }

  /** Sockets that are not through yet. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** Shakes hands on a socket; nothing is called when that fails, and the socket is closed. */
  enter(socket: Socket, secured: (socket: TLSSocket) => void): void {
    const key = keyOf(socket);
    this.#waiting.set(key, { socket, secured });
    socket.once('close', () => this.#waiting.delete(key));
    this.#server.emit('connection', socket);
  }

  close(): void {
    for (const { socket } of this.#waiting.values()) socket.destroy();
  }
}

/** What an endpoint offers. TLS 1.2 and 1.3 only, whatever the process was told. Throws when a file is no good. */
export function tlsOptions(config: TlsConfig): TlsOptions {
  return {
    minVersion: 'TLSv1.2',
    // A client must not be able to make the daemon compute again and again.
    secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
    cert: readFileSync(config.certificate),
    key: readFileSync(config.key),
    ...(config.clientCa === null ? {} : { ca: readFileSync(config.clientCa), requestCert: true }),
    rejectUnauthorized: config.requireClientCertificate,
  };
}

/** Common name of the client's certificate; null without one that the endpoint's CAs vouch for. */
export function clientNameOf(socket: Socket | TLSSocket): string | null {
  if (!('authorized' in socket) || !socket.authorized) return null;
  const name: unknown = socket.getPeerCertificate().subject?.CN;
  return typeof name === 'string' ? name : null;
}

function keyOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}

import { connect as connectSocket, type Socket } from 'node:net';
import { connect as connectTls, TLSSocket, type ConnectionOptions } from 'node:tls';
import { Connection, type Observer } from '../../src/protocols/fix/connection.ts';
import { Framer, FRAMING } from '../../src/protocols/fix/framing.ts';
import { ENCODED_MESSAGE_BYTES } from '../../src/protocols/fix/limits.ts';
import type { Session } from '../../src/protocols/fix/session.ts';
import { SimctlError } from '../errors.ts';

/** The longest time that a timer of Node can wait. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export interface LinkAddress {
  readonly host: string;
  readonly port: number;
  /** Speaks TLS, with these options of node:tls. */
  readonly tls?: ConnectionOptions | undefined;
  readonly timeoutMs: number;
}

export interface LinkListener {
  /** Bytes have arrived and have been dealt with, or time has passed. */
  changed(): void;
  received(bytes: Buffer): void;
  sent(bytes: Buffer): void;
  /** The socket is gone; why the connection ended. */
  closed(reason: string): void;
}

/** One connection of a FIX client: the socket and the clock of a session that we open. */
export class Link {
  readonly connection: Connection;
  /** Resolves when the socket is gone. */
  readonly closed: Promise<void>;
  readonly #socket: Socket;
  readonly #listener: LinkListener;
  readonly #framer = new Framer();
  #timer: NodeJS.Timeout | undefined;

  private constructor(socket: Socket, session: Session, listener: LinkListener) {
    this.#socket = socket;
    this.#listener = listener;
    this.#framer.limit = ENCODED_MESSAGE_BYTES;
    const observer: Observer = {
      received: (_, bytes, start, end) => listener.received(Buffer.from(bytes.subarray(start, end))),
    };
    this.connection = Connection.initiate(session, now(), observer);
    const { promise, resolve } = Promise.withResolvers<void>();
    this.closed = promise;
    socket.setNoDelay(true);
    socket.on('data', (chunk) => {
      this.connection.receive(chunk as Buffer, now());
      this.flush();
    });
    socket.on('drain', () => this.flush());
    // The close that follows says it all.
    socket.on('error', () => {});
    socket.once('close', () => {
      clearTimeout(this.#timer);
      this.connection.disconnected(now());
      listener.closed(this.connection.closeReason);
      resolve();
    });
    this.flush();
  }

  /** Connects, and sends the session's Logon. Rejects with SimctlError `connection-failed`. */
  static async open(address: LinkAddress, session: Session, listener: LinkListener): Promise<Link> {
    return new Link(await openSocket(address), session, listener);
  }

  /** Sends what the session has to say, and does with the connection what it wants. */
  flush(): void {
    const { connection } = this;
    if (!this.#socket.writableNeedDrain) this.#write(connection.takeOutput());
    if (connection.closing) this.#socket.end();
    this.#wait();
    this.#listener.changed();
  }

  /** Sends bytes as they are. */
  sendRaw(bytes: Buffer): void {
    this.flush();
    this.#write(bytes);
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  /** Cuts the connection as a network does. */
  drop(): void {
    if (this.#socket instanceof TLSSocket) this.#socket.destroy();
    else this.#socket.resetAndDestroy();
  }

  #write(bytes: Buffer | null): void {
    if (bytes === null || this.#socket.destroyed) return;
    this.#socket.write(bytes);
    this.#framer.push(bytes);
    for (let found = this.#framer.next(); found !== FRAMING.more; found = this.#framer.next()) {
      if (found === FRAMING.oversize) return;
      const { buffer, start, end } = this.#framer;
      this.#listener.sent(Buffer.from(buffer.subarray(start, end)));
    }
  }

  /** The session's heartbeats and time limits. */
  #wait(): void {
    clearTimeout(this.#timer);
    const delayMs = (this.connection.nextDeadline() - now()) / 1_000;
    if (delayMs === Number.POSITIVE_INFINITY) return;
    const tick = (): void => {
      this.connection.tick(now());
      this.flush();
    };
    this.#timer = setTimeout(tick, Math.min(Math.max(0, delayMs), LONGEST_TIMER_MS)).unref();
  }
}

/** Microseconds since 1970, as sessions count. */
export function now(): number {
  return Date.now() * 1_000;
}

function openSocket({ host, port, tls, timeoutMs }: LinkAddress): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  const socket = tls === undefined ? connectSocket({ host, port }) : connectTls({ host, port, ...tls });
  const fail = (why: string, cause?: unknown): void => {
    socket.destroy();
    const message = `The FIX client cannot connect to ${host}:${port}: ${why}.`;
    reject(new SimctlError('connection-failed', message, { cause }));
  };
  const onError = (error: Error): void => fail(error.message, error);
  const timer = setTimeout(() => fail(`no answer within ${timeoutMs} ms`), timeoutMs);
  socket.once('error', onError);
  socket.once(tls === undefined ? 'connect' : 'secureConnect', () => {
    socket.off('error', onError);
    resolve(socket);
  });
  socket.once('close', () => clearTimeout(timer));
  return promise.finally(() => clearTimeout(timer));
}

import type { Socket } from 'node:net';
import { isForeign, isTelling, LineReader } from './framing.ts';
import type { Limits } from './limits.ts';
import type { Message, Wire, WireFault, WireListener } from './wire.ts';

const KEEP_ALIVE_MS = 60_000;

interface LineWireTerms {
  readonly limits: Limits;
  /** Who the client is, where the socket does not tell. */
  readonly peer?: string;
  readonly binding?: Buffer;
}

/** A connection over TCP, plain or under TLS, or over a unix socket: a message is a line. */
export class LineWire implements Wire {
  readonly peer: string;
  readonly binding: Buffer | undefined;
  readonly #socket: Socket;
  readonly #reader: LineReader;
  /** Bytes that may still come. */
  #allowance: number;
  #tooMany = false;
  #ignoring = false;

  constructor(socket: Socket, { limits, peer, binding }: LineWireTerms) {
    const { lineBytesBeforeLogon, bytesBeforeLogon } = limits;
    this.peer = peer ?? `${socket.remoteAddress}:${socket.remotePort}`;
    this.binding = binding;
    this.#socket = socket;
    this.#reader = new LineReader(lineBytesBeforeLogon);
    this.#allowance = bytesBeforeLogon;
    socket.setNoDelay(true);
    socket.setKeepAlive(true, KEEP_ALIVE_MS);
    socket.on('error', () => {});
  }

  get unsentBytes(): number {
    return this.#socket.writableLength;
  }

  get closed(): boolean {
    return this.#socket.destroyed;
  }

  open(listener: WireListener): void {
    this.#socket.on('data', (chunk: Buffer) => {
      if (this.#ignoring) return;
      this.#receive(chunk);
      listener.onReceived();
    });
    this.#socket.on('drain', () => listener.onDrained());
    this.#socket.once('close', () => listener.onClosed());
  }

  admit(maxBytes: number): void {
    this.#reader.maxBytes = maxBytes;
    this.#allowance = Infinity;
  }

  /** All of them in one write. What is shared is given to the system as it is: a copy for each client would be most of the work. */
  send(messages: readonly Message[]): boolean {
    const socket = this.#socket;
    let text = '';
    socket.cork();
    for (const message of messages) {
      if (typeof message === 'string') {
        text += `${message}\n`;
        continue;
      }
      socket.write(text + message.head);
      socket.write(message.body);
      text = `${message.tail}\n`;
    }
    socket.write(text);
    socket.uncork();
    // A large write asks for a drain even when the system has taken all of it.
    return socket.writableLength === 0 || !socket.writableNeedDrain;
  }

  next(): Buffer | WireFault | null {
    const line = this.#reader.next();
    if (line !== null) return isForeign(line) ? 'foreign' : line;
    if (isTelling(this.#reader.rest) && isForeign(this.#reader.rest)) return 'foreign';
    return this.#reader.overlong || this.#tooMany ? 'too-large' : null;
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  ignore(): void {
    this.#ignoring = true;
    this.#socket.resume();
  }

  end(): void {
    this.#socket.end();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #receive(chunk: Buffer): void {
    this.#tooMany ||= chunk.length > this.#allowance;
    this.#reader.push(this.#tooMany ? chunk.subarray(0, this.#allowance) : chunk);
    this.#allowance = Math.max(0, this.#allowance - chunk.length);
  }
}

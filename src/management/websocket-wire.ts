import type { Socket } from 'node:net';
import type { RawData, WebSocket } from 'ws';
import type { Limits } from './limits.ts';
import type { Message, Wire, WireFault, WireListener } from './wire.ts';

/** A WebSocket (RFC 6455): a message is a text, whole. */
export class WebSocketWire implements Wire {
  readonly peer: string;
  readonly #webSocket: WebSocket;
  readonly #socket: Socket;
  /** What has come and is not read yet: no more than one chunk of the socket has, since it is paused with us. */
  #received: Buffer[] = [];
  #maxBytes: number;
  /** Bytes that may still come. */
  #allowance: number;
  #ignoring = false;

  /** `socket` is what the WebSocket goes over: what comes on it is counted before it is put together. */
  constructor(webSocket: WebSocket, socket: Socket, { lineBytesBeforeLogon, bytesBeforeLogon }: Limits) {
    this.peer = `${socket.remoteAddress}:${socket.remotePort}`;
    this.#webSocket = webSocket;
    this.#socket = socket;
    this.#maxBytes = lineBytesBeforeLogon;
    this.#allowance = bytesBeforeLogon;
    webSocket.on('error', () => {});
  }

  get unsentBytes(): number {
    return this.#webSocket.bufferedAmount;
  }

  get closed(): boolean {
    return this.#socket.destroyed;
  }

  open(listener: WireListener): void {
    this.#socket.on('data', (chunk: Buffer) => {
      this.#allowance -= chunk.length;
      // A message that has not ended never reaches us, however long it is.
      if (this.#allowance < 0) listener.onReceived();
    });
    this.#webSocket.on('message', (data: RawData) => {
      if (this.#ignoring) return;
      this.#received.push(data as Buffer);
      listener.onReceived();
    });
    this.#webSocket.on('ping', () => listener.onReceived());
    this.#socket.on('drain', () => listener.onDrained());
    this.#socket.once('close', () => listener.onClosed());
  }

  admit(maxBytes: number): void {
    this.#maxBytes = maxBytes;
    this.#allowance = Infinity;
  }

  send(messages: readonly Message[]): boolean {
    this.#socket.cork();
    for (const message of messages) this.#webSocket.send(textOf(message));
    this.#socket.uncork();
    return !this.#socket.writableNeedDrain;
  }

  next(): Buffer | WireFault | null {
    if (this.#allowance < 0) return 'too-large';
    const message = this.#received.shift();
    if (message === undefined) return null;
    return message.length > this.#maxBytes ? 'too-large' : message;
  }

  pause(): void {
    this.#webSocket.pause();
  }

  resume(): void {
    this.#webSocket.resume();
  }

  ignore(): void {
    this.#ignoring = true;
    this.#received = [];
    this.#webSocket.resume();
  }

  end(): void {
    this.#webSocket.close();
  }

  destroy(): void {
    this.#webSocket.terminate();
  }
}

function textOf(message: Message): string {
  return typeof message === 'string' ? message : `${message.head}${message.body.toString()}${message.tail}`;
}

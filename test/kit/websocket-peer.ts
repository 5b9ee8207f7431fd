import { once } from 'node:events';
import { WebSocket } from 'ws';
import { logOn, type Answer } from './management-peer.ts';

interface Options {
  readonly origin?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The other end of a WebSocket of a daemon, message by message. */
export class WebSocketPeer implements Disposable {
  readonly webSocket: WebSocket;
  readonly messages: Answer[] = [];
  /** Resolves with the code of the end. */
  readonly closed: Promise<number>;
  #wake = Promise.withResolvers<void>();
  #lastId = 0;

  private constructor(webSocket: WebSocket) {
    this.webSocket = webSocket;
    webSocket.on('error', () => {});
    webSocket.on('message', (data) => {
      this.messages.push(JSON.parse((data as Buffer).toString()) as Answer);
      this.#awake();
    });
    this.closed = new Promise((resolve) => {
      webSocket.once('close', (code) => {
        this.#awake();
        resolve(code);
      });
    });
  }

  /** Rejects with the status of the refusal. */
  static async connect(port: number, { path = '/rpc', ...options }: Options = {}): Promise<WebSocketPeer> {
    const webSocket = new WebSocket(`ws://127.0.0.1:${port}${path}`, options);
    const peer = new WebSocketPeer(webSocket);
    await once(webSocket, 'open');
    return peer;
  }

  logOn(user: string, secret: string): Promise<Answer> {
    return logOn(this, user, secret);
  }

  call(method: string, params: object = {}): Promise<Answer> {
    const id = ++this.#lastId;
    this.webSocket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
    return this.message((message) => message.id === id);
  }

  /** The first message that fits; rejects when the connection ends before. */
  async message(fits: (message: Answer) => boolean): Promise<Answer> {
    for (;;) {
      const at = this.messages.findIndex(fits);
      if (at >= 0) return this.messages.splice(at, 1)[0]!;
      if (this.webSocket.readyState === WebSocket.CLOSED) throw new Error('the connection has ended');
      // oxlint-disable-next-line no-await-in-loop -- one message after the other
      await this.#wake.promise;
    }
  }

  [Symbol.dispose](): void {
    this.webSocket.terminate();
  }

  #awake(): void {
    this.#wake.resolve();
    this.#wake = Promise.withResolvers<void>();
  }
}

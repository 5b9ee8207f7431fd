import type { Socket } from 'node:net';
import { clientProof, freshNonce } from '../../src/management/scram.ts';

export interface Answer {
  readonly id?: number | string | null;
  readonly result?: Record<string, unknown>;
  readonly error?: {
    readonly code: number;
    readonly message: string;
    readonly data: Record<string, unknown>;
  };
  readonly method?: string;
  readonly params?: Record<string, unknown>;
}

/** The other end of a management connection, line by line and byte by byte. */
export class Peer implements Disposable {
  readonly socket: Socket;
  readonly lines: Answer[] = [];
  /** All that has been received. */
  received = '';
  readonly closed: Promise<void>;
  #unread = '';
  #wake = Promise.withResolvers<void>();
  #ended = false;
  #lastId = 0;
  /** Calls that wait for their answer, by id. */
  readonly #calls = new Map<number | string, PromiseWithResolvers<Answer>>();

  constructor(socket: Socket) {
    this.socket = socket;
    socket.setNoDelay(true);
    socket.on('error', () => {});
    socket.setEncoding('utf8').on('data', (text: string) => this.#receive(text));
    this.closed = new Promise((resolve) => {
      socket.once('close', () => {
        this.#ended = true;
        this.#wake.resolve();
        for (const call of this.#calls.values()) call.reject(new Error('the connection has ended'));
        resolve();
      });
    });
  }

  write(text: string | Uint8Array): void {
    this.socket.write(text);
  }

  /** Sends a request and waits for its answer. Rejects when the connection ends first. */
  call(method: string, params?: object): Promise<Answer> {
    const id = ++this.#lastId;
    const answer = Promise.withResolvers<Answer>();
    this.#calls.set(id, answer);
    this.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`);
    return answer.promise;
  }

  /** The next line that fits and is no answer to a call; those before it are passed over. Rejects when the connection ends first. */
  async line(fits: (line: Answer) => boolean = () => true): Promise<Answer> {
    for (;;) {
      const line = this.lines.shift();
      if (line !== undefined) {
        if (fits(line)) return line;
      } else if (this.#ended) {
        throw new Error('the connection has ended');
      } else {
        // oxlint-disable-next-line no-await-in-loop -- one line after the other
        await this.#wake.promise;
      }
    }
  }

  logOn(user: string, secret: string): Promise<Answer> {
    return logOn(this, user, secret);
  }

  [Symbol.dispose](): void {
    this.socket.destroy();
  }

  #onLine(line: Answer): void {
    const call = this.#calls.get(line.id ?? '');
    if (call === undefined) this.lines.push(line);
    else call.resolve(line);
    this.#calls.delete(line.id ?? '');
  }

  #receive(text: string): void {
    this.received += text;
    const lines = (this.#unread + text).split('\n');
    this.#unread = lines.pop()!;
    for (const line of lines) this.#onLine(JSON.parse(line) as Answer);
    this.#wake.resolve();
    this.#wake = Promise.withResolvers<void>();
  }
}

/** Logs on over any connection; resolves with the answer to auth.finish. */
export async function logOn(
  peer: { call(method: string, params: object): Promise<Answer> },
  user: string,
  secret: string,
): Promise<Answer> {
  const clientNonce = freshNonce();
  const start = await peer.call('auth.start', startParams(user, clientNonce));
  const { nonce, salt, iterations } = start.result as { nonce: string; salt: string; iterations: number };
  const { proof } = await clientProof(secret, { user, clientNonce, nonce, salt, iterations });
  return peer.call('auth.finish', { nonce, proof });
}

export function startParams(user: string, clientNonce: string): object {
  return {
    protocol: 1,
    client: 'test',
    mechanism: 'scram-sha-256',
    user,
    clientNonce,
    channelBinding: 'none',
  };
}

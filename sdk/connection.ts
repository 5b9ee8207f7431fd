import type { Socket } from 'node:net';
import { LineReader } from '../src/management/framing.ts';
import { Heartbeat } from '../src/management/heartbeat.ts';
import type { CheckedParams, ErrorData, NotificationName, Result, Role } from '../src/management/methods.ts';
import {
  clientProof,
  freshNonce,
  MAX_ITERATIONS,
  MIN_ITERATIONS,
  sameSignature,
} from '../src/management/scram.ts';
import { errorOf, SimctlError } from './errors.ts';
import type { Address } from './locate.ts';
import { openSocket } from './socket.ts';

/** An answer longer than this comes from no daemon of ours. */
const MAX_LINE_BYTES = 64 * 1_024 * 1_024;

export interface CallOptions {
  /** How long to wait for the answer; by default what the client was made with. */
  readonly timeoutMs?: number | undefined;
  /** Stops waiting for the answer, and tells the daemon so. What it has done by then stays done. */
  readonly signal?: AbortSignal | undefined;
}

interface Pending {
  settle(error: SimctlError | null, result: unknown): void;
}

/** What a line from the daemon can be: an answer, or a notification. */
interface Line {
  readonly id?: number | null;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string; readonly data?: ErrorData };
  readonly method?: NotificationName;
  readonly params?: unknown;
}

/** A connection that has logged on: requests and their answers, and notifications. */
export class Connection {
  role: Role = 'none';
  onNotification: (method: NotificationName, params: unknown) => void = () => {};
  /** Called once, with the reason when it was not `close` that ended the connection. */
  onEnd: (error: SimctlError | null) => void = () => {};
  readonly closed: Promise<void>;
  readonly #socket: Socket;
  readonly #timeoutMs: number;
  readonly #reader = new LineReader(MAX_LINE_BYTES);
  readonly #pending = new Map<number, Pending>();
  #heartbeat: Heartbeat | null = null;
  #writes = 0;
  #receipts = 0;
  #lastId = 0;
  #problem: SimctlError | null = null;
  /** Whether its owner has ended it. */
  closing = false;
  /** Opens another one to the same daemon. Rejects with SimctlError. */
  readonly reopen: () => Promise<Connection>;

  private constructor(socket: Socket, timeoutMs: number, reopen: () => Promise<Connection>) {
    this.#socket = socket;
    this.reopen = reopen;
    this.#timeoutMs = timeoutMs;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.closed = promise;
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    socket.on('error', (error) => {
      this.#problem ??= new SimctlError('connection-lost', `The connection broke: ${error.message}.`, {
        cause: error,
      });
    });
    socket.once('close', () => {
      this.#ended();
      resolve();
    });
  }

  /** Connects and logs on. Rejects with SimctlError. */
  static async open(address: Address, client: string, timeoutMs: number): Promise<Connection> {
    const { socket, binding, explain } = await openSocket(address, timeoutMs);
    const connection = new Connection(socket, timeoutMs, () => Connection.open(address, client, timeoutMs));
    try {
      await connection.#logOn(address, client, binding);
    } catch (error) {
      connection.#socket.destroy();
      throw error instanceof SimctlError ? explain(error) : error;
    }
    return connection;
  }

  /** Sends a request. `onResult` is called before any later notification, and before the promise resolves. */
  request(
    method: string,
    params: object,
    { timeoutMs = this.#timeoutMs, signal }: CallOptions = {},
    onResult: (result: unknown) => void = () => {},
  ): Promise<unknown> {
    if (signal?.aborted) return Promise.reject(aborted(method));
    if (this.closing || this.#socket.destroyed) return Promise.reject(this.#lost());
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const id = ++this.#lastId;
    const fail = (error: SimctlError): void => this.#pending.get(id)?.settle(error, null);
    const giveUp = (error: SimctlError): void => {
      // Whether there still is something to cancel, only the daemon knows.
      if (this.role !== 'none') this.#send(++this.#lastId, 'rpc.cancel', { id });
      fail(error);
    };
    const onAbort = (): void => giveUp(aborted(method));
    const patienceMs = timeoutMs + waitOf(params);
    const timer = setTimeout(
      () => giveUp(new SimctlError('timeout', `${method} was not answered within ${patienceMs} ms.`)),
      patienceMs,
    );
    this.#pending.set(id, {
      settle: (error, result) => {
        this.#pending.delete(id);
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
        if (error !== null) return reject(error);
        onResult(result);
        resolve(result);
      },
    });
    signal?.addEventListener('abort', onAbort, { once: true });
    this.#send(id, method, params);
    return promise;
  }

  #send(id: number, method: string, params: object): void {
    this.#writes++;
    this.#socket.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`);
  }

  close(): Promise<void> {
    this.closing = true;
    this.#socket.end();
    // Nothing that is still on its way matters any more.
    this.#socket.destroySoon();
    return this.closed;
  }

  async #logOn({ user, token }: Address, client: string, binding: Buffer | undefined): Promise<void> {
    const clientNonce = freshNonce();
    const start: CheckedParams<'auth.start'> = {
      protocol: 1,
      client,
      mechanism: 'scram-sha-256',
      user,
      clientNonce,
      channelBinding: binding === undefined ? 'none' : 'tls-exporter',
    };
    const { nonce, salt, iterations } = (await this.request('auth.start', start)) as Result<'auth.start'>;
    if (typeof nonce !== 'string' || !nonce.startsWith(clientNonce) || nonce.length <= clientNonce.length) {
      throw falseServer('it did not continue our nonce');
    }
    if (!Number.isInteger(iterations) || iterations < MIN_ITERATIONS || iterations > MAX_ITERATIONS) {
      throw falseServer(`it asks for ${iterations} iterations`);
    }
    const proven = await clientProof(token, { user, clientNonce, nonce, salt, iterations, binding });
    const { serverSignature, role, limits } = (await this.request('auth.finish', {
      nonce,
      proof: proven.proof,
    })) as Result<'auth.finish'>;
    if (typeof serverSignature !== 'string' || !sameSignature(serverSignature, proven.serverSignature)) {
      throw falseServer('it does not know the token');
    }
    this.role = role;
    this.#keepAlive(limits);
  }

  #keepAlive({ heartbeatMs, idleTimeoutMs }: Readonly<Record<string, number>>): void {
    if (heartbeatMs === undefined || idleTimeoutMs === undefined) return;
    const timing = { heartbeatMs, idleTimeoutMs };
    this.#heartbeat = new Heartbeat(timing, {
      sent: () => this.#writes,
      received: () => this.#receipts,
      beat: () => this.#send(++this.#lastId, 'rpc.ping', {}),
      onSilence: () => {
        const message = `The daemon has been silent for ${idleTimeoutMs} ms.`;
        this.#problem ??= new SimctlError('daemon-silent', message, { next: 'See whether it still runs.' });
        this.#socket.destroy();
      },
    });
  }

  #receive(chunk: Buffer): void {
    this.#receipts++;
    this.#reader.push(chunk);
    for (let line = this.#reader.next(); line !== null; line = this.#reader.next()) this.#onLine(line);
    if (this.#reader.overlong) this.#giveUp('it sent a line without an end');
  }

  #onLine(text: Buffer): void {
    let line: Line;
    try {
      line = JSON.parse(text.toString()) as Line;
    } catch {
      return this.#giveUp('it does not speak the management protocol');
    }
    if (line.method !== undefined) return this.onNotification(line.method, line.params);
    const error = line.error === undefined ? null : errorOf(line.error);
    // Without an id it is about the connection itself, which the daemon is about to end.
    if (line.id === null || line.id === undefined) this.#problem ??= error;
    else this.#pending.get(line.id)?.settle(error, line.result);
  }

  #giveUp(why: string): void {
    this.#problem ??= falseServer(why);
    this.#socket.destroy();
  }

  #ended(): void {
    this.#heartbeat?.stop();
    const error = this.#lost();
    for (const pending of this.#pending.values()) pending.settle(error, null);
    this.onEnd(this.closing ? null : error);
  }

  #lost(): SimctlError {
    if (this.closing) return new SimctlError('connection-lost', 'The client has been closed.');
    return this.#problem ?? new SimctlError('connection-lost', 'The daemon has ended the connection.');
  }
}

/** What a call asks the daemon to wait is not counted against its answer. */
function waitOf(params: object): number {
  return 'waitMs' in params && typeof params.waitMs === 'number' ? params.waitMs : 0;
}

function aborted(method: string): SimctlError {
  return new SimctlError('aborted', `${method} was aborted.`);
}

function falseServer(why: string): SimctlError {
  return new SimctlError('false-server', `What listens there is not the daemon: ${why}.`, {
    next: 'See which program has taken its port.',
  });
}

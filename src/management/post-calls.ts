import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { ConnectionServices } from './connection.ts';
import { dispatch, permittedMethod } from './dispatch.ts';
import { authFailed, MethodError } from './errors.ts';
import { readRequest, type Request } from './framing.ts';
import type { Call } from './handlers/call.ts';
import { HttpProblem, sendText } from './http-user.ts';
import { METHODS } from './methods.ts';

/** Calls by HTTP POST: each has one request as its body, and says by its token who calls. */
export class PostCalls {
  readonly #services: ConnectionServices;
  #inFlight = 0;

  constructor(services: ConnectionServices) {
    this.#services = services;
  }

  /** Answers one POST, whose address and origin have been checked. */
  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const abort = new AbortController();
    response.once('close', () => abort.abort(new MethodError('canceled', 'The connection has ended.')));
    try {
      const user = await this.#userOf(request);
      requireJson(request);
      if (this.#inFlight >= this.#services.limits.inFlight) throw tooMany(this.#services.limits.inFlight);
      this.#inFlight++;
      try {
        const body = await bodyOf(request, this.#services.limits.lineBytes);
        sendJson(response, 200, await this.#work(body, user, abort.signal));
      } finally {
        this.#inFlight--;
      }
    } catch (error) {
      if (!(error instanceof HttpProblem)) throw error;
      if (error.status === 401) response.setHeader('www-authenticate', 'Bearer');
      // What else it would send is not wanted.
      response.setHeader('connection', 'close');
      sendJson(response, error.status, { jsonrpc: '2.0', id: null, error: error.problem });
    }
  }

  /** Whose token the request has (RFC 6750). Throws HttpProblem 401, after a while to whoever guesses. */
  async #userOf({ headers, socket }: IncomingMessage): Promise<string> {
    const { accounts, failedLogons, limits } = this.#services;
    if (headers.authorization === undefined) {
      const next = 'Send "Authorization: Bearer <token>".';
      throw new HttpProblem(401, new MethodError('auth-required', 'There is no token.', { next }));
    }
    const token = /^Bearer +([!-~]+)$/i.exec(headers.authorization)?.[1];
    const user = token === undefined ? null : accounts.userOfToken(token);
    if (user !== null) return user;
    const waitMs = failedLogons.add(`${socket.remoteAddress}:${socket.remotePort}`, null);
    if (waitMs !== 0) await delay(waitMs ?? limits.logonDeadlineMs, undefined, { ref: false });
    if (waitMs !== null) throw new HttpProblem(401, authFailed());
    const { failedLogonMs } = limits;
    throw new HttpProblem(
      429,
      new MethodError('overloaded', 'Too many logons from this address have failed.', {
        next: `Use the right token, or wait: one failure in ${failedLogonMs} ms is answered.`,
      }),
    );
  }

  /** The answer to one request, once what it tells of is durable. */
  async #work(body: Buffer, user: string, signal: AbortSignal): Promise<object> {
    const read = readRequest(body, this.#services.limits);
    if ('problem' in read) return { jsonrpc: '2.0', id: read.id, error: read.problem };
    const { id } = read;
    try {
      return { jsonrpc: '2.0', id, result: await this.#call(read, user, signal) };
    } catch (error) {
      const problem = error instanceof MethodError ? error : this.#fault(read.method, error);
      if (problem.code === 'refused') await this.#durable();
      return { jsonrpc: '2.0', id, error: problem };
    }
  }

  async #call({ method: name, params }: Request, user: string, signal: AbortSignal): Promise<object> {
    const { host, limits, queues, accounts, clients } = this.#services;
    const method = permittedMethod(name, accounts.role(user));
    const call: Call = {
      host,
      limits,
      queues,
      accounts,
      clients,
      user,
      get connection(): never {
        throw new MethodError('invalid-request', `${method} is about a connection, which a POST has not.`, {
          next: 'Use a WebSocket or the TCP port; for events there are events.open and events.poll.',
        });
      },
    };
    const result = await dispatch(method, params, call, signal);
    if (!('immediate' in METHODS[method])) await this.#durable();
    return result;
  }

  #durable(): Promise<void> {
    return new Promise((resolve) => this.#services.afterCommit(resolve));
  }

  #fault(method: string, error: unknown): MethodError {
    this.#services.log.error(`${method} failed: ${error instanceof Error ? error.stack : String(error)}`, {
      method,
    });
    return new MethodError('internal-error', `${method} failed.`);
  }
}

export function sendJson(response: ServerResponse, status: number, body: object): void {
  sendText(response, status, 'application/json', `${JSON.stringify(body)}\n`);
}

/** A web page can send other types without asking the browser first. */
function requireJson({ headers }: IncomingMessage): void {
  const type = headers['content-type']?.split(';')[0]!.trim().toLowerCase();
  if (type === 'application/json') return;
  throw new HttpProblem(
    415,
    new MethodError('invalid-request', 'The body is to be JSON.', {
      next: 'Send "Content-Type: application/json".',
    }),
  );
}

async function bodyOf(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += (chunk as Buffer).length;
    if (bytes > maxBytes) {
      throw new HttpProblem(413, new MethodError('frame-too-large', `A body has at most ${maxBytes} bytes.`));
    }
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

function tooMany(most: number): HttpProblem {
  return new HttpProblem(
    503,
    new MethodError('overloaded', `There are ${most} calls in flight, the most that there may be.`, {
      next: 'Try again when some have been answered.',
    }),
  );
}

import type { Socket } from 'node:net';
import { Logon, type Accounts } from './auth.ts';
import { dispatch, permittedMethod } from './dispatch.ts';
import { MethodError } from './errors.ts';
import { isForeign, isTelling, LineReader, readRequest, type Request, type RequestId } from './framing.ts';
import type { Call, LogonControl } from './handlers/call.ts';
import type { DaemonHost } from './host.ts';
import type { Limits } from './limits.ts';
import { METHODS, type CheckedParams, type Result, type Role } from './methods.ts';
import { Outbox } from './outbox.ts';
import { Subscriptions } from './subscriptions.ts';

/** How long a connection that we have ended may take to go away. */
export const LINGER_MS = 1_000;

/** What a connection needs of its server. */
export interface ConnectionServices {
  readonly host: DaemonHost;
  readonly accounts: Accounts;
  readonly limits: Limits;
  /** Calls back once all that has been done so far is durable. */
  afterCommit(callback: () => void): void;
  /** Takes one line for the daemon's log. */
  log(line: string): void;
}

/** One client: from the first byte through the logon to the end. */
export class Connection implements LogonControl {
  role: Role = 'none';
  readonly #socket: Socket;
  readonly #services: ConnectionServices;
  readonly #reader: LineReader;
  readonly #outbox: Outbox;
  readonly #subscriptions: Subscriptions;
  readonly #call: Call;
  readonly #logon: Logon;
  readonly #logonTimer: NodeJS.Timeout;
  #failures = 0;
  #bytesBeforeLogon = 0;
  #inFlight = 0;
  #releaseDue = false;
  #ending = false;

  constructor(socket: Socket, services: ConnectionServices) {
    const { host, accounts, limits } = services;
    this.#socket = socket;
    this.#services = services;
    this.#reader = new LineReader(limits.lineBytesBeforeLogon);
    this.#outbox = new Outbox(socket, limits, (reason) => this.#cut(`reads too slowly: ${reason}`));
    this.#subscriptions = new Subscriptions(this.#outbox, limits.subscriptions, () =>
      this.#releaseAfterCommit(),
    );
    this.#logon = new Logon(accounts);
    this.#call = { host, limits, subscriptions: this.#subscriptions, logon: this };
    // Absolute: a client that sends a byte now and then does not put it off.
    this.#logonTimer = setTimeout(() => this.#cut('has not logged on in time'), limits.logonDeadlineMs);
    socket.setNoDelay(true);
    socket.setKeepAlive(true, 60_000);
    socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    socket.on('drain', () => this.#resume(() => this.#outbox.drained()));
    socket.on('error', () => {});
    socket.once('close', () => this.#closed());
  }

  /** Takes no more requests, and ends once the answers to those before have been sent. */
  end(): void {
    if (this.#ending) return;
    this.#ending = true;
    this.#subscriptions.close();
    // Until the client has read the last answer it must not see a reset, so what it still sends is read and dropped.
    this.#socket.resume();
    setTimeout(() => this.#socket.destroy(), LINGER_MS).unref();
    this.#endWhenSent();
  }

  #endWhenSent(): void {
    if (this.#outbox.idle) this.#socket.end();
  }

  /** Ends without a word; what else has been received is not looked at. */
  destroy(): void {
    this.#ending = true;
    this.#socket.destroy();
  }

  // ---------------------------------------------------------------- logon

  start(params: CheckedParams<'auth.start'>): Result<'auth.start'> {
    this.#refuseSecondLogon();
    return this.#logon.start(params);
  }

  finish(params: CheckedParams<'auth.finish'>): { serverSignature: string; role: Role } {
    this.#refuseSecondLogon();
    const outcome = this.#logon.finish(params);
    if (outcome === null) {
      this.#failures++;
      throw new MethodError('auth-failed', 'Authentication failed.');
    }
    this.role = outcome.role;
    this.#reader.maxBytes = this.#services.limits.lineBytes;
    clearTimeout(this.#logonTimer);
    return outcome;
  }

  #refuseSecondLogon(): void {
    if (this.role !== 'none')
      throw new MethodError('invalid-request', 'This connection has already logged on.');
  }

  // ---------------------------------------------------------------- requests

  #receive(chunk: Buffer): void {
    if (this.#ending) return;
    if (this.role !== 'none') {
      this.#reader.push(chunk);
      return this.#process();
    }
    const allowed = this.#services.limits.bytesBeforeLogon - this.#bytesBeforeLogon;
    this.#bytesBeforeLogon += chunk.length;
    this.#reader.push(chunk.subarray(0, allowed));
    this.#process();
    if (chunk.length > allowed && !this.#ending) this.#endTooLarge();
  }

  /** Works on the lines that are there, as long as the client reads the answers. */
  #process(): void {
    while (!this.#ending) {
      if (this.#inFlight >= this.#services.limits.inFlight || this.#outbox.congested) {
        this.#socket.pause();
        return;
      }
      const line = this.#reader.next();
      if (line !== null) this.#onLine(line);
      else if (isTelling(this.#reader.rest) && isForeign(this.#reader.rest)) return this.destroy();
      else if (this.#reader.overlong) return this.#endTooLarge();
      else break;
    }
    this.#socket.resume();
  }

  #onLine(line: Buffer): void {
    if (isForeign(line)) return this.destroy();
    if (line.length === 0 || (line.length === 1 && line[0] === 0x0d)) return;
    const request = readRequest(line, this.#services.limits);
    if ('problem' in request) this.#answerProblem(request.id, request.problem);
    else this.#answer(request);
  }

  #answer(request: Request): void {
    const { id, params } = request;
    try {
      const method = permittedMethod(request.method, this.role);
      const result = dispatch(method, params, this.#call);
      const answer = JSON.stringify({ jsonrpc: '2.0', id, result });
      if ('immediate' in METHODS[method]) this.#outbox.send(answer);
      else this.#stageAnswer(answer);
    } catch (error) {
      this.#answerProblem(id, error instanceof MethodError ? error : this.#fault(request.method, error));
    }
  }

  #answerProblem(id: RequestId | null, problem: MethodError): void {
    const answer = JSON.stringify({ jsonrpc: '2.0', id, error: problem });
    // A refusal tells of the venue's state, and has itself been numbered.
    if (problem.code === 'refused') return this.#stageAnswer(answer);
    this.#outbox.send(answer);
    if (this.role !== 'none') return;
    if (problem.code !== 'auth-failed' || this.#failures >= this.#services.limits.logonAttempts) this.end();
  }

  #fault(method: string, error: unknown): MethodError {
    this.#services.log(
      `management: ${method} failed: ${error instanceof Error ? error.stack : String(error)}`,
    );
    return new MethodError('internal-error', `${method} failed.`);
  }

  #stageAnswer(answer: string): void {
    this.#inFlight++;
    this.#outbox.stage(answer);
    this.#releaseAfterCommit();
  }

  #releaseAfterCommit(): void {
    if (this.#releaseDue) return;
    this.#releaseDue = true;
    this.#services.afterCommit(() => {
      this.#releaseDue = false;
      this.#resume(() => {
        this.#inFlight = 0;
        this.#outbox.release();
      });
    });
  }

  #resume(send: () => void): void {
    if (this.#socket.destroyed) return;
    send();
    if (this.#ending) this.#endWhenSent();
    else this.#process();
  }

  // ---------------------------------------------------------------- the end

  #endTooLarge(): void {
    const { lineBytes, lineBytesBeforeLogon } = this.#services.limits;
    const most = this.role === 'none' ? lineBytesBeforeLogon : lineBytes;
    const problem = new MethodError('frame-too-large', `A line has at most ${most} bytes.`);
    this.#outbox.send(JSON.stringify({ jsonrpc: '2.0', id: null, error: problem }));
    this.end();
  }

  #cut(reason: string): void {
    const { remoteAddress, remotePort } = this.#socket;
    this.#services.log(`management: connection of ${remoteAddress}:${remotePort} cut: it ${reason}`);
    this.destroy();
  }

  #closed(): void {
    this.#ending = true;
    clearTimeout(this.#logonTimer);
    this.#subscriptions.close();
    this.#outbox.close();
  }
}

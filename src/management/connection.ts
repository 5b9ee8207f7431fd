import { Logon, type Accounts } from './auth.ts';
import { dispatch, isDeferred, permittedMethod } from './dispatch.ts';
import { authFailed, MethodError } from './errors.ts';
import type { EventDelivery, Recipient } from './event-delivery.ts';
import type { EventQueues } from './event-queues.ts';
import type { FailedLogons } from './failed-logons.ts';
import { readRequest, type Request, type RequestId } from './framing.ts';
import type { Call, Clients, ConnectionControl } from './handlers/call.ts';
import { Heartbeat } from './heartbeat.ts';
import type { DaemonHost } from './host.ts';
import type { Limits } from './limits.ts';
import type { AreaLog } from './log.ts';
import { METHODS, type CheckedParams, type MethodName, type Result, type Role } from './methods.ts';
import { Outbox } from './outbox.ts';
import { notification, Subscriptions } from './subscriptions.ts';
import type { Turns } from './turns.ts';
import type { Wire, WireListener } from './wire.ts';

/** How long a connection that we have ended may take to go away. */
export const LINGER_MS = 1_000;

const CARRIAGE_RETURN = 0x0d;

/** What a connection needs of its server. */
export interface ConnectionServices extends Turns {
  readonly host: DaemonHost;
  readonly accounts: Accounts;
  readonly clients: Clients;
  readonly failedLogons: FailedLogons;
  readonly limits: Limits;
  readonly queues: EventQueues;
  readonly delivery: EventDelivery;
  readonly log: AreaLog;
}

/** One client: from the first byte through the logon to the end. */
export class Connection implements ConnectionControl, WireListener, Recipient {
  role: Role = 'none';
  readonly subscriptions: Subscriptions;
  readonly #wire: Wire;
  readonly #services: ConnectionServices;
  readonly #onEnd: () => void;
  readonly #outbox: Outbox;
  #call: Call;
  readonly #logon: Logon;
  readonly #logonTimer: NodeJS.Timeout;
  #heartbeat: Heartbeat | null = null;
  /** Requests that are answered in their own time. */
  readonly #waiting = new Map<RequestId, AbortController>();
  /** What is made for this connection alone goes with it. */
  readonly #undos: (() => Promise<void>)[] = [];
  #failures = 0;
  /** A failed logon waits to be answered; until then nothing else is looked at. */
  #heldBack = false;
  /** Answers that wait to be durable. */
  #staged = 0;
  #receipts = 0;
  #paused = false;
  #releaseDue = false;
  #ending = false;

  /** `onEnd` is called when nothing of it is left. */
  constructor(wire: Wire, services: ConnectionServices, onEnd: () => void) {
    const { host, accounts, clients, limits, queues, delivery } = services;
    this.#wire = wire;
    this.#services = services;
    this.#onEnd = onEnd;
    this.#outbox = new Outbox(wire, limits, (reason) => this.#cut(`reads too slowly: ${reason}`));
    this.subscriptions = new Subscriptions({
      outbox: this.#outbox,
      limit: limits.subscriptions,
      delivery,
      staged: () => this.#releaseAfterCommit(),
      dealt: () => delivery.dealt(this),
    });
    this.#logon = new Logon(accounts, wire.binding);
    this.#call = { host, limits, queues, accounts, clients, user: '', connection: this };
    // Absolute: a client that sends a byte now and then does not put it off.
    this.#logonTimer = setTimeout(() => this.#cut('has not logged on in time'), limits.logonDeadlineMs);
    wire.open(this);
  }

  /** Who has logged on; empty before. */
  get user(): string {
    return this.#call.user;
  }

  /** Whether a logon of it has failed: whoever it is has had his say. */
  get hasFailed(): boolean {
    return this.#failures > 0;
  }

  /** Takes no more requests, and ends once the answers to those before have been sent. */
  end(): void {
    if (this.#ending) return;
    this.#ending = true;
    this.#forgetWork();
    this.#wire.ignore();
    setTimeout(() => this.#wire.destroy(), LINGER_MS).unref();
    // The answer to a request that ends its own connection is given when the request has been dealt with.
    queueMicrotask(() => this.#endWhenSent());
  }

  #endWhenSent(): void {
    if (this.#outbox.idle && this.#waiting.size === 0) this.#wire.end();
  }

  /** Ends without a word; what else has been received is not looked at. */
  destroy(): void {
    this.#ending = true;
    this.#wire.destroy();
  }

  get unsentBytes(): number {
    return this.#outbox.bytes;
  }

  // ---------------------------------------------------------------- the wire

  onReceived(): void {
    this.#receipts++;
    this.#process();
  }

  onDrained(): void {
    this.#outbox.drained();
    this.#services.delivery.write(this);
  }

  onClosed(): void {
    this.#ending = true;
    clearTimeout(this.#logonTimer);
    this.#forgetWork();
    this.#outbox.close();
    // Sessions before the instruments that they trade: what came last goes first.
    for (const undo of this.#undos.toReversed()) this.#undo(undo);
    this.#services.delivery.forget(this);
    this.#onEnd();
  }

  #undo(undo: () => Promise<void>): void {
    undo().catch((error: unknown) => {
      const why = error instanceof Error ? error.message : String(error);
      this.#services.log.error(`something temporary stays though its connection has ended: ${why}`);
    });
  }

  #forgetWork(): void {
    this.#heartbeat?.stop();
    this.subscriptions.close();
    for (const abort of this.#waiting.values())
      abort.abort(new MethodError('canceled', 'The connection has ended.'));
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
      throw authFailed();
    }
    const { user, role, serverSignature } = outcome;
    this.role = role;
    this.#call = { ...this.#call, user };
    this.#services.log.info(`${user} has logged on`, { peer: this.#wire.peer, user, role });
    this.#wire.admit(this.#services.limits.lineBytes);
    clearTimeout(this.#logonTimer);
    this.#heartbeat = new Heartbeat(this.#services.limits, {
      sent: () => this.#outbox.writes,
      received: () => this.#receipts,
      beat: () => this.#outbox.send(notification('heartbeat', {})),
      onSilence: () => this.#endForSilence(),
    });
    return { serverSignature, role };
  }

  #refuseSecondLogon(): void {
    if (this.role !== 'none')
      throw new MethodError('invalid-request', 'This connection has already logged on.');
  }

  // ---------------------------------------------------------------- requests

  atEnd(undo: () => Promise<void>): void {
    if (this.#wire.closed) this.#undo(undo);
    else this.#undos.push(undo);
  }

  cancel(id: RequestId): boolean {
    const abort = this.#waiting.get(id);
    abort?.abort(new MethodError('canceled', 'The request has been canceled.'));
    return abort !== undefined;
  }

  /** Works on the messages that are there, as long as the client reads the answers. */
  #process(): void {
    while (!this.#ending) {
      const inFlight = this.#staged + this.#waiting.size;
      if (this.#heldBack || inFlight >= this.#services.limits.inFlight || this.#outbox.congested) {
        this.#paused = true;
        return this.#wire.pause();
      }
      const message = this.#wire.next();
      if (message === null) break;
      if (message === 'foreign') return this.destroy();
      if (message === 'too-large') return this.#endTooLarge();
      this.#onMessage(message);
    }
    this.#paused = false;
    this.#wire.resume();
  }

  #onMessage(message: Buffer): void {
    if (message.length === 0 || (message.length === 1 && message[0] === CARRIAGE_RETURN)) return;
    const request = readRequest(message, this.#services.limits);
    if ('problem' in request) this.#answerProblem(request.id, request.problem);
    else this.#answer(request);
  }

  #answer(request: Request): void {
    try {
      const method = permittedMethod(request.method, this.role);
      if (isDeferred(method)) return this.#defer(method, request);
      const answer = answerOf(request.id, dispatch(method, request.params, this.#call));
      if ('immediate' in METHODS[method]) this.#outbox.send(answer);
      else this.#stageAnswer(answer);
    } catch (error) {
      if (error instanceof MethodError && error.code === 'auth-failed') this.#holdBack(request, error);
      else this.#answerFailure(request, error);
    }
  }

  /** Whoever guesses has to wait for each answer; who is not answered is cut at the deadline for the logon. */
  #holdBack(request: Request, problem: MethodError): void {
    const waitMs = this.#services.failedLogons.add(this.#wire.peer, this.#logon.user);
    if (waitMs === 0) return this.#answerFailure(request, problem);
    this.#heldBack = true;
    if (waitMs === null) return;
    setTimeout(() => {
      this.#heldBack = false;
      if (!this.#wire.closed) this.#answerFailure(request, problem);
      this.#goOn();
    }, waitMs).unref();
  }

  #defer(method: MethodName, request: Request): void {
    const { id, params } = request;
    if (this.#waiting.has(id)) {
      throw new MethodError('invalid-request', 'Another request of this id still waits for its answer.');
    }
    const abort = new AbortController();
    const answered = Promise.resolve(dispatch(method, params, this.#call, abort.signal));
    this.#waiting.set(id, abort);
    void answered
      .then(
        (result) => this.#stageAnswer(answerOf(id, result)),
        (error: unknown) => this.#answerFailure(request, error),
      )
      .finally(() => {
        this.#waiting.delete(id);
        this.#goOn();
      });
  }

  #answerFailure({ id, method }: Request, error: unknown): void {
    this.#answerProblem(id, error instanceof MethodError ? error : this.#fault(method, error));
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
    this.#services.log.error(`${method} failed: ${error instanceof Error ? error.stack : String(error)}`, {
      method,
    });
    return new MethodError('internal-error', `${method} failed.`);
  }

  #stageAnswer(answer: string): void {
    this.subscriptions.catchUp();
    this.#staged++;
    this.#outbox.stage(answer);
    this.#releaseAfterCommit();
  }

  #releaseAfterCommit(): void {
    if (this.#releaseDue) return;
    this.#releaseDue = true;
    this.#services.afterCommit(() => {
      this.#releaseDue = false;
      this.release();
      if (!this.#wire.closed) this.#outbox.write();
      // What comes next may have the venue do something, which others who wait for this commit must not be told yet.
      if (this.#paused || this.#ending) this.#services.afterSending(() => this.#goOn());
    });
  }

  release(): void {
    this.#staged = 0;
    this.#outbox.release();
  }

  write(most: number): number {
    if (this.#wire.closed) return 0;
    const sent = this.#outbox.write(most);
    if (this.#outbox.writable) this.#services.delivery.write(this);
    this.#goOn();
    return sent;
  }

  /** Goes on with what waited for something to be sent or answered. */
  #goOn(): void {
    if (this.#wire.closed) return;
    if (this.#ending) this.#endWhenSent();
    else if (this.#paused) this.#process();
  }

  // ---------------------------------------------------------------- the end

  #endTooLarge(): void {
    const { lineBytes, lineBytesBeforeLogon } = this.#services.limits;
    const most = this.role === 'none' ? lineBytesBeforeLogon : lineBytes;
    this.#endBecause(new MethodError('frame-too-large', `A line has at most ${most} bytes.`));
  }

  #endForSilence(): void {
    // A client that we do not read cannot be heard.
    if (this.#paused) return;
    const { idleTimeoutMs } = this.#services.limits;
    const { peer } = this.#wire;
    this.#services.log.warn(`connection of ${peer} ended: silent for ${idleTimeoutMs} ms`, {
      peer,
      user: this.#call.user,
    });
    this.#endBecause(new MethodError('idle-timeout', `Nothing has come for ${idleTimeoutMs} ms.`));
  }

  #endBecause(problem: MethodError): void {
    this.#outbox.send(JSON.stringify({ jsonrpc: '2.0', id: null, error: problem }));
    this.end();
  }

  #cut(reason: string): void {
    const { peer } = this.#wire;
    this.#services.log.warn(`connection of ${peer} cut: it ${reason}`, { peer, user: this.#call.user });
    this.destroy();
  }
}

function answerOf(id: RequestId, result: object): string {
  return JSON.stringify({ jsonrpc: '2.0', id, result });
}

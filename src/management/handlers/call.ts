import type { Accounts } from '../auth.ts';
import type { CREATION_METHODS } from '../creation-methods.ts';
import type { EventQueues } from '../event-queues.ts';
import type { RequestId } from '../framing.ts';
import type { DaemonHost } from '../host.ts';
import type { Limits } from '../limits.ts';
import type { CheckedParams, DeferredMethod, MethodName, Result, Role } from '../methods.ts';
import type { Subscriptions } from '../subscriptions.ts';

/** What a handler may reach beside its parameters. */
export interface Call {
  readonly host: DaemonHost;
  readonly limits: Limits;
  readonly queues: EventQueues;
  readonly accounts: Accounts;
  readonly clients: Clients;
  /** Who calls; empty before the logon. */
  readonly user: string;
  /** The connection that the call came in on. */
  readonly connection: ConnectionControl;
}

/** What users have open, over all connections. */
export interface Clients {
  /** How many connections are logged on as the user. */
  of(user: string): number;
  /** Ends all connections of the user, and its queues of events. The answers to what has been asked still go out. */
  end(user: string): void;
  /** Keeps in the daemon's log what has been done to users. */
  note(what: string): void;
}
/** Who has the daemon do something. */
export type Caller = Pick<Call, 'host' | 'user'>;

/** What calls may do with their own connection. */
export interface ConnectionControl {
  readonly subscriptions: Subscriptions;
  start(params: CheckedParams<'auth.start'>): Result<'auth.start'>;
  /** Throws MethodError `auth-failed`. */
  finish(params: CheckedParams<'auth.finish'>): { serverSignature: string; role: Role };
  /** Calls back once the connection has ended; at once when it has. */
  atEnd(undo: () => Promise<void>): void;
  /** Cancels a request that waits; returns whether there was one. */
  cancel(id: RequestId): boolean;
}

/**
 * Answers calls of one method. Throws MethodError when there is no result. A deferred method answers in its own time,
 * or rejects with the reason of the signal when nobody wants the answer any more.
 */
export type Handler<M extends MethodName> = M extends DeferredMethod
  ? (params: CheckedParams<M>, call: Call, signal: AbortSignal) => Promise<Result<M>>
  : (params: CheckedParams<M>, call: Call) => Result<M>;

export type CreationMethod = keyof typeof CREATION_METHODS;

/** The handlers of one entity: `Handlers<'order'>` has all methods `order.*` but those that make parts of a venue. */
export type Handlers<Entity extends string> = {
  readonly [M in Exclude<Extract<MethodName, `${Entity}.${string}`>, CreationMethod>]: Handler<M>;
};

import type { DaemonHost } from '../host.ts';
import type { Limits } from '../limits.ts';
import type { CheckedParams, MethodName, Result, Role } from '../methods.ts';
import type { Subscriptions } from '../subscriptions.ts';

/** What a handler may reach beside its parameters. */
export interface Call {
  readonly host: DaemonHost;
  readonly limits: Limits;
  readonly subscriptions: Subscriptions;
  readonly logon: LogonControl;
}

/** The logon of the connection that the call came in on. */
export interface LogonControl {
  start(params: CheckedParams<'auth.start'>): Result<'auth.start'>;
  /** Throws MethodError `auth-failed`. */
  finish(params: CheckedParams<'auth.finish'>): { serverSignature: string; role: Role };
}

/** Answers calls of one method. Throws MethodError when there is no result. */
export type Handler<M extends MethodName> = (params: CheckedParams<M>, call: Call) => Result<M>;

/** The handlers of one entity: `Handlers<'order'>` has all methods `order.*`. */
export type Handlers<Entity extends string> = {
  readonly [M in Extract<MethodName, `${Entity}.${string}`>]: Handler<M>;
};

import type * as z from 'zod';
import { MethodError, type ParameterProblem } from './errors.ts';
import type { Request } from './framing.ts';
import type { Call } from './handlers/call.ts';
import { HANDLERS } from './handlers/index.ts';
import { METHODS, type MethodName, type Role } from './methods.ts';
import { allows } from './roles.ts';

/** Wrong parameters that an answer names; a request may have thousands. */
const PROBLEMS_TOLD = 10;

type AnyHandler = (params: object, call: Call, signal?: AbortSignal) => object | Promise<object>;

/** The name of the method that the role may call. Throws MethodError. */
export function permittedMethod(method: string, role: Role): MethodName {
  const known = isMethod(method);
  // Before the logon nothing is told, not even which methods there are.
  if (role === 'none' && !(known && METHODS[method].role === 'none')) {
    throw new MethodError('auth-required', 'This connection has not logged on.');
  }
  if (!known) throw unknownMethod(method);
  if (!allows(role, METHODS[method].role)) {
    throw new MethodError(
      'forbidden',
      `${method} needs the role ${METHODS[method].role}; this logon has the role ${role}.`,
    );
  }
  return method;
}

/** Whether the method answers in its own time. */
export function isDeferred(method: MethodName): boolean {
  return 'deferred' in METHODS[method];
}

/**
 * Checks the parameters and calls the handler: a promise comes from deferred methods, and ends early when `signal` is
 * aborted. Throws MethodError.
 */
export function dispatch(
  method: MethodName,
  params: Request['params'],
  call: Call,
  signal?: AbortSignal,
): object | Promise<object> {
  const schema: z.ZodObject = METHODS[method].params;
  const checked = schema.safeParse(params);
  if (!checked.success) {
    const problems = checked.error.issues
      .flatMap((issue) => problemsOf(issue, schema, params))
      .slice(0, PROBLEMS_TOLD);
    const told = problems.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`));
    throw new MethodError('invalid-params', `${method}: ${told.join('; ')}`, { problems });
  }
  const handler = HANDLERS[method] as AnyHandler;
  return handler(checked.data, call, signal);
}

function isMethod(method: string): method is MethodName {
  return Object.hasOwn(METHODS, method);
}

function unknownMethod(method: string): MethodError {
  const [entity] = method.split('.');
  const names = Object.keys(METHODS);
  const siblings = names.filter((name) => name.startsWith(`${entity}.`));
  return new MethodError('unknown-method', `There is no method "${method.slice(0, 64)}".`, {
    next: `There is ${(siblings.length > 0 ? siblings : names).join(', ')}.`,
  });
}

function problemsOf(
  issue: z.core.$ZodIssue,
  schema: z.ZodObject,
  params: Request['params'],
): ParameterProblem[] {
  const path = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    const names = Object.keys(schema.shape);
    const message =
      names.length === 0
        ? 'no such parameter; it takes none'
        : `no such parameter; there is ${names.join(', ')}`;
    return issue.keys.map((key) => ({ path: [...issue.path, key].join('.').slice(0, 64), message }));
  }
  const missing = issue.path.length === 1 && params[path] === undefined;
  return [{ path, message: missing ? 'is required' : issue.message }];
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Accounts } from './auth.ts';
import { MethodError } from './errors.ts';

/** An answer that is no answer of the protocol: its status says why. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem';
  readonly status: number;
  readonly problem: MethodError;

  constructor(status: number, problem: MethodError) {
    super(problem.message);
    this.status = status;
    this.problem = problem;
  }
}

/** Whose token the request has (RFC 6750). Throws HttpProblem 401. */
export function userOfBearer({ headers }: IncomingMessage, accounts: Accounts): string {
  const token = /^Bearer +([!-~]+)$/i.exec(headers.authorization ?? '')?.[1];
  const user = token === undefined ? null : accounts.userOfToken(token);
  if (user !== null) return user;
  throw stranger(headers.authorization, 'Send "Authorization: Bearer <token>".');
}

/**
 * The same for who cannot send a header of their own: also a user's name with the token for a password (RFC 7617). Only
 * what changes nothing is had in that way, since a browser sends it again without being asked.
 */
export function userOfBearerOrBasic(request: IncomingMessage, accounts: Accounts): string {
  const { authorization } = request.headers;
  const basic = /^Basic +([A-Za-z0-9+/]+={0,2})$/i.exec(authorization ?? '')?.[1];
  if (basic === undefined) {
    if (/^Bearer /i.test(authorization ?? '')) return userOfBearer(request, accounts);
  } else {
    const [, name, token] = /^([^:]*):(.*)$/s.exec(Buffer.from(basic, 'base64').toString()) ?? [];
    const user = token === undefined ? null : accounts.userOfToken(token);
    if (user !== null && user === name) return user;
  }
  throw stranger(
    authorization,
    'Send "Authorization: Bearer <token>", or a user with the token for a password.',
  );
}

export function sendText(response: ServerResponse, status: number, contentType: string, text: string): void {
  response.writeHead(status, {
    'content-type': contentType,
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
  });
  response.end(text);
}

function stranger(authorization: string | undefined, next: string): HttpProblem {
  return new HttpProblem(
    401,
    authorization === undefined
      ? new MethodError('auth-required', 'There is no token.', { next })
      : new MethodError('auth-failed', 'Authentication failed.'),
  );
}

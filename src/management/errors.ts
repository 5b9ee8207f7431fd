import { REJECT_REASONS, type RejectReason } from '../engine/reject.ts';

interface ErrorKind {
  /** JSON-RPC 2.0 error code. */
  readonly rpcCode: number;
  /** When it happens, for the protocol page. */
  readonly when: string;
  /** What the caller can do. */
  readonly next?: string;
}

/** Every error of the management protocol, by the code that programs look at: `error.data.code`. */
export const ERRORS = {
  'parse-error': { rpcCode: -32700, when: 'The line is no JSON text in UTF-8.' },
  'invalid-request': { rpcCode: -32600, when: 'The line is no JSON-RPC 2.0 request that the daemon takes.' },
  'unknown-method': { rpcCode: -32601, when: 'There is no method of this name.' },
  'invalid-params': { rpcCode: -32602, when: 'The parameters do not fit the method; `problems` names each.' },
  'internal-error': {
    rpcCode: -32603,
    when: 'The daemon itself failed.',
    next: "This is a fault of simctl; the daemon's log has the details.",
  },
  'auth-failed': {
    rpcCode: -32001,
    when: 'User or secret is wrong. The third failure closes the connection.',
    next: "Use the daemon's own token: admin.token or viewer.token in its data directory, SIMCTL_TOKEN_FILE or SIMCTL_TOKEN.",
  },
  'auth-required': {
    rpcCode: -32002,
    when: 'A method other than auth.* before the logon; the connection is closed.',
    next: 'Log on with auth.start and auth.finish.',
  },
  forbidden: {
    rpcCode: -32003,
    when: 'The role of this logon may not call the method.',
    next: 'Log on with a token of a higher role.',
  },
  refused: { rpcCode: -32010, when: 'The venue refused; `reason` says why.' },
  'not-found': {
    rpcCode: -32011,
    when: 'There is no such venue, order, session, instrument or subscription.',
  },
  ambiguous: { rpcCode: -32012, when: 'Several could be meant.', next: 'Name the venue.' },
  conflict: {
    rpcCode: -32013,
    when: 'What is asked for does not fit the state that something is in.',
    next: 'session.show has the state.',
  },
  overloaded: { rpcCode: -32020, when: 'A limit is reached: connections or subscriptions.' },
  'frame-too-large': { rpcCode: -32021, when: 'The line is longer than allowed; the connection is closed.' },
  canceled: { rpcCode: -32023, when: 'The caller has canceled the request with `rpc.cancel`.' },
  'idle-timeout': {
    rpcCode: -32024,
    when: 'Nothing has come from the client for too long; the connection is closed.',
    next: 'Call rpc.ping when there is nothing else to say.',
  },
  unavailable: {
    rpcCode: -32022,
    when: 'The venue takes no commands at the moment, or the daemon is stopping.',
    next: 'See daemon.status.',
  },
} as const satisfies Record<string, ErrorKind>;

export type ErrorCode = keyof typeof ERRORS;

/** One thing that is wrong with the parameters. */
export interface ParameterProblem {
  /** Such as `price` or `types.0`; empty for the whole. */
  readonly path: string;
  readonly message: string;
}

/** The `data` of an error response. */
export interface ErrorData {
  readonly code: ErrorCode;
  readonly next?: string;
  /** Of a refusal by the venue. */
  readonly reason?: RejectReason;
  readonly problems?: readonly ParameterProblem[];
}

/** Ends a request with an error response. The message is a sentence for people. */
export class MethodError extends Error {
  override readonly name = 'MethodError';
  readonly code: ErrorCode;
  readonly data: ErrorData;

  constructor(code: ErrorCode, message: string, more: Omit<ErrorData, 'code'> = {}) {
    super(message);
    this.code = code;
    const kind: ErrorKind = ERRORS[code];
    this.data = { code, ...(kind.next === undefined ? {} : { next: kind.next }), ...more };
  }

  /** The `error` member of a JSON-RPC response. */
  toJSON(): { code: number; message: string; data: ErrorData } {
    return { code: ERRORS[this.code].rpcCode, message: this.message, data: this.data };
  }
}

/** The same for whatever was wrong: who fails must not learn what. */
export function authFailed(): MethodError {
  return new MethodError('auth-failed', 'Authentication failed.');
}

/** What would do what the venue has refused, where there is such a thing. */
const NEXT: { readonly [Reason in RejectReason]?: string } = {
  'beyond-open-quantity': 'With force, order.fill fills more than is open.',
  'not-open': 'With force, order.fill fills an order that is closed.',
  'not-held': 'order.list with held shows what waits for a decision.',
};

/** A refusal by the venue. */
export function refused(reason: RejectReason): MethodError {
  const next = NEXT[reason];
  return new MethodError(
    'refused',
    REJECT_REASONS[reason],
    next === undefined ? { reason } : { reason, next },
  );
}

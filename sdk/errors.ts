import type { ErrorCode, ErrorData } from '../src/management/methods.ts';

/** What can go wrong on the way to the daemon and back. */
export type ClientErrorCode =
  | 'no-daemon'
  | 'ambiguous-daemon'
  | 'no-token'
  | 'unsafe-token'
  | 'unsafe-key'
  | 'connection-failed'
  | 'connection-lost'
  | 'daemon-silent'
  | 'false-server'
  | 'timeout'
  | 'aborted'
  | 'logon-refused'
  | 'start-failed';

type RefusalReason = NonNullable<ErrorData['reason']>;

interface SimctlErrorOptions {
  /** What the caller can do about it. */
  readonly next?: string | undefined;
  readonly data?: ErrorData | null;
  readonly cause?: unknown;
}

/** A call that has no result. The message is a sentence for people; programs look at `code` and `reason`. */
export class SimctlError extends Error {
  override readonly name = 'SimctlError';
  readonly code: ErrorCode | ClientErrorCode;
  /** Why the venue refused, such as `price-off-tick`; null unless `code` is `refused`. */
  readonly reason: RefusalReason | null;
  readonly next: string | undefined;
  /** What the daemon said beside the message; null when it did not answer. */
  readonly data: ErrorData | null;

  constructor(code: ErrorCode | ClientErrorCode, message: string, options: SimctlErrorOptions = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.code = code;
    this.data = options.data ?? null;
    this.reason = this.data?.reason ?? null;
    this.next = options.next ?? this.data?.next;
  }
}

/** The error of a JSON-RPC response. */
export function errorOf(error: { message: string; data?: ErrorData }): SimctlError {
  return new SimctlError(error.data?.code ?? 'internal-error', error.message, { data: error.data ?? null });
}

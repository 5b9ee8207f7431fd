/**
 * What one connection may ask of the daemon. None can be switched off; `daemon.status` shows them, and reaching one is
 * an error that names it.
 */
export const LIMITS = {
  /** Connections in all. */
  connections: 64,
  /** Connections of one other machine. */
  connectionsPerSource: 16,
  /** From the connection to the end of the logon, however busy it is meanwhile. */
  logonDeadlineMs: 5_000,
  /** Silence after which each side says something, and after which the other side is taken for dead. */
  heartbeatMs: 15_000,
  idleTimeoutMs: 40_000,
  /** Users of the daemon in all, those of its token files among them. */
  users: 64,
  /** Failed logons after which a connection is closed. */
  logonAttempts: 3,
  /** Failed logons of one address, or of one user, that are answered at once, and the time from one to the next beyond. */
  failedLogonsAtOnce: 10,
  failedLogonMs: 3_000,
  /**
   * How long a new connection waits to be listened to: one of an address of which the next failed logon would not be
   * answered at once, or one for which others that have not logged on would have to make room.
   */
  guardedMs: 250,
  /** Bytes of one line before the logon, and after it. */
  lineBytesBeforeLogon: 4 * 1_024,
  lineBytes: 1_024 * 1_024,
  /** Bytes that a connection may send in all before it has logged on. */
  bytesBeforeLogon: 16 * 1_024,
  /** Objects and arrays inside each other. */
  depth: 32,
  /** Members of all objects of a line. */
  keys: 10_000,
  /** Characters of a request's id. */
  idLength: 64,
  /** Requests that wait for their answer; a connection with so many is not read until some are answered. */
  inFlight: 256,
  subscriptions: 64,
  /** Queues of events of a user; events in one, and their bytes, beyond which the oldest are dropped. */
  queues: 16,
  queueEvents: 100_000,
  queueBytes: 8 * 1_024 * 1_024,
  /** Unsent events of a connection; what does not fit is dropped, and the client is told. */
  queuedEvents: 10_000,
  queuedEventBytes: 4 * 1_024 * 1_024,
  /** Unsent bytes at which a connection is cut: at once, and after some time above. */
  egressHardBytes: 8 * 1_024 * 1_024,
  egressSoftBytes: 2 * 1_024 * 1_024,
  egressSoftMs: 10_000,
} as const;

export type Limits = { readonly [Name in keyof typeof LIMITS]: number };

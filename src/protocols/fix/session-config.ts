import { STANDARD_DATA_FIELDS, type DataFields } from './data-fields.ts';
import {
  LOGONS_PER_MINUTE,
  LOGOUT_TIMEOUT_MS,
  LOGON_TIMEOUT_MS,
  OUTPUT_BYTES,
  QUEUED_BEHIND_GAP,
  SENDING_TIME_TOLERANCE_MS,
  SLOW_OUTPUT_BYTES,
  SLOW_OUTPUT_MS,
} from './limits.ts';
import type { MessageChanges } from './changes.ts';
import type { MessageView } from './message.ts';
import type { OutgoingStage } from './outgoing.ts';
import type { SessionProblem } from './problem.ts';
import type { TimestampPrecision } from './timestamp.ts';
import type { BeginString } from './versions.ts';

/**
 * The two times of a session whose application lives by a clock of its own, such as one that is moved by hand. What
 * concerns the peer and the connection is on the time of the machine; what the application is told, and since when the
 * numbers count, is on its own. Each takes either time for now, and gives the other what it shows.
 */
export interface SessionTimes {
  toWall(now: number): number;
  toVenue(now: number): number;
}

/** One configured session, seen from this side: `senderCompId` is what we send as SenderCompID (49). */
export interface SessionConfig {
  readonly beginString: BeginString;
  readonly senderCompId: string;
  readonly targetCompId: string;
  readonly senderSubId?: string | undefined;
  readonly targetSubId?: string | undefined;
  readonly senderLocationId?: string | undefined;
  readonly targetLocationId?: string | undefined;

  /** HeartBtInt (108) that we ask for as initiator; default 30. */
  readonly heartbeatSeconds?: number | undefined;
  /** HeartBtInt that we accept from the peer; default 0 (no heartbeats) to 3600. */
  readonly heartbeatMinSeconds?: number | undefined;
  readonly heartbeatMaxSeconds?: number | undefined;

  /** Both sequence numbers go to 1: at each Logon, after each Logout, after each end of the connection. */
  readonly resetOnLogon?: boolean | undefined;
  readonly resetOnLogout?: boolean | undefined;
  readonly resetOnDisconnect?: boolean | undefined;

  /** Whether messages after the Logon must carry the CompIDs of the session; default true. */
  readonly checkCompId?: boolean | undefined;
  /** Whether SendingTime (52) must be near our clock; default true. */
  readonly checkLatency?: boolean | undefined;
  /** How far SendingTime (52) may be from our clock; default 120,000. */
  readonly sendingTimeToleranceMs?: number | undefined;
  /** Fraction of our timestamps; default milliseconds, and whole seconds always up to FIX.4.1. */
  readonly timestampPrecision?: TimestampPrecision | undefined;
  /** From our Logon (as initiator) to the answer; default 5000. */
  readonly logonTimeoutMs?: number | undefined;
  /** From our Logout to the answer; default 2000. */
  readonly logoutTimeoutMs?: number | undefined;
  /** Messages kept behind a gap; default 2000. */
  readonly maxQueuedBehindGap?: number | undefined;

  /** DefaultApplVerID (1137) of FIXT.1.1; default 9 (FIX 5.0 SP2). */
  readonly defaultApplVerId?: string | undefined;
  /** As initiator: NextExpectedMsgSeqNum (789) on the Logon, from FIX.4.4. An acceptor answers with it when asked. */
  readonly sendNextExpected?: boolean | undefined;

  /** Logons accepted within a minute; default 600. */
  readonly logonsPerMinute?: number | undefined;
  /** Bytes that may wait for a peer that does not read; default 4 MiB, and 1 MiB for ten seconds. */
  readonly egressHardBytes?: number | undefined;
  readonly egressSoftBytes?: number | undefined;
  readonly egressSoftMs?: number | undefined;

  /** Why the session takes no Logon at this time, as Text (58) of a Logout; null when it does. */
  readonly refuseLogon?: ((now: number) => string | null) | undefined;
  /** Where the application's time is not that of the machine; by default they are one. */
  readonly times?: SessionTimes | undefined;
  /** What we send as initiator. */
  readonly credentials?: { readonly username: string; readonly password: string } | undefined;

  /** Which fields of the peer's messages are read by a length, from the Logon on; default those of all versions. */
  readonly dataFields?: DataFields | undefined;
  /** What is changed of sent messages on purpose; nothing unless given. What is sent again is not changed anew. */
  readonly changes?: MessageChanges | undefined;
  /** What else is done with messages before they are numbered, and with their bytes, on purpose. */
  readonly stage?: OutgoingStage | undefined;

  /** Field validation of every received message; null when nothing is wrong. */
  readonly validate?: ((view: MessageView) => SessionProblem | null) | undefined;
}

export const SESSION_DEFAULTS = {
  heartbeatSeconds: 30,
  heartbeatMinSeconds: 0,
  heartbeatMaxSeconds: 3600,
  sendingTimeToleranceMs: SENDING_TIME_TOLERANCE_MS,
  timestampPrecision: 'ms',
  logonTimeoutMs: LOGON_TIMEOUT_MS,
  logoutTimeoutMs: LOGOUT_TIMEOUT_MS,
  maxQueuedBehindGap: QUEUED_BEHIND_GAP,
  logonsPerMinute: LOGONS_PER_MINUTE,
  egressHardBytes: OUTPUT_BYTES,
  egressSoftBytes: SLOW_OUTPUT_BYTES,
  egressSoftMs: SLOW_OUTPUT_MS,
  defaultApplVerId: '9',
  dataFields: STANDARD_DATA_FIELDS,
} as const satisfies Partial<SessionConfig>;

/** How much may wait for a peer that does not read. */
export type EgressLimits = {
  readonly [Key in 'egressHardBytes' | 'egressSoftBytes' | 'egressSoftMs']: NonNullable<SessionConfig[Key]>;
};

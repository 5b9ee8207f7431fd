/**
 * Every bound of the FIX layer. Each can be changed by configuration where noted, and none can be switched off:
 * a peer must not be able to make the process grow by what it sends, or by not reading.
 */

/** Longest frame before Logon: nobody is known yet, so little is kept. */
export const FRAME_BYTES_BEFORE_LOGON = 4 * 1024;

/** Longest frame after Logon. */
export const FRAME_BYTES = 64 * 1024;

/** Most fields in one message of a peer. */
export const FIELDS_PER_MESSAGE = 2048;

/** Most fields in one message that this side encodes, for those who read what it has sent: snapshots of books are long. */
export const FIELDS_PER_ENCODED_MESSAGE = 16_384;

/** Longest message that this side encodes. */
export const ENCODED_MESSAGE_BYTES = 256 * 1024;

/** Most bytes that wait for a peer that does not read; above it the connection is closed. */
export const OUTPUT_BYTES = 4 * 1024 * 1024;

/** Bytes that may wait for a slow peer for some time, and how long: a peer that does not catch up is closed. */
export const SLOW_OUTPUT_BYTES = 1024 * 1024;
export const SLOW_OUTPUT_MS = 10_000;

/** Output that is large enough to hold back more of a replay until the peer has read. */
export const REPLAY_OUTPUT_BYTES = 256 * 1024;

/** Sequence numbers that one step of a replay goes through before the peer must have read. */
export const REPLAY_BATCH = 500;

/** Replays of at least `LARGE_REPLAY` numbers that may start in one second; further requests wait and merge. */
export const LARGE_REPLAYS_PER_SECOND = 5;
export const LARGE_REPLAY = 50;

/** Messages kept behind a gap (configurable), and their bytes: beyond either they are dropped and requested again. */
export const QUEUED_BEHIND_GAP = 2000;
export const QUEUED_BYTES_BEHIND_GAP = 16 * 1024 * 1024;

/** Logons that a session accepts within a minute. */
export const LOGONS_PER_MINUTE = 600;

/** From accept to Logon, whatever arrives in between (configurable). */
export const LOGON_TIMEOUT_MS = 5000;

/** From our Logout to the peer's (configurable). */
export const LOGOUT_TIMEOUT_MS = 2000;

/** How far SendingTime (52) may be from our clock (configurable): the FIX session protocol suggests two minutes. */
export const SENDING_TIME_TOLERANCE_MS = 120_000;

/** Most sequence number that is read: the largest 32-bit value, as in other engines. */
export const MAX_SEQ_NUM = 2 ** 31 - 1;

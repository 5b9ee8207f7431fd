/** Why a connection was cut: it ended, and not because both sides had logged out. */
export const CUT_CAUSES = [
  /** Much waited too long for a peer that reads too slowly; or too much at once, for one that does not read. */
  'slowConsumer',
  'egressLimit',
  /** Longer than a frame may be: the stream cannot be read on. */
  'frameLimit',
  /** The peer fell silent, came and said nothing, or left a Logout or a Logon of ours without an answer. */
  'heartbeatTimeout',
  'logonTimeout',
  'answerTimeout',
  /** The peer broke the session protocol beyond what a Reject can mend. */
  'protocolError',
  'operator',
  /** The connection was gone. */
  'connectionLost',
] as const;
export type CutCause = (typeof CUT_CAUSES)[number];

/** Why a connection ended. What never became a session's counts as a refused Logon, not as cut. */
export type EndCause = CutCause | 'loggedOut' | 'logonRefused';

/** Connections that were cut, by cause. */
export type Cuts = Record<CutCause, number>;

export function noCuts(): Cuts {
  return Object.fromEntries(CUT_CAUSES.map((cause) => [cause, 0])) as Cuts;
}

export function countCut(cuts: Cuts, cause: EndCause): void {
  if (cause !== 'loggedOut' && cause !== 'logonRefused') cuts[cause]++;
}

/** What has gone over a session since the process began, over all its connections. */
export class SessionCounters {
  /** Messages that arrived well framed, and messages sent, duplicates of a replay included. */
  messagesIn = 0;
  messagesOut = 0;
  bytesIn = 0;
  bytesOut = 0;
  /** Rejects (3) and BusinessMessageRejects (j) that we sent. */
  rejects = 0;
  /** Messages sent again because the peer asked, gap fills included. */
  resends = 0;
  readonly cuts = noCuts();
  /** Time of the last message in each direction, in microseconds since 1970; 0 before the first. */
  lastIn = 0;
  lastOut = 0;

  received(now: number): void {
    this.messagesIn++;
    this.lastIn = now;
  }

  sent(now: number): void {
    this.messagesOut++;
    this.lastOut = now;
  }

  resent(now: number): void {
    this.resends++;
    this.sent(now);
  }
}

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

const MICROS_PER_SECOND = 1_000_000;

/** Silence of the peer, in heartbeat intervals, after which we ask, and after which we give up. */
const TEST_REQUEST_AFTER = 1.2;
const DEAD_AFTER = 2.4;

/**
 * A tick later than this past its deadline tells of a stall of ours or a step of the clock, not of the peer: bytes may
 * be waiting unread, so nobody is declared dead for it.
 */
const LATE_MICROS = 2 * MICROS_PER_SECOND;

export type HeartbeatDue = 'none' | 'heartbeat' | 'test-request' | 'dead';

/** When to send Heartbeat and TestRequest, and when the peer is taken for dead. All times in microseconds. */
export class HeartbeatClock {
  #intervalMicros = 0;
  #lastSent = 0;
  #lastReceived = 0;
  #asked = false;

  /** Starts anew with HeartBtInt (108); zero seconds means no heartbeats and no tests. */
  start(intervalSeconds: number, now: number): void {
    this.#intervalMicros = intervalSeconds * MICROS_PER_SECOND;
    this.#lastSent = now;
    this.#lastReceived = now;
    this.#asked = false;
  }

  get intervalSeconds(): number {
    return this.#intervalMicros / MICROS_PER_SECOND;
  }

  sent(now: number): void {
    this.#lastSent = now;
  }

  /** Any message answers a TestRequest: it shows that the peer lives. */
  received(now: number): void {
    this.#lastReceived = now;
    this.#asked = false;
  }

  nextDeadline(): number {
    if (this.#intervalMicros === 0) return Number.POSITIVE_INFINITY;
    if (this.#asked) return this.#lastReceived + this.#intervalMicros * DEAD_AFTER;
    return Math.min(
      this.#lastSent + this.#intervalMicros,
      this.#lastReceived + this.#intervalMicros * TEST_REQUEST_AFTER,
    );
  }

  /** What is due; a TestRequest counts as asked, and no Heartbeat is due while it is unanswered. */
  due(now: number): HeartbeatDue {
    // A clock that was set back must not silence the heartbeats until it has caught up.
    if (now < this.#lastSent) this.#lastSent = now;
    if (now < this.#lastReceived) this.#lastReceived = now;
    const deadline = this.nextDeadline();
    if (now < deadline) return 'none';
    if (this.#asked) {
      if (now - deadline <= LATE_MICROS) return 'dead';
      this.#lastReceived = now - this.#intervalMicros * TEST_REQUEST_AFTER;
      return 'none';
    }
    const silentUntil = this.#lastReceived + this.#intervalMicros * TEST_REQUEST_AFTER;
    if (now < silentUntil) return 'heartbeat';
    if (now - silentUntil > LATE_MICROS) this.#lastReceived = now - this.#intervalMicros * TEST_REQUEST_AFTER;
    this.#asked = true;
    return 'test-request';
  }
}

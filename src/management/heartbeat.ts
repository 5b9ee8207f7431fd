interface Timing {
  /** Silence after which this side says something. */
  readonly heartbeatMs: number;
  /** Silence after which the other side is taken for dead. */
  readonly idleTimeoutMs: number;
}

/** One side of a connection, as far as silence is concerned. */
interface Side {
  /** How often it has sent something, and received something. */
  sent(): number;
  received(): number;
  /** Says something, since nothing has been sent for a while. */
  beat(): void;
  /** Called when the other side has been silent for too long. */
  onSilence(): void;
}

/** Keeps one side of a connection from falling silent, and finds out when the other has. */
export class Heartbeat {
  readonly #side: Side;
  readonly #timer: NodeJS.Timeout;
  readonly #ticksAllowed: number;
  #sent: number;
  #received: number;
  #silentTicks = 0;

  constructor({ heartbeatMs, idleTimeoutMs }: Timing, side: Side) {
    const tickMs = heartbeatMs / 2;
    this.#side = side;
    this.#sent = side.sent();
    this.#received = side.received();
    this.#ticksAllowed = Math.ceil(idleTimeoutMs / tickMs);
    // Ticks are counted, not time: of a process that was stopped for an hour one tick is late, and nobody is to blame.
    this.#timer = setInterval(() => this.#tick(), tickMs).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #tick(): void {
    const side = this.#side;
    if (side.sent() === this.#sent) side.beat();
    this.#sent = side.sent();
    if (side.received() !== this.#received) this.#silentTicks = 0;
    else if (++this.#silentTicks >= this.#ticksAllowed) setImmediate(() => this.#judge());
    this.#received = side.received();
  }

  /** Timers come before what has arrived while the process was busy, so that is read first. */
  #judge(): void {
    if (this.#side.received() === this.#received) this.#side.onSilence();
  }
}

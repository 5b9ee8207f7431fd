import type { Clock } from './clock.ts';
import type { Micros } from '../engine/values.ts';

/** The longest delay that setTimeout takes. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/** Something that is due at times of its own: a bot, a connection, a venue's trading day. */
export interface Timed {
  /** Infinity for never. */
  nextDeadline(): Micros;
  tick(now: Micros): void;
}

/**
 * Calls `tick` when the deadline has come. Deadlines move later all the time (each message postpones a heartbeat), so
 * the timer is set anew only for an earlier one; a late one is found out when the timer fires.
 */
export class DeadlineTimer {
  readonly #timed: Timed;
  readonly #clock: Clock;
  #timer: NodeJS.Timeout | null = null;
  #armedFor: Micros = Infinity;

  constructor(timed: Timed, clock: Clock) {
    this.#timed = timed;
    this.#clock = clock;
  }

  /** To be called whenever the deadline may have come nearer. */
  update(): void {
    const deadline = this.#timed.nextDeadline();
    if (deadline >= this.#armedFor) return;
    this.#arm(deadline);
  }

  cancel(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#armedFor = Infinity;
  }

  #arm(deadline: Micros): void {
    this.cancel();
    this.#armedFor = deadline;
    const delayMs = Math.ceil((deadline - this.#clock.now()) / 1_000);
    this.#timer = setTimeout(() => this.#fire(), Math.min(Math.max(delayMs, 1), MAX_DELAY_MS));
  }

  #fire(): void {
    this.#timer = null;
    this.#armedFor = Infinity;
    const now = this.#clock.now();
    if (this.#timed.nextDeadline() <= now) this.#timed.tick(now);
    this.update();
  }
}

import type { Clock, ClockTimer, Timed } from './clock.ts';
import type { Micros } from '../engine/values.ts';

/** The longest delay that setTimeout takes. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/**
 * Calls `tick` when the deadline has come. Deadlines move later all the time (each message postpones a heartbeat), so
 * the timer is set anew only for an earlier one; a late one is found out when the timer fires. While the clock stands
 * there is no timer, and whoever moves it calls `tick`.
 */
export class DeadlineTimer implements ClockTimer {
  readonly #timed: Timed;
  readonly #clock: Clock;
  readonly #leastMs: number;
  #timer: NodeJS.Timeout | null = null;
  #armedFor: Micros = Infinity;

  /** What is due sooner than in `leastMs` waits so long, so that things which are due one after the other are done in one go. */
  constructor(timed: Timed, clock: Clock, leastMs = 1) {
    this.#timed = timed;
    this.#clock = clock;
    this.#leastMs = leastMs;
    clock.pace?.join(this);
  }

  nextDeadline(): Micros {
    return this.#timed.nextDeadline();
  }

  tick(now: Micros): void {
    this.#timed.tick(now);
  }

  /** To be called whenever the deadline may have come nearer. */
  update(): void {
    const deadline = this.#timed.nextDeadline();
    if (deadline >= this.#armedFor) return;
    this.#arm(deadline);
  }

  rearm(): void {
    this.#disarm();
    this.update();
  }

  /** For good. */
  cancel(): void {
    this.#disarm();
    this.#clock.pace?.leave(this);
  }

  #disarm(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#armedFor = Infinity;
  }

  #arm(deadline: Micros): void {
    this.#disarm();
    const delayMs = this.#clock.pace?.delayMs(deadline) ?? (deadline - this.#clock.now()) / 1_000;
    if (delayMs === Infinity) return;
    this.#armedFor = deadline;
    const soonest = delayMs > 0 ? this.#leastMs : 1;
    this.#timer = setTimeout(
      () => this.#fire(),
      Math.min(Math.max(Math.ceil(delayMs), soonest), MAX_DELAY_MS),
    );
  }

  #fire(): void {
    this.#disarm();
    const now = this.#clock.now();
    if (this.#timed.nextDeadline() <= now) this.#timed.tick(now);
    this.update();
  }
}

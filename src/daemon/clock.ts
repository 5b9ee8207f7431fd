import type { Micros } from '../engine/values.ts';

/** Shows a time. */
export interface Clock {
  now(): Micros;
  /** How it goes, where that may be otherwise than the time of the machine. */
  readonly pace?: Pace;
}

/** What timers need of a clock that may stand, or run fast. */
export interface Pace {
  /** Milliseconds of the machine until the clock shows a time; Infinity while it stands. */
  delayMs(until: Micros): number;
  /** The timer goes by this clock from now on. */
  join(timer: ClockTimer): void;
  leave(timer: ClockTimer): void;
}

/** Something that is due at times of its own: a bot, a connection, a venue's trading day. */
export interface Timed {
  /** Infinity for never. */
  nextDeadline(): Micros;
  tick(now: Micros): void;
}

/** Something that is due at times of a clock. */
export interface ClockTimer extends Timed {
  /** The clock goes otherwise than it did: what was to happen by it is to be looked at anew. */
  rearm(): void;
}

/** How far the fast clock may stray from the system's before it is set again. */
const TOLERANCE_MICROS = 5_000;

/**
 * The only reader of the wall clock. Wall time in microseconds: `Date.now` alone counts milliseconds, and the
 * performance counter alone misses what happens to the system's clock (corrections, a laptop that sleeps): the counter
 * is read, and set again when the two differ.
 */
export class RealClock implements Clock {
  #originMicros = performance.timeOrigin * 1_000;

  now(): Micros {
    const system = Date.now() * 1_000;
    let micros = Math.floor(this.#originMicros + performance.now() * 1_000);
    if (Math.abs(micros - system) > TOLERANCE_MICROS) {
      this.#originMicros += system - micros;
      micros = system;
    }
    return micros;
  }
}

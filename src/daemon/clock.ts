import type { Micros } from '../engine/values.ts';

/** The only reader of the wall clock. */
export interface Clock {
  now(): Micros;
}

/** How far the fast clock may stray from the system's before it is set again. */
const TOLERANCE_MICROS = 5_000;

/**
 * Wall time in microseconds. `Date.now` alone counts milliseconds, and the performance counter alone misses what
 * happens to the system's clock (corrections, a laptop that sleeps): the counter is read, and set again when the two
 * differ.
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

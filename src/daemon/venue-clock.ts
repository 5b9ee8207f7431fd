import type { Micros } from '../engine/values.ts';
import type { SessionTimes } from '../protocols/fix/session-config.ts';
import type { Clock, ClockTimer, Pace } from './clock.ts';

/** How a venue clock goes. */
export interface ClockSetting {
  readonly mode: 'real' | 'scaled' | 'manual';
  /** Of a scaled clock: how many of its seconds pass in one. */
  readonly factor?: number | undefined;
  /** When a scaled or manual one begins; absent for now. */
  readonly at?: Micros | undefined;
}

/**
 * The time that the venues of a daemon live by: that of the machine, a multiple of it, or one that somebody moves by
 * hand. Orders, phases, trading and session days, holds and bots go by it; what concerns a connection (heartbeats,
 * timeouts, SendingTime) stays on the machine's time, since the client at the other end does.
 */
export class VenueClock implements Clock, SessionTimes {
  readonly pace: Pace = {
    delayMs: (until) => this.#delayMs(until),
    join: (timer) => void this.#timers.add(timer),
    leave: (timer) => void this.#timers.delete(timer),
  };
  readonly #wall: Clock;
  readonly #timers = new Set<ClockTimer>();
  #mode: ClockSetting['mode'] = 'real';
  #factor = 1;
  /** What a scaled clock showed at a time of the machine; a manual one shows the former. */
  #shown: Micros = 0;
  #shownAt: Micros = 0;

  /** `wall` is the machine's. */
  constructor(wall: Clock, setting: ClockSetting = { mode: 'real' }) {
    this.#wall = wall;
    this.set(setting);
  }

  get mode(): ClockSetting['mode'] {
    return this.#mode;
  }

  /** How many of its seconds pass in one; 0 for one that is moved by hand. */
  get factor(): number {
    return this.#mode === 'manual' ? 0 : this.#factor;
  }

  now(): Micros {
    switch (this.#mode) {
      case 'real':
        return this.#wall.now();
      case 'manual':
        return this.#shown;
      case 'scaled':
        return this.#shown + Math.floor((this.#wall.now() - this.#shownAt) * this.#factor);
    }
  }

  /** The time of the machine when this clock shows `at`, where that is now. */
  toWall(at: Micros): Micros {
    return this.#mode === 'real' ? at : this.#wall.now();
  }

  /** What this clock shows at a time of the machine that is now. */
  toVenue(at: Micros): Micros {
    return this.#mode === 'real' ? at : this.now();
  }

  /** What the clock would show if it were set so. */
  shownBy({ mode, at }: ClockSetting): Micros {
    return mode === 'real' ? this.#wall.now() : (at ?? this.now());
  }

  /** Goes on in another way. The caller sees to it that no venue is beyond that time. */
  set(setting: ClockSetting): void {
    this.#shown = this.shownBy(setting);
    this.#shownAt = this.#wall.now();
    this.#mode = setting.mode;
    this.#factor = setting.mode === 'scaled' ? (setting.factor ?? 1) : 1;
    for (const timer of this.#timers) timer.rearm();
  }

  /** When something is due next; Infinity for never. */
  nextDeadline(): Micros {
    return this.#next()?.nextDeadline() ?? Infinity;
  }

  /**
   * Moves a manual clock to the next deadline and does what is due then, one thing. False, and nothing done, where that
   * is after `last`. What is due at the same time happens in the order in which it came under this clock.
   */
  step(last: Micros): boolean {
    const timer = this.#next();
    if (timer === null || timer.nextDeadline() > last) return false;
    this.#shown = Math.max(this.#shown, timer.nextDeadline());
    timer.tick(this.#shown);
    return true;
  }

  #next(): ClockTimer | null {
    let next: ClockTimer | null = null;
    let deadline = Infinity;
    for (const timer of this.#timers) {
      const due = timer.nextDeadline();
      if (due >= deadline) continue;
      next = timer;
      deadline = due;
    }
    return next;
  }

  #delayMs(until: Micros): number {
    return this.#mode === 'manual' ? Infinity : (until - this.now()) / (1_000 * this.#factor);
  }
}

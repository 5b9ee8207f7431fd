import type { Micros } from '../engine/values.ts';
import { VenueUnavailable, WrongState, type ClockHost, type ClockRun } from '../management/host.ts';
import type { ClockJson } from '../management/entities.ts';
import { isoText } from '../management/render.ts';
import type { RunningVenue } from './running-venue.ts';
import type { Turn } from './turn.ts';
import type { ClockSetting, VenueClock } from './venue-clock.ts';

/** How long the clock is moved at a stretch: then what has happened is stored and sent, and others have their turn. */
const STRETCH_MS = 10;

type TimedVenue = Pick<RunningVenue, 'runner' | 'venue' | 'settled'>;

/** Moves the clock of a daemon, for operators. */
export class ClockControl implements ClockHost {
  readonly #clock: VenueClock;
  readonly #turn: Pick<Turn, 'end' | 'degraded'>;
  readonly #venues: readonly TimedVenue[];
  #moving = false;
  #stopped = false;

  constructor(clock: VenueClock, turn: Pick<Turn, 'end' | 'degraded'>, venues: readonly TimedVenue[]) {
    this.#clock = clock;
    this.#turn = turn;
    this.#venues = venues;
  }

  now(): Micros {
    return this.#clock.now();
  }

  show(): ClockJson {
    const { mode, factor } = this.#clock;
    const deadline = this.#clock.nextDeadline();
    return { mode, factor, now: isoText(this.now()), next: deadline === Infinity ? null : isoText(deadline) };
  }

  set(setting: ClockSetting): void {
    this.#mayMove();
    this.#mayNotGoBack(this.#clock.shownBy(setting));
    this.#clock.set(setting);
    this.#remember();
    // Timers see to the rest while the clock goes by itself.
    while (this.#clock.mode === 'manual' && this.#clock.step(this.now()));
  }

  async advance(to: Micros, steps: number, signal: AbortSignal): Promise<ClockRun> {
    this.#mayNotGoBack(to);
    const arrive = (): 'reached' => {
      this.#clock.set({ mode: 'manual', at: to });
      return 'reached';
    };
    return this.#run(() => to, steps, signal, arrive);
  }

  async runUntilIdle(within: Micros, steps: number, signal: AbortSignal): Promise<ClockRun> {
    return this.#run(
      () => this.now() + within,
      steps,
      signal,
      () => 'idle',
    );
  }

  /** Whoever moves the clock is told that the daemon stops. */
  stop(): void {
    this.#stopped = true;
  }

  // ---------------------------------------------------------------- moving

  /** Goes from deadline to deadline as long as the next is not after `last`. */
  async #run(
    last: () => Micros,
    most: number,
    signal: AbortSignal,
    done: () => 'reached' | 'idle',
  ): Promise<ClockRun> {
    this.#mayMove();
    if (this.#clock.mode !== 'manual') {
      throw new WrongState(`the clock is ${this.#clock.mode}, and only a manual one is moved by hand`);
    }
    this.#moving = true;
    let steps = 0;
    let stopped: ClockRun['stopped'] | null = null;
    try {
      while (stopped === null) {
        await this.#settle(signal);
        const until = performance.now() + STRETCH_MS;
        while (stopped === null && performance.now() < until && this.#owing === undefined) {
          if (steps === most) stopped = 'steps';
          else if (this.#clock.step(last())) steps++;
          else stopped = done();
        }
        if (stopped !== null) this.#remember();
        await this.#endTurn(signal);
      }
      await this.#settle(signal);
    } finally {
      this.#moving = false;
    }
    return { steps, stopped };
  }

  /** What a plugin has yet to answer, if there is something: time does not go on before it has. */
  get #owing(): Promise<void> | undefined {
    return this.#venues.map(({ settled }) => settled).find((settled) => settled !== null) ?? undefined;
  }

  /** An answer comes, or its plugin is ended: the wait has a bound, and what one causes with another is limited too. */
  async #settle(signal: AbortSignal): Promise<void> {
    for (let owing = this.#owing; owing !== undefined; owing = this.#owing) {
      await owing;
      await this.#endTurn(signal);
    }
  }

  /** Has what has happened stored and sent, and then whoever waits for their turn go first. */
  async #endTurn(signal: AbortSignal): Promise<void> {
    this.#turn.end();
    const { promise, resolve } = Promise.withResolvers<void>();
    setImmediate(resolve);
    await promise;
    if (this.#stopped) throw new VenueUnavailable('the daemon stops');
    if (this.#turn.degraded) throw new VenueUnavailable('the disk refuses what the venue must write');
    signal.throwIfAborted();
  }

  #mayMove(): void {
    if (this.#moving) throw new WrongState('the clock is being moved already');
  }

  #mayNotGoBack(to: Micros): void {
    const latest = Math.max(...this.#venues.map(({ venue }) => venue.now), 0);
    if (this.#clock.mode === 'manual' && to < this.now()) {
      throw new WrongState(`the clock shows ${isoText(this.now())} and does not go back to ${isoText(to)}`);
    }
    if (to < latest) {
      throw new WrongState(
        `a venue has come to ${isoText(latest)}, and time does not go back to ${isoText(to)}`,
      );
    }
  }

  /** The journals know how far the clock has come, so that it goes on from there after a restart. */
  #remember(): void {
    for (const { runner, venue } of this.#venues) {
      if (venue.now < this.now()) runner.submit({ type: 'advance' });
    }
  }
}

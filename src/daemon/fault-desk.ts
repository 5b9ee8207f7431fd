import { randomStream } from '../bots/random.ts';
import { armingProblem, type FaultPlaces } from '../faults/arming.ts';
import type { FaultRule, FaultState } from '../faults/rule.ts';
import { VenueFaults, type FaultFiring } from '../faults/venue-faults.ts';
import { FixFaults } from '../gateways/fix/faults/fix-faults.ts';
import type { FaultHost } from '../management/host.ts';
import type { Session } from '../protocols/fix/session.ts';
import type { Clock } from './clock.ts';
import { DeadlineTimer } from './deadline-timer.ts';
import type { VenueRunner } from './venue-runner.ts';

interface FaultDeskServices {
  readonly runner: VenueRunner;
  /** Of the venue: what really happens on it is due by this. */
  readonly clock: Clock;
  /** Of the machine: what is told, sessions and connections go by this. */
  readonly wall: Clock;
  /** The seed of the venue. */
  seed(): number;
  places(): FaultPlaces;
  isSession(owner: string): boolean;
  /** Sends what the session has written, at the end of the turn. */
  flush(session: string): void;
  fired(firing: FaultFiring): void;
  /** Throws VenueUnavailable where nothing may be done now. */
  mayAct(): void;
}

/** The faults of a venue that runs: armed by operators and venue files, with the clocks behind them. */
export class FaultDesk implements FaultHost {
  readonly #services: FaultDeskServices;
  readonly #faults: VenueFaults;
  readonly #timers: readonly DeadlineTimer[];

  constructor(services: FaultDeskServices) {
    const { runner, clock, wall } = services;
    this.#services = services;
    this.#faults = new VenueFaults(
      {
        venue: runner.venue,
        clocks: { venue: () => clock.now(), wall: () => wall.now() },
        isSession: (owner) => services.isSession(owner),
        submitLater: (command) => runner.submitLater(command),
        fired: (firing) => services.fired(firing),
        delayed: () => this.#update(),
      },
      randomStream,
    );
    const { delays } = this.#faults;
    this.#timers = [new DeadlineTimer(delays.venue, clock), new DeadlineTimer(delays.wall, wall)];
    runner.listen((event) => this.#faults.onEvent(event));
  }

  /** The faults of a session, which is made with them. */
  of(session: string): (sessionOf: () => Session) => FixFaults {
    const { runner } = this.#services;
    const port = {
      venue: runner.venue,
      submit: (command: Parameters<VenueRunner['execute']>[0]) => runner.execute(command),
      written: (name: string) => this.#services.flush(name),
    };
    return (sessionOf) => new FixFaults(session, this.#faults, port, sessionOf);
  }

  get seed(): number {
    return this.#services.seed();
  }

  arm(rule: FaultRule): FaultState {
    this.#services.mayAct();
    const problem = armingProblem(rule.kind, rule.match, this.#services.places());
    if (problem !== null) throw new RangeError(problem.message);
    return this.#faults.arm(rule);
  }

  disarm(name: string): FaultState | undefined {
    return this.#faults.disarm(name);
  }

  /** Something that faults may name is gone for good: those that concern nobody any more are disarmed. */
  disarmOrphans(): void {
    this.#faults.disarmOrphans(this.#services.places());
  }

  get(name: string): FaultState | undefined {
    return this.#faults.get(name);
  }

  all(): Iterable<FaultState> {
    return this.#faults.all();
  }

  /** Those that are armed, as they were when they were armed. */
  get armed(): FaultRule[] {
    return Array.from(this.#faults.all())
      .filter(({ left }) => left > 0)
      .map(({ rule }) => rule);
  }

  /** Those that may concern the session. */
  ofSession(session: string): FaultState[] {
    return this.#faults.ofSession(session);
  }

  freeName(kind: string): string {
    return this.#faults.freeName(kind);
  }

  /** The session is no more, or is made anew. */
  removed(session: string): void {
    this.#faults.removed(session);
  }

  /** The venue is another: faults stay armed, and what they have delayed never happens. */
  restored(): void {
    this.#faults.restored();
  }

  stop(): void {
    for (const timer of this.#timers) timer.cancel();
  }

  #update(): void {
    for (const timer of this.#timers) timer.update();
  }
}

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
  readonly clock: Clock;
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

/** The faults of a venue that runs: armed by operators and venue files, with the venue's clock behind them. */
export class FaultDesk implements FaultHost {
  readonly #services: FaultDeskServices;
  readonly #faults: VenueFaults;
  readonly #timer: DeadlineTimer;

  constructor(services: FaultDeskServices) {
    const { runner, clock } = services;
    this.#services = services;
    this.#faults = new VenueFaults(
      {
        venue: runner.venue,
        now: () => clock.now(),
        isSession: (owner) => services.isSession(owner),
        submitLater: (command) => runner.submitLater(command),
        fired: (firing) => services.fired(firing),
        delayed: () => this.#timer.update(),
      },
      randomStream,
    );
    this.#timer = new DeadlineTimer(this.#faults, clock);
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

  get(name: string): FaultState | undefined {
    return this.#faults.get(name);
  }

  all(): Iterable<FaultState> {
    return this.#faults.all();
  }

  /** Those that may concern the session. */
  ofSession(session: string): FaultState[] {
    return this.#faults.ofSession(session);
  }

  freeName(kind: string): string {
    return this.#faults.freeName(kind);
  }

  stop(): void {
    this.#timer.cancel();
  }
}

import type { VenueEvent } from '../../src/engine/event.ts';
import { Comparison } from './comparison.ts';
import type { Feature } from './configuration.ts';
import { Disagreement } from './disagreement.ts';
import { EventInvariants } from './invariants/of-events.ts';
import { checkMarket } from './invariants/of-state.ts';
import { Watch } from './invariants/watch.ts';
import { Generator, type Step } from './generator.ts';

export interface Failure {
  readonly kind: string;
  readonly message: string;
  /** All steps up to the one that failed. */
  readonly steps: readonly Step[];
}

/** The steps after which the two are compared as a whole, and after which the engine is restored and replayed. */
const COMPARE_EVERY = 50;
const RECOVER_EVERY = 1_000;

/** Plays a run of drawn commands; null when all was as it should be. */
export function simulate(seed: number, operations: number, without: ReadonlySet<Feature>): Failure | null {
  const generator = new Generator(seed, without);
  const run = new Run();
  for (let count = 0; count < operations; count++) {
    const failure = run.step(generator.next(), (events) => generator.learn(events));
    if (failure !== null) return failure;
  }
  return run.end();
}

/** Plays given steps. */
export function replay(steps: readonly Step[]): Failure | null {
  const run = new Run();
  for (const step of steps) {
    const failure = run.step(step, () => {});
    if (failure !== null) return failure;
  }
  return run.end();
}

/** One run: the two venues side by side, all checks, and the steps so far. */
export class Run {
  readonly #comparison = new Comparison();
  readonly #steps: Step[] = [];
  readonly #watch = new Watch(this.#comparison.engine);
  readonly #invariants = new EventInvariants(this.#watch);

  step(step: Step, learn: (events: readonly VenueEvent[]) => void): Failure | null {
    this.#steps.push(step);
    return this.#guarded(() => {
      const events = this.#comparison.apply(step);
      // What is no command at all changes nothing, not even the time.
      if (events === null) return;
      this.#checkInvariants(step, events);
      learn(events);
      if (this.#steps.length % COMPARE_EVERY === 0)
        this.#comparison.compareStates(this.#watch.markets.keys());
      if (this.#steps.length % RECOVER_EVERY === 0) this.#comparison.compareRecovery();
    });
  }

  end(): Failure | null {
    return this.#guarded(() => {
      this.#comparison.compareStates(this.#watch.markets.keys());
      this.#comparison.compareRecovery();
    });
  }

  #checkInvariants({ command, at }: Step, events: readonly VenueEvent[]): void {
    const watch = this.#watch;
    watch.venue = this.#comparison.engine;
    watch.begin(command, at, events);
    for (const [index, event] of events.entries()) {
      this.#invariants.check(event, index);
      watch.take(event);
    }
    watch.end();
    for (const market of watch.touched()) checkMarket(watch, market);
  }

  #guarded(action: () => void): Failure | null {
    try {
      action();
      return null;
    } catch (error) {
      if (!(error instanceof Disagreement)) throw error;
      return { kind: error.kind, message: error.message, steps: this.#steps };
    }
  }
}

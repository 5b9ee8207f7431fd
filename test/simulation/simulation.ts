import type { VenueEvent } from '../../src/engine/event.ts';
import { Comparison, Disagreement } from './comparison.ts';
import type { Feature } from './configuration.ts';
import { Generator, type Step } from './generator.ts';

export interface Failure {
  readonly kind: string;
  readonly message: string;
  /** All steps up to the one that failed. */
  readonly steps: readonly Step[];
}

/** The steps after which the two are compared as a whole, and after which the engine is restored and replayed. */
const COMPARE_EVERY = 25;
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

class Run {
  readonly #comparison = new Comparison();
  readonly #steps: Step[] = [];
  readonly #symbols = new Set<string>();

  step(step: Step, learn: (events: readonly VenueEvent[]) => void): Failure | null {
    this.#steps.push(step);
    return this.#guarded(() => {
      const events = this.#comparison.apply(step);
      this.#follow(events);
      learn(events);
      if (this.#steps.length % COMPARE_EVERY === 0) this.#comparison.compareStates(this.#symbols);
      if (this.#steps.length % RECOVER_EVERY === 0) this.#comparison.compareRecovery();
    });
  }

  end(): Failure | null {
    return this.#guarded(() => {
      this.#comparison.compareStates(this.#symbols);
      this.#comparison.compareRecovery();
    });
  }

  #follow(events: readonly VenueEvent[]): void {
    for (const event of events) {
      if (event.type === 'instrument-created') this.#symbols.add(event.instrument.symbol);
      if (event.type === 'instrument-removed') this.#symbols.delete(event.symbol);
    }
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

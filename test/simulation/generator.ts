import type { Command } from '../../src/engine/command.ts';
import type { VenueEvent } from '../../src/engine/event.ts';
import { SeededRandom } from '../kit/seed.ts';
import {
  drawConfiguration,
  drawRules,
  drawTerms,
  type Configuration,
  type Feature,
} from './configuration.ts';
import { OrderCommands } from './order-commands.ts';
import { Tape } from './tape.ts';
import { VenueCommands } from './venue-commands.ts';

/** A command and the time at which it comes: one step of a run. */
export interface Step {
  readonly at: number;
  readonly command: Command;
}

const BEGIN = 1_000_000_000;

/** Draws a configuration and then the commands of a run, one by one, out of what has happened so far. */
export class Generator {
  readonly configuration: Configuration;
  readonly #random: SeededRandom;
  readonly #tape = new Tape();
  readonly #orders: OrderCommands;
  readonly #venue: VenueCommands;
  readonly #kinds: readonly string[];
  readonly #first: Command[];
  #now = BEGIN;

  constructor(seed: number, without: ReadonlySet<Feature>) {
    this.#random = new SeededRandom(seed);
    this.configuration = drawConfiguration(this.#random, without);
    this.#orders = new OrderCommands(this.#random, this.configuration, this.#tape);
    this.#venue = new VenueCommands(this.#random, this.configuration, this.#tape, this.#orders);
    // A table of kinds, each as often as its weight says: one look-up draws one.
    this.#kinds = [...this.configuration.weights].flatMap(([kind, weight]) =>
      Array.from<string>({ length: Math.ceil(weight * 10) }).fill(kind),
    );
    this.#first = [
      { type: 'set-rules', rules: drawRules(this.#random, this.configuration) },
      ...this.configuration.symbols.map((symbol): Command => ({
        type: 'create-instrument',
        instrument: drawTerms(this.#random, this.configuration, symbol, BEGIN),
      })),
    ];
  }

  next(): Step {
    const first = this.#first.shift();
    if (first !== undefined) return { at: this.#now, command: first };
    this.#passTime();
    return { at: this.#now, command: this.#command() };
  }

  learn(events: readonly VenueEvent[]): void {
    this.#tape.take(events);
  }

  #passTime(): void {
    const random = this.#random;
    const { deadlines } = this.#tape;
    if (deadlines.length > 0 && random.chance(0.03)) {
      this.#now = Math.max(this.#now, random.pick(deadlines) + random.integer(-1, 1));
    } else if (random.chance(0.01)) {
      // A clock that steps back changes nothing for the venue.
      this.#now -= random.integer(0, 1_000);
    } else {
      this.#now += random.chance(0.9) ? random.integer(0, 10_000) : random.integer(0, 200_000);
    }
  }

  #kind(crowded: boolean, missing: boolean): string {
    const random = this.#random;
    if (missing && random.chance(0.1)) return 'create-instrument';
    if (crowded && random.chance(0.4)) return random.chance(0.85) ? 'cancel' : 'cancel-all';
    return random.pick(this.#kinds);
  }

  #command(): Command {
    const crowded = this.#tape.open.size > this.configuration.crowd;
    const missing = this.#tape.terms.size < this.configuration.symbols.length;
    const kind = this.#kind(crowded, missing);
    switch (kind) {
      case 'cancel':
        return this.#orders.cancel();
      case 'replace':
        return this.#orders.replace(this.#now);
      case 'cancel-all':
        return this.#orders.cancelAll();
      case 'decide':
        return this.#venue.decide();
      case 'bust':
      case 'correct':
        return this.#venue.correction(kind);
      case 'dispute':
        return this.#venue.dispute();
      case 'set-phase':
        return this.#venue.setPhase(this.#now);
      case 'add-hold':
        return this.#tape.holds.length < 3 ? this.#venue.addHold() : this.#venue.removeHold();
      case 'remove-hold':
        return this.#venue.removeHold();
      case 'set-rules':
        return this.#venue.setRules();
      case 'create-instrument':
      case 'update-instrument':
        return this.#venue.instrument(kind, this.#now);
      case 'remove-instrument':
        return this.#venue.removeInstrument();
      case 'advance':
        return { type: 'advance' };
      case 'end-day':
        return { type: 'end-day' };
      default:
        return this.#orders.enter(this.#now);
    }
  }
}

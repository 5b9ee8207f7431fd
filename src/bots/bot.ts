import type { Command } from '../engine/command.ts';
import type { VenueEvent } from '../engine/event.ts';
import type { Instrument } from '../engine/instrument.ts';
import type { Micros } from '../engine/values.ts';

/** What a bot may see and do. It trades one book, under its own owner name, with the same commands as anybody. */
export interface BotContext {
  /** The owner of the bot's orders: `bot:` and its name. */
  readonly owner: string;
  readonly instrument: Instrument;
  /** How orders meet on the book in its present phase; null while none are taken. */
  matching(): 'continuous' | 'auction' | 'at-last' | 'none' | null;
  /** Uniform in [0, 1), from the bot's own seeded stream. */
  readonly random: () => number;
  /** A client order id that the bot has not used before. */
  nextClientOrderId(): string;
  /** Hands the command to the venue after the current event has been dealt with. */
  submit(command: Command): void;
}

/**
 * Automated activity on one book. A bot is a state machine: it is told the time and what happened, and answers with
 * commands. It reads no clock and draws no randomness but the context's, so a seed reproduces it.
 */
export interface Bot {
  /** Called once, when the bot starts. */
  start(now: Micros): void;
  /** When `tick` should be called next; Infinity for never. */
  nextDeadline(): Micros;
  tick(now: Micros): void;
  /** All that it goes by beside its parameters and its random numbers, as plain data: for a snapshot. */
  state(): object;
  /** Goes on from what `state` was, in place of `start`. */
  resume(state: object): void;
  /** Each event of the bot's book, its own orders' included. */
  onEvent(event: VenueEvent): void;
}

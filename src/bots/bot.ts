import type { Command } from '../engine/command.ts';
import type { OrderState, VenueEvent } from '../engine/event.ts';
import type { Instrument } from '../engine/instrument.ts';
import type { Odds } from '../engine/odds.ts';
import type { Micros, OrderId, Price, Side } from '../engine/values.ts';
import type { Tape } from './replay/tape.ts';

/** What a bot may see and do. It trades one book, under its own owner name, with the same commands as anybody. */
export interface BotContext {
  /** The owner of the bot's orders: `bot:` and its name. */
  readonly owner: string;
  readonly instrument: Instrument;
  /** What the file of a bot says that has one; null for all others, and where only parameters are checked. */
  readonly tape: Tape | null;
  /** How orders meet on the book in its present phase; null while none are taken. */
  readonly matching: () => 'continuous' | 'auction' | 'at-last' | 'none' | null;
  /** The best price that is shown on a side of the book; null when there is none. */
  readonly best: (side: Side) => Price | null;
  /** The price of the last trade, or the reference price before there is one; null without either. */
  readonly lastPrice: () => Price | null;
  /** Uniform in [0, 1), from the bot's own seeded stream. */
  readonly random: () => number;
  /** A client order id that the bot has not used before. */
  readonly nextClientOrderId: () => string;
  /** Tells people something that they would want to know. */
  readonly say: (text: string) => void;
  /** Hands the command to the venue after the current event has been dealt with. */
  readonly submit: (command: Command) => void;
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
  /** Each event of the bot's book, its own orders' included, and each decision that the venue refuses. */
  onEvent(event: VenueEvent): void;
}

/**
 * A bot that answers orders in place of the book. Those of others are held for it as they come, before they are
 * acknowledged; it decides about those that it takes, and the next bot is asked about the rest.
 */
export interface AnsweringBot extends Bot {
  /** Why the order is none of its orders, in words; null when it is. Asking changes nothing. */
  misfit(order: OrderState): string | null;
  /** Whether it would take an order that is one of its orders. Asking changes nothing, and draws nothing. */
  odds(): Odds;
  /** Takes the order if it is one of its orders and its turn has come; the order waits for its decisions from then on. */
  takes(order: OrderState, now: Micros): boolean;
  /** Whether the order waits for a decision of this bot's. */
  isAnswering(orderId: OrderId): boolean;
  /** Lets go of all that it has taken. */
  stop(): void;
}

export function answers(bot: Bot): bot is AnsweringBot {
  return 'takes' in bot;
}

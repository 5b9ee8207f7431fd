import * as z from 'zod';
import type { VenueEvent } from '../engine/event.ts';
import { SIDES, type Micros, type Side } from '../engine/values.ts';
import { delay, drawDelay } from './answers/delay.ts';
import type { Bot, BotContext } from './bot.ts';
import { take } from './orders.ts';

export const takerParameters = z.strictObject({
  side: z.enum(['buy', 'sell', 'both']).default('both').describe('What it does; both is one after the other'),
  quantityLots: z.int().min(1).max(1_000_000_000).default(10).describe('Lots that it takes each time'),
  everyMs: delay
    .default(1_000)
    .describe('Time from one order to the next: milliseconds, { from, to }, { mean } or { mean, deviation }'),
});

export const takerState = z.strictObject({ next: z.int(), side: z.enum(SIDES) });

/** Takes from the book, again and again, whatever the price. */
export class Taker implements Bot {
  readonly #context: BotContext;
  readonly #parameters: z.output<typeof takerParameters>;
  #side: Side;
  #next: Micros = Infinity;

  constructor(parameters: z.output<typeof takerParameters>, context: BotContext) {
    this.#context = context;
    this.#parameters = parameters;
    this.#side = parameters.side === 'sell' ? 'sell' : 'buy';
  }

  start(now: Micros): void {
    this.#schedule(now);
  }

  nextDeadline(): Micros {
    return this.#next;
  }

  tick(now: Micros): void {
    this.#schedule(now);
    if (this.#context.matching() !== 'continuous') return;
    take(this.#context, this.#side, this.#parameters.quantityLots);
    if (this.#parameters.side === 'both') this.#side = this.#side === 'buy' ? 'sell' : 'buy';
  }

  state(): z.output<typeof takerState> {
    return { next: this.#next, side: this.#side };
  }

  resume({ next, side }: z.output<typeof takerState>): void {
    this.#next = next;
    this.#side = side;
  }

  /** Whatever happens, it goes on. */
  onEvent(_event: VenueEvent): void {}

  #schedule(now: Micros): void {
    // Never at once: a bot that waits for nothing would never let anybody else act.
    this.#next = now + Math.max(1_000, drawDelay(this.#parameters.everyMs, this.#context.random));
  }
}

import * as z from 'zod';
import type { VenueEvent } from '../engine/event.ts';
import type { Micros } from '../engine/values.ts';
import type { Bot, BotContext } from './bot.ts';

export const noiseParameters = z.strictObject({
  ordersPerSecond: z
    .number()
    .positive()
    .max(10_000)
    .default(1)
    .describe('Average arrivals; times between are exponential'),
  maxLots: z.int().min(1).max(1_000_000_000).default(50).describe('Sizes are uniform from 1 lot to this'),
});

export const noiseState = z.strictObject({ next: z.int() });

type NoiseParameters = z.output<typeof noiseParameters>;

/** Sends small market orders on either side at random times: each takes what is there, so trades print. */
export class Noise implements Bot {
  readonly #context: BotContext;
  readonly #parameters: NoiseParameters;
  #next: Micros = Infinity;

  constructor(parameters: NoiseParameters, context: BotContext) {
    this.#context = context;
    this.#parameters = parameters;
  }

  start(now: Micros): void {
    this.#schedule(now);
  }

  nextDeadline(): Micros {
    return this.#next;
  }

  tick(now: Micros): void {
    const { random, instrument, owner } = this.#context;
    this.#schedule(now);
    // What it sends trades at once or never, so there is nothing to send while nothing can.
    if (this.#context.matching() !== 'continuous') return;
    this.#context.submit({
      type: 'enter',
      owner,
      clientOrderId: this.#context.nextClientOrderId(),
      symbol: instrument.symbol,
      side: random() < 0.5 ? 'buy' : 'sell',
      orderType: 'market',
      price: null,
      quantity: 1 + Math.floor(random() * this.#parameters.maxLots),
      timeInForce: 'ioc',
      instructions: null,
      defect: null,
    });
  }

  state(): z.output<typeof noiseState> {
    return { next: this.#next };
  }

  resume({ next }: z.output<typeof noiseState>): void {
    this.#next = next;
  }

  /** What others do makes no difference to noise. */
  onEvent(_event: VenueEvent): void {}

  /** Exponential times between arrivals make them a Poisson process. */
  #schedule(now: Micros): void {
    const seconds = -Math.log(1 - this.#context.random()) / this.#parameters.ordersPerSecond;
    this.#next = now + Math.round(seconds * 1_000_000);
  }
}

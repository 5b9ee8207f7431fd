import * as z from 'zod';
import type { TradeMade, VenueEvent } from '../engine/event.ts';
import type { Micros, Price } from '../engine/values.ts';
import type { Bot, BotContext } from './bot.ts';
import { take } from './orders.ts';
import { milliseconds } from './parameters.ts';

export const momentumParameters = z.strictObject({
  trades: z.int().min(2).max(1_000).default(5).describe('Trades that it looks back over'),
  thresholdTicks: z
    .int()
    .min(1)
    .max(10_000)
    .default(3)
    .describe('Ticks of movement over them at which it follows'),
  quantityLots: z.int().min(1).max(1_000_000_000).default(10).describe('Lots that it takes'),
  pauseMs: milliseconds.default(1_000).describe('Time before it acts again'),
});

export const momentumState = z.strictObject({ mayActAt: z.int(), prices: z.array(z.int()).max(1_000) });

/** Follows the market: buys what has risen, sells what has fallen. */
export class Momentum implements Bot {
  readonly #context: BotContext;
  readonly #parameters: z.output<typeof momentumParameters>;
  /** Prices of the last trades, the oldest first. */
  readonly #prices: Price[] = [];
  #mayActAt: Micros = 0;

  constructor(parameters: z.output<typeof momentumParameters>, context: BotContext) {
    this.#context = context;
    this.#parameters = parameters;
  }

  start(_now: Micros): void {}

  nextDeadline(): Micros {
    return Infinity;
  }

  tick(_now: Micros): void {}

  state(): z.output<typeof momentumState> {
    return { mayActAt: this.#mayActAt, prices: [...this.#prices] };
  }

  resume({ mayActAt, prices }: z.output<typeof momentumState>): void {
    this.#mayActAt = mayActAt;
    this.#prices.splice(0, Infinity, ...prices);
  }

  onEvent(event: VenueEvent): void {
    if (event.type === 'trade') this.#see(event);
  }

  #see({ price, at }: TradeMade): void {
    const { trades, thresholdTicks, quantityLots, pauseMs } = this.#parameters;
    this.#prices.push(price);
    if (this.#prices.length > trades) this.#prices.shift();
    const moved = price - this.#prices[0]!;
    if (Math.abs(moved) < thresholdTicks || at < this.#mayActAt) return;
    if (this.#context.matching() !== 'continuous') return;
    this.#mayActAt = at + pauseMs * 1_000;
    // Its own trades are no reason to go on.
    this.#prices.length = 0;
    take(this.#context, moved > 0 ? 'buy' : 'sell', quantityLots);
  }
}

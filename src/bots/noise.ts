import * as z from 'zod';
import type { VenueEvent } from '../engine/event.ts';
import { Heap, type HeapItem } from '../engine/heap.ts';
import { isPrice, type Micros, type Price, type Side } from '../engine/values.ts';
import type { Bot, BotContext } from './bot.ts';
import { quote, take, withdraw, withdrawAll } from './orders.ts';

export const noiseParameters = z.strictObject({
  ordersPerSecond: z
    .number()
    .positive()
    .max(10_000)
    .default(1)
    .describe('Average arrivals; times between are exponential'),
  maxLots: z
    .int()
    .min(1)
    .max(1_000_000_000)
    .default(50)
    .describe('Sizes are uniform from the smallest order to this'),
  buyShare: z.number().min(0).max(1).default(0.5).describe('Part of the orders that buy'),
  limitShare: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe('Part of the orders that are limit orders and wait in the book; the others take what is there'),
  distanceTicks: z
    .number()
    .min(0)
    .max(10_000)
    .default(3)
    .describe(
      'Average ticks between a limit order and the best price of the other side, beyond the first; geometric',
    ),
  lifetimeMs: z
    .int()
    .min(1)
    .max(86_400_000)
    .default(10_000)
    .describe('Average time before a limit order is canceled; exponential'),
  maxOpenOrders: z
    .int()
    .min(1)
    .max(10_000)
    .default(100)
    .describe('Limit orders at a time; more are not sent'),
});

export const noiseState = z.strictObject({
  arrival: z.int(),
  /** Client order ids of the limit orders, and when they are canceled. */
  waiting: z.array(z.tuple([z.string(), z.int()])),
});

type NoiseParameters = z.output<typeof noiseParameters>;

/** A limit order that will be canceled. */
interface Waiting extends HeapItem {
  readonly clientOrderId: string;
  readonly cancelAt: Micros;
}

/** Sends orders on either side at random times: market orders, so that trades print, and limit orders that come and go. */
export class Noise implements Bot {
  readonly #context: BotContext;
  readonly #parameters: NoiseParameters;
  readonly #waiting = new Heap<Waiting>((one, other) => one.cancelAt < other.cancelAt);
  readonly #byId = new Map<string, Waiting>();
  #arrival: Micros = Infinity;

  /** Throws RangeError when the instrument takes no orders that small. */
  constructor(parameters: NoiseParameters, context: BotContext) {
    this.#context = context;
    this.#parameters = parameters;
    const { minQuantity } = context.instrument;
    if (parameters.maxLots < minQuantity)
      throw new RangeError(
        `maxLots ${parameters.maxLots} is below the ${minQuantity} lots of the smallest order`,
      );
  }

  start(now: Micros): void {
    if (this.#parameters.limitShare > 0) withdrawAll(this.#context);
    this.#schedule(now);
  }

  nextDeadline(): Micros {
    return Math.min(this.#arrival, this.#waiting.first?.cancelAt ?? Infinity);
  }

  tick(now: Micros): void {
    for (let due = this.#waiting.first; due !== undefined && due.cancelAt <= now; due = this.#waiting.first) {
      this.#forget(due.clientOrderId);
      withdraw(this.#context, due.clientOrderId);
    }
    if (this.#arrival > now) return;
    this.#schedule(now);
    this.#arrive(now);
  }

  state(): z.output<typeof noiseState> {
    return {
      arrival: this.#arrival,
      waiting: Array.from(this.#byId.values(), ({ clientOrderId, cancelAt }) => [clientOrderId, cancelAt]),
    };
  }

  resume({ arrival, waiting }: z.output<typeof noiseState>): void {
    this.#arrival = arrival;
    for (const clientOrderId of this.#byId.keys()) this.#forget(clientOrderId);
    for (const [clientOrderId, cancelAt] of waiting) this.#remember(clientOrderId, cancelAt);
  }

  onEvent(event: VenueEvent): void {
    switch (event.type) {
      case 'order-rejected':
        return this.#forget(event.clientOrderId);
      case 'order-executed':
      case 'order-canceled':
      case 'order-expired':
        if (event.order.owner === this.#context.owner && event.order.leavesQuantity === 0)
          this.#forget(event.order.clientOrderId);
        return;
      default:
    }
  }

  #arrive(now: Micros): void {
    const { random, matching } = this.#context;
    const { maxLots, buyShare, limitShare, maxOpenOrders } = this.#parameters;
    const side: Side = random() < buyShare ? 'buy' : 'sell';
    const { minQuantity } = this.#context.instrument;
    const quantity = minQuantity + Math.floor(random() * (maxLots - minQuantity + 1));
    const how = matching();
    // A certainty draws nothing, so that flows of market orders stay what they were.
    if (limitShare === 0 || random() >= limitShare) {
      // What takes trades at once or never, so there is nothing to send while nothing can.
      if (how === 'continuous') take(this.#context, side, quantity);
      return;
    }
    const price = this.#price(side);
    if (how === null || how === 'at-last' || price === null || this.#byId.size >= maxOpenOrders) return;
    const clientOrderId = quote(this.#context, side, price, quantity);
    this.#remember(clientOrderId, now + this.#exponential(this.#parameters.lifetimeMs * 1_000));
  }

  #remember(clientOrderId: string, cancelAt: Micros): void {
    const waiting = { clientOrderId, cancelAt, heapIndex: -1 };
    this.#byId.set(clientOrderId, waiting);
    this.#waiting.push(waiting);
  }

  /** A price that does not trade at once: ticks away from the other side, from the last price where there is none. */
  #price(side: Side): Price | null {
    const { best, lastPrice, instrument } = this.#context;
    const from = best(side === 'buy' ? 'sell' : 'buy') ?? lastPrice();
    if (from === null) return null;
    const { distanceTicks } = this.#parameters;
    // A geometric distribution with that mean, from 0 on.
    const stop = Math.log(distanceTicks / (1 + distanceTicks));
    const beyond = distanceTicks === 0 ? 0 : Math.floor(Math.log(1 - this.#context.random()) / stop);
    const away = 1 + Math.min(beyond, 1_000_000);
    const { tickTable, lowestPrice } = instrument;
    const price = side === 'buy' ? tickTable.roundDown(from - away) : tickTable.roundUp(from + away);
    return isPrice(price) && price >= lowestPrice ? price : null;
  }

  #forget(clientOrderId: string): void {
    const waiting = this.#byId.get(clientOrderId);
    if (waiting === undefined) return;
    this.#byId.delete(clientOrderId);
    this.#waiting.remove(waiting);
  }

  /** Exponential times between arrivals make them a Poisson process. */
  #schedule(now: Micros): void {
    this.#arrival = now + this.#exponential(1_000_000 / this.#parameters.ordersPerSecond);
  }

  #exponential(meanMicros: number): Micros {
    return Math.round(-Math.log(1 - this.#context.random()) * meanMicros);
  }
}

import * as z from 'zod';
import type { Decision } from '../../engine/decision.ts';
import type { OrderState, VenueEvent } from '../../engine/event.ts';
import { Heap, type HeapItem } from '../../engine/heap.ts';
import type { Odds } from '../../engine/odds.ts';
import type { Micros, OrderId } from '../../engine/values.ts';
import type { AnsweringBot, BotContext } from '../bot.ts';
import { delay } from './delay.ts';
import { matchParameters, OrderMatch } from './match.ts';

/** What all bots have that answer orders. */
export const answerParameters = {
  match: matchParameters.prefault({}).describe('Which orders it answers; all of its books unless given'),
  delayMs: delay
    .default(0)
    .describe('Time before the answer: milliseconds, { from, to }, { mean } or { mean, deviation }'),
};

/** Decisions are plain data, and were checked when they were planned. */
const decisionState = z.custom<Decision>((value) => {
  return typeof value === 'object' && value !== null && 'verb' in value && 'orderId' in value;
});

export const answerState = z.strictObject({
  fitted: z.int().min(0),
  taken: z.int().min(0),
  /** Orders that are being answered, and whether they are held for it. */
  answering: z.array(z.tuple([z.int(), z.boolean()])),
  /** In the order in which they come. */
  due: z.array(z.strictObject({ at: z.int(), orderId: z.int(), decision: decisionState })),
});

interface AnswerParameters {
  readonly match: z.output<typeof matchParameters>;
}

/** A part of an answer: a decision, and how long after the part before it. */
export interface Step {
  readonly afterMicros: Micros;
  readonly decision: Decision;
}

/** A step that waits for its time. */
interface Due extends HeapItem {
  readonly at: Micros;
  /** Steps of the same time come in the order in which they were planned. */
  readonly number: number;
  readonly orderId: OrderId;
  readonly decision: Decision;
}

/** An order that is being answered. */
interface Answering {
  /** Whether it is still held for the answer, or has gone on to the book. */
  isHeld: boolean;
}

/** Orders that one bot answers at a time; more go on to the book. */
const MAX_ANSWERING = 100_000;

/** Answers orders by a plan that is made of each when it comes; what the plan leaves of the order goes on to the book. */
export class AnswerBot implements AnsweringBot {
  readonly #context: BotContext;
  readonly #match: OrderMatch;
  readonly #planOf: (order: OrderState, random: () => number) => readonly Step[];
  readonly #answering = new Map<OrderId, Answering>();
  readonly #due = new Heap<Due>((one, other) =>
    one.at === other.at ? one.number < other.number : one.at < other.at,
  );
  #number = 0;

  /** Throws RangeError when the instrument does not take what the parameters say. */
  constructor(
    { match }: AnswerParameters,
    context: BotContext,
    planOf: (order: OrderState, random: () => number) => readonly Step[],
  ) {
    this.#context = context;
    this.#match = new OrderMatch(match, context.instrument);
    this.#planOf = planOf;
  }

  start(_now: Micros): void {}

  misfit(order: OrderState): string | null {
    return this.#match.misfit(order);
  }

  odds(): Odds {
    return this.#isFull ? { whyNot: `it answers ${MAX_ANSWERING} orders already` } : this.#match.odds();
  }

  get #isFull(): boolean {
    return this.#answering.size >= MAX_ANSWERING;
  }

  takes(order: OrderState, now: Micros): boolean {
    const { random } = this.#context;
    if (this.#isFull || this.misfit(order) !== null || !this.#match.takes(random)) return false;
    const steps = this.#planOf(order, random);
    let at = now;
    for (const { afterMicros, decision } of steps) {
      at += afterMicros;
      this.#due.push({ at, number: this.#number++, orderId: order.orderId, decision, heapIndex: -1 });
    }
    this.#answering.set(order.orderId, { isHeld: true });
    this.#act(now);
    return true;
  }

  nextDeadline(): Micros {
    return this.#due.first?.at ?? Infinity;
  }

  tick(now: Micros): void {
    this.#act(now);
  }

  onEvent(event: VenueEvent): void {
    switch (event.type) {
      case 'order-rejected':
        if (event.order !== null) this.#answering.delete(event.order.orderId);
        return;
      case 'order-canceled':
      case 'order-expired':
      case 'order-done-for-day':
        this.#answering.delete(event.order.orderId);
        return;
      case 'order-executed':
        if (event.order.leavesQuantity === 0) this.#answering.delete(event.order.orderId);
        return;
      case 'decision-rejected':
        if (event.orderId !== null) this.#giveUp(event.orderId);
        return;
      default:
    }
  }

  isAnswering(orderId: OrderId): boolean {
    return this.#answering.get(orderId)?.isHeld === true;
  }

  state(): z.output<typeof answerState> {
    const due = this.#due.items().toSorted((one, other) => one.at - other.at || one.number - other.number);
    return {
      ...this.#match.state(),
      answering: Array.from(this.#answering, ([orderId, { isHeld }]) => [orderId, isHeld]),
      due: due.map(({ at, orderId, decision: planned }) => ({ at, orderId, decision: planned })),
    };
  }

  resume({ answering, due, ...counts }: z.output<typeof answerState>): void {
    this.#match.resume(counts);
    this.#answering.clear();
    while (this.#due.shift() !== undefined);
    for (const [orderId, isHeld] of answering) this.#answering.set(orderId, { isHeld });
    for (const each of due) this.#due.push({ ...each, number: this.#number++, heapIndex: -1 });
  }

  /** Nobody answers any more what it has taken: that goes on to the book. */
  stop(): void {
    for (const orderId of this.#answering.keys()) this.#giveUp(orderId);
  }

  #act(now: Micros): void {
    for (let due = this.#due.first; due !== undefined && due.at <= now; due = this.#due.first) {
      this.#due.shift();
      const { orderId, decision } = due;
      const answering = this.#answering.get(orderId);
      // It has been closed meanwhile, or the venue has refused a step before.
      if (answering === undefined) continue;
      if (decision.verb === 'release') answering.isHeld = false;
      this.#context.submit({ type: 'decide', decision });
    }
  }

  /** Also when the venue does not do what the plan says, for want of a price for example. */
  #giveUp(orderId: OrderId): void {
    const answering = this.#answering.get(orderId);
    if (answering === undefined) return;
    this.#answering.delete(orderId);
    if (answering.isHeld) this.#context.submit({ type: 'decide', decision: { verb: 'release', orderId } });
  }
}

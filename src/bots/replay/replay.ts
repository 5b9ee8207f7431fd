import * as z from 'zod';
import type { VenueEvent } from '../../engine/event.ts';
import type { Micros } from '../../engine/values.ts';
import type { Bot, BotContext } from '../bot.ts';
import { withdrawAll } from '../orders.ts';
import { Tape } from './tape.ts';

export const replayParameters = z.strictObject({
  file: z
    .string()
    .min(1)
    .max(4_096)
    .describe('File of orders, as a path relative to the venue file: CSV, or ITCH 5.0 as BinaryFILE'),
  format: z.enum(['csv', 'itch']).default('csv').describe('What the file is'),
  stock: z
    .string()
    .regex(/^[!-~]{1,8}$/, 'must be 1 to 8 characters')
    .optional()
    .describe('Of an ITCH file: the stock that is replayed; the symbol unless given'),
  speed: z
    .union([z.number().min(0).max(1_000_000), z.literal('max')], {
      error: 'must be how many of its seconds pass in one, or "max"',
    })
    .default(1)
    .describe(
      'How many of its seconds pass in one of the clock; "max", or 0, for as fast as the book takes it',
    ),
  loop: z
    .boolean()
    .default(false)
    .describe('Begin again when it is over; what is left in the book is canceled first'),
});

export type ReplayParameters = z.output<typeof replayParameters>;

export const replayState = z.strictObject({
  origin: z.int(),
  position: z.int().min(0),
  next: z.int().nullable(),
  prefix: z.string(),
  refused: z.array(z.int()),
});

/** Steps that are done in one go. */
const AT_A_TIME = 100;
/** Where nothing else keeps time: as long as others have their turn. */
const PAUSE_MICROS = 1_000;

/** Does on its book what a file says, at the times of the file. */
export class Replay implements Bot {
  readonly #context: BotContext;
  readonly #parameters: ReplayParameters;
  readonly #tape: Tape;
  /** Microseconds of the tape that pass in one of the clock; Infinity when time does not matter. */
  readonly #speed: number;
  /** When its first step was or would have been. */
  #origin: Micros = 0;
  #position = 0;
  /** When it goes on, where it does not go by the times of the tape; null where it does. */
  #next: Micros | null = null;
  /** Ids of a round are this and the number of the step. */
  #prefix = '';
  /** Replaces that the venue has refused: the orders are called as before. */
  #refused = new Set<number>();
  #hasMissed = false;

  constructor(parameters: ReplayParameters, context: BotContext) {
    this.#context = context;
    this.#parameters = parameters;
    this.#tape = context.tape ?? new Tape();
    const { speed } = parameters;
    this.#speed = speed === 'max' || speed === 0 ? Infinity : speed;
  }

  start(now: Micros): void {
    withdrawAll(this.#context);
    const { orphans } = this.#tape;
    if (orphans > 0)
      this.#context.say(`leaves out ${orphans} messages about orders that the file does not add`);
    this.#begin(now);
  }

  nextDeadline(): Micros {
    if (this.#next !== null) return this.#next;
    if (this.#position >= this.#tape.length) return Infinity;
    return this.#origin + Math.ceil(this.#tape.timeOf(this.#position) / this.#speed);
  }

  tick(now: Micros): void {
    if (this.#position >= this.#tape.length) return this.#end(now);
    this.#next = null;
    for (let done = 0; done < AT_A_TIME && this.#isDue(now); done++) this.#do(this.#position++);
    if (this.#position >= this.#tape.length) this.#next = this.#parameters.loop ? now + PAUSE_MICROS : null;
    else if (this.#speed === Infinity) this.#next = now + PAUSE_MICROS;
  }

  state(): z.output<typeof replayState> {
    return {
      origin: this.#origin,
      position: this.#position,
      next: this.#next,
      prefix: this.#prefix,
      refused: [...this.#refused],
    };
  }

  resume({ origin, position, next, prefix, refused }: z.output<typeof replayState>): void {
    this.#origin = origin;
    this.#position = position;
    this.#next = next;
    this.#prefix = prefix;
    this.#refused = new Set(refused);
  }

  onEvent(event: VenueEvent): void {
    if (event.type !== 'request-rejected' || event.request !== 'replace') return;
    if (event.owner !== this.#context.owner || !event.clientOrderId?.startsWith(`${this.#prefix}.`)) return;
    this.#refused.add(Number(event.clientOrderId.slice(this.#prefix.length + 1)));
  }

  #begin(now: Micros): void {
    this.#origin = now;
    this.#position = 0;
    this.#next = this.#speed === Infinity && this.#tape.length > 0 ? now : null;
    this.#prefix = this.#context.nextClientOrderId();
    this.#refused.clear();
  }

  /** A round is over, and the next one begins. */
  #end(now: Micros): void {
    withdrawAll(this.#context);
    this.#begin(now);
  }

  #isDue(now: Micros): boolean {
    return this.#position < this.#tape.length && (this.#speed === Infinity || this.nextDeadline() <= now);
  }

  #do(number: number): void {
    const { owner, instrument, submit, matching } = this.#context;
    const { symbol } = instrument;
    const { act, of, side, price, quantity } = this.#tape.step(number);
    const clientOrderId = this.#idOf(number);
    const how = matching();
    // What is not taken in this phase, or meets nobody, is refused or canceled in the end: nothing of it is sent.
    if (how === null || (act === 'take' && how !== 'continuous')) return this.#miss();
    if (act === 'enter' || act === 'take') {
      const orderType = price === null ? 'market' : 'limit';
      const timeInForce = act === 'take' ? 'ioc' : 'gtc';
      const terms = { owner, clientOrderId, symbol, side, orderType, price, timeInForce } as const;
      return submit({ type: 'enter', ...terms, quantity: quantity!, instructions: null, defect: null });
    }
    const origClientOrderId = this.#idOf(this.#nameOf(of!));
    if (act === 'cancel')
      return submit({ type: 'cancel', owner, clientOrderId, origClientOrderId, symbol: null, side: null });
    submit({ ...KEPT, owner, clientOrderId, origClientOrderId, price, quantity });
  }

  #idOf(number: number): string {
    return `${this.#prefix}.${number}`;
  }

  /** The step after which an order is called now: not one that was refused. */
  #nameOf(step: number): number {
    let name = step;
    while (this.#refused.has(name)) name = this.#tape.step(name).of!;
    return name;
  }

  #miss(): void {
    if (!this.#hasMissed) this.#context.say('leaves out what falls into phases that do not take it');
    this.#hasMissed = true;
  }
}

/** A replace of all that it does not say otherwise. */
const KEPT = {
  type: 'replace',
  symbol: null,
  side: null,
  orderType: null,
  timeInForce: null,
  stopPrice: null,
  displayQuantity: null,
  expireAt: null,
  defect: null,
} as const;

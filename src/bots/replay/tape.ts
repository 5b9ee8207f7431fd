import type { Micros, Price, Quantity, Side } from '../../engine/values.ts';

/** The most that one file may ask for. */
export const MAX_STEPS = 1_000_000;

/** What is done: an order that rests, one that takes what is there, and what becomes of a former one. */
export const ACTS = ['enter', 'take', 'cancel', 'replace'] as const;
export type Act = (typeof ACTS)[number];

/** One thing that is done on the book. */
export interface Step {
  /** Microseconds since the first. */
  readonly at: Micros;
  readonly act: Act;
  /** Of a cancel or replace: the step after which the order is called, its entry or last replace. */
  readonly of: number | null;
  readonly side: Side;
  /** null for none: a market order, or a replace that keeps it. */
  readonly price: Price | null;
  /** Of a replace the new total, what is filled already included; null keeps it. */
  readonly quantity: Quantity | null;
}

/** What a file says of one book, step after step, in columns: a million objects would be a burden. */
export class Tape {
  readonly #at: number[] = [];
  readonly #acts: number[] = [];
  readonly #of: number[] = [];
  readonly #prices: (number | null)[] = [];
  readonly #quantities: (number | null)[] = [];
  /** Messages of the file about orders of which it has not told. */
  orphans = 0;

  get length(): number {
    return this.#at.length;
  }

  /** Returns the number of the step. Throws RangeError when there are too many, or when it goes back in time. */
  add({ at, act, of, side, price, quantity }: Step): number {
    const number = this.#at.length;
    if (number >= MAX_STEPS) throw new RangeError(`there are more than ${MAX_STEPS} orders and requests`);
    if (number > 0 && at < this.#at[number - 1]!)
      throw new RangeError('the time is before that of what stands above');
    this.#at.push(at);
    this.#acts.push(ACTS.indexOf(act) * 2 + (side === 'buy' ? 0 : 1));
    this.#of.push(of ?? -1);
    this.#prices.push(price);
    this.#quantities.push(quantity);
    return number;
  }

  /** Microseconds from the first step to this one. */
  timeOf(number: number): Micros {
    return this.#at[number]! - this.#at[0]!;
  }

  step(number: number): Step {
    const act = this.#acts[number]!;
    const of = this.#of[number]!;
    return {
      at: this.timeOf(number),
      act: ACTS[act >> 1]!,
      of: of < 0 ? null : of,
      side: (act & 1) === 0 ? 'buy' : 'sell',
      price: this.#prices[number]!,
      quantity: this.#quantities[number]!,
    };
  }
}

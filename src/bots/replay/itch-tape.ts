import type { Instrument } from '../../engine/instrument.ts';
import { isOrderQuantity, isPrice, type Side } from '../../engine/values.ts';
import { BinaryFileCutter, ItchFileError } from '../../protocols/itch/binary-file.ts';
import {
  itchChange,
  itchLocate,
  itchProblem,
  itchTime,
  type ItchChange,
} from '../../protocols/itch/messages.ts';
import { Tape } from './tape.ts';

/** An order that the file has told of, and what is left of it. */
interface Shown {
  /** The step after which it is called. */
  step: number;
  readonly side: Side;
  readonly price: number;
  /** All that it was for, less what was canceled. */
  total: number;
  open: number;
}

/**
 * Makes orders of what an ITCH 5.0 file shows of one stock. What is added rests; what is executed was taken by somebody
 * whom the file does not show: an order of the other side at that price, which takes what is there. Executions against
 * what nobody saw (P) and crosses (Q) have no orders to be made of.
 */
export class ItchTapeReader {
  readonly tape = new Tape();
  readonly #instrument: Instrument;
  readonly #stock: string;
  readonly #orders = new Map<number, Shown>();
  readonly #cutter = new BinaryFileCutter();
  /** The number of the stock, once an order of it has told. */
  #locate: number | null = null;

  constructor(instrument: Instrument, stock: string) {
    this.#instrument = instrument;
    this.#stock = stock;
  }

  /** Takes the next piece of the file. Throws ItchFileError, which says at which byte the file is wrong and why. */
  push(piece: Uint8Array): void {
    this.#cutter.push(piece, (bytes, start, length, offset) => {
      const problem = itchProblem(bytes, start, length);
      if (problem !== null) throw new ItchFileError(`byte ${offset}: ${problem}`);
      const change = itchChange(bytes, start);
      if (change === null) return;
      try {
        this.#take(change, itchTime(bytes, start), itchLocate(bytes, start));
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        throw new ItchFileError(`byte ${offset}: ${error.message}`, { cause: error });
      }
    });
  }

  /** Throws ItchFileError where the file is not whole, or has nothing of the stock. */
  finish(): Tape {
    this.#cutter.finish();
    if (this.tape.length === 0) throw new ItchFileError(`has no order of the stock "${this.#stock}"`);
    return this.tape;
  }

  #take(change: ItchChange, at: number, locate: number): void {
    if (change.type === 'add') {
      if (change.stock !== this.#stock) return;
      this.#locate = locate;
      return this.#enter(at, change.reference, change.side, change.price, change.shares);
    }
    if (locate !== this.#locate) return;
    const order = this.#orders.get(change.reference);
    if (order === undefined) return void this.tape.orphans++;
    switch (change.type) {
      case 'executed':
        this.#execute(order, change.shares, at);
        break;
      case 'canceled':
        this.#reduce(order, change.shares, at);
        break;
      case 'deleted':
        this.#cancel(order, at);
        break;
      case 'replaced':
        this.#cancel(order, at);
        this.#enter(at, change.newReference, order.side, change.price, change.shares);
    }
    if (order.open <= 0) this.#orders.delete(change.reference);
  }

  #enter(at: number, reference: number, side: Side, price: number, shares: number): void {
    const ticks = this.#ticks(price);
    const quantity = this.#lots(shares);
    const step = this.tape.add({ at, act: 'enter', of: null, side, price: ticks, quantity });
    this.#orders.set(reference, { step, side, price: ticks, total: shares, open: shares });
  }

  #execute(order: Shown, shares: number, at: number): void {
    const side = order.side === 'buy' ? 'sell' : 'buy';
    this.tape.add({ at, act: 'take', of: null, side, price: order.price, quantity: this.#lots(shares) });
    order.open -= shares;
  }

  #reduce(order: Shown, shares: number, at: number): void {
    if (shares >= order.open) return this.#cancel(order, at);
    order.open -= shares;
    order.total -= shares;
    const { step: of, side } = order;
    order.step = this.tape.add({
      at,
      act: 'replace',
      of,
      side,
      price: null,
      quantity: this.#lots(order.total),
    });
  }

  #cancel(order: Shown, at: number): void {
    const { step: of, side } = order;
    this.tape.add({ at, act: 'cancel', of, side, price: null, quantity: null });
    order.open = 0;
  }

  /** Prices are in ten-thousandths. */
  #ticks(price: number): number {
    const text = `${Math.floor(price / 10_000)}.${String(price % 10_000).padStart(4, '0')}`;
    const ticks = this.#instrument.ticksOf(text);
    if (isPrice(ticks)) return ticks;
    throw new RangeError(
      `the price ${text} is no multiple of the tick size ${this.#instrument.terms.tickSize}`,
    );
  }

  #lots(shares: number): number {
    const lots = this.#instrument.lotsOf(String(shares));
    if (isOrderQuantity(lots)) return lots;
    throw new RangeError(
      `the quantity ${shares} is no multiple of the lot size ${this.#instrument.terms.lotSize}`,
    );
  }
}

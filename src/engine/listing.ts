import { Book, BUY, SELL, type BookLevel, type BookPools, type BookSide } from './book.ts';
import type { TradeMade } from './event.ts';
import type { Instrument } from './instrument.ts';
import type { BookListener } from './match.ts';
import { FILL_OR_KILL, IMMEDIATE_OR_CANCEL, MARKET } from './order-flags.ts';
import { ORDER_TYPE_RULES } from './order-types.ts';
import type { Order } from './order.ts';
import { TIME_IN_FORCE_RULES } from './time-in-force.ts';
import type { Price, Quantity, Side } from './values.ts';

/** Finds the order that a book knows by a number. */
export interface ReferenceTable extends BookListener {
  orderByReference(reference: number): Order;
}

const SIDE_NUMBERS = { buy: BUY, sell: SELL } as const satisfies Record<Side, BookSide>;

/** An instrument as a venue trades it: the instrument, its book, and its last trade. */
export class Listing {
  readonly instrument: Instrument;
  readonly #book: Book;
  readonly #orders: ReferenceTable;
  lastTrade: TradeMade | undefined;

  constructor(instrument: Instrument, pools: BookPools, orders: ReferenceTable) {
    this.instrument = instrument;
    this.#book = new Book(pools, orders);
    this.#orders = orders;
  }

  get symbol(): string {
    return this.instrument.terms.symbol;
  }

  /** Whether a name is the instrument's symbol or one of its aliases. */
  answersTo(name: string): boolean {
    return name === this.symbol || Object.values(this.instrument.terms.aliases).includes(name);
  }

  /** Matches a new order; what is left of it rests if its type and time in force let it. */
  submit(order: Order): void {
    this.#book.submit(
      order.reference,
      SIDE_NUMBERS[order.side],
      order.price ?? 0,
      order.quantity,
      flagsOf(order),
    );
  }

  /** Brings the book to the order's new price and quantity: less at the same price keeps the place in the queue. */
  amend(order: Order, previousPrice: Price | null, previousLeaves: Quantity): void {
    const open = order.leavesQuantity;
    if (order.price === previousPrice && open <= previousLeaves) {
      if (open < previousLeaves) this.#book.resize(order.handle, open);
    } else {
      this.#book.replace(order.handle, order.price!, open);
    }
  }

  /** Takes a resting order out of the book. */
  remove(order: Order): void {
    this.#book.cancel(order.handle);
  }

  /** Puts an order of a snapshot at the end of its level, without matching it. */
  restore(order: Order): void {
    order.handle = this.#book.restore(SIDE_NUMBERS[order.side], {
      reference: order.reference,
      price: order.price!,
      openQuantity: order.leavesQuantity,
      shownQuantity: order.leavesQuantity,
      flags: 0,
      group: 0,
      display: 0,
    });
  }

  depth(side: Side, levels: number): BookLevel[] {
    return this.#book.levels(SIDE_NUMBERS[side]).take(levels).toArray();
  }

  /** The orders in the book: bids, then offers, each side best price first and each level from the front of its queue. */
  restingOrders(): Order[] {
    return ([BUY, SELL] as const).flatMap((side) =>
      Array.from(this.#book.orders(side), ({ reference }) => this.#orders.orderByReference(reference)),
    );
  }
}

/** The plain limit order that may rest has no flag, and takes the book's short path. */
function flagsOf(order: Order): number {
  const market = ORDER_TYPE_RULES[order.orderType].limit === 'none' ? MARKET : 0;
  const { rests, allOrNothing } = TIME_IN_FORCE_RULES[order.timeInForce];
  if (allOrNothing) return market | FILL_OR_KILL;
  return rests ? market : market | IMMEDIATE_OR_CANCEL;
}

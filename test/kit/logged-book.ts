import { Book, BookPools, BUY, SELL, type BookSettings, type BookSide } from '../../src/engine/book.ts';
import type { BookListener } from '../../src/engine/match.ts';
import { FILL_OR_KILL, IMMEDIATE_OR_CANCEL, MARKET } from '../../src/engine/order-flags.ts';

export const ENTRY_KINDS = { limit: 0, ioc: IMMEDIATE_OR_CANCEL, fok: FILL_OR_KILL, market: MARKET } as const;
export type EntryKind = keyof typeof ENTRY_KINDS;

export interface LoggedBookOptions extends BookSettings {
  /** Swaps buying and selling and negates prices, inside: what goes in and what is told stay as they are. */
  readonly mirrored?: boolean;
  readonly pools?: BookPools;
}

type SideName = 'buy' | 'sell';
const SIDES = { buy: BUY, sell: SELL } as const;

export interface Special {
  readonly flags?: number;
  readonly group?: number;
  readonly display?: number;
}

/**
 * The engine's book with orders called by ids, and what it tells as lines of text. An id keeps its last handle for
 * ever, so whoever names an order that is gone hands the book a stale handle.
 */
export class LoggedBook implements BookListener {
  readonly book: Book;
  readonly handles = new Map<number, number>();
  readonly mirrored: boolean;
  #log: string[] = [];

  constructor({ mirrored = false, pools = new BookPools(4096), ...settings }: LoggedBookOptions = {}) {
    this.book = new Book(pools, this, settings);
    this.mirrored = mirrored;
  }

  onTrade(maker: number, taker: number, price: number, quantity: number, makerLeft: number): void {
    this.#log.push(`${maker} trades ${quantity}@${this.#price(price)} with ${taker}, ${makerLeft} left`);
  }

  onSelfMatch(maker: number, taker: number, makerLeft: number, takerLeft: number): void {
    this.#log.push(`${maker} meets ${taker}, ${makerLeft} and ${takerLeft} left`);
  }

  onRest(id: number, handle: number): void {
    this.handles.set(id, handle);
    this.#log.push(`${id} rests`);
  }

  buy(id: number, quantity: number, price: number, kind: EntryKind = 'limit'): void {
    this.book.submit(id, this.#side(BUY), this.#price(price), quantity, ENTRY_KINDS[kind]);
  }

  sell(id: number, quantity: number, price: number, kind: EntryKind = 'limit'): void {
    this.book.submit(id, this.#side(SELL), this.#price(price), quantity, ENTRY_KINDS[kind]);
  }

  /** An order of any kind: the flags are those of order-flags.ts. */
  enter(side: SideName, id: number, quantity: number, price: number, special: Special): void {
    const { flags = 0, group = 0, display = 0 } = special;
    this.book.submit(id, this.#side(SIDES[side]), this.#price(price), quantity, flags, group, display);
  }

  cancel(id: number): number {
    return this.book.cancel(this.handles.get(id) ?? 0);
  }

  resize(id: number, openQuantity: number): boolean {
    return this.book.resize(this.handles.get(id) ?? 0, openQuantity);
  }

  replace(id: number, openQuantity: number, price: number): boolean {
    return this.book.replace(this.handles.get(id) ?? 0, this.#price(price), openQuantity);
  }

  fill(id: number, quantity: number): boolean {
    return this.book.fill(this.handles.get(id) ?? 0, quantity);
  }

  setDisplay(id: number, display: number): boolean {
    return this.book.setDisplay(this.handles.get(id) ?? 0, display);
  }

  fillable(side: SideName, quantity: number, price: number, special: Special, enough?: number): number {
    const { flags = 0, group = 0 } = special;
    return this.book.fillable(this.#side(SIDES[side]), this.#price(price), quantity, flags, group, enough);
  }

  firstPrice(side: SideName, quantity: number, price: number, special: Special): number | null {
    const { flags = 0, group = 0 } = special;
    return this.#told(
      this.book.firstPrice(this.#side(SIDES[side]), this.#price(price), quantity, flags, group),
    );
  }

  best(side: SideName): number | null {
    return this.#told(this.book.best(this.#side(SIDES[side])));
  }

  bestUnpegged(side: SideName): number | null {
    return this.#told(this.book.bestUnpegged(this.#side(SIDES[side])));
  }

  nextPrice(side: SideName, price: number): number | null {
    return this.#told(this.book.nextPrice(this.#side(SIDES[side]), this.#price(price)));
  }

  /** The levels as `quantity@price`. */
  depth(side: SideName): string[] {
    return this.#sums(this.book.levels(this.#side(SIDES[side])));
  }

  /** What takes part in an auction, in the same words. */
  interest(side: SideName): string[] {
    return this.#sums(this.book.interest(this.#side(SIDES[side])));
  }

  /** All that the book keeps of the orders of a side. */
  dump(side: SideName): string[] {
    return Array.from(
      this.book.orders(this.#side(SIDES[side])),
      ({ reference, openQuantity, shownQuantity, price, flags, group, display }) =>
        `${reference} ${shownQuantity}/${openQuantity}@${this.#price(price)} flags ${flags} group ${group} display ${display}`,
    );
  }

  /** What has been told since the last call. */
  events(): string[] {
    const events = this.#log;
    this.#log = [];
    return events;
  }

  /** The buy orders in priority order, as `id quantity@price`. */
  bids(): string[] {
    return this.#orders(BUY);
  }

  asks(): string[] {
    return this.#orders(SELL);
  }

  bidVolumeAt(price: number): number {
    return this.book.volumeAt(this.#side(BUY), this.#price(price));
  }

  askVolumeAt(price: number): number {
    return this.book.volumeAt(this.#side(SELL), this.#price(price));
  }

  /** What is told of an order that shows a part or nothing of itself: `id shown/quantity@price`. */
  #orders(side: BookSide): string[] {
    return Array.from(
      this.book.orders(this.#side(side)),
      ({ reference, openQuantity, shownQuantity, price }) => {
        const shown = shownQuantity === openQuantity ? '' : `${shownQuantity}/`;
        return `${reference} ${shown}${openQuantity}@${this.#price(price)}`;
      },
    );
  }

  /** To twelve digits: a sum of quantities may be more than a number counts exactly. */
  #sums(sums: Iterable<{ price: number; quantity: number }>): string[] {
    return Array.from(sums, ({ price, quantity }) => `${toDigits(quantity)}@${this.#price(price)}`);
  }

  #told(price: number | null): number | null {
    return price === null ? null : this.#price(price);
  }

  #side(side: BookSide): BookSide {
    return this.mirrored ? (side === BUY ? SELL : BUY) : side;
  }

  #price(price: number): number {
    return this.mirrored ? 0 - price : price;
  }
}

export function toDigits(quantity: number): string {
  return String(Number(quantity.toPrecision(12)));
}

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

/**
 * The engine's book with orders called by ids, and what it tells as lines of text. An id keeps its last handle for
 * ever, so whoever names an order that is gone hands the book a stale handle.
 */
export class LoggedBook implements BookListener {
  readonly book: Book;
  readonly handles = new Map<number, number>();
  readonly #mirrored: boolean;
  #log: string[] = [];

  constructor({ mirrored = false, pools = new BookPools(4096), ...settings }: LoggedBookOptions = {}) {
    this.book = new Book(pools, this, settings);
    this.#mirrored = mirrored;
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

  cancel(id: number): number {
    return this.book.cancel(this.handles.get(id) ?? 0);
  }

  resize(id: number, openQuantity: number): boolean {
    return this.book.resize(this.handles.get(id) ?? 0, openQuantity);
  }

  replace(id: number, openQuantity: number, price: number): boolean {
    return this.book.replace(this.handles.get(id) ?? 0, this.#price(price), openQuantity);
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

  #orders(side: BookSide): string[] {
    return Array.from(
      this.book.orders(this.#side(side)),
      ({ reference, openQuantity, price }) => `${reference} ${openQuantity}@${this.#price(price)}`,
    );
  }

  #side(side: BookSide): BookSide {
    return this.#mirrored ? (side === BUY ? SELL : BUY) : side;
  }

  #price(price: number): number {
    return this.#mirrored ? 0 - price : price;
  }
}

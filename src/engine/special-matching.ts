import { DryRun } from './dry-run.ts';
import { BUY, HalfBook, SELL, type BookSide } from './half-book.ts';
import { tradePrice, type Incoming, type SelfMatchMode } from './incoming.ts';
import type { MatchingPolicy } from './instrument.ts';
import type { LevelPool } from './level-pool.ts';
import { matchSpecial } from './match-special.ts';
import { canFill, match, type BookListener } from './match.ts';
import { ALL_OR_NONE, AT_LIMIT, FILL_OR_KILL, MARKET, NO_GROUP, NO_MATCH } from './order-flags.ts';
import type { OrderPool } from './order-pool.ts';
import { NO_KEY } from './price-index.ts';

/**
 * What a book does behind the one test of the short path: orders with flags, or against a side with orders that have
 * some, or under rules other than price and time.
 */
export class SpecialMatching {
  readonly bids: HalfBook;
  readonly asks: HalfBook;
  matching: MatchingPolicy = 'price-time';
  selfMatch: SelfMatchMode = 'none';
  readonly #orders: OrderPool;
  readonly #levels: LevelPool;
  readonly #listener: BookListener;

  constructor(
    book: number,
    orders: OrderPool,
    levels: LevelPool,
    listener: BookListener,
    windowKeys: number,
  ) {
    this.bids = new HalfBook(BUY, book, orders, levels, windowKeys);
    this.asks = new HalfBook(SELL, book, orders, levels, windowKeys);
    this.#orders = orders;
    this.#levels = levels;
    this.#listener = listener;
  }

  /** 0 while plain orders may take the short path. */
  get attention(): number {
    const policies = this.matching === 'price-time' && this.selfMatch === 'none' ? 0 : 1;
    return policies | this.bids.specials | this.asks.specials;
  }

  half(side: number): HalfBook {
    return side === BUY ? this.bids : this.asks;
  }

  /** Returns what is left and not canceled: all of an order that is killed, or that rests without matching. */
  match(
    reference: number,
    side: BookSide,
    price: number,
    quantity: number,
    flags: number,
    group: number,
  ): number {
    if ((flags & NO_MATCH) !== 0) return quantity;
    const makers = this.half(1 - side);
    const inFull = (flags & (FILL_OR_KILL | ALL_OR_NONE)) !== 0;
    if (this.#meetsOnlyPlain(makers, flags, group)) {
      const limitKey = limitKeyOf(side, price, flags);
      if (makers.visible.bestKey > limitKey) return quantity;
      if (inFull && !canFill(this.#levels, makers.visible, limitKey, quantity)) return quantity;
      const { visible, sign } = makers;
      return match(this.#orders, this.#levels, this.#listener, visible, sign, limitKey, reference, quantity);
    }
    const incoming = this.#incoming(reference, side, price, quantity, flags, group);
    if (inFull && this.#dryRun({ ...incoming }, side, quantity).traded < quantity) return quantity;
    matchSpecial(incoming, makers, this.#isProRata(incoming), this.#listener);
    return incoming.open;
  }

  fillable(
    side: BookSide,
    price: number,
    quantity: number,
    flags: number,
    group: number,
    enough: number,
  ): number {
    const incoming = this.#incoming(0, side, price, quantity, flags, group);
    return Math.min(enough, this.#dryRun(incoming, side, enough).traded);
  }

  firstPrice(side: BookSide, price: number, quantity: number, flags: number, group: number): number | null {
    const incoming = this.#incoming(0, side, price, quantity, flags, group);
    const { firstKey } = this.#dryRun(incoming, side, 1);
    if (firstKey === NO_KEY) return null;
    return tradePrice(incoming, this.half(1 - side), firstKey);
  }

  /** Uses the incoming order up. */
  #dryRun(incoming: Incoming, side: BookSide, enough: number): DryRun {
    return new DryRun(incoming, this.half(1 - side), this.#isProRata(incoming), enough);
  }

  #meetsOnlyPlain(makers: HalfBook, flags: number, group: number): boolean {
    const mayMeetOwn = this.selfMatch !== 'none' && group !== NO_GROUP;
    return makers.specials === 0 && this.matching === 'price-time' && !mayMeetOwn && (flags & AT_LIMIT) === 0;
  }

  #isProRata({ atLimit }: Incoming): boolean {
    return this.matching === 'pro-rata' && !atLimit;
  }

  #incoming(
    reference: number,
    side: BookSide,
    price: number,
    quantity: number,
    flags: number,
    group: number,
  ): Incoming {
    const atLimit = (flags & AT_LIMIT) !== 0;
    return {
      reference,
      group: atLimit || this.selfMatch === 'none' ? NO_GROUP : group,
      limitKey: limitKeyOf(side, price, flags),
      atLimit,
      selfMatch: this.selfMatch,
      open: quantity,
    };
  }
}

/** The limit as a key of the other side. Without one: above every key, and still below that of an empty side. */
function limitKeyOf(side: BookSide, price: number, flags: number): number {
  if ((flags & MARKET) !== 0) return NO_KEY - 1;
  return side === BUY ? price : 0 - price;
}

import { LEVEL_CARRY, LEVEL_COUNT, LEVEL_HEAD, LEVEL_KEY, type LevelPool } from './level-pool.ts';
import { ORDER_NEXT, ORDER_PREVIOUS, ORDER_REFERENCE, type OrderPool } from './order-pool.ts';
import { NO_POSITION, type PriceIndex } from './price-index.ts';

/** Of this module's own, for speed: see book.ts. */
const NEXT = ORDER_NEXT;
const PREVIOUS = ORDER_PREVIOUS;
const REFERENCE = ORDER_REFERENCE;
const HEAD = LEVEL_HEAD;
const KEY = LEVEL_KEY;
const CARRY = LEVEL_CARRY;
const COUNT = LEVEL_COUNT;

/** Who hears of a book's trades. It is called in the midst of matching, so it may not call the book. */
export interface BookListener {
  /**
   * An incoming order (taker) traded with a resting one (maker). What the maker has left includes what an iceberg does
   * not show; with nothing left it has gone from the book, and its handle with it.
   */
  onTrade(
    makerReference: number,
    takerReference: number,
    price: number,
    quantity: number,
    makerLeft: number,
  ): void;
  /**
   * An incoming order met a resting one of its own group, and the rule for it was applied. Both quantities are what is
   * open afterwards: 0 of an order that was canceled by the rule, less than before of one that was decremented, and as
   * before of one that was let be. The maker's part comes first. Nothing more is told of an incoming order with 0.
   */
  onSelfMatch(makerReference: number, takerReference: number, makerLeft: number, takerLeft: number): void;
  /** The last word on an order that was submitted or replaced and is not yet filled: it rests, under this handle. */
  onRest(reference: number, handle: number): void;
}

/**
 * Trades an incoming order with the levels up to its limit, best price first, oldest order first within a price.
 * Returns the quantity that found no counterparty.
 *
 * There must be a level within the limit. `sign` is 1 where the makers sell and −1 where they buy: price = sign × key.
 */
export function match(
  orders: OrderPool,
  levels: LevelPool,
  listener: BookListener,
  makers: PriceIndex,
  sign: number,
  limitKey: number,
  takerReference: number,
  quantity: number,
): number {
  const orderWords = orders.words;
  const openQuantities = orders.numbers;
  const levelWords = levels.words;
  do {
    const level = makers.best;
    const key = makers.bestKey;
    const price = sign < 0 ? 0 - key : key;
    const wanted = quantity;
    let slot = levelWords[(level << 3) + HEAD]!;
    let filled = 0;
    do {
      const open = openQuantities[slot << 2]!;
      const maker = orderWords[(slot << 3) + REFERENCE]!;
      if (open > quantity) {
        openQuantities[slot << 2] = open - quantity;
        listener.onTrade(maker, takerReference, price, quantity, open - quantity);
        quantity = 0;
        break;
      }
      const next = orderWords[(slot << 3) + NEXT]!;
      orders.release(slot);
      slot = next;
      filled++;
      quantity -= open;
      listener.onTrade(maker, takerReference, price, open, 0);
    } while (slot !== 0 && quantity > 0);
    if (slot === 0) {
      makers.remove(key);
      levels.release(level);
    } else {
      levelWords[(level << 3) + HEAD] = slot;
      levelWords[(level << 3) + COUNT]! -= filled;
      orderWords[(slot << 3) + PREVIOUS] = 0;
      levels.subtract(level, wanted - quantity);
    }
  } while (quantity > 0 && makers.bestKey <= limitKey);
  return quantity;
}

/** Whether the levels up to the limit have the quantity. Walks them by position, and changes nothing. */
export function canFill(levels: LevelPool, makers: PriceIndex, limitKey: number, quantity: number): boolean {
  const words = levels.words;
  const volumes = levels.numbers;
  let position = makers.firstPosition();
  while (position !== NO_POSITION) {
    const level = makers.levelAt(position);
    if (words[(level << 3) + KEY]! > limitKey) return false;
    quantity -= volumes[level << 2]!;
    if (quantity <= 0 || words[(level << 3) + CARRY]! > 0) return true;
    position = makers.nextPosition(position);
  }
  return false;
}

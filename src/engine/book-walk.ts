import type { HalfBook } from './half-book.ts';
import { LEVEL_COUNT } from './level-pool.ts';
import { ALL_OR_NONE, GROUP_SHIFT, PEGGED, RESTING_FLAGS } from './order-flags.ts';
import { NO_KEY, NO_POSITION } from './price-index.ts';

export interface BookLevel {
  readonly price: number;
  /** What the orders show. */
  readonly quantity: number;
  /** How many orders the quantity is of. */
  readonly orders: number;
}

/** All that a book keeps of an order. */
export interface RestingOrder {
  readonly reference: number;
  readonly handle: number;
  readonly price: number;
  /** All that may still trade, shown or not. */
  readonly openQuantity: number;
  /** What is in the depth: 0 of a dark order, a part of an iceberg. */
  readonly shownQuantity: number;
  /** Those of RESTING_FLAGS that it has. */
  readonly flags: number;
  readonly group: number;
  /** The most that an iceberg shows at a time; 0 of any other order. */
  readonly display: number;
}

export type RestedOrder = Omit<RestingOrder, 'handle'>;

/** What takes part in an auction at a price. */
export interface Interest {
  readonly price: number;
  readonly quantity: number;
}

/** Each level with something shown, best first. */
export function* walkDepth(half: HalfBook): Generator<BookLevel, void, undefined> {
  const index = half.visible;
  const { levels } = half;
  for (let at = index.firstPosition(); at !== NO_POSITION; at = index.nextPosition(at)) {
    const level = index.levelAt(at);
    const orders = levels.words[(level << 3) + LEVEL_COUNT]!;
    yield { price: half.priceOf(level), quantity: levels.volumeOf(level), orders };
  }
}

export function* walkOrders(half: HalfBook): Generator<RestingOrder, void, undefined> {
  for (const level of levelsInOrder(half)) {
    const price = half.priceOf(level);
    for (let slot = half.headOf(level); slot !== 0; slot = half.nextOf(slot)) {
      const traits = half.traitsOf(slot);
      yield {
        reference: half.referenceOf(slot),
        handle: half.orders.handleOf(slot),
        price,
        openQuantity: half.leavesOf(slot),
        shownQuantity: half.shownOf(slot),
        flags: traits & RESTING_FLAGS,
        group: traits >>> GROUP_SHIFT,
        display: half.displayOf(slot),
      };
    }
  }
}

export function* walkInterest(half: HalfBook): Generator<Interest, void, undefined> {
  let price = 0;
  let quantity = 0;
  for (const level of levelsInOrder(half)) {
    const next = half.priceOf(level);
    if (quantity > 0 && next !== price) {
      yield { price, quantity };
      quantity = 0;
    }
    price = next;
    quantity += interestOf(half, level);
  }
  if (quantity > 0) yield { price, quantity };
}

export function bestUnpegged(half: HalfBook): number | null {
  const index = half.visible;
  for (let at = index.firstPosition(); at !== NO_POSITION; at = index.nextPosition(at)) {
    const level = index.levelAt(at);
    for (let slot = half.headOf(level); slot !== 0; slot = half.nextOf(slot)) {
      if ((half.traitsOf(slot) & PEGGED) === 0) return half.priceOf(level);
    }
  }
  return null;
}

/** The best price of any order that is worse than the given one. */
export function nextPrice({ visible, dark, sign }: HalfBook, price: number): number | null {
  const key = sign < 0 ? 0 - price : price;
  const next = Math.min(visible.nextKey(key), dark.nextKey(key));
  if (next === NO_KEY) return null;
  return sign < 0 ? 0 - next : next;
}

/** All levels best first, at a price the visible one first. */
function* levelsInOrder(half: HalfBook): Generator<number, void, undefined> {
  const { visible, dark } = half;
  let darkAt = dark.firstPosition();
  for (let at = visible.firstPosition(); at !== NO_POSITION; at = visible.nextPosition(at)) {
    const level = visible.levelAt(at);
    while (darkAt !== NO_POSITION && half.keyOf(dark.levelAt(darkAt)) < half.keyOf(level)) {
      yield dark.levelAt(darkAt);
      darkAt = dark.nextPosition(darkAt);
    }
    yield level;
  }
  for (; darkAt !== NO_POSITION; darkAt = dark.nextPosition(darkAt)) yield dark.levelAt(darkAt);
}

function interestOf(half: HalfBook, level: number): number {
  if (!half.isMixed(level)) return half.levels.volumeOf(level);
  let sum = 0;
  for (let slot = half.headOf(level); slot !== 0; slot = half.nextOf(slot)) {
    if ((half.traitsOf(slot) & ALL_OR_NONE) === 0) sum += half.leavesOf(slot);
  }
  return sum;
}

import type { HalfBook } from './half-book.ts';
import { isOwn, isPassedOver, meetOwn, trade, type Incoming } from './incoming.ts';
import type { BookListener } from './match.ts';
import { ALL_OR_NONE, NO_GROUP } from './order-flags.ts';

/**
 * The incoming order is shared among the visible orders of a price in proportion to what they show. An order larger
 * than all of that takes it, and is shared again among what icebergs show next.
 */
export function matchVisibleProRata(
  incoming: Incoming,
  makers: HalfBook,
  level: number,
  price: number,
  listener: BookListener,
): void {
  const key = makers.keyOf(level);
  meetAllOwn(incoming, makers, level, listener);
  while (incoming.open > 0 && makers.visible.bestKey === key) {
    share(incoming, makers, level, price, listener);
  }
}

/** Hidden orders share in proportion to all they have; then all-or-none ones are taken in turn where they fit. */
export function matchDarkProRata(
  incoming: Incoming,
  makers: HalfBook,
  level: number,
  price: number,
  listener: BookListener,
): void {
  const key = makers.keyOf(level);
  const numbers = makers.orders.numbers;
  meetAllOwn(incoming, makers, level, listener);
  if (makers.dark.find(key) !== 0) share(incoming, makers, level, price, listener);
  if (makers.dark.find(key) === 0) return;
  let slot = makers.headOf(level);
  while (slot !== 0 && incoming.open > 0) {
    const next = makers.nextOf(slot);
    if (isAllOrNone(makers, slot) && !isPassedOver(incoming, makers, slot)) {
      if (isOwn(incoming, makers, slot)) meetOwn(incoming, makers, slot, listener);
      else trade(incoming, makers, slot, numbers[slot << 2]!, price, listener);
    }
    slot = next;
  }
}

/** Before anything is shared, so that nobody's part is reckoned from an order that may not trade. */
function meetAllOwn(incoming: Incoming, makers: HalfBook, level: number, listener: BookListener): void {
  if (incoming.group === NO_GROUP) return;
  let slot = makers.headOf(level);
  while (slot !== 0 && incoming.open > 0) {
    const next = makers.nextOf(slot);
    if (isOwn(incoming, makers, slot) && !isAllOrNone(makers, slot))
      meetOwn(incoming, makers, slot, listener);
    slot = next;
  }
}

/** One pass over a level's orders, without all-or-none ones. What is used up of an iceberg is shown after the pass. */
function share(
  incoming: Incoming,
  makers: HalfBook,
  level: number,
  price: number,
  listener: BookListener,
): void {
  const numbers = makers.orders.numbers;
  const wanted = incoming.open;
  const total = tradable(makers, level);
  const takesAll = wanted >= total;
  let over = takesAll ? 0 : wanted - allParts(makers, level, wanted, total);
  const usedUp: number[] = [];
  let slot = makers.headOf(level);
  while (slot !== 0 && incoming.open > 0) {
    const next = makers.nextOf(slot);
    if (!isAllOrNone(makers, slot)) {
      const shown = numbers[slot << 2]!;
      let quantity = shown;
      if (!takesAll) {
        const part = partOf(wanted, shown, total);
        const more = Math.min(over, shown - part);
        over -= more;
        quantity = part + more;
      }
      if (quantity > 0) {
        const left = trade(incoming, makers, slot, quantity, price, listener);
        if (left > 0 && quantity === shown) usedUp.push(slot);
      }
    }
    slot = next;
  }
  for (const iceberg of usedUp) makers.refresh(iceberg);
}

/** What a level has to share: exact, whatever it comes to. */
function tradable(makers: HalfBook, level: number): number | bigint {
  const numbers = makers.orders.numbers;
  let sum = 0;
  let above = 0n;
  for (let slot = makers.headOf(level); slot !== 0; slot = makers.nextOf(slot)) {
    if (isAllOrNone(makers, slot)) continue;
    const quantity = numbers[slot << 2]!;
    if (sum + quantity > Number.MAX_SAFE_INTEGER) {
      above += BigInt(sum);
      sum = 0;
    }
    sum += quantity;
  }
  return above === 0n ? sum : above + BigInt(sum);
}

function allParts(makers: HalfBook, level: number, wanted: number, total: number | bigint): number {
  const numbers = makers.orders.numbers;
  let sum = 0;
  for (let slot = makers.headOf(level); slot !== 0; slot = makers.nextOf(slot)) {
    if (!isAllOrNone(makers, slot)) sum += partOf(wanted, numbers[slot << 2]!, total);
  }
  return sum;
}

/** wanted × shown / total, rounded down and exact. */
function partOf(wanted: number, shown: number, total: number | bigint): number {
  const product = wanted * shown;
  if (typeof total === 'number' && product <= Number.MAX_SAFE_INTEGER) {
    return (product - (product % total)) / total;
  }
  return Number((BigInt(wanted) * BigInt(shown)) / BigInt(total));
}

function isAllOrNone(makers: HalfBook, slot: number): boolean {
  return (makers.traitsOf(slot) & ALL_OR_NONE) !== 0;
}

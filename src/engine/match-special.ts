import type { HalfBook } from './half-book.ts';
import { isOwn, isPassedOver, meetOwn, trade, tradePrice, type Incoming } from './incoming.ts';
import type { BookListener } from './match.ts';
import { matchDarkProRata, matchVisibleProRata } from './pro-rata.ts';

/**
 * Trades an incoming order with orders of every kind up to its limit: best price first, within a price the visible
 * ones before the dark. Sets `incoming.open` to what found no counterparty.
 *
 * All-or-none orders that are too large are passed over one by one: that is the price of having them. With pro-rata
 * an incoming order looks at every order of a price. Else nothing is looked at that does not trade.
 */
export function matchSpecial(
  incoming: Incoming,
  makers: HalfBook,
  proRata: boolean,
  listener: BookListener,
): void {
  const { visible, dark } = makers;
  const matchVisible = proRata ? matchVisibleProRata : matchVisibleByTime;
  const matchDark = proRata ? matchDarkProRata : matchDarkByTime;
  // Dark orders that were passed over stay behind, so that the best of them is not always the next.
  let darkKey = dark.bestKey;
  while (incoming.open > 0) {
    const key = Math.min(visible.bestKey, darkKey);
    if (key > incoming.limitKey) return;
    const price = tradePrice(incoming, makers, key);
    if (visible.bestKey === key) matchVisible(incoming, makers, visible.best, price, listener);
    if (darkKey === key && incoming.open > 0) {
      matchDark(incoming, makers, dark.find(key), price, listener);
      darkKey = dark.nextKey(key);
    }
  }
}

/** Always with the head of the queue, until the level has gone: what an iceberg shows next comes to the back. */
function matchVisibleByTime(
  incoming: Incoming,
  makers: HalfBook,
  level: number,
  price: number,
  listener: BookListener,
): void {
  const numbers = makers.orders.numbers;
  const key = makers.keyOf(level);
  while (incoming.open > 0 && makers.visible.bestKey === key) {
    const slot = makers.headOf(level);
    if (isOwn(incoming, makers, slot)) {
      meetOwn(incoming, makers, slot, listener);
      continue;
    }
    const shown = numbers[slot << 2]!;
    const left = trade(incoming, makers, slot, Math.min(incoming.open, shown), price, listener);
    if (left > 0 && numbers[slot << 2] === 0) makers.refresh(slot);
  }
}

function matchDarkByTime(
  incoming: Incoming,
  makers: HalfBook,
  level: number,
  price: number,
  listener: BookListener,
): void {
  const numbers = makers.orders.numbers;
  let slot = makers.headOf(level);
  while (slot !== 0 && incoming.open > 0) {
    const next = makers.nextOf(slot);
    if (!isPassedOver(incoming, makers, slot)) {
      if (isOwn(incoming, makers, slot)) meetOwn(incoming, makers, slot, listener);
      else trade(incoming, makers, slot, Math.min(incoming.open, numbers[slot << 2]!), price, listener);
    }
    slot = next;
  }
}

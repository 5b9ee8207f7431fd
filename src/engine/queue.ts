import { LEVEL_COUNT, LEVEL_HEAD, LEVEL_TAIL, type LevelPool } from './level-pool.ts';
import { ORDER_LEVEL, ORDER_NEXT, ORDER_PREVIOUS, type OrderPool } from './order-pool.ts';
import type { PriceIndex } from './price-index.ts';

/** Of this module's own, for speed: see book.ts. */
const NEXT = ORDER_NEXT;
const PREVIOUS = ORDER_PREVIOUS;
const LEVEL = ORDER_LEVEL;
const HEAD = LEVEL_HEAD;
const TAIL = LEVEL_TAIL;
const COUNT = LEVEL_COUNT;

/** Puts the order in the slot at the end of the level with the key, which is made with the owner if need be. */
export function append(
  orders: OrderPool,
  levels: LevelPool,
  index: PriceIndex,
  owner: number,
  slot: number,
  key: number,
  quantity: number,
): void {
  let level = index.find(key);
  if (level === 0) {
    level = levels.take(key, owner);
    index.insert(key, level);
  }
  const words = orders.words;
  const levelWords = levels.words;
  const record = slot << 3;
  const levelRecord = level << 3;
  const tail = levelWords[levelRecord + TAIL]!;
  orders.numbers[slot << 2] = quantity;
  words[record + NEXT] = 0;
  words[record + PREVIOUS] = tail;
  words[record + LEVEL] = level;
  if (tail !== 0) words[(tail << 3) + NEXT] = slot;
  else levelWords[levelRecord + HEAD] = slot;
  levelWords[levelRecord + TAIL] = slot;
  levelWords[levelRecord + COUNT]!++;
  levels.add(level, quantity);
}

/** Takes the order in the slot out of its level. False when it was the last one: the level then has to go. */
export function detach(orders: OrderPool, levels: LevelPool, slot: number, level: number): boolean {
  const words = orders.words;
  const levelWords = levels.words;
  const levelRecord = level << 3;
  if (--levelWords[levelRecord + COUNT]! === 0) return false;
  const next = words[(slot << 3) + NEXT]!;
  const previous = words[(slot << 3) + PREVIOUS]!;
  if (previous !== 0) words[(previous << 3) + NEXT] = next;
  else levelWords[levelRecord + HEAD] = next;
  if (next !== 0) words[(next << 3) + PREVIOUS] = previous;
  else levelWords[levelRecord + TAIL] = previous;
  levels.subtract(level, orders.numbers[slot << 2]!);
  return true;
}

/** Makes the order in the slot the last of its level. */
export function moveBack(orders: OrderPool, levels: LevelPool, slot: number): void {
  const words = orders.words;
  const levelWords = levels.words;
  const record = slot << 3;
  const levelRecord = words[record + LEVEL]! << 3;
  const next = words[record + NEXT]!;
  if (next === 0) return;
  const previous = words[record + PREVIOUS]!;
  const tail = levelWords[levelRecord + TAIL]!;
  if (previous !== 0) words[(previous << 3) + NEXT] = next;
  else levelWords[levelRecord + HEAD] = next;
  words[(next << 3) + PREVIOUS] = previous;
  words[(tail << 3) + NEXT] = slot;
  words[record + PREVIOUS] = tail;
  words[record + NEXT] = 0;
  levelWords[levelRecord + TAIL] = slot;
}

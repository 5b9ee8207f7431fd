import type { HalfBook } from './half-book.ts';
import type { BookListener } from './match.ts';
import { ALL_OR_NONE, NO_GROUP } from './order-flags.ts';
import type { VenueRules } from './rules.ts';

/** What happens when an order meets one of its own group: the vocabulary of the venue's rules. */
export type SelfMatchMode = VenueRules['selfMatch'];

/** An order on its way through the other side of a book. */
export interface Incoming {
  readonly reference: number;
  /** NO_GROUP where no order is its own, be it by the rules. */
  readonly group: number;
  /** The limit as a key of the other side. */
  readonly limitKey: number;
  /** Whether it trades at its limit, and not at the price of what it meets. */
  readonly atLimit: boolean;
  readonly selfMatch: SelfMatchMode;
  /** What has not traded yet. 0 ends the way. */
  open: number;
}

export function isOwn(incoming: Incoming, makers: HalfBook, slot: number): boolean {
  return incoming.group !== NO_GROUP && makers.groupOf(slot) === incoming.group;
}

/** Whether the order in the slot is all-or-none, and the incoming one too small for it or trading at last. */
export function isPassedOver(incoming: Incoming, makers: HalfBook, slot: number): boolean {
  return (
    (makers.traitsOf(slot) & ALL_OR_NONE) !== 0 &&
    (incoming.atLimit || incoming.open < makers.orders.numbers[slot << 2]!)
  );
}

/** What is left of an incoming order that has met one of its own, of which so much was open. */
export function leftOfIncoming(mode: SelfMatchMode, open: number, makerOpen: number): number {
  if (mode === 'decrement') return Math.max(0, open - makerOpen);
  return mode === 'cancel-oldest' ? open : 0;
}

function leftOfMaker(mode: SelfMatchMode, open: number, makerOpen: number): number {
  if (mode === 'decrement') return Math.max(0, makerOpen - open);
  return mode === 'cancel-newest' ? makerOpen : 0;
}

/** The incoming order meets the one in the slot, which is of its group. */
export function meetOwn(incoming: Incoming, makers: HalfBook, slot: number, listener: BookListener): void {
  const { selfMatch, open } = incoming;
  const maker = makers.referenceOf(slot);
  const makerOpen = makers.leavesOf(slot);
  const makerLeft = leftOfMaker(selfMatch, open, makerOpen);
  if (makerLeft === 0) makers.drop(slot);
  else if (makerLeft < makerOpen) makers.resize(slot, makerLeft);
  incoming.open = leftOfIncoming(selfMatch, open, makerOpen);
  listener.onSelfMatch(maker, incoming.reference, makerLeft, incoming.open);
}

/** The price of a trade with an order of that key. */
export function tradePrice(incoming: Incoming, makers: HalfBook, key: number): number {
  const traded = incoming.atLimit ? incoming.limitKey : key;
  return makers.sign < 0 ? 0 - traded : traded;
}

/**
 * The incoming order trades with the one in the slot, and no more than that may trade. Returns what the latter has
 * left; of an iceberg that may be all in reserve, and the caller shows more of it in time.
 */
export function trade(
  incoming: Incoming,
  makers: HalfBook,
  slot: number,
  quantity: number,
  price: number,
  listener: BookListener,
): number {
  const maker = makers.referenceOf(slot);
  const left = makers.take(slot, quantity);
  incoming.open -= quantity;
  listener.onTrade(maker, incoming.reference, price, quantity, left);
  return left;
}

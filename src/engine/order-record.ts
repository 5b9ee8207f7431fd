/** An order in a snapshot. */
import type { Instructions } from './instructions.ts';
import { SIDE_NUMBERS } from './listing.ts';
import type { Order } from './order.ts';
import { ORDER_TYPE_RULES } from './order-types.ts';
import { displayOf, noteResting, restingFlags } from './resting.ts';
import type {
  Carried,
  Micros,
  OrderId,
  OrderPlace,
  OrderStatus,
  OrderType,
  Price,
  Quantity,
  Side,
  TimeInForce,
  TradeId,
} from './values.ts';
import type { Held, HeldRequest } from './pending.ts';
import type { Venue } from './venue.ts';

interface SpecialRecord {
  readonly instructions: Instructions | null;
  readonly place: OrderPlace;
  readonly workingPrice: Price | null;
  readonly stopPrice: Price | null;
  readonly triggered: boolean;
  readonly entered: boolean;
  readonly held: Held | null;
  readonly request: HeldRequest | null;
  readonly laterRequests?: readonly HeldRequest[];
  readonly carried?: Carried | null;
  readonly splitAfter?: TradeId;
  readonly previousIds: readonly OrderId[];
  /** What the book shows of it; null outside the book. */
  readonly shown: Quantity | null;
}

export interface OrderRecord {
  readonly orderId: OrderId;
  readonly owner: string;
  readonly symbol: string;
  readonly side: Side;
  readonly orderType: OrderType;
  readonly timeInForce: TimeInForce;
  readonly enteredAt: Micros;
  readonly clientOrderIds: readonly string[];
  readonly price: Price | null;
  readonly quantity: Quantity;
  readonly cumQuantity: Quantity;
  readonly closedQuantity: Quantity;
  readonly notional: number;
  readonly status: OrderStatus;
  readonly special: SpecialRecord | null;
}

export function recordOf(order: Order): OrderRecord {
  return {
    orderId: order.orderId,
    owner: order.owner,
    symbol: order.listing.symbol,
    side: order.side,
    orderType: order.orderType,
    timeInForce: order.timeInForce,
    enteredAt: order.enteredAt,
    clientOrderIds: order.clientOrderIds,
    price: order.price,
    quantity: order.quantity,
    cumQuantity: order.cumQuantity,
    closedQuantity: order.closedQuantity,
    notional: order.notional,
    status: order.status,
    special: specialRecordOf(order),
  };
}

function specialRecordOf({ special, handle, listing }: Order): SpecialRecord | null {
  if (special === null) return null;
  return {
    instructions: special.instructions,
    place: special.place,
    workingPrice: special.workingPrice,
    stopPrice: special.currentStop,
    triggered: special.triggered,
    entered: special.entered,
    held: special.held,
    request: special.request,
    laterRequests: special.laterRequests,
    carried: special.carried,
    splitAfter: special.splitAfter,
    previousIds: special.previousIds,
    shown: handle === 0 ? null : listing.book.shownOf(handle),
  };
}

/** The order of a record; it is not in its place yet. */
export function orderOf(venue: Venue, record: OrderRecord): Order {
  const { special } = record;
  const instructions = special === null ? null : special.instructions;
  const terms = { ...record, instructions, clientOrderId: record.clientOrderIds[0]! };
  const order = venue.registry.make(record.orderId, venue.listing(record.symbol)!, terms, record.enteredAt);
  for (const id of record.clientOrderIds.slice(1)) order.rename(id);
  order.price = record.price;
  order.cumQuantity = record.cumQuantity;
  order.closedQuantity = record.closedQuantity;
  order.notional = record.notional;
  order.status = record.status;
  if (special !== null) {
    const { place, workingPrice, stopPrice, triggered, entered, held, request } = special;
    const { carried = null, splitAfter = 0 } = special;
    const own = { place, workingPrice, stopPrice, triggered, entered, held, request, carried, splitAfter };
    Object.assign(order.ownSpecial, own);
    order.ownSpecial.laterRequests.push(...(special.laterRequests ?? []));
    order.ownSpecial.previousIds.push(...special.previousIds);
  }
  return order;
}

/** Puts an order at the end of where it was: in the book with as much shown, waiting, or aside. */
export function restorePlace(order: Order, shown: Quantity | null): void {
  const { listing, place, side, limit } = order;
  if (place === 'trigger') {
    waitAgain(order);
  } else if (place === 'aside') {
    (order.orderType === 'pegged' ? listing.pegs : listing.aside).add(order);
  } else if (limit === null) {
    listing.unpriced.add(order);
    listing.passing.add(order);
  } else {
    order.handle = listing.book.restore(SIDE_NUMBERS[side], {
      reference: order.reference,
      price: limit,
      openQuantity: order.leavesQuantity,
      shownQuantity: shown ?? order.leavesQuantity,
      flags: restingFlags(order),
      group: order.group,
      display: displayOf(order),
    });
    noteResting(order);
  }
}

function waitAgain(order: Order): void {
  const { listing, side } = order;
  const special = order.ownSpecial;
  const { trailOffset } = special.instructions!;
  const { trigger } = ORDER_TYPE_RULES[order.orderType];
  special.waiting =
    trailOffset === null
      ? listing.triggers.addStop(order, side, trigger!, special.stopPrice!)
      : listing.triggers.addTrailing(order, side, trailOffset, special.stopPrice);
}

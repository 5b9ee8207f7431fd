import type { EnterOrder } from './command.ts';
import type { OrderState } from './event.ts';
import type { Listing } from './listing.ts';
import { ORDER_TYPE_RULES } from './order-types.ts';
import { Special } from './special.ts';
import type {
  Micros,
  OrderId,
  OrderPlace,
  OrderStatus,
  OrderType,
  Price,
  Quantity,
  Side,
  TimeInForce,
} from './values.ts';

/** What an order is made of when it is accepted. */
export type OrderTerms = Pick<
  EnterOrder,
  'owner' | 'clientOrderId' | 'side' | 'orderType' | 'price' | 'quantity' | 'timeInForce' | 'instructions'
>;

/**
 * The venue's own record of an order, from acceptance until it is closed. Nobody keeps one beyond that: it is used
 * again for another order.
 */
export class Order {
  orderId: OrderId = 0;
  owner = '';
  listing!: Listing;
  side: Side = 'buy';
  orderType: OrderType = 'limit';
  timeInForce: TimeInForce = 'day';
  enteredAt: Micros = 0;
  /** The current one of its chain. */
  clientOrderId = '';
  /** The ids of the chain before that, oldest first; null where there are none. */
  earlierIds: string[] | null = null;
  price: Price | null = null;
  quantity: Quantity = 0;
  cumQuantity: Quantity = 0;
  /** What busts took: neither traded nor open, and never in the market again. */
  closedQuantity: Quantity = 0;
  notional = 0;
  status: OrderStatus = 'new';
  /** Where the book keeps it; 0 when it is not in the book. */
  handle = 0;
  /** The number by which the book refers to it while it is open. */
  reference = 0;
  /** The number by which the book knows its owner. */
  group = 0;
  /** Null of a plain order: then all that `Special` says is as it is from the start. */
  special: Special | null = null;
  /** Its place among the owner's open orders. */
  placeOfOwner = 0;

  constructor(orderId: OrderId, listing: Listing, terms: OrderTerms, enteredAt: Micros) {
    this.begin(orderId, listing, terms, enteredAt);
  }

  /** Becomes another order, of which nothing has happened yet. */
  begin(orderId: OrderId, listing: Listing, terms: OrderTerms, enteredAt: Micros): void {
    this.orderId = orderId;
    this.owner = terms.owner;
    this.listing = listing;
    this.side = terms.side;
    this.orderType = terms.orderType;
    this.timeInForce = terms.timeInForce;
    this.enteredAt = enteredAt;
    this.clientOrderId = terms.clientOrderId;
    this.earlierIds = null;
    this.price = ORDER_TYPE_RULES[terms.orderType].limit === 'none' ? null : terms.price;
    this.quantity = terms.quantity;
    this.cumQuantity = 0;
    this.closedQuantity = 0;
    this.notional = 0;
    this.status = 'new';
    this.handle = 0;
    this.reference = 0;
    this.group = 0;
    this.special = terms.instructions === null ? null : new Special(terms.instructions);
  }

  /** Every id of the chain, the current one last. */
  get clientOrderIds(): readonly string[] {
    return [...(this.earlierIds ?? []), this.clientOrderId];
  }

  /** Gives it the next id of its chain. */
  rename(clientOrderId: string): void {
    this.earlierIds ??= [];
    this.earlierIds.push(this.clientOrderId);
    this.clientOrderId = clientOrderId;
  }

  get open(): boolean {
    const { status } = this;
    return (
      status === 'new' ||
      status === 'partially-filled' ||
      status === 'pending-new' ||
      status === 'suspended' ||
      status === 'stopped'
    );
  }

  get leavesQuantity(): Quantity {
    return this.open ? this.quantity - this.cumQuantity - this.closedQuantity : 0;
  }

  /** What only some orders have, made when it is first needed. */
  get ownSpecial(): Special {
    this.special ??= new Special(null);
    return this.special;
  }

  get place(): OrderPlace {
    return this.open ? (this.special?.place ?? 'book') : 'nowhere';
  }

  /** What kind of order it is by now: one that woke, or got its limit from the market, is an ordinary one. */
  get kind(): OrderType {
    const { orderType, price } = this;
    if (this.special?.triggered === true) return price === null ? 'market' : 'limit';
    return orderType === 'market-to-limit' && price !== null ? 'limit' : orderType;
  }

  /** The price that it trades at best: its own, or the one that it works at instead; null for any price. */
  get limit(): Price | null {
    return this.special?.workingPrice ?? this.price;
  }

  fill(price: Price, quantity: Quantity): void {
    this.cumQuantity += quantity;
    this.notional += price * quantity;
    if (this.cumQuantity + this.closedQuantity === this.quantity) this.status = 'filled';
    // FIX OrdStatus (39): stopped takes precedence over partially filled.
    else if (this.status !== 'stopped') this.status = 'partially-filled';
  }

  /** The order as it stands now, for an event. */
  state(): OrderState {
    const { special, open } = this;
    const place = open ? (special === null ? 'book' : special.place) : 'nowhere';
    return {
      orderId: this.orderId,
      owner: this.owner,
      clientOrderId: this.clientOrderId,
      symbol: this.listing.symbol,
      side: this.side,
      orderType: this.orderType,
      price: this.price,
      timeInForce: this.timeInForce,
      instructions: special === null ? null : special.instructions,
      status: this.status,
      place,
      stopPrice: special === null ? null : special.currentStop,
      workingPrice: place === 'book' ? this.limit : null,
      quantity: this.quantity,
      cumQuantity: this.cumQuantity,
      leavesQuantity: open ? this.quantity - this.cumQuantity - this.closedQuantity : 0,
      notional: this.notional,
      enteredAt: this.enteredAt,
      carried: special === null ? null : special.carried,
    };
  }
}

import type { OrderState } from './event.ts';
import type { EnterOrder } from './command.ts';
import { ORDER_TYPE_RULES } from './order-types.ts';
import type { Listing } from './listing.ts';
import type {
  Micros,
  OrderId,
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
  'owner' | 'clientOrderId' | 'side' | 'orderType' | 'price' | 'quantity' | 'timeInForce'
>;

/** The venue's own record of an order, from acceptance until it is forgotten. */
export class Order {
  readonly orderId: OrderId;
  readonly owner: string;
  readonly listing: Listing;
  readonly side: Side;
  readonly orderType: OrderType;
  readonly timeInForce: TimeInForce;
  readonly enteredAt: Micros;
  /** Every id of the chain, the current one last. */
  readonly clientOrderIds: string[];
  price: Price | null;
  quantity: Quantity;
  cumQuantity: Quantity = 0;
  notional = 0;
  status: OrderStatus = 'new';
  /** Where the book keeps it; 0 when it is not in the book. */
  handle = 0;
  /** The number by which the book refers to it while it is open. */
  reference = 0;
  /** Its neighbours among the owner's open or closed orders. */
  previous: Order | null = null;
  next: Order | null = null;

  constructor(orderId: OrderId, listing: Listing, terms: OrderTerms, enteredAt: Micros) {
    this.orderId = orderId;
    this.owner = terms.owner;
    this.listing = listing;
    this.side = terms.side;
    this.orderType = terms.orderType;
    this.timeInForce = terms.timeInForce;
    this.enteredAt = enteredAt;
    this.clientOrderIds = [terms.clientOrderId];
    this.price = ORDER_TYPE_RULES[terms.orderType].priced ? terms.price : null;
    this.quantity = terms.quantity;
  }

  get clientOrderId(): string {
    return this.clientOrderIds[this.clientOrderIds.length - 1]!;
  }

  get open(): boolean {
    return this.status === 'new' || this.status === 'partially-filled';
  }

  get leavesQuantity(): Quantity {
    return this.open ? this.quantity - this.cumQuantity : 0;
  }

  fill(price: Price, quantity: Quantity): void {
    this.cumQuantity += quantity;
    this.notional += price * quantity;
    this.status = this.cumQuantity === this.quantity ? 'filled' : 'partially-filled';
  }

  /** The order as it stands now, for an event. */
  state(): OrderState {
    return {
      orderId: this.orderId,
      owner: this.owner,
      clientOrderId: this.clientOrderId,
      symbol: this.listing.symbol,
      side: this.side,
      orderType: this.orderType,
      price: this.price,
      timeInForce: this.timeInForce,
      status: this.status,
      quantity: this.quantity,
      cumQuantity: this.cumQuantity,
      leavesQuantity: this.leavesQuantity,
      notional: this.notional,
      enteredAt: this.enteredAt,
    };
  }
}

import type { Instructions } from './instructions.ts';
import type { Order } from './order.ts';
import type { Held, HeldRequest } from './pending.ts';
import type { Carried, OrderId, OrderPlace, Price, TradeId } from './values.ts';
import type { WaitingOrder } from './waiting-order.ts';

/** What only some orders have: kept apart, so that the plain order stays small. */
export class Special {
  instructions: Instructions | null;
  /** Where the order is while it is open. */
  place: OrderPlace = 'book';
  /** The price that it works at in place of its own: of a peg, a post-only order that slid, a market order at last. */
  workingPrice: Price | null = null;
  /** Its entry in the table of orders that wait for a trigger; null of any other. */
  waiting: WaitingOrder<Order> | null = null;
  /** The trigger price while the order is not in that table: what it asked for, or had when it was closed. */
  stopPrice: Price | null;
  triggered = false;
  /** Whether it has been in the market: what counts on entry only is done with. */
  entered = false;
  /** How a hold that has taken the order goes on; null of one that no hold has. */
  held: Held | null = null;
  /** What its owner has asked for, and a hold has taken. */
  request: HeldRequest | null = null;
  /** What its owner has asked for since, oldest first. */
  readonly laterRequests: HeldRequest[] = [];
  /** What had traded of it before the present day; null of an order of this day. */
  carried: Carried | null = null;
  /** The last trade before it was split, in shares that are no more; 0 of one that never was. */
  splitAfter: TradeId = 0;
  /** The ids that it had before replaces gave it others. */
  readonly previousIds: OrderId[] = [];

  constructor(instructions: Instructions | null) {
    this.instructions = instructions;
    this.stopPrice = instructions?.stopPrice ?? null;
  }

  /** Whether a request of this id waits. */
  hasRequest(clientOrderId: string): boolean {
    return (
      this.request?.command.clientOrderId === clientOrderId ||
      this.laterRequests.some(({ command }) => command.clientOrderId === clientOrderId)
    );
  }

  /** The trigger price as it is now. */
  get currentStop(): Price | null {
    return this.waiting === null ? this.stopPrice : this.waiting.stopPrice;
  }
}

import { DEFAULT_RULES, type VenueRules } from '../../../src/engine/rules.ts';
import { PHASE_RULES, type Phase } from '../../../src/engine/phases.ts';
import type { VenueEvent } from '../../../src/engine/event.ts';
import type { CancelReason } from '../../../src/engine/reasons.ts';
import type { RejectReason } from '../../../src/engine/reject.ts';
import type { HoldRule } from '../../../src/engine/holds.ts';
import {
  isOpen,
  leavesOf,
  stateOf,
  type Listing,
  type Order,
  type PhaseSetting,
  type Trade,
} from './model.ts';

type Unstamped<Event> = Event extends VenueEvent ? Omit<Event, 'number' | 'at'> : never;
type Unnumbered<Event> = Event extends { executionId: unknown }
  ? Omit<Event, 'number' | 'at' | 'executionId'>
  : never;

/** Trades that can still be undone or changed. */
const TRADES_REMEMBERED = 10_000;

/** All that the reference venue knows, and how it tells. */
export class World {
  now = 0;
  rules: VenueRules = DEFAULT_RULES;
  phase: PhaseSetting = { phase: 'continuous', until: null, allowCancels: true };
  readonly listings = new Map<string, Listing>();
  /** Orders that are not forgotten, by each id that they have had; open ones apart. */
  readonly orders = new Map<number, Order>();
  readonly clientIds = new Map<string, Order>();
  readonly open = new Set<Order>();
  readonly trades = new Map<number, Trade>();
  holds: { readonly rule: HoldRule; seen: number; taken: number }[] = [];
  rate = { second: 0, counts: new Map<string, number>() };
  events: VenueEvent[] = [];
  lastOrderId = 0;
  lastTradeId = 0;
  seq = 0;
  #eventNumber = 0;
  #executionId = 0;

  tell(event: Unstamped<VenueEvent>): void {
    this.events.push({ ...event, number: ++this.#eventNumber, at: this.now });
  }

  /** A report on an order, with the next execution id. */
  report(event: Unnumbered<VenueEvent>): number {
    const executionId = ++this.#executionId;
    this.tell({ ...event, executionId });
    return executionId;
  }

  listing(symbolOrAlias: string): Listing | undefined {
    const bySymbol = this.listings.get(symbolOrAlias);
    if (bySymbol !== undefined) return bySymbol;
    return [...this.listings.values()].find(({ terms }) =>
      Object.values(terms.aliases).includes(symbolOrAlias),
    );
  }

  setting(listing: Listing): PhaseSetting {
    return listing.own ?? this.phase;
  }

  phaseOf(listing: Listing): Phase {
    return this.setting(listing).phase;
  }

  matchingOf(listing: Listing): (typeof PHASE_RULES)[Phase]['matching'] {
    return PHASE_RULES[this.phaseOf(listing)].matching;
  }

  /** The open orders by rising order id, of one listing or of all. */
  openOrders(listing: Listing | null = null): Order[] {
    return [...this.open]
      .filter((order) => listing === null || order.listing === listing)
      .toSorted((one, other) => one.orderId - other.orderId);
  }

  orderOf(owner: string, clientOrderId: string): Order | undefined {
    return this.clientIds.get(`${owner}\n${clientOrderId}`);
  }

  nameOrder(order: Order, clientOrderId: string): void {
    order.clientOrderId = clientOrderId;
    this.clientIds.set(`${order.owner}\n${clientOrderId}`, order);
  }

  leaveBook(order: Order): void {
    const { book } = order.listing;
    const at = book.indexOf(order);
    if (at !== -1) book.splice(at, 1);
  }

  /** Ends an order; its event is told next, and then `ended` called. */
  end(order: Order, status: Order['status']): void {
    this.leaveBook(order);
    order.status = status;
    order.place = 'nowhere';
    order.working = null;
    order.hold = null;
    this.open.delete(order);
  }

  /** After the event of an order that may have ended by it: its request comes too late, and bots' are forgotten. */
  ended(order: Order): void {
    if (isOpen(order)) return;
    if (order.request !== null) this.rejectRequest(order, 'too-late', null);
    if (order.owner.startsWith('bot:')) this.forget(order);
  }

  rejectRequest(order: Order, reason: RejectReason, text: string | null): void {
    const { command, owner, origClientOrderId } = order.request!;
    order.request = null;
    this.tell({
      type: 'request-rejected',
      request: command.type,
      owner,
      clientOrderId: command.clientOrderId,
      origClientOrderId,
      reason,
      text,
      order: stateOf(order),
    });
  }

  cancel(order: Order, reason: CancelReason, requestId: string | null = null): void {
    const canceledQuantity = leavesOf(order);
    this.end(order, 'canceled');
    this.report({ type: 'order-canceled', order: stateOf(order), reason, requestId, canceledQuantity });
    this.ended(order);
  }

  forget(order: Order): void {
    order.forgotten = true;
    for (const [id, other] of this.orders) if (other === order) this.orders.delete(id);
    for (const [id, other] of this.clientIds) if (other === order) this.clientIds.delete(id);
  }

  remember(trade: Trade): void {
    this.trades.set(trade.tradeId, trade);
    if (this.trades.size > TRADES_REMEMBERED) this.trades.delete(this.trades.keys().next().value!);
  }
}

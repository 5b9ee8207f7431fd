import { ClientOrderIds } from './client-order-ids.ts';
import type { Listing } from './listing.ts';
import type { Order } from './order.ts';
import { OrderQueue } from './order-queue.ts';
import { OrderTable } from './order-table.ts';
import type { OrderId } from './values.ts';

/** Closed orders of one owner that are remembered; older ones are forgotten and their ids are free again. */
export const CLOSED_ORDERS_KEPT = 100_000;

/** Owners with this prefix are the venue's own bots: nobody asks for their closed orders. */
export const BOT_OWNER_PREFIX = 'bot:';

/** One owner's orders: the open ones in the order of their entry, the closed ones in the order of their closing. */
class OwnerOrders {
  /** The number by which the books know the owner. */
  readonly group: number;
  readonly open = new OrderQueue();
  readonly closed = new OrderQueue();
  readonly closedKept: number;

  constructor(owner: string, group: number) {
    this.group = group;
    this.closedKept = owner.startsWith(BOT_OWNER_PREFIX) ? 0 : CLOSED_ORDERS_KEPT;
  }
}

/** All orders that a venue knows: the open ones, and the closed ones of the day as far as they are kept. */
export class OrderRegistry {
  readonly #byId = new OrderTable();
  readonly #byClientId = new ClientOrderIds();
  readonly #owners = new Map<string, OwnerOrders>();
  #openOrders = 0;

  get openOrders(): number {
    return this.#openOrders;
  }

  /** Open orders, and the closed ones that are still remembered. */
  get size(): number {
    return this.#byId.size;
  }

  byId(orderId: OrderId): Order | undefined {
    return this.#byId.get(orderId);
  }

  byClientId(owner: string, clientOrderId: string): Order | undefined {
    return this.#byClientId.find(owner, clientOrderId);
  }

  /** By rising order id. */
  all(): Iterable<Order> {
    return this.#byId.all();
  }

  /** By falling order id. */
  latest(): Iterable<Order> {
    return this.#byId.latest();
  }

  groupOf(owner: string): number {
    return this.#ownerOrders(owner).group;
  }

  countOpen(owner: string): number {
    return this.#owners.get(owner)?.open.size ?? 0;
  }

  owners(): Iterable<string> {
    return this.#owners.keys();
  }

  /** The open orders of one owner or of all, by rising order id; a copy, so that they may be closed while it is walked. */
  open(owner: string | null = null): Order[] {
    if (owner === null) return Array.from(this.#byId.all()).filter((order) => order.open);
    const orders = this.#owners.get(owner)?.open.toArray() ?? [];
    return orders.toSorted((left, right) => left.orderId - right.orderId);
  }

  /** The owner's closed orders, in the order of their closing. */
  closedOf(owner: string): Order[] {
    return this.#owners.get(owner)?.closed.toArray() ?? [];
  }

  add(order: Order): void {
    this.#byId.add(order);
    for (const id of order.special?.previousIds ?? []) this.#byId.add(order, id);
    for (const id of order.earlierIds ?? []) this.#byClientId.add(id, order);
    this.#byClientId.add(order.clientOrderId, order);
    this.#ownerOrders(order.owner).open.push(order);
    this.#openOrders++;
  }

  /** Gives the order the next id of its chain; the old ones still find it. */
  rename(order: Order, clientOrderId: string): void {
    order.rename(clientOrderId);
    this.#byClientId.add(clientOrderId, order);
  }

  /** Keeps the id of a request for its order, which it finds from now on. */
  reserve(order: Order, clientOrderId: string): void {
    this.#byClientId.add(clientOrderId, order);
  }

  unreserve({ owner }: Order, clientOrderId: string): void {
    this.#byClientId.remove(owner, clientOrderId);
  }

  /** Gives an open order another id; the old ones still find it. */
  renumber(order: Order, orderId: OrderId): void {
    order.ownSpecial.previousIds.push(order.orderId);
    order.orderId = orderId;
    this.#byId.add(order);
  }

  /** Notes that an open order has been closed, and forgets the owner's oldest closed one above the limit. */
  close(order: Order): void {
    const { open, closed, closedKept } = this.#ownerOrders(order.owner);
    open.remove(order);
    this.#openOrders--;
    closed.push(order);
    if (closed.size > closedKept) this.#forget(closed, closed.first!);
  }

  /** Notes that a closed order is open again. */
  reopen(order: Order): void {
    const { open, closed } = this.#ownerOrders(order.owner);
    closed.remove(order);
    open.push(order);
    this.#openOrders++;
  }

  /** Forgets closed orders, all of them or those of one listing; their ids are free again. */
  forgetClosed(listing?: Listing): void {
    for (const { closed } of this.#owners.values()) {
      for (const order of closed.toArray()) {
        if (listing === undefined || order.listing === listing) this.#forget(closed, order);
      }
    }
  }

  #forget(closed: OrderQueue, order: Order): void {
    closed.remove(order);
    this.#byId.remove(order.orderId);
    for (const id of order.special?.previousIds ?? []) this.#byId.remove(id);
    for (const id of order.earlierIds ?? []) this.#byClientId.remove(order.owner, id);
    this.#byClientId.remove(order.owner, order.clientOrderId);
  }

  #ownerOrders(owner: string): OwnerOrders {
    let orders = this.#owners.get(owner);
    if (orders === undefined) {
      orders = new OwnerOrders(owner, this.#owners.size + 1);
      this.#owners.set(owner, orders);
    }
    return orders;
  }
}

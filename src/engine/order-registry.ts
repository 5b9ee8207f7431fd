import { ClientOrderIds } from './client-order-ids.ts';
import { ClosedOrders } from './closed-orders.ts';
import type { Listing } from './listing.ts';
import { OpenOrders } from './open-orders.ts';
import { NO_GROUP } from './order-flags.ts';
import { Order, type OrderTerms } from './order.ts';
import { OrderTable } from './order-table.ts';
import type { Micros, OrderId } from './values.ts';

/** Closed orders of one owner that are remembered; older ones are forgotten and their ids are free again. */
export const CLOSED_ORDERS_KEPT = 100_000;
/** The same of all owners: beyond, whoever has most of them gives up a sixteenth, the oldest. */
export const CLOSED_ORDERS_KEPT_IN_ALL = 1_000_000;
const PART_GIVEN_UP = 16;

/** Objects of closed orders that wait to be used again. */
const SPARE_ORDERS = 65_536;

/** Owners with this prefix are the venue's own bots: nobody asks for their closed orders. */
export const BOT_OWNER_PREFIX = 'bot:';

/** One owner's orders: the open ones, and the closed ones in the order of their closing. */
class OwnerOrders {
  readonly name: string;
  /** The number by which the books know the owner. */
  readonly group: number;
  readonly ids: ClientOrderIds;
  readonly open = new OpenOrders();
  readonly closedKept: number;
  /** Rows of the first and the last closed one, 0 without any. */
  firstClosed = 0;
  lastClosed = 0;
  closed = 0;

  constructor(name: string, group: number, registry: OrderRegistry) {
    this.name = name;
    this.ids = new ClientOrderIds(registry);
    this.group = group;
    this.closedKept = name.startsWith(BOT_OWNER_PREFIX) ? 0 : CLOSED_ORDERS_KEPT;
  }
}

/**
 * All orders that a venue knows: the open ones, and the closed ones of the day as far as they are kept.
 *
 * Each has a reference, a small number, from when it is added until it is forgotten; the tables of ids and the books
 * know it by that. An open order is an object, which is used again once the order is closed: what is asked for of a
 * closed one is a copy.
 */
export class OrderRegistry {
  readonly #byId = new OrderTable();
  readonly #owners = new Map<string, OwnerOrders>();
  /** By group; nobody has group 0. */
  readonly #groups: OwnerOrders[] = [new OwnerOrders('', 0, this)];
  /** Commands of one owner come in bursts. */
  #lastOwner = this.#groups[0]!;
  /** Open orders by reference; null of a closed one and of a reference that is free. */
  readonly #open: (Order | null)[] = [null];
  readonly #closed = new ClosedOrders();
  /** Rows of closed orders by reference. */
  readonly #rows: number[] = [0];
  readonly #freeReferences: number[] = [];
  /** Orders that are closed, to be used again. */
  readonly #spare: Order[] = [];
  #openOrders = 0;
  #closedOrders = 0;

  get openOrders(): number {
    return this.#openOrders;
  }

  /** Open orders, and the closed ones that are still remembered. */
  get size(): number {
    return this.#openOrders + this.#closedOrders;
  }

  // ---------------------------------------------------------------- what is known

  /** The order that has, or had, the id. Of a closed one it is a copy: see `amend`. */
  byId(orderId: OrderId): Order | undefined {
    return this.#order(this.#byId.get(orderId));
  }

  /** The same of open orders only: null when the order is closed, or there is none. */
  openById(orderId: OrderId): Order | null {
    return this.#open[this.#byId.get(orderId)] ?? null;
  }

  byClientId(owner: string, clientOrderId: string): Order | undefined {
    return this.#order(this.#referenceOf(owner, clientOrderId));
  }

  hasClientId(owner: string, clientOrderId: string): boolean {
    return this.#referenceOf(owner, clientOrderId) !== 0;
  }

  /** Whether the id is, or was, one of the order, or is that of a request on it that waits. */
  hasId(reference: number, clientOrderId: string): boolean {
    const order = this.#open[reference]!;
    if (order === null) return this.#closed.hasId(this.#rows[reference]!, clientOrderId);
    if (order.clientOrderId === clientOrderId) return true;
    if (order.earlierIds !== null && order.earlierIds.includes(clientOrderId)) return true;
    return order.special !== null && order.special.hasRequest(clientOrderId);
  }

  /** An open order. */
  byReference(reference: number): Order {
    return this.#open[reference]!;
  }

  /** By rising order id. */
  *all(): IterableIterator<Order> {
    for (const [orderId, reference] of this.#byId.entries()) {
      if (this.#isCurrent(orderId, reference)) yield this.#order(reference)!;
    }
  }

  /** By falling order id. */
  *latest(): IterableIterator<Order> {
    for (const [orderId, reference] of this.#byId.latest()) {
      if (this.#isCurrent(orderId, reference)) yield this.#order(reference)!;
    }
  }

  groupOf(owner: string): number {
    return this.#ownerOrders(owner).group;
  }

  /** As `groupOf`, but an owner who has never had an order stays unknown. */
  groupIfAny(owner: string): number {
    return this.#owners.get(owner)?.group ?? NO_GROUP;
  }

  countOpen(owner: string): number {
    return this.#owners.get(owner)?.open.size ?? 0;
  }

  owners(): Iterable<string> {
    return this.#owners.keys();
  }

  /** The open orders of one owner or of all, by rising order id; a copy, so that they may be closed while it is walked. */
  open(owner: string | null = null): Order[] {
    return this.#groups
      .filter(({ group, name }) => group !== 0 && (owner === null || name === owner))
      .flatMap((orders) => orders.open.toArray())
      .toSorted((left, right) => left.orderId - right.orderId);
  }

  /** The ids of the owner's closed orders, in the order of their closing. */
  closedOf(owner: string): OrderId[] {
    const ids: OrderId[] = [];
    let row = this.#owners.get(owner)?.firstClosed ?? 0;
    for (; row !== 0; row = this.#closed.next(row)) ids.push(this.#closed.orderId(row));
    return ids;
  }

  // ---------------------------------------------------------------- orders as they come and go

  /** An order that is not added yet. */
  make(orderId: OrderId, listing: Listing, terms: OrderTerms, enteredAt: Micros): Order {
    const order = this.#spare.pop();
    if (order === undefined) return new Order(orderId, listing, terms, enteredAt);
    order.begin(orderId, listing, terms, enteredAt);
    return order;
  }

  add(order: Order): void {
    const owner = this.#ownerOrders(order.owner);
    const reference = this.#freeReferences.pop() ?? this.#rows.push(0) - 1;
    order.reference = reference;
    order.group = owner.group;
    this.#open[reference] = order;
    this.#byId.add(order.orderId, reference);
    owner.ids.add(order.clientOrderId, reference);
    owner.open.add(order);
    this.#openOrders++;
    const { special, earlierIds } = order;
    if (special !== null) for (const id of special.previousIds) this.#byId.add(id, reference);
    if (earlierIds !== null) for (const id of earlierIds) owner.ids.add(id, reference);
  }

  /** Gives the order the next id of its chain; the old ones still find it. */
  rename(order: Order, clientOrderId: string): void {
    order.rename(clientOrderId);
    this.#ownerOrders(order.owner).ids.add(clientOrderId, order.reference);
  }

  /** Keeps the id of a request for its order, which it finds from now on. */
  reserve(order: Order, clientOrderId: string): void {
    this.#ownerOrders(order.owner).ids.add(clientOrderId, order.reference);
  }

  unreserve({ owner, reference }: Order, clientOrderId: string): void {
    this.#ownerOrders(owner).ids.remove(clientOrderId, reference);
  }

  /** Gives an open order another id; the old ones still find it. */
  renumber(order: Order, orderId: OrderId): void {
    order.ownSpecial.previousIds.push(order.orderId);
    order.orderId = orderId;
    this.#byId.add(orderId, order.reference);
  }

  /** Ends the life of an order that has been closed, and forgets the oldest closed ones above the limits. */
  close(order: Order): void {
    const { reference } = order;
    const owner = this.#ownerOrders(order.owner);
    owner.open.remove(order);
    this.#openOrders--;
    const row = this.#closed.add(order, reference);
    this.#rows[reference] = row;
    this.#open[reference] = null;
    order.reference = 0;
    if (this.#spare.length < SPARE_ORDERS) this.#spare.push(order);
    this.#append(owner, row);
    if (owner.closed > owner.closedKept) this.#forget(owner, this.#takeFirst(owner));
    if (this.#closedOrders > CLOSED_ORDERS_KEPT_IN_ALL) this.#forgetOfLargest();
  }

  /** Keeps what was changed of a closed order; of an open one there is nothing to be done. */
  amend(order: Order): void {
    if (order.reference === 0) this.#closed.write(this.#rows[this.#byId.get(order.orderId)]!, order);
  }

  /** Has a closed order live again: the copy that was found of it is now the order. */
  reopen(order: Order): void {
    const owner = this.#ownerOrders(order.owner);
    const reference = this.#byId.get(order.orderId);
    const row = this.#rows[reference]!;
    for (let left = owner.closed; left > 0; left--) {
      const closed = this.#takeFirst(owner);
      if (closed !== row) this.#append(owner, closed);
    }
    this.#closed.remove(row);
    this.#rows[reference] = 0;
    order.reference = reference;
    this.#open[reference] = order;
    owner.open.add(order);
    this.#openOrders++;
  }

  /** Forgets closed orders, all of them or those of one listing; their ids are free again. */
  forgetClosed(listing?: Listing): void {
    for (const owner of this.#groups) {
      for (let left = owner.closed; left > 0; left--) {
        const row = this.#takeFirst(owner);
        if (listing === undefined || this.#closed.listing(row) === listing) this.#forget(owner, row);
        else this.#append(owner, row);
      }
    }
    if (listing !== undefined) this.#closed.forgetListing(listing);
  }

  // ---------------------------------------------------------------- the queue of an owner's closed orders

  #append(owner: OwnerOrders, row: number): void {
    this.#closed.setNext(row, 0);
    if (owner.lastClosed === 0) owner.firstClosed = row;
    else this.#closed.setNext(owner.lastClosed, row);
    owner.lastClosed = row;
    owner.closed++;
    this.#closedOrders++;
  }

  #takeFirst(owner: OwnerOrders): number {
    const row = owner.firstClosed;
    owner.firstClosed = this.#closed.next(row);
    if (owner.firstClosed === 0) owner.lastClosed = 0;
    owner.closed--;
    this.#closedOrders--;
    return row;
  }

  /** Several at once, since it takes a look at all owners; by their names, so that a restored venue does the same. */
  #forgetOfLargest(): void {
    const largest = this.#groups.reduce((one, other) =>
      other.closed > one.closed || (other.closed === one.closed && other.name < one.name) ? other : one,
    );
    for (let left = Math.ceil(largest.closed / PART_GIVEN_UP); left > 0; left--)
      this.#forget(largest, this.#takeFirst(largest));
  }

  #forget(owner: OwnerOrders, row: number): void {
    const closed = this.#closed;
    const reference = closed.reference(row);
    const extra = closed.extra(row);
    this.#byId.remove(closed.orderId(row));
    owner.ids.remove(closed.clientOrderId(row), reference);
    if (extra !== null) {
      for (const id of extra.special?.previousIds ?? []) this.#byId.remove(id);
      for (const id of extra.earlierIds ?? []) owner.ids.remove(id, reference);
    }
    closed.remove(row);
    this.#freeReferences.push(reference);
  }

  // ---------------------------------------------------------------- parts

  #order(reference: number): Order | undefined {
    if (reference === 0) return undefined;
    const row = this.#rows[reference]!;
    return this.#open[reference] ?? this.#closed.order(row, this.#groups[this.#closed.group(row)]!.name);
  }

  #referenceOf(owner: string, clientOrderId: string): number {
    const orders = owner === this.#lastOwner.name ? this.#lastOwner : this.#owners.get(owner);
    return orders === undefined ? 0 : orders.ids.find(clientOrderId);
  }

  /** Whether an order has that id, and not only had it. */
  #isCurrent(orderId: OrderId, reference: number): boolean {
    return (this.#open[reference]?.orderId ?? this.#closed.orderId(this.#rows[reference]!)) === orderId;
  }

  #ownerOrders(name: string): OwnerOrders {
    if (name === this.#lastOwner.name) return this.#lastOwner;
    let owner = this.#owners.get(name);
    if (owner === undefined) {
      owner = new OwnerOrders(name, this.#groups.length, this);
      this.#owners.set(name, owner);
      this.#groups.push(owner);
    }
    this.#lastOwner = owner;
    return owner;
  }
}

import { BookPools, type BookLevel } from './book.ts';
import type {
  CancelAll,
  CancelOrder,
  Command,
  EnterOrder,
  RemoveInstrument,
  ReplaceOrder,
} from './command.ts';
import type { CancelReason, Indicative, OrderState, TradeMade } from './event.ts';
import type { HoldRule } from './holds.ts';
import type { Phase } from './phases.ts';
import { DEFAULT_RULES, type VenueRules } from './rules.ts';
import { Instrument, type InstrumentTerms } from './instrument.ts';
import { Listing } from './listing.ts';
import { ORDER_TYPE_RULES } from './order-types.ts';
import { Order } from './order.ts';
import { OrderRegistry } from './order-registry.ts';
import { Recent } from './recent.ts';
import { Reporter, type Emit } from './reporter.ts';
import { TIME_IN_FORCE_RULES } from './time-in-force.ts';
import { entryRefusal, repeats, replaceRefusal } from './validation.ts';
import type { Micros, OrderId, Price, Quantity } from './values.ts';

interface PhaseState {
  readonly phase: Phase;
  readonly own: boolean;
  readonly until: Micros | null;
  readonly allowCancels: boolean;
}

interface PendingRequest {
  readonly request: 'cancel' | 'replace';
  readonly clientOrderId: string | null;
  readonly pend: boolean;
  readonly deadline: Micros | null;
}

/** Trades that a venue can still be asked about; older ones are known to its journal only. */
const TRADES_KEPT = 10_000;

/**
 * One execution venue: a state machine that is given commands and the time, and says what happened. It reads no
 * clock, draws no random number and does no I/O, so the same commands at the same times give the same events.
 */
export class Venue {
  readonly name: string;
  readonly registry = new OrderRegistry();
  readonly recentTrades = new Recent<TradeMade>(TRADES_KEPT);
  readonly reporter = new Reporter();
  readonly #pools = new BookPools();
  readonly #listings = new Map<string, Listing>();
  readonly #byAlias = new Map<string, Listing>();
  /** Open orders by the number that the books know them by; slot 0 is nobody. */
  readonly #byReference: (Order | undefined)[] = [undefined];
  readonly #freeReferences: number[] = [];
  lastOrderId: OrderId = 0;
  /** When the last command was applied; time never runs backwards. */
  now: Micros = 0;
  /** When the current trading day began: the last end of a day, or the first command. */
  dayBegan: Micros = 0;

  constructor(name: string) {
    this.name = name;
  }

  /** Applies one command, and tells the listener each event that it causes, in order, before it returns. */
  apply(command: Command, at: Micros, emit: Emit): void {
    this.now = Math.max(this.now, at);
    if (this.dayBegan === 0) this.dayBegan = this.now;
    this.reporter.begin(this.now, (event) => {
      if (event.type === 'trade') this.recentTrades.push(event);
      emit(event);
    });
    switch (command.type) {
      case 'enter':
        return this.#enter(command);
      case 'cancel':
        return this.#cancelOrder(command);
      case 'replace':
        return this.#replace(command);
      case 'cancel-all':
        return this.#cancelAll(command);
      case 'create-instrument':
        this.list(command.instrument);
        return this.reporter.instrumentCreated(command.instrument);
      case 'remove-instrument':
        return this.#removeInstrument(command);
      case 'end-day':
        return this.#endDay();
      default:
        throw new TypeError(`not a command: ${JSON.stringify(command)}`);
    }
  }

  /** When time alone will change something; Infinity while nothing is due. */
  nextDeadline(): Micros {
    return Infinity;
  }

  instrument(symbolOrAlias: string): Instrument | undefined {
    return this.listing(symbolOrAlias)?.instrument;
  }

  *instruments(): IterableIterator<Instrument> {
    for (const listing of this.#listings.values()) yield listing.instrument;
  }

  listing(symbolOrAlias: string): Listing | undefined {
    return this.#listings.get(symbolOrAlias) ?? this.#byAlias.get(symbolOrAlias);
  }

  listings(): Iterable<Listing> {
    return this.#listings.values();
  }

  order(orderId: OrderId): OrderState | undefined {
    return this.registry.byId(orderId)?.state();
  }

  orderByClientId(owner: string, clientOrderId: string): OrderState | undefined {
    return this.registry.byClientId(owner, clientOrderId)?.state();
  }

  /** Open orders and the closed ones still remembered, by rising order id. */
  *orders(): IterableIterator<OrderState> {
    for (const order of this.registry.all()) yield order.state();
  }

  /** The venue's last trades, oldest first. */
  trades(): Iterable<TradeMade> {
    return this.recentTrades;
  }

  /** The best levels of each side, best first; both empty for an unknown symbol. */
  depth(symbol: string, levels: number): { bids: BookLevel[]; asks: BookLevel[] } {
    const listing = this.listing(symbol);
    return listing === undefined
      ? { bids: [], asks: [] }
      : { bids: listing.depth('buy', levels), asks: listing.depth('sell', levels) };
  }

  lastTrade(symbol: string): TradeMade | undefined {
    return this.listing(symbol)?.lastTrade;
  }

  /** How the venue trades. */
  readonly rules: VenueRules = DEFAULT_RULES;

  phaseOf(_symbolOrAlias: string | null): PhaseState {
    return { phase: 'continuous', own: false, until: null, allowCancels: true };
  }

  indicative(
    _symbolOrAlias: string,
  ): Pick<Indicative, 'price' | 'quantity' | 'surplus' | 'surplusSide'> | undefined {
    return undefined;
  }

  holds(): Iterable<HoldRule> {
    return [];
  }

  requestOf(_orderId: OrderId): PendingRequest | undefined {
    return undefined;
  }

  get openOrders(): number {
    return this.registry.openOrders;
  }

  // ---------------------------------------------------------------- what the books tell

  /** A book matched the incoming order with a resting one. */
  onTrade(resting: number, incoming: number, price: Price, quantity: Quantity): void {
    const maker = this.#byReference[resting]!;
    const taker = this.#byReference[incoming]!;
    maker.fill(price, quantity);
    taker.fill(price, quantity);
    const tradeId = this.reporter.trade(maker, taker, price, quantity);
    taker.listing.lastTrade = this.recentTrades.last;
    this.reporter.executed(maker, tradeId, price, quantity, 'added');
    this.reporter.executed(taker, tradeId, price, quantity, 'removed');
    if (!maker.open) this.#close(maker);
  }

  /** A book has given an order its place in the queue. */
  onRest(reference: number, handle: number): void {
    this.#byReference[reference]!.handle = handle;
  }

  // ---------------------------------------------------------------- orders

  #enter(command: EnterOrder): void {
    const existing = this.registry.byClientId(command.owner, command.clientOrderId);
    const listing = this.listing(command.symbol);
    const reason = entryRefusal(command, listing, existing !== undefined, this.registry.openOrders);
    if (reason !== null) {
      this.reporter.rejected(command, reason, existing?.state() ?? null);
      return;
    }
    const order = new Order(++this.lastOrderId, listing!, command, this.now);
    this.#open(order);
    this.reporter.accepted(order);
    const rests = ORDER_TYPE_RULES[order.orderType].rests && TIME_IN_FORCE_RULES[order.timeInForce].rests;
    order.listing.submit(order);
    if (!order.open) this.#close(order);
    else if (!rests) this.#cancel(order, TIME_IN_FORCE_RULES[order.timeInForce].remainder, null);
  }

  #cancelOrder(command: CancelOrder): void {
    const order = this.registry.byClientId(command.owner, command.origClientOrderId);
    const duplicate = this.#isTaken(command.owner, command.clientOrderId);
    if (order === undefined) {
      this.reporter.requestRejected('cancel', command, 'unknown-order', undefined);
    } else if (duplicate) {
      this.reporter.requestRejected('cancel', command, 'duplicate-client-order-id', order);
    } else if (!order.open) {
      this.reporter.requestRejected('cancel', command, 'too-late', order);
    } else if (!repeats(command, order)) {
      this.reporter.requestRejected('cancel', command, 'order-mismatch', order);
    } else {
      order.listing.remove(order);
      this.#cancel(order, command.clientOrderId === null ? 'operator' : 'requested', command.clientOrderId);
    }
  }

  #isTaken(owner: string, clientOrderId: string | null): boolean {
    return clientOrderId !== null && this.registry.byClientId(owner, clientOrderId) !== undefined;
  }

  #replace(command: ReplaceOrder): void {
    const order = this.registry.byClientId(command.owner, command.origClientOrderId);
    const duplicate = this.#isTaken(command.owner, command.clientOrderId);
    const reason = order === undefined ? 'unknown-order' : replaceRefusal(command, order, duplicate);
    if (order === undefined || reason !== null) {
      this.reporter.requestRejected('replace', command, reason ?? 'unknown-order', order);
      return;
    }
    const previousPrice = order.price;
    const previousLeaves = order.leavesQuantity;
    const previousId = order.clientOrderId;
    if (command.clientOrderId !== null) this.registry.rename(order, command.clientOrderId);
    order.price = command.price ?? order.price;
    // FIX order state change C.3.c: a quantity below what is filled is amended to it, and the order is done.
    order.quantity = Math.max(command.quantity ?? order.quantity, order.cumQuantity);
    if (order.quantity === order.cumQuantity) order.status = 'filled';
    this.reporter.replaced(order, previousId, order.orderId, previousPrice, previousLeaves);
    if (!order.open) {
      order.listing.remove(order);
      this.#close(order);
      return;
    }
    order.listing.amend(order, previousPrice, previousLeaves);
    if (!order.open) this.#close(order);
  }

  #cancelAll(command: CancelAll): void {
    const { owner, symbol, side, clientOrderId } = command;
    const orders = this.registry.open(owner).filter((order) => repeats(command, order));
    for (const order of orders) {
      order.listing.remove(order);
      this.#cancel(order, 'mass-cancel', null);
    }
    this.reporter.tell({ type: 'mass-canceled', owner, symbol, side, clientOrderId, orders: orders.length });
  }

  #cancel(order: Order, reason: CancelReason, requestId: string | null): void {
    const quantity = order.leavesQuantity;
    order.status = 'canceled';
    this.reporter.canceled(order, reason, requestId, quantity);
    this.#close(order);
  }

  #endDay(): void {
    this.registry.forgetClosed();
    for (const order of this.registry.all()) {
      if (!TIME_IN_FORCE_RULES[order.timeInForce].expiresAtDayEnd) continue;
      const quantity = order.leavesQuantity;
      order.listing.remove(order);
      order.status = 'expired';
      this.reporter.expired(order, quantity);
      this.#close(order);
    }
    this.dayBegan = this.now;
    this.reporter.dayEnded();
  }

  // ---------------------------------------------------------------- instruments

  /** Lists an instrument. Throws RangeError when its terms are no good or a name of it is taken. */
  list(terms: InstrumentTerms): void {
    const names = [terms.symbol, ...Object.values(terms.aliases)];
    const taken = names.find((name) => this.listing(name) !== undefined);
    if (taken !== undefined) throw new RangeError(`${this.name} already has an instrument called ${taken}`);
    const listing = new Listing(new Instrument(terms), this.#pools, this);
    this.#listings.set(terms.symbol, listing);
    for (const alias of Object.values(terms.aliases)) this.#byAlias.set(alias, listing);
  }

  #removeInstrument(command: RemoveInstrument): void {
    const listing = this.#listings.get(command.symbol);
    if (listing === undefined) return;
    for (const order of listing.restingOrders()) {
      listing.remove(order);
      this.#cancel(order, 'instrument-removed', null);
    }
    this.registry.forgetClosed(listing);
    this.#listings.delete(command.symbol);
    for (const alias of Object.values(listing.instrument.terms.aliases)) this.#byAlias.delete(alias);
    this.reporter.instrumentRemoved(command.symbol);
  }

  // ---------------------------------------------------------------- references

  #open(order: Order): void {
    order.reference = this.#freeReferences.pop() ?? this.#byReference.push(undefined) - 1;
    this.#byReference[order.reference] = order;
    this.registry.add(order);
  }

  #close(order: Order): void {
    this.#byReference[order.reference] = undefined;
    this.#freeReferences.push(order.reference);
    order.reference = 0;
    order.handle = 0;
    this.registry.close(order);
  }

  /** Takes in an order of a snapshot; the book gets it apart from this, in the order of its queue. */
  adopt(order: Order): void {
    if (order.open) this.#open(order);
    else this.registry.add(order);
  }

  orderByReference(reference: number): Order {
    return this.#byReference[reference]!;
  }
}

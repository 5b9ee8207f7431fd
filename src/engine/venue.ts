import { BookPools, type BookLevel } from './book.ts';
import { MAX_OPEN_ORDERS } from './validation.ts';
import type { Command, SetRules } from './command.ts';
import { Deadlines } from './deadlines.ts';
import { enterOrder } from './entry.ts';
import { bustTrade, correctTrade } from './corrections.ts';
import { decide } from './decide.ts';
import { disputeTrade } from './disputes.ts';
import type { OrderState, TradeMade } from './event.ts';
import { addHold, removeHold } from './held.ts';
import { HoldTable } from './hold-table.ts';
import type { HoldRule } from './holds.ts';
import type { Instrument, InstrumentTerms } from './instrument.ts';
import {
  checkTerms,
  createInstrument,
  list,
  removeInstrument,
  unsettle,
  updateInstrument,
} from './instruments.ts';
import { cancel, close } from './lifecycle.ts';
import type { Listing, PhaseSetting } from './listing.ts';
import { tellOutlook } from './auction.ts';
import { setPhase } from './market.ts';
import type { BookListener } from './match.ts';
import type { Order } from './order.ts';
import { OrderRate } from './order-rate.ts';
import { OrderRegistry } from './order-registry.ts';
import type { PendingRequest } from './pending.ts';
import { Reporter, type Emit } from './reporter.ts';
import { cancelAll, requestCancel, requestReplace } from './requests.ts';
import { areRules } from './rule-checks.ts';
import { DEFAULT_RULES, type VenueRules } from './rules.ts';
import { settle } from './settle.ts';
import { endDay, meetDeadline } from './time.ts';
import type { Micros, OrderId, Price, Quantity, TradeId } from './values.ts';

/**
 * One execution venue: a state machine that is given commands and the time, and says what happened. It reads no
 * clock, draws no random number and does no I/O, so the same commands at the same times give the same events.
 *
 * Here are its state and the way of a command through it. What commands do is in the files that `#perform` calls.
 */
export class Venue implements BookListener {
  readonly name: string;
  registry = new OrderRegistry();
  holdTable = new HoldTable();
  reporter = new Reporter();
  recentTrades = this.reporter.recentTrades;
  deadlines = new Deadlines();
  orderRate = new OrderRate();
  pools: BookPools;
  readonly maxOpenOrders: number;
  /** Who the books tell: this venue, or the one that is to become what this one is. */
  readonly listener: BookListener;
  #listings = new Map<string, Listing>();
  #byAlias = new Map<string, Listing>();
  /** Listings in which something has happened that may have consequences. */
  #touched = new Set<Listing>();
  /** Listings whose auction may have another outcome than was told. */
  #auctions = new Set<Listing>();
  rules: VenueRules = DEFAULT_RULES;
  phase: PhaseSetting = { phase: 'continuous', until: null, allowCancels: true };
  lastOrderId: OrderId = 0;
  /** The number of the newest listing. */
  lastListing = 0;
  /** Rises whenever an instrument comes, changes or goes: for those who keep instruments in an order of their own. */
  listingChanges = 0;
  /** When the last command was applied; time never runs backwards. */
  now: Micros = 0;
  /** When the current trading day began: the last end of a day, or the first command. */
  dayBegan: Micros = 0;
  /** The last trade before it. */
  lastTradeBefore: TradeId = 0;

  /** Throws RangeError where there is no memory for as many open orders. */
  constructor(name: string, maxOpenOrders = MAX_OPEN_ORDERS, listener?: BookListener) {
    this.name = name;
    this.listener = listener ?? this;
    this.maxOpenOrders = maxOpenOrders;
    this.pools = new BookPools(maxOpenOrders);
  }

  /** An empty venue that this one can become, once it has the state that is to take the place of this one's. */
  successor(): Venue {
    return new Venue(this.name, this.maxOpenOrders, this);
  }

  /** Becomes what its successor is, which is not to be used any more. */
  become(successor: Venue): void {
    const { registry, holdTable, reporter, recentTrades, deadlines, orderRate, pools } = successor;
    Object.assign(this, { registry, holdTable, reporter, recentTrades, deadlines, orderRate, pools });
    const { rules, phase, lastOrderId, lastListing, now, dayBegan, lastTradeBefore } = successor;
    Object.assign(this, { rules, phase, lastOrderId, lastListing, now, dayBegan, lastTradeBefore });
    this.#listings = successor.#listings;
    this.#byAlias = successor.#byAlias;
    this.#touched = successor.#touched;
    this.#auctions = successor.#auctions;
    this.listingChanges++;
  }

  /** Applies one command, and tells the listener each event that it causes, in order, before it returns. */
  apply(command: Command, at: Micros, emit: Emit): void {
    if (command.type === 'create-instrument') checkTerms(this, command.instrument);
    this.now = Math.max(this.now, at);
    if (this.dayBegan === 0) this.dayBegan = this.now;
    this.reporter.begin(this.now, emit);
    if (this.deadlines.next <= this.now) this.#meetDeadlines();
    this.#perform(command);
    if (this.#touched.size > 0) this.#settle();
    if (this.#auctions.size > 0) this.#tellOutlooks();
  }

  #meetDeadlines(): void {
    for (let due = this.deadlines.takeDue(this.now); due !== undefined;) {
      meetDeadline(this, due);
      this.#settle();
      due = this.deadlines.takeDue(this.now);
    }
  }

  #perform(command: Command): void {
    switch (command.type) {
      case 'enter':
        return enterOrder(this, command);
      case 'cancel':
        return requestCancel(this, command);
      case 'replace':
        return requestReplace(this, command);
      case 'cancel-all':
        return cancelAll(this, command);
      case 'set-phase':
        return setPhase(this, command);
      case 'set-rules':
        return this.#setRules(command);
      case 'create-instrument':
        return createInstrument(this, command.instrument);
      case 'update-instrument':
        return updateInstrument(this, command);
      case 'remove-instrument':
        return removeInstrument(this, command);
      case 'add-hold':
        return addHold(this, command);
      case 'remove-hold':
        return removeHold(this, command);
      case 'decide':
        return decide(this, command);
      case 'bust-trade':
        return bustTrade(this, command);
      case 'correct-trade':
        return correctTrade(this, command);
      case 'dispute-trade':
        return disputeTrade(this, command);
      case 'advance':
        return;
      case 'end-day':
        return endDay(this);
      default:
        throw new TypeError(`not a command: ${JSON.stringify(command)}`);
    }
  }

  #setRules({ rules }: SetRules): void {
    if (!areRules(rules)) {
      return this.reporter.tell({
        type: 'decision-rejected',
        verb: 'rules',
        orderId: null,
        reason: 'invalid-rules',
      });
    }
    this.rules = rules;
    this.reporter.tell({ type: 'rules-changed', rules });
    for (const listing of this.listings()) {
      listing.follow(rules);
      unsettle(this, listing);
    }
  }

  /** Whether an owner has asked for more than the rules allow within this second, the present request included. */
  countRequest(owner: string): boolean {
    const { maxOrdersPerSecond } = this.rules;
    return maxOrdersPerSecond !== null && this.orderRate.count(owner, this.now) > maxOrdersPerSecond;
  }

  /** Whether one more request at that time would be more than the rules allow. Counts nothing. */
  wouldExceedRate(owner: string, now: Micros): boolean {
    const { maxOrdersPerSecond } = this.rules;
    return maxOrdersPerSecond !== null && this.orderRate.next(owner, now) > maxOrdersPerSecond;
  }

  // ---------------------------------------------------------------- consequences

  /** Notes that something has happened in a listing. */
  touch(listing: Listing): void {
    if (listing.isWatched) this.#touched.add(listing);
  }

  #settle(): void {
    for (const listing of inOrder(this.#touched)) {
      settle(this, listing);
      if (listing.matching === 'auction') this.#auctions.add(listing);
    }
    this.#touched.clear();
  }

  #tellOutlooks(): void {
    for (const listing of inOrder(this.#auctions)) {
      if (listing.matching === 'auction') tellOutlook(this, listing);
    }
    this.#auctions.clear();
  }

  // ---------------------------------------------------------------- what can be asked

  /** When time alone will change something; Infinity while nothing is due. */
  nextDeadline(): Micros {
    return this.deadlines.next;
  }

  instrument(symbolOrAlias: string): Instrument | undefined {
    return this.listing(symbolOrAlias)?.instrument;
  }

  *instruments(): Generator<Instrument, void, undefined> {
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

  /** The standing holds, in the order in which they were added. */
  holds(): Iterable<HoldRule> {
    return this.holdTable.rules();
  }

  /** The request on an order that waits for a decision. */
  requestOf(orderId: OrderId): PendingRequest | undefined {
    const request = this.registry.openById(orderId)?.special?.request ?? null;
    if (request === null) return undefined;
    const { command, pend, deadline } = request;
    return { request: command.type, clientOrderId: command.clientOrderId, pend, deadline };
  }

  get openOrders(): number {
    return this.registry.openOrders;
  }

  // ---------------------------------------------------------------- what the books tell

  /** A book matched the incoming order with a resting one. */
  onTrade(resting: number, incoming: number, price: Price, quantity: Quantity): void {
    const maker = this.registry.byReference(resting);
    const taker = this.registry.byReference(incoming);
    const { listing, side } = taker;
    maker.fill(price, quantity);
    taker.fill(price, quantity);
    const isBuy = side === 'buy';
    const buyOrderId = isBuy ? taker.orderId : maker.orderId;
    const sellOrderId = isBuy ? maker.orderId : taker.orderId;
    const trade = this.reporter.trade(listing.symbol, price, quantity, side, buyOrderId, sellOrderId);
    listing.traded(trade);
    if (listing.triggers.size > 0) listing.note(price);
    this.reporter.executed(maker, trade.tradeId, price, quantity, 'added');
    this.reporter.executed(taker, trade.tradeId, price, quantity, 'removed');
    if (maker.open) return;
    maker.handle = 0;
    close(this, maker);
  }

  /** A book met two orders of one owner, and did what the rules say. */
  onSelfMatch(resting: number, incoming: number, restingLeft: Quantity, incomingLeft: Quantity): void {
    const maker = this.registry.byReference(resting);
    if (restingLeft === 0) maker.handle = 0;
    this.#afterSelfMatch(maker, restingLeft);
    this.#afterSelfMatch(this.registry.byReference(incoming), incomingLeft);
  }

  #afterSelfMatch(order: Order, left: Quantity): void {
    const taken = order.leavesQuantity - left;
    if (left === 0) {
      cancel(this, order, 'self-match');
    } else if (taken > 0) {
      order.quantity -= taken;
      this.reporter.report({ type: 'order-restated', order: order.state(), reason: 'decremented' });
    }
  }

  /** A book has given an order its place in the queue. */
  onRest(reference: number, handle: number): void {
    this.registry.byReference(reference).handle = handle;
  }

  orderByReference(reference: number): Order {
    return this.registry.byReference(reference);
  }

  // ---------------------------------------------------------------- orders and listings as they come and go

  /** Takes in a new order, or one of a snapshot; the book gets it apart from this. */
  open(order: Order): void {
    this.registry.add(order);
    if (order.open) this.#expireInTime(order);
  }

  /** Takes in again an order that was closed. */
  reopen(order: Order): void {
    this.registry.reopen(order);
    this.#expireInTime(order);
  }

  #expireInTime(order: Order): void {
    const expireAt = order.special?.instructions?.expireAt ?? null;
    if (expireAt !== null) this.deadlines.set('order-expiry', order.orderId, expireAt);
  }

  /** Gives an order the next order id. */
  renumber(order: Order): void {
    const former = order.orderId;
    this.registry.renumber(order, ++this.lastOrderId);
    this.deadlines.renumberOrder(former, order.orderId);
  }

  /** Lists an instrument without a word. Throws RangeError when its terms are no good or a name of it is taken. */
  list(terms: InstrumentTerms): void {
    checkTerms(this, terms);
    list(this, terms, this.lastListing + 1);
  }

  /** Enters a listing under all its names. */
  addListing(listing: Listing): void {
    this.listingChanges++;
    this.#listings.set(listing.symbol, listing);
    for (const alias of Object.values(listing.instrument.terms.aliases)) this.#byAlias.set(alias, listing);
  }

  dropAliases(listing: Listing): void {
    for (const alias of Object.values(listing.instrument.terms.aliases)) this.#byAlias.delete(alias);
  }

  removeListing(listing: Listing): void {
    this.listingChanges++;
    this.#listings.delete(listing.symbol);
    this.dropAliases(listing);
    this.#touched.delete(listing);
    this.#auctions.delete(listing);
  }

  listingByNumber(number: number): Listing {
    return this.#listings.values().find((listing) => listing.number === number)!;
  }
}

function inOrder(listings: ReadonlySet<Listing>): Listing[] {
  return [...listings].toSorted((left, right) => left.number - right.number);
}

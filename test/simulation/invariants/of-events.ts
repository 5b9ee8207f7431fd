import type { OrderExecuted, OrderState, TradeMade, VenueEvent } from '../../../src/engine/event.ts';
import { violated } from '../disagreement.ts';
import { isClosed, isDark, type Watch } from './watch.ts';

/** The invariants that each event must keep, seen against what was told before it. */
export class EventInvariants {
  readonly #watch: Watch;
  #number = 0;
  #executionId = 0;
  #orderId = 0;
  #tradeId = 0;
  /** Orders of which less or other than what trading does was decided by hand. */
  readonly #touched = new Set<number>();
  readonly #triggered = new Set<number>();
  #trade: { readonly event: TradeMade; readonly legs: OrderExecuted[] } | null = null;
  /** The price that the dynamic band starts from for the incoming order of that id. */
  #band: { readonly orderId: number | null; readonly last: number | null } = { orderId: null, last: null };

  constructor(watch: Watch) {
    this.#watch = watch;
  }

  check(event: VenueEvent, index: number): void {
    // A pegged order comes in more than once in a command: with each price anew.
    const comesAnew = event.type === 'order-restated' && event.reason === 'repriced';
    if (index === 0 || comesAnew) this.#band = { orderId: null, last: null };
    this.#numbers(event);
    this.#tradeHasItsLegs(event);
    if ('order' in event && event.order !== null) this.#quantities(event, event.order);
    switch (event.type) {
      case 'trade':
        this.#trade = { event, legs: [] };
        if (!event.synthetic) this.#tradeIsAllowed(event, index);
        break;
      case 'order-executed':
        this.#leg(event);
        break;
      case 'order-triggered':
        this.#triggeredOnce(event.order, index);
        break;
      case 'order-replaced':
        this.#replaced(event);
        break;
      case 'request-rejected':
        this.#refusalChangesNothing(event.order, index);
        break;
      default:
    }
  }

  /** I12: ids and numbers are consecutive, each from its own counter. */
  #numbers(event: VenueEvent): void {
    if (event.number !== ++this.#number) violated('I12', `event ${event.number} after ${this.#number - 1}`);
    if (event.at !== this.#watch.now) violated('I12', `stamped ${event.at} at ${this.#watch.now}`);
    if ('executionId' in event && event.executionId !== ++this.#executionId) {
      violated('I12', `execution ${event.executionId} after ${this.#executionId - 1}`);
    }
    if (event.type === 'trade' && event.tradeId !== ++this.#tradeId) {
      violated('I12', `trade ${event.tradeId} after ${this.#tradeId - 1}`);
    }
    const isNew =
      (event.type === 'order-accepted' || event.type === 'order-held' || event.type === 'order-replaced') &&
      event.order.orderId > this.#orderId;
    if (isNew && event.order.orderId !== ++this.#orderId) {
      violated('I12', `order ${event.order.orderId} after ${this.#orderId - 1}`);
    }
  }

  /** I6: a trade is followed by the execution of each side at once, the house's aside (I23: nothing comes between). */
  #tradeHasItsLegs(event: VenueEvent): void {
    if (this.#trade === null) return;
    const { event: made, legs } = this.#trade;
    if (legs.length === (made.synthetic ? 1 : 2)) {
      this.#trade = null;
    } else if (event.type !== 'order-executed' || event.tradeId !== made.tradeId) {
      violated('I6', `${event.type} between a trade and its executions`);
    }
  }

  /** I5: what is ordered = traded + open + taken back by a bust; traded quantity never falls; closed means nothing open. */
  #quantities(event: VenueEvent, order: OrderState): void {
    const { open } = this.#watch;
    const before = open.get(order.orderId);
    if (isClosed(order) !== (order.leavesQuantity === 0))
      violated('I5', `${order.status} with ${order.leavesQuantity} open`);
    if (isClosed(order) !== (order.place === 'nowhere')) violated('I2', `${order.status} at ${order.place}`);
    if (event.type === 'execution-busted' || event.type === 'execution-corrected') {
      this.#touched.add(order.orderId);
      return;
    }
    if (before === undefined || isClosed(order)) return;
    const takenBack = (state: OrderState): number =>
      state.quantity - state.cumQuantity - state.leavesQuantity;
    if (takenBack(before) !== takenBack(order)) {
      violated('I5', `${order.quantity} ordered, ${order.cumQuantity} traded, ${order.leavesQuantity} open`);
    }
    if (order.cumQuantity < before.cumQuantity)
      violated('I5', `traded quantity fell to ${order.cumQuantity}`);
    if (event.type === 'order-restated' && event.reason === 'decremented') this.#touched.add(order.orderId);
    if (order.cumQuantity !== before.cumQuantity && event.type !== 'order-executed') {
      violated('I12', `${order.cumQuantity - before.cumQuantity} traded without an execution`);
    }
  }

  #tradeIsAllowed(trade: TradeMade, index: number): void {
    const { open, rules, events } = this.#watch;
    const matching = this.#watch.matchingOf(trade.symbol);
    // I11: trading happens in the phases that have it, and auctions trade where a phase ends.
    if (trade.aggressor === null) {
      const phaseChanged = events.slice(0, index).some(({ type }) => type === 'phase-changed');
      if (!phaseChanged) violated('I11', 'an auction trades and no phase has changed');
      return;
    }
    if (matching !== 'continuous' && matching !== 'at-last') violated('I11', `a trade in ${matching}`);
    if (matching !== 'continuous') return;
    const [buyer, seller] = [open.get(trade.buyOrderId!), open.get(trade.sellOrderId!)];
    // I7: no order trades with another of its owner where the venue prevents that.
    if (rules.selfMatch !== 'none' && buyer !== undefined && buyer.owner === seller?.owner) {
      violated('I7', `${buyer.owner} trades with itself under ${rules.selfMatch}`);
    }
    const [maker, taker] = trade.aggressor === 'buy' ? [seller, buyer] : [buyer, seller];
    this.#bestFirst(trade, maker);
    this.#notExpired(maker, taker);
    this.#withinBand(trade, taker);
  }

  /** I8: at the price of the resting order. I9: and no other order on its side that could trade is better. */
  #bestFirst(trade: TradeMade, maker: OrderState | undefined): void {
    const { open } = this.#watch;
    if (maker === undefined || maker.place !== 'book') return;
    if (maker.workingPrice !== trade.price) {
      violated('I8', `order ${maker.orderId} rests at ${maker.workingPrice} and trades at ${trade.price}`);
    }
    for (const other of open.values()) {
      if (other.symbol !== maker.symbol || other.side !== maker.side || other.place !== 'book') continue;
      if (other.workingPrice === null || other.instructions?.allOrNone === true) continue;
      const isBetter =
        maker.side === 'buy' ? other.workingPrice > trade.price : other.workingPrice < trade.price;
      if (isBetter) violated('I9', `order ${other.orderId} at ${other.workingPrice} is passed over`);
      const isAhead = other.workingPrice === trade.price && isDark(maker) && !isDark(other);
      if (isAhead) violated('I9', `order ${other.orderId} shows, ${maker.orderId} is dark and trades first`);
    }
  }

  /** I24: what expires by now does not trade with what comes now. */
  #notExpired(maker: OrderState | undefined, taker: OrderState | undefined): void {
    const { command, now } = this.#watch;
    const comes = command.type === 'enter' && taker?.clientOrderId === command.clientOrderId;
    const expireAt = maker?.instructions?.expireAt ?? null;
    if (comes && expireAt !== null && expireAt <= now)
      violated('I24', `trades at ${now}, expires at ${expireAt}`);
  }

  /** I11: not beyond the dynamic band as it was when the incoming order began to trade. */
  #withinBand(trade: TradeMade, taker: OrderState | undefined): void {
    const { markets } = this.#watch;
    const { terms, last: lastTrade } = markets.get(trade.symbol)!;
    const percent = terms.dynamicBandPercent;
    if (taker === undefined || percent === undefined) return;
    const reference =
      terms.referencePrice === undefined ? null : Math.round(Number(terms.referencePrice) * 100);
    if (this.#band.orderId !== taker.orderId) {
      this.#band = { orderId: taker.orderId, last: lastTrade ?? reference };
    }
    const { last } = this.#band;
    if (last === null) return;
    const beyond = trade.aggressor === 'buy' ? trade.price - last : last - trade.price;
    if (beyond * 10_000 > Math.round(Number(percent) * 100) * Math.abs(last)) {
      violated('I11', `a ${trade.aggressor} trades at ${trade.price}, ${percent}% off ${last} or more`);
    }
  }

  /** I6: both legs as the trade, and what they are worth adds up. */
  #leg(event: OrderExecuted): void {
    const { open } = this.#watch;
    const { order, price, quantity } = event;
    const trade = this.#trade;
    if (trade === null) return violated('I6', 'an execution without a trade');
    trade.legs.push(event);
    if (price !== trade.event.price || quantity !== trade.event.quantity || !(quantity > 0)) {
      violated('I6', `${quantity}@${price} of a trade of ${trade.event.quantity}@${trade.event.price}`);
    }
    const side = order.side === 'buy' ? trade.event.buyOrderId : trade.event.sellOrderId;
    if (side !== order.orderId) violated('I6', `order ${order.orderId} is not on its side of the trade`);
    const before = open.get(order.orderId);
    if (before !== undefined) {
      if (
        order.cumQuantity - before.cumQuantity !== quantity ||
        order.notional - before.notional !== price * quantity
      ) {
        violated('I6', `${quantity}@${price} makes ${order.cumQuantity} worth ${order.notional}`);
      }
    }
    if (event.synthetic) {
      this.#touched.add(order.orderId);
      return;
    }
    const worse = order.price !== null && (order.side === 'buy' ? price > order.price : price < order.price);
    if (worse) violated('I8', `${order.side} with limit ${order.price} trades at ${price}`);
    if (order.instructions?.postOnly === true && event.liquidity === 'removed')
      violated('I10', 'post-only takes');
    const untouched = !this.#touched.has(order.orderId);
    if (order.timeInForce === 'fok' && isClosed(order) && untouched && order.cumQuantity !== order.quantity) {
      violated('I10', `fill-or-kill trades ${order.cumQuantity} of ${order.quantity}`);
    }
  }

  /** I17, I18: a stop wakes once, in continuous trading or by hand. */
  #triggeredOnce(order: OrderState, index: number): void {
    const { command, events } = this.#watch;
    if (this.#triggered.has(order.orderId)) violated('I17', `order ${order.orderId} wakes again`);
    this.#triggered.add(order.orderId);
    const byHand = command.type === 'decide' && command.decision.verb === 'trigger';
    // Those that a trade woke before a volatility auction began still wake.
    const phaseChanged = events.slice(0, index).some(({ type }) => type === 'phase-changed');
    if (this.#watch.matchingOf(order.symbol) !== 'continuous' && !byHand && !phaseChanged) {
      violated('I18', `order ${order.orderId} wakes in ${this.#watch.phaseOf(order.symbol)}`);
    }
  }

  /** I14: the order before is the one that was there, and goes on with what it has traded. */
  #replaced(event: Extract<VenueEvent, { type: 'order-replaced' }>): void {
    const { open } = this.#watch;
    const before = open.get(event.previousOrderId);
    if (before === undefined) return;
    const { order } = event;
    if (event.previousPrice !== before.price || event.previousLeaves !== before.leavesQuantity) {
      violated(
        'I14',
        `replaced ${event.previousLeaves}@${event.previousPrice}, there was ${before.leavesQuantity}@${before.price}`,
      );
    }
    if (order.cumQuantity !== before.cumQuantity) violated('I14', 'a replace changes what has traded');
    if (this.#triggered.has(event.previousOrderId)) this.#triggered.add(order.orderId);
  }

  /** I13, I15: a refused request leaves the order as it was. */
  #refusalChangesNothing(order: OrderState | null, index: number): void {
    const { open, events } = this.#watch;
    // Trailing stops move without an event.
    if (order === null || index !== 0 || events.length !== 1 || order.orderType === 'trailing-stop') return;
    const before = open.get(order.orderId);
    // What has traded before the present day changes without an event too.
    const { carried } = order;
    const isSame = JSON.stringify({ ...before, carried }) === JSON.stringify(order);
    if (before !== undefined && !isSame && before.place !== 'held') {
      violated('I13', `${JSON.stringify(before)} became ${JSON.stringify(order)}`);
    }
  }
}

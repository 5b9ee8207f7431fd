import type { MatchingPolicy } from '../../../src/engine/instrument.ts';
import type { VenueRules } from '../../../src/engine/rules.ts';
import type { Side } from '../../../src/engine/values.ts';
import { displayOf, isAllOrNone, isDark, leavesOf, opposite, type Listing, type Order } from './model.ts';

/** What would come into the book. */
export interface Incoming {
  readonly owner: string;
  readonly side: Side;
  readonly limit: number | null;
  readonly open: number;
}

export interface WalkRules {
  readonly matching: MatchingPolicy;
  readonly selfMatch: VenueRules['selfMatch'];
  /** The price of all trades, where it is not that of the resting order. */
  readonly onlyPrice: number | null;
}

/** What happens to one resting order, and with it to the incoming one. */
export type Step =
  | { readonly kind: 'trade'; readonly maker: Order; readonly price: number; readonly quantity: number }
  | { readonly kind: 'refresh'; readonly maker: Order; readonly shown: number }
  | { readonly kind: 'show'; readonly maker: Order; readonly shown: number }
  | { readonly kind: 'decrement'; readonly maker: Order; readonly quantity: number }
  | { readonly kind: 'cancel-maker'; readonly maker: Order }
  | { readonly kind: 'cancel-incoming' };

/** A resting order while the walk looks at it. */
interface Maker {
  readonly order: Order;
  leaves: number;
  shown: number;
}

export function admits(side: Side, limit: number | null, price: number | null): boolean {
  if (limit === null || price === null) return true;
  return side === 'buy' ? price <= limit : price >= limit;
}

/** Best price first for the side that the orders are on; orders without a price before all others. */
export function byPrice(side: Side): (one: Order, other: Order) => number {
  const sign = side === 'buy' ? -1 : 1;
  return (one, other) => {
    if (one.working === other.working) return 0;
    if (one.working === null) return -1;
    if (other.working === null) return 1;
    return sign * (one.working - other.working);
  };
}

/** The orders of a side as they trade: by price, the shown before the dark, then by time. */
export function queueOf(listing: Listing, side: Side): Order[] {
  const better = byPrice(side);
  return listing.book
    .filter((order) => order.side === side)
    .toSorted(
      (one, other) =>
        better(one, other) || Number(isDark(one)) - Number(isDark(other)) || one.seq - other.seq,
    );
}

/** All that would happen if the order came into the book now. Nothing is changed. */
export function walk(listing: Listing, incoming: Incoming, rules: WalkRules): Step[] {
  return new Walk(incoming, rules).run(queueOf(listing, opposite(incoming.side)));
}

export function traded(steps: readonly Step[]): number {
  return steps.reduce((sum, step) => sum + (step.kind === 'trade' ? step.quantity : 0), 0);
}

class Walk {
  readonly #incoming: Incoming;
  readonly #rules: WalkRules;
  readonly #steps: Step[] = [];
  #open: number;

  constructor(incoming: Incoming, rules: WalkRules) {
    this.#incoming = incoming;
    this.#rules = rules;
    this.#open = incoming.open;
  }

  run(queue: readonly Order[]): Step[] {
    const admitted = queue.filter((order) =>
      admits(this.#incoming.side, this.#incoming.limit, order.working),
    );
    const makers = admitted.map((order) => ({ order, leaves: leavesOf(order), shown: order.shown }));
    for (let from = 0; from < makers.length && this.#open > 0;) {
      let to = from + 1;
      while (to < makers.length && makers[to]!.order.working === makers[from]!.order.working) to++;
      this.#level(makers.slice(from, to));
      from = to;
    }
    return this.#steps;
  }

  #level(makers: Maker[]): void {
    const visible = makers.filter(({ order }) => !isDark(order));
    const dark = makers.filter(({ order }) => isDark(order));
    if (this.#rules.matching === 'pro-rata' && this.#rules.onlyPrice === null) {
      this.#proRata(visible, dark);
    } else {
      this.#visibleInTurn(visible);
      for (const maker of dark) this.#inTurn(maker, maker.leaves);
    }
  }

  #visibleInTurn(queue: Maker[]): void {
    for (let maker = queue.shift(); maker !== undefined && this.#open > 0; maker = queue.shift()) {
      this.#inTurn(maker, maker.shown);
      if (maker.leaves > 0 && maker.shown === 0) queue.push(this.#refreshed(maker));
    }
  }

  #inTurn(maker: Maker, offered: number): void {
    if (this.#open === 0 || !this.#fits(maker)) return;
    if (this.#isOwn(maker)) this.#meetOwn(maker);
    else this.#trade(maker, Math.min(this.#open, offered));
  }

  /** An all-or-none order trades in full or is passed over. */
  #fits(maker: Maker): boolean {
    if (!isAllOrNone(maker.order)) return true;
    return this.#rules.onlyPrice === null && this.#open >= maker.leaves;
  }

  #isOwn(maker: Maker): boolean {
    return this.#rules.selfMatch !== 'none' && maker.order.owner === this.#incoming.owner;
  }

  #meetOwn(maker: Maker): void {
    const mode = this.#rules.selfMatch;
    if (mode === 'decrement') {
      const quantity = Math.min(this.#open, maker.leaves);
      this.#steps.push({ kind: 'decrement', maker: maker.order, quantity });
      this.#open -= quantity;
      maker.leaves -= quantity;
      maker.shown = Math.min(maker.shown, maker.leaves);
      if (maker.leaves > 0) this.#steps.push({ kind: 'show', maker: maker.order, shown: maker.shown });
      return;
    }
    if (mode !== 'cancel-newest') {
      this.#steps.push({ kind: 'cancel-maker', maker: maker.order });
      maker.leaves = 0;
      maker.shown = 0;
    }
    if (mode !== 'cancel-oldest') {
      this.#steps.push({ kind: 'cancel-incoming' });
      this.#open = 0;
    }
  }

  #trade(maker: Maker, quantity: number): void {
    if (quantity === 0) return;
    const price = this.#rules.onlyPrice ?? maker.order.working!;
    maker.leaves -= quantity;
    if (!isDark(maker.order)) {
      maker.shown -= quantity;
      this.#steps.push({ kind: 'show', maker: maker.order, shown: maker.shown });
    }
    this.#open -= quantity;
    this.#steps.push({ kind: 'trade', maker: maker.order, price, quantity });
  }

  #refreshed(maker: Maker): Maker {
    maker.shown = Math.min(displayOf(maker.order) ?? maker.leaves, maker.leaves);
    this.#steps.push({ kind: 'refresh', maker: maker.order, shown: maker.shown });
    return maker;
  }

  #proRata(visible: Maker[], dark: Maker[]): void {
    this.#meetEachOwn(visible);
    const others = (maker: Maker): boolean => maker.leaves > 0 && !this.#isOwn(maker);
    let queue = visible.filter(others);
    while (this.#open > 0 && queue.length > 0) {
      this.#share(queue, ({ shown }) => shown);
      const used = queue.filter(({ leaves, shown }) => leaves > 0 && shown === 0);
      queue = [...queue.filter(({ shown }) => shown > 0), ...used.map((maker) => this.#refreshed(maker))];
    }
    const hidden = dark.filter(({ order }) => !isAllOrNone(order));
    this.#meetEachOwn(hidden);
    this.#share(hidden.filter(others), ({ leaves }) => leaves);
    for (const maker of dark) if (isAllOrNone(maker.order)) this.#inTurn(maker, maker.leaves);
  }

  #meetEachOwn(makers: readonly Maker[]): void {
    for (const maker of makers) if (this.#open > 0 && this.#isOwn(maker)) this.#meetOwn(maker);
  }

  /** Each gets its part of what comes in, rounded down; what is left of that goes to the first in the queue. */
  #share(queue: readonly Maker[], offered: (maker: Maker) => number): void {
    const incoming = this.#open;
    const total = queue.reduce((sum, maker) => sum + offered(maker), 0);
    const parts = queue.map((maker) =>
      incoming >= total
        ? offered(maker)
        : Number((BigInt(incoming) * BigInt(offered(maker))) / BigInt(total)),
    );
    let rest = Math.min(incoming, total) - parts.reduce((sum, part) => sum + part, 0);
    for (const [index, maker] of queue.entries()) {
      const more = Math.min(rest, offered(maker) - parts[index]!);
      rest -= more;
      parts[index]! += more;
    }
    for (const [index, maker] of queue.entries()) this.#trade(maker, parts[index]!);
  }
}

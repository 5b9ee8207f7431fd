/**
 * The slow, obvious book for orders of every kind: arrays that are sorted anew for each step, and a dry run that is a
 * run on a copy. It shares no code with the engine.
 */
import type { ReferenceSide } from './reference-book.ts';

export type SpecialKind = 'plain' | 'iceberg' | 'hidden' | 'all-or-none' | 'pegged';
export type SelfMatchRule = 'none' | 'cancel-newest' | 'cancel-oldest' | 'cancel-both' | 'decrement';

/** How an order comes in: limit orders rest, those to collect do so without trading, those at last trade at their price. */
export type Way = 'limit' | 'ioc' | 'fok' | 'market' | 'collect' | 'at-last';

export interface SpecialOrder {
  readonly id: number;
  readonly side: ReferenceSide;
  readonly kind: SpecialKind;
  /** 0 of nobody. */
  readonly group: number;
  price: number;
  leaves: number;
  shown: number;
  /** Of icebergs. */
  display: number;
  /** Later is further back. */
  place: number;
}

export type SpecialEntry = Pick<
  SpecialOrder,
  'id' | 'side' | 'kind' | 'group' | 'price' | 'leaves' | 'display'
> & { readonly way: Way };

/** An incoming order under way. */
interface Taker extends SpecialEntry {
  leaves: number;
}

export class ReferenceSpecialBook {
  proRata = false;
  selfMatch: SelfMatchRule = 'none';
  log: string[] = [];
  #orders: SpecialOrder[] = [];
  #places = 0;

  submit(entry: SpecialEntry): void {
    const taker = { ...entry };
    if (entry.way !== 'collect' && (!wantsAll(entry) || this.wouldTrade(entry).length > 0))
      this.#match(taker);
    if (taker.leaves === 0 || ['ioc', 'fok', 'market'].includes(entry.way)) return;
    this.#orders.push({ ...taker, shown: shownOf(taker), place: ++this.#places });
    this.log.push(`${entry.id} rests`);
  }

  /** The trades that an order would make now, as quantity and price; none for one that wants all and does not get it. */
  wouldTrade(entry: SpecialEntry): { quantity: number; price: number }[] {
    const copy = new ReferenceSpecialBook();
    copy.proRata = this.proRata;
    copy.selfMatch = this.selfMatch;
    copy.#places = this.#places;
    copy.#orders = this.#orders.map((order) => ({ ...order }));
    copy.#match({ ...entry });
    const trades = copy.log.flatMap((line) => {
      const match = / trades ([0-9]+)@(-?[0-9]+) /.exec(line);
      return match === null ? [] : [{ quantity: Number(match[1]), price: Number(match[2]) }];
    });
    const sum = trades.reduce((total, { quantity }) => total + quantity, 0);
    return wantsAll(entry) && sum < entry.leaves ? [] : trades;
  }

  cancel(id: number): number {
    const order = this.#find(id);
    if (order === undefined) return 0;
    this.#remove(order);
    return order.leaves;
  }

  resize(id: number, leaves: number): boolean {
    const order = this.#find(id);
    if (order === undefined || leaves <= 0) return false;
    this.#shrink(order, leaves);
    return true;
  }

  fill(id: number, quantity: number): boolean {
    const order = this.#find(id);
    if (order === undefined || quantity <= 0 || quantity > order.leaves) return false;
    order.leaves -= quantity;
    order.shown = shownOf(order);
    if (order.leaves === 0) this.#remove(order);
    return true;
  }

  setDisplay(id: number, display: number): boolean {
    const order = this.#find(id);
    if (order === undefined || order.kind !== 'iceberg' || display <= 0) return false;
    order.display = display;
    order.shown = shownOf(order);
    return true;
  }

  replace(id: number, price: number, leaves: number): boolean {
    const order = this.#find(id);
    if (order === undefined) return false;
    this.#remove(order);
    this.submit({ ...order, price, leaves, way: 'limit' });
    return true;
  }

  /** All orders of a side as they would trade. */
  side(side: ReferenceSide): SpecialOrder[] {
    return this.#orders
      .filter((order) => order.side === side)
      .toSorted(
        (a, b) =>
          (side === 'buy' ? b.price - a.price : a.price - b.price) ||
          Number(isDark(a)) - Number(isDark(b)) ||
          a.place - b.place,
      );
  }

  #match(taker: Taker): void {
    if (this.proRata && taker.way !== 'at-last') this.#matchProRata(taker);
    else this.#matchByTime(taker);
  }

  #matchByTime(taker: Taker): void {
    for (;;) {
      const maker = this.#makers(taker).find((order) => fits(order, taker));
      if (maker === undefined || taker.leaves === 0) return;
      if (this.#isOwn(maker, taker)) {
        this.#meet(maker, taker);
      } else {
        this.#trade(maker, taker, Math.min(taker.leaves, tradable(maker)));
        if (maker.shown === 0) this.#refresh(maker);
      }
    }
  }

  #matchProRata(taker: Taker): void {
    const prices = [...new Set(this.#makers(taker).map((order) => order.price))];
    for (const price of prices) {
      const at = (concerns: (order: SpecialOrder) => boolean): SpecialOrder[] =>
        this.#makers(taker).filter((order) => order.price === price && concerns(order));
      const visible = (order: SpecialOrder): boolean => !isDark(order);
      const hidden = (order: SpecialOrder): boolean => order.kind === 'hidden';
      this.#meetAll(at(visible), taker);
      while (taker.leaves > 0 && at(visible).length > 0) this.#share(at(visible), taker);
      this.#meetAll(at(hidden), taker);
      this.#share(at(hidden), taker);
      for (const order of at((each) => each.kind === 'all-or-none')) {
        if (taker.leaves === 0 || !fits(order, taker)) continue;
        if (this.#isOwn(order, taker)) this.#meet(order, taker);
        else this.#trade(order, taker, order.leaves);
      }
    }
  }

  #share(makers: SpecialOrder[], taker: Taker): void {
    const total = makers.reduce((sum, order) => sum + BigInt(tradable(order)), 0n);
    const wanted = BigInt(taker.leaves);
    const parts = makers.map((order) => {
      const shown = BigInt(tradable(order));
      return wanted >= total ? shown : (wanted * shown) / total;
    });
    let over = (wanted < total ? wanted : total) - parts.reduce((sum, part) => sum + part, 0n);
    for (const [at, order] of makers.entries()) {
      const room = BigInt(tradable(order)) - parts[at]!;
      const more = over < room ? over : room;
      over -= more;
      const quantity = Number(parts[at]! + more);
      if (quantity > 0) this.#trade(order, taker, quantity);
    }
    for (const order of makers) if (order.shown === 0) this.#refresh(order);
  }

  #meetAll(makers: SpecialOrder[], taker: Taker): void {
    for (const order of makers) {
      if (taker.leaves > 0 && this.#isOwn(order, taker)) this.#meet(order, taker);
    }
  }

  #meet(maker: SpecialOrder, taker: Taker): void {
    const both = Math.min(maker.leaves, taker.leaves);
    let makerLeft = maker.leaves;
    if (this.selfMatch === 'decrement') {
      makerLeft -= both;
      taker.leaves -= both;
    } else {
      if (this.selfMatch !== 'cancel-newest') makerLeft = 0;
      if (this.selfMatch !== 'cancel-oldest') taker.leaves = 0;
    }
    if (makerLeft === 0) this.#remove(maker);
    else this.#shrink(maker, makerLeft);
    this.log.push(`${maker.id} meets ${taker.id}, ${makerLeft} and ${taker.leaves} left`);
  }

  #trade(maker: SpecialOrder, taker: Taker, quantity: number): void {
    maker.leaves -= quantity;
    taker.leaves -= quantity;
    if (!isDark(maker)) maker.shown -= quantity;
    const price = taker.way === 'at-last' ? taker.price : maker.price;
    this.log.push(`${maker.id} trades ${quantity}@${price} with ${taker.id}, ${maker.leaves} left`);
    if (maker.leaves === 0) this.#remove(maker);
  }

  /** The next part of an iceberg, behind all others. */
  #refresh(order: SpecialOrder): void {
    if (isDark(order)) return;
    order.shown = shownOf(order);
    order.place = ++this.#places;
  }

  #shrink(order: SpecialOrder, leaves: number): void {
    order.shown = order.kind === 'iceberg' ? Math.min(order.shown, leaves) : shownOf({ ...order, leaves });
    order.leaves = leaves;
  }

  #makers(taker: Taker): SpecialOrder[] {
    return this.side(taker.side === 'buy' ? 'sell' : 'buy').filter(
      ({ price }) =>
        taker.way === 'market' || (taker.side === 'buy' ? price <= taker.price : price >= taker.price),
    );
  }

  #isOwn(maker: SpecialOrder, taker: Taker): boolean {
    const applies = this.selfMatch !== 'none' && taker.way !== 'at-last';
    return applies && taker.group !== 0 && taker.group === maker.group;
  }

  #find(id: number): SpecialOrder | undefined {
    return this.#orders.find((order) => order.id === id);
  }

  #remove(order: SpecialOrder): void {
    this.#orders = this.#orders.filter((other) => other !== order);
  }
}

function isDark({ kind }: Pick<SpecialOrder, 'kind'>): boolean {
  return kind === 'hidden' || kind === 'all-or-none';
}

/** What an order shows that has just come, or has its turn again. */
function shownOf(order: Pick<SpecialOrder, 'kind' | 'leaves' | 'display'>): number {
  if (isDark(order)) return 0;
  return order.kind === 'iceberg' ? Math.min(order.display, order.leaves) : order.leaves;
}

function tradable(order: SpecialOrder): number {
  return isDark(order) ? order.leaves : order.shown;
}

function fits(maker: SpecialOrder, taker: Taker): boolean {
  return maker.kind !== 'all-or-none' || (taker.way !== 'at-last' && taker.leaves >= maker.leaves);
}

function wantsAll({ kind, way }: SpecialEntry): boolean {
  return kind === 'all-or-none' || way === 'fok';
}

import type { CancelAll, CancelOrder, EnterOrder, ReplaceOrder } from '../../src/engine/command.ts';
import type { OrderState } from '../../src/engine/event.ts';
import type { Instructions } from '../../src/engine/instructions.ts';
import {
  PEG_REFERENCES,
  SIDES,
  TIMES_IN_FORCE,
  type OrderType,
  type Side,
  type TimeInForce,
} from '../../src/engine/values.ts';
import type { SeededRandom } from '../kit/seed.ts';
import { CENTRE, type Configuration, type Feature } from './configuration.ts';
import type { Tape } from './tape.ts';

const BAD_NUMBERS = [Number.NaN, -1, 0, 0.5, 2 ** 31 - 1, 2 ** 31, 2 ** 53, -0.5, -Infinity, -(2 ** 31)];
const BAD_QUANTITIES = [Number.NaN, -1, 0, 0.5, 2 ** 53, Infinity, -(2 ** 31)];

const NOTHING: Instructions = {
  stopPrice: null,
  trailOffset: null,
  pegReference: null,
  pegOffset: 0,
  displayQuantity: null,
  minimumQuantity: null,
  allOrNone: false,
  postOnly: false,
  expireAt: null,
  echo: null,
};

/** Too much for an order with a price; without one, as much as still adds up exactly in auctions. */
function hugeQuantity(price: number | null): number {
  return price === null ? 2 ** 45 : 2 ** 53 - 1;
}

/** Makes up commands on orders: mostly sound ones near the top of the book, some of them wrong in one way. */
export class OrderCommands {
  readonly #random: SeededRandom;
  readonly #configuration: Configuration;
  readonly #tape: Tape;
  #id = 0;

  constructor(random: SeededRandom, configuration: Configuration, tape: Tape) {
    this.#random = random;
    this.#configuration = configuration;
    this.#tape = tape;
  }

  enter(now: number): EnterOrder {
    const random = this.#random;
    const side = random.pick(SIDES);
    const orderType = this.#orderType();
    const timeInForce = this.#timeInForce(orderType);
    const quantity = this.quantity();
    const priced = ['limit', 'stop-limit', 'limit-if-touched'].includes(orderType);
    const symbol = this.symbol();
    const price = priced || (orderType === 'pegged' && random.chance(0.4)) ? this.price(side, symbol) : null;
    const sound: EnterOrder = {
      type: 'enter',
      owner: random.pick(this.#configuration.owners),
      clientOrderId: this.freshId(),
      symbol,
      side,
      orderType,
      price,
      quantity,
      timeInForce,
      instructions: this.#instructions(now, side, orderType, timeInForce, quantity),
      defect: null,
    };
    return this.#has('bad-values') && random.chance(0.06) ? this.#spoil(sound) : sound;
  }

  freshId(): string {
    return `id${++this.#id}`;
  }

  symbol(): string {
    const symbol = this.#random.pick(this.#configuration.symbols);
    return this.#random.chance(0.03) ? `US-${symbol}` : symbol;
  }

  /** Around the top of the book, and on the tick of the instrument more often than not. */
  price(side: Side, symbol: string | null = null): number {
    const random = this.#random;
    const away = random.integer(...this.#configuration.spread);
    const price = CENTRE + (side === 'buy' ? -away : away);
    const terms = symbol === null ? undefined : this.#tape.terms.get(symbol);
    return terms?.tickTable !== undefined && random.chance(0.95) ? price - (price % 4) : price;
  }

  quantity(): number {
    const random = this.#random;
    const some = this.anOrder();
    if (some !== null && random.chance(0.2)) return Math.max(1, some.leavesQuantity + random.integer(-1, 1));
    return random.integer(1, random.pick([3, 10, 20]));
  }

  /** An open order mostly, else one that closed; null when there is none. */
  anOrder(): OrderState | null {
    const random = this.#random;
    const { open, closed } = this.#tape;
    if (open.size > 0 && random.chance(0.93)) return random.pick([...open.values()]);
    return closed.length > 0 ? random.pick(closed) : null;
  }

  #has(feature: Feature): boolean {
    return this.#configuration.on.has(feature);
  }

  #orderType(): OrderType {
    const random = this.#random;
    const rare: OrderType[] = [];
    if (this.#has('market')) rare.push('market');
    if (this.#has('stops')) rare.push('stop', 'stop-limit');
    if (this.#has('trailing')) rare.push('trailing-stop');
    if (this.#has('if-touched')) rare.push('market-if-touched', 'limit-if-touched');
    if (this.#has('pegs')) rare.push('pegged', 'pegged');
    if (this.#has('market-to-limit')) rare.push('market-to-limit');
    return rare.length > 0 && random.chance(0.4) ? random.pick(rare) : 'limit';
  }

  #timeInForce(orderType: OrderType): TimeInForce {
    const random = this.#random;
    const may: TimeInForce[] = ['day', 'day', 'gtc'];
    if (this.#has('gtd')) may.push('gtd');
    if (['limit', 'market', 'market-to-limit'].includes(orderType)) {
      may.push('ioc', 'fok');
      if (this.#has('auction-orders')) may.push('at-the-opening', 'at-the-close', 'good-for-auction');
    }
    return random.chance(0.5) ? 'day' : random.pick(may);
  }

  #instructions(
    now: number,
    side: Side,
    orderType: OrderType,
    timeInForce: TimeInForce,
    quantity: number,
  ): Instructions | null {
    const random = this.#random;
    const asked: { -readonly [Key in keyof Instructions]?: Instructions[Key] } = {};
    if (['stop', 'stop-limit', 'market-if-touched', 'limit-if-touched'].includes(orderType)) {
      const rise = (side === 'buy') === orderType.startsWith('stop');
      asked.stopPrice = CENTRE + (rise ? 1 : -1) * random.integer(-1, 5);
    }
    if (orderType === 'trailing-stop') asked.trailOffset = random.integer(1, 4);
    if (orderType === 'pegged') {
      asked.pegReference = random.pick(PEG_REFERENCES);
      asked.pegOffset = random.integer(-2, 2);
    }
    if (timeInForce === 'gtd') asked.expireAt = now + random.integer(1, 400_000);
    const untilDone = ['day', 'gtc', 'gtd'].includes(timeInForce);
    const mayHide = untilDone && ['limit', 'stop-limit', 'limit-if-touched', 'pegged'].includes(orderType);
    if (mayHide && random.chance(0.25)) {
      if (this.#has('iceberg') && random.chance(0.6)) asked.displayQuantity = random.integer(1, quantity);
      else if (this.#has('hidden')) asked.displayQuantity = 0;
    }
    const plain = orderType === 'limit' && asked.displayQuantity === undefined && untilDone;
    if (plain && this.#has('all-or-none') && random.chance(0.2)) asked.allOrNone = true;
    else if (orderType === 'limit' && untilDone && this.#has('post-only') && random.chance(0.15))
      asked.postOnly = true;
    else if (this.#has('minimum') && ['limit', 'market'].includes(orderType) && random.chance(0.1)) {
      if (untilDone || timeInForce === 'ioc') asked.minimumQuantity = random.integer(1, quantity);
    }
    return Object.keys(asked).length === 0 && random.chance(0.9) ? null : { ...NOTHING, ...asked };
  }

  /** One thing about the order is changed to what it should not be. */
  #spoil(order: EnterOrder): EnterOrder {
    const random = this.#random;
    const used = this.anOrder();
    const asked = order.instructions ?? NOTHING;
    const bad = random.pick(BAD_NUMBERS);
    return random.pick<() => EnterOrder>([
      () => ({ ...order, price: bad }),
      () => ({ ...order, price: null }),
      () => ({ ...order, quantity: random.pick(BAD_QUANTITIES) }),
      () => ({ ...order, quantity: hugeQuantity(order.price) }),
      () => ({ ...order, symbol: 'NONE' }),
      () => ({
        ...order,
        clientOrderId: random.pick(['', 'x'.repeat(65), used?.clientOrderId ?? '']),
        owner: used?.owner ?? order.owner,
      }),
      () => ({ ...order, side: 'short' as Side }),
      () => ({ ...order, orderType: 'funny' as OrderType }),
      () => ({ ...order, timeInForce: random.pick([...TIMES_IN_FORCE, 'never' as TimeInForce]) }),
      () => ({ ...order, defect: 'quantity-off-lot' }),
      () => ({ ...order, instructions: { ...asked, stopPrice: bad } }),
      () => ({ ...order, instructions: { ...asked, trailOffset: bad } }),
      () => ({ ...order, instructions: { ...asked, pegOffset: bad } }),
      () => ({
        ...order,
        instructions: { ...asked, displayQuantity: random.pick([...BAD_NUMBERS, order.quantity + 1]) },
      }),
      () => ({
        ...order,
        instructions: { ...asked, minimumQuantity: random.pick([...BAD_NUMBERS, order.quantity + 1]) },
      }),
      () => ({ ...order, instructions: { ...asked, expireAt: random.pick([...BAD_NUMBERS, 1]) } }),
      () => ({ ...order, instructions: { ...asked, allOrNone: true } }),
      () => ({ ...order, instructions: { ...asked, postOnly: true } }),
      () => ({ ...order, instructions: { ...asked, pegReference: 'primary' } }),
      () => ({ ...order, price: order.price === null ? null : order.price + random.pick([-30, 30, 1]) }),
    ])();
  }

  cancel(): CancelOrder {
    const random = this.#random;
    const order = this.anOrder();
    const strange = random.chance(0.06);
    return {
      type: 'cancel',
      owner: strange ? random.pick(this.#configuration.owners) : (order?.owner ?? 'A'),
      clientOrderId: random.chance(0.15) ? null : this.#requestId(),
      origClientOrderId: order?.clientOrderId ?? 'nothing',
      symbol: random.chance(0.1) ? this.symbol() : null,
      side: random.chance(0.05) ? random.pick(SIDES) : null,
    };
  }

  #requestId(): string {
    if (!this.#has('bad-values') || this.#random.chance(0.96)) return this.freshId();
    return this.#random.pick(['', this.anOrder()?.clientOrderId ?? '', 'x'.repeat(65)]);
  }

  replace(now: number): ReplaceOrder {
    const random = this.#random;
    const order = this.anOrder();
    const often = (value: () => number): number | null => (random.chance(0.6) ? value() : null);
    const seldom = <Value>(value: () => Value, probability = 0.04): Value | null =>
      random.chance(probability) ? value() : null;
    const asked = order?.instructions ?? null;
    const sound: ReplaceOrder = {
      type: 'replace',
      owner: order?.owner ?? 'A',
      clientOrderId: random.chance(0.15) ? null : this.#requestId(),
      origClientOrderId: order?.clientOrderId ?? 'nothing',
      symbol: seldom(() => this.symbol()),
      side: seldom(() => random.pick(SIDES), 0.02),
      orderType: seldom(() => (random.chance(0.8) && order !== null ? order.orderType : 'limit')),
      timeInForce: seldom(() => (random.chance(0.8) && order !== null ? order.timeInForce : 'gtd')),
      price: often(() =>
        random.chance(0.3) && order?.price ? order.price : this.price(order?.side ?? 'buy', order?.symbol),
      ),
      quantity: often(() => this.#newQuantity(order)),
      stopPrice: seldom(
        () => CENTRE + random.integer(-5, 5),
        asked?.stopPrice === null || asked === null ? 0.02 : 0.4,
      ),
      displayQuantity: seldom(
        () => random.integer(0, 12),
        asked?.displayQuantity === null || asked === null ? 0.02 : 0.4,
      ),
      expireAt: seldom(() => now + random.integer(-1, 400_000), order?.timeInForce === 'gtd' ? 0.4 : 0.06),
      defect: null,
    };
    return this.#has('bad-values') && random.chance(0.05)
      ? this.#spoilReplace(sound, order?.price ?? null)
      : sound;
  }

  #newQuantity(order: OrderState | null): number {
    const random = this.#random;
    if (order === null) return 1;
    const { quantity, cumQuantity } = order;
    return (
      random.pick([
        quantity - 1,
        quantity + 1,
        quantity,
        cumQuantity + 1,
        cumQuantity || 1,
        random.integer(1, 20),
      ]) || 1
    );
  }

  #spoilReplace(replace: ReplaceOrder, price: number | null): ReplaceOrder {
    const random = this.#random;
    return random.pick<() => ReplaceOrder>([
      () => ({ ...replace, price: random.pick(BAD_NUMBERS) }),
      () => ({ ...replace, quantity: random.pick(BAD_QUANTITIES) }),
      () => ({ ...replace, quantity: hugeQuantity(price) }),
      () => ({ ...replace, stopPrice: random.pick(BAD_NUMBERS) }),
      () => ({ ...replace, displayQuantity: random.pick(BAD_NUMBERS) }),
      () => ({ ...replace, expireAt: random.pick(BAD_NUMBERS) }),
      () => ({ ...replace, defect: 'price-off-tick' }),
    ])();
  }

  cancelAll(): CancelAll {
    const random = this.#random;
    return {
      type: 'cancel-all',
      owner: random.chance(0.7) ? random.pick(this.#configuration.owners) : null,
      symbol: random.chance(0.4) ? random.pick([...this.#configuration.symbols, 'NONE']) : null,
      side: random.chance(0.4) ? random.pick(SIDES) : null,
      clientOrderId: random.chance(0.5) ? this.freshId() : null,
    };
  }
}

import * as z from 'zod';
import type { VenueEvent } from '../engine/event.ts';
import { isPrice, SIDES, type Micros, type Side } from '../engine/values.ts';
import type { Bot, BotContext } from './bot.ts';
import { quote, withdraw, withdrawAll } from './orders.ts';
import { milliseconds, priceText } from './parameters.ts';

export const marketMakerParameters = z.strictObject({
  reference: priceText.describe('Price around which the bot quotes, until it drifts'),
  spreadTicks: z.int().min(1).max(10_000).default(2).describe('Ticks between its best bid and best offer'),
  levels: z.int().min(1).max(20).default(5).describe('Price levels quoted on each side'),
  quantityLots: z.int().min(1).max(1_000_000_000).default(100).describe('Lots quoted at each level'),
  refreshMs: milliseconds.default(1_000).describe('Time between two looks at its quotes'),
  driftTicks: z
    .int()
    .min(0)
    .max(1_000)
    .default(1)
    .describe('Most ticks that the reference moves at a refresh'),
  skewLots: z
    .int()
    .min(0)
    .max(1_000_000_000)
    .default(0)
    .describe(
      'Position in lots, long or short, for each of which it quotes a tick lower or higher; 0 for never',
    ),
});

type MarketMakerParameters = z.output<typeof marketMakerParameters>;

const quoteState = z.strictObject({
  side: z.enum(SIDES),
  priceTicks: z.int(),
  clientOrderId: z.string(),
  leavesLots: z.int().min(1),
});
type Quote = z.output<typeof quoteState>;

export const marketMakerState = z.strictObject({
  next: z.int(),
  referenceTicks: z.int(),
  positionLots: z.int(),
  quotes: z.array(quoteState),
});

/** Keeps a ladder of quotes around a reference price that wanders. */
export class MarketMaker implements Bot {
  readonly #context: BotContext;
  readonly #parameters: MarketMakerParameters;
  /** The bot's live quotes by price and side. */
  readonly #quotes = new Map<string, Quote>();
  readonly #anchor: number;
  #reference: number;
  /** Lots that it has bought, less those that it has sold. */
  #position = 0;
  #next: Micros = Infinity;

  /** Throws RangeError when the instrument does not take such prices or quantities. */
  constructor(parameters: MarketMakerParameters, context: BotContext) {
    this.#context = context;
    this.#parameters = parameters;
    this.#anchor = context.instrument.ticksOf(parameters.reference);
    if (!isPrice(this.#anchor)) {
      throw new RangeError(
        `reference ${parameters.reference} is not a multiple of the tick size ${context.instrument.terms.tickSize}`,
      );
    }
    this.#reference = this.#anchor;
    const { minQuantity, maxQuantity } = context.instrument;
    if (parameters.quantityLots < minQuantity || parameters.quantityLots > maxQuantity) {
      throw new RangeError(
        `quantityLots ${parameters.quantityLots} is not within the ${minQuantity} to ${maxQuantity} lots that are taken`,
      );
    }
  }

  start(now: Micros): void {
    withdrawAll(this.#context);
    this.#requote();
    this.#next = now + this.#parameters.refreshMs * 1_000;
  }

  nextDeadline(): Micros {
    return this.#next;
  }

  tick(now: Micros): void {
    this.#drift();
    this.#requote();
    this.#next = now + this.#parameters.refreshMs * 1_000;
  }

  state(): z.output<typeof marketMakerState> {
    return {
      next: this.#next,
      referenceTicks: this.#reference,
      positionLots: this.#position,
      quotes: Array.from(this.#quotes.values(), (each) => ({ ...each })),
    };
  }

  resume({ next, referenceTicks, positionLots, quotes }: z.output<typeof marketMakerState>): void {
    this.#next = next;
    this.#reference = referenceTicks;
    this.#position = positionLots;
    this.#quotes.clear();
    for (const each of quotes) this.#quotes.set(quoteKey(each.side, each.priceTicks), { ...each });
  }

  onEvent(event: VenueEvent): void {
    switch (event.type) {
      case 'order-executed':
      case 'order-canceled':
      case 'order-expired': {
        if (event.order.owner !== this.#context.owner) return;
        if (event.type === 'order-executed')
          this.#position += event.order.side === 'buy' ? event.quantity : 0 - event.quantity;
        const key = quoteKey(event.order.side, event.order.price!);
        const filled = this.#quotes.get(key);
        if (filled?.clientOrderId !== event.order.clientOrderId) return;
        filled.leavesLots = event.order.leavesQuantity;
        if (filled.leavesLots === 0) this.#quotes.delete(key);
        return;
      }
      case 'order-rejected':
        if (event.owner === this.#context.owner && event.price !== null) {
          this.#quotes.delete(quoteKey(event.side, event.price));
        }
        return;
      default:
    }
  }

  /** A random walk that is pulled back to where it began, so that a venue that runs for weeks keeps its prices. */
  #drift(): void {
    const { driftTicks } = this.#parameters;
    if (driftTicks === 0) return;
    const pull = (this.#anchor - this.#reference) / 500;
    const step = Math.round((this.#context.random() * 2 - 1) * driftTicks + pull);
    if (isPrice(this.#reference + step)) this.#reference += step;
  }

  #requote(): void {
    // Quotes that are in the book stay there while no others are taken, or only at the last price.
    const matching = this.#context.matching();
    if (matching === null || matching === 'at-last') return;
    const { quantityLots } = this.#parameters;
    const wanted = this.#ladder();
    // Cancels go first: a new bid must not meet the bot's own old offer.
    for (const [key, there] of this.#quotes) {
      if (wanted.has(key) && there.leavesLots * 2 >= quantityLots) continue;
      this.#quotes.delete(key);
      withdraw(this.#context, there.clientOrderId);
    }
    for (const [key, { side, price }] of wanted) {
      if (!this.#quotes.has(key)) this.#quotes.set(key, this.#enter(side, price));
    }
  }

  /** The quotes that it would have now: the nearest prices around the reference that the instrument takes. */
  #ladder(): Map<string, { side: Side; price: number }> {
    const { spreadTicks, levels, skewLots } = this.#parameters;
    // Who is long wants to sell rather than to buy.
    const skew = skewLots === 0 ? 0 : Math.trunc(this.#position / skewLots);
    const middle = this.#reference - skew - Math.floor(spreadTicks / 2);
    const { tickTable, lowestPrice } = this.#context.instrument;
    let bid = tickTable.roundDown(middle);
    let offer = tickTable.roundUp(middle + spreadTicks);
    const wanted = new Map<string, { side: Side; price: number }>();
    for (let level = 0; level < levels; level++) {
      for (const [side, price] of [
        ['buy', bid],
        ['sell', offer],
      ] as const) {
        if (isPrice(price) && price >= lowestPrice) wanted.set(quoteKey(side, price), { side, price });
      }
      bid = tickTable.below(bid);
      offer = tickTable.above(offer);
    }
    return wanted;
  }

  #enter(side: Side, price: number): Quote {
    const { quantityLots } = this.#parameters;
    const clientOrderId = quote(this.#context, side, price, quantityLots);
    return { side, priceTicks: price, clientOrderId, leavesLots: quantityLots };
  }
}

function quoteKey(side: Side, price: number): string {
  return `${side} ${price}`;
}

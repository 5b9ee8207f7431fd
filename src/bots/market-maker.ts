import * as z from 'zod';
import type { VenueEvent } from '../engine/event.ts';
import { isPrice, SIDES, type Micros, type Side } from '../engine/values.ts';
import type { Bot, BotContext } from './bot.ts';
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
    const { owner } = this.#context;
    this.#context.submit({ type: 'cancel-all', owner, symbol: null, side: null, clientOrderId: null });
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
      quotes: Array.from(this.#quotes.values(), (quote) => ({ ...quote })),
    };
  }

  resume({ next, referenceTicks, quotes }: z.output<typeof marketMakerState>): void {
    this.#next = next;
    this.#reference = referenceTicks;
    this.#quotes.clear();
    for (const quote of quotes) this.#quotes.set(quoteKey(quote.side, quote.priceTicks), { ...quote });
  }

  onEvent(event: VenueEvent): void {
    switch (event.type) {
      case 'order-executed':
      case 'order-canceled':
      case 'order-expired': {
        if (event.order.owner !== this.#context.owner) return;
        const key = quoteKey(event.order.side, event.order.price!);
        const quote = this.#quotes.get(key);
        if (quote?.clientOrderId !== event.order.clientOrderId) return;
        quote.leavesLots = event.order.leavesQuantity;
        if (quote.leavesLots === 0) this.#quotes.delete(key);
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
    for (const [key, quote] of this.#quotes) {
      if (wanted.has(key) && quote.leavesLots * 2 >= quantityLots) continue;
      this.#quotes.delete(key);
      this.#cancel(quote);
    }
    for (const [key, { side, price }] of wanted) {
      if (!this.#quotes.has(key)) this.#quotes.set(key, this.#enter(side, price));
    }
  }

  /** The quotes that it would have now: the nearest prices around the reference that the instrument takes. */
  #ladder(): Map<string, { side: Side; price: number }> {
    const { spreadTicks, levels } = this.#parameters;
    const { tickTable, lowestPrice } = this.#context.instrument;
    let bid = tickTable.roundDown(this.#reference - Math.floor(spreadTicks / 2));
    let offer = tickTable.roundUp(this.#reference - Math.floor(spreadTicks / 2) + spreadTicks);
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
    const clientOrderId = this.#context.nextClientOrderId();
    this.#context.submit({
      type: 'enter',
      owner: this.#context.owner,
      clientOrderId,
      symbol: this.#context.instrument.symbol,
      side,
      orderType: 'limit',
      price,
      quantity: this.#parameters.quantityLots,
      timeInForce: 'gtc',
      instructions: null,
      defect: null,
    });
    return { side, priceTicks: price, clientOrderId, leavesLots: this.#parameters.quantityLots };
  }

  #cancel(quote: Quote): void {
    this.#context.submit({
      type: 'cancel',
      owner: this.#context.owner,
      clientOrderId: this.#context.nextClientOrderId(),
      origClientOrderId: quote.clientOrderId,
      symbol: null,
      side: null,
    });
  }
}

function quoteKey(side: Side, price: number): string {
  return `${side} ${price}`;
}

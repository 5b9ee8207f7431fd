import type { VenueEvent } from '../engine/event.ts';
import type { Instructions } from '../engine/instructions.ts';
import type { Instrument } from '../engine/instrument.ts';
import type { Micros, OrderType, Price, Quantity, Side, TimeInForce } from '../engine/values.ts';

/** What somebody who writes a bot has to know: the package exports it as simctl/bot. */

/** An order that a bot enters. Prices are whole ticks, quantities whole lots, of the bot's instrument. */
export interface NewOrder {
  readonly side: Side;
  readonly quantity: Quantity;
  /** The limit; a market order unless given. */
  readonly price?: Price | undefined;
  /** `limit` with a price and `market` without one, unless given. */
  readonly orderType?: OrderType | undefined;
  /** `day` unless given. */
  readonly timeInForce?: TimeInForce | undefined;
  /** What it asks for beyond that: `{ postOnly: true }`, `{ displayQuantity: 10 }`, `{ stopPrice: 1_000 }`. */
  readonly instructions?: Partial<Omit<Instructions, 'clientFields' | 'notes'>> | undefined;
}

/** What a replaced order is to have; what is not given stays as it is. */
export interface OrderChange {
  readonly price?: Price | undefined;
  /** The new total, what has traded included. */
  readonly quantity?: Quantity | undefined;
}

/** The instrument of the bot's book, with the arithmetic between its decimal texts and ticks and lots. */
export type BotInstrument = Pick<
  Instrument,
  | 'symbol'
  | 'terms'
  | 'tickTable'
  | 'lowestPrice'
  | 'minQuantity'
  | 'maxQuantity'
  | 'ticksOf'
  | 'lotsOf'
  | 'priceText'
  | 'quantityText'
>;

/**
 * All that a bot sees and does. It trades one book, under an owner name of its own, with the commands that everybody has.
 * What it shows is the market as it was when that happened which the bot is told of.
 */
export interface BotContext {
  /** Its name in the venue file. */
  readonly name: string;
  /** The owner of its orders: `bot:` and its name. */
  readonly owner: string;
  readonly instrument: BotInstrument;
  /** What the venue's clock shows, in microseconds since 1970. */
  now(): Micros;
  /** How orders meet on the book in its present phase; null while none are taken. */
  matching(): 'continuous' | 'auction' | 'at-last' | 'none' | null;
  /** The best price that is shown on a side of the book; null when there is none. */
  best(side: Side): Price | null;
  /** The price of the last trade, or the reference price before there is one; null without either. */
  lastPrice(): Price | null;
  /** Uniform in [0, 1), from the bot's own seeded stream. */
  random(): number;
  /**
   * Calls back once so many milliseconds have passed on the venue's clock; the returned function calls that off. Throws
   * RangeError when there are too many timers already.
   */
  after(delayMs: number, act: () => void | Promise<void>): () => void;
  /** Enters an order, and returns its client order id. What becomes of it is told by events. Throws as all requests do. */
  enter(order: NewOrder): string;
  /** Asks for a change of an order of the bot's, and returns its next client order id. */
  replace(clientOrderId: string, change: OrderChange): string;
  /** Asks for an order of the bot's to be canceled, and returns the id of the request. */
  cancel(clientOrderId: string): string;
  /** Cancels all that the bot has on its book. Requests throw TypeError when they make no sense, RangeError when too many. */
  cancelAll(): void;
  /** A line in the daemon's log. */
  log(text: string): void;
}

/** A bot. What it answers with a promise is awaited before it is told the next thing. */
export interface Bot {
  /** It trades from now on: it has no orders, and whatever it did before is forgotten. */
  start?(): void | Promise<void>;
  /** Each event of the bot's book, those of others' orders included. */
  onEvent?(event: VenueEvent): void | Promise<void>;
}

/** What the module of a plugin exports by default. What it throws is why the plugin does not load. */
export type CreateBot<Parameters extends object = Readonly<Record<string, unknown>>> = (
  context: BotContext,
  parameters: Parameters,
) => Bot;
